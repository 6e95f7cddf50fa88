"""The zip file: written page by page, by a thread, without holding it in memory."""

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from markupsafe import Markup

from microblog.dates import moment
from microblog.languages import gettext as _
from microblog.languages import language
from microblog.posts.text import post_html

_TOP = Markup(
    """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{name}</title>
<style>
body {{ max-width: 42rem; margin: auto; padding: 1rem; font-family: sans-serif; }}
p {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<h1><bdi>{name}</bdi></h1>
<p dir="auto">{about_me}</p>
<h2>{heading}</h2>
"""
)
_POST = Markup(
    """<article id="post-{id}">
<small><time datetime="{iso}">{moment}</time></small>
<p dir="auto">{body}</p>
</article>
"""
)
_END = "</body>\n</html>\n"


class JsonList:
    """A list in the zip file while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._between = b"[\n"

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write some rows."""
        for row in rows:
            entry = json.dumps(row, ensure_ascii=False, default=datetime.isoformat)
            self._file.write(self._between + entry.encode())
            self._between = b",\n"
            _let_pages_go_on()

    def close(self) -> None:
        """Write the end."""
        try:
            self._file.write(b"\n]\n" if self._between == b",\n" else b"[]\n")
        finally:
            self._file.close()


class Archive:
    """An export while it is written: `begin` each list, then `close` or `abandon`.

    `base_url` is what stands before the site's own paths in a link.
    """

    def __init__(self, path: Path, profile: dict[str, Any], *, base_url: str) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = path
        self._base_url = base_url
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED)
        self._zip.writestr("profile.json", json.dumps(profile, indent=2, ensure_ascii=False))
        # A zip is written one file after the other: the page waits beside it.
        self._html = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115  # closed at either end
        top = _TOP.format(
            language=language(),
            name=profile["username"],
            about_me=post_html(profile["about_me"], base_url=base_url),
            heading=_("Posts, the oldest first"),
        )
        self._html.write(top.encode())
        self._list: JsonList | None = None

    def begin(self, name: str) -> JsonList:
        """Begin the next list, after the one before is complete."""
        self._end_list()
        self._list = JsonList(self._zip.open(f"{name}.json", "w", force_zip64=True))
        return self._list

    def show(self, posts: Sequence[dict[str, Any]]) -> None:
        """Write some posts to the page that any browser shows."""
        for post in posts:
            written = post["created_at"]
            html = _POST.format(
                id=post["id"],
                iso=written.isoformat(),
                moment=moment(written),
                body=post_html(post["body"], base_url=self._base_url),
            )
            self._html.write(html.encode())
            _let_pages_go_on()

    def close(self) -> None:
        """Write the rest."""
        self._end_list()
        self._html.write(_END.encode())
        self._html.seek(0)
        with self._zip.open("index.html", "w", force_zip64=True) as page:
            shutil.copyfileobj(self._html, page)
        self._zip.close()
        self._html.close()
        self._file.close()

    def abandon(self) -> None:
        """Leave no file behind."""
        self._path.unlink(missing_ok=True)
        # On a full disk, each writes what it still has, and may fail.
        for close in (self._end_list, self._zip.close, self._html.close, self._file.close):
            with contextlib.suppress(OSError, ValueError):
                close()

    def _end_list(self) -> None:
        if self._list:
            self._list.close()
            self._list = None


def _let_pages_go_on() -> None:
    # Else this thread has the interpreter for five milliseconds, or until it waits for something.
    time.sleep(0)
