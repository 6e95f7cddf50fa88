"""The page of last resort: needs no template, no session and no database."""

from html import escape

from microblog.errors.problems import PROBLEM_TYPE, problem
from microblog.errors.statuses import words_for
from microblog.errors.work import Work
from microblog.languages import gettext as _
from microblog.languages import language
from microblog.static_files import static_address

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Microblog</title>
<link rel="stylesheet" href="{style}">
</head>
<body>
<header><nav><ul><li><a class="brand" href="/">Microblog</a></li></ul></nav></header>
<main id="content">
<h1>{title}</h1>
<p>{advice}</p>
<p>{told} {quote}
<strong class="number">{number}</strong></p>
<p><a href="/">{home}</a></p>
</main>
</body>
</html>
"""


def last_page(work: Work, status: int = 500, *, wants_json: bool = False) -> tuple[bytes, bytes]:
    """The content type and the body."""
    words = words_for(status)
    if wants_json:
        return PROBLEM_TYPE.encode(), problem(status, words, work.number).encode()
    told = _("It has been recorded for the people who run this site.") if work.told else ""
    body = _PAGE.format(
        title=escape(words.title),
        advice=escape(words.advice),
        number=work.number,
        language=language(),
        quote=_("If you do write to somebody, quote this number:"),
        home=_("Go to the home page"),
        told=told,
        style=static_address("microblog.css"),
    )
    return b"text/html; charset=utf-8", body.encode()
