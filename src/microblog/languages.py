"""Languages: the texts of the site in each, and which one is spoken.

English is the language of the source. The others are in translations/, as catalogues of gettext;
`make messages` brings them up to date with the source.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from quart import Quart, Response
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from microblog.varying import vary_by

# By their own names, as a person who wants one looks for it.
LANGUAGES = {"en": "English", "es": "Español"}
SOURCE_LANGUAGE = "en"

_FOLDER = Path(__file__).parent / "translations"
_LONGEST_HEADER = 200
_SPOKEN_IN = {"text/html", "application/json", "application/problem+json"}

_spoken: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


def language() -> str:
    """The code of the language that is spoken now, such as "en"."""
    return _spoken.get()


def speak_to(chosen: str | None) -> None:
    """Speak the language that a person chose, if they chose one, from here on."""
    if chosen in LANGUAGES:
        _spoken.set(chosen)


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """Speak a language, or that of the source, inside a `with`."""
    token = _spoken.set(code or SOURCE_LANGUAGE)
    try:
        yield
    finally:
        _spoken.reset(token)


@lru_cache(maxsize=256)
def best_language(accepted: str) -> str:
    """The first of ours in an Accept-Language header, by its order of quality.

    Who wants "es-MX" gets "es", as RFC 4647's lookup has it.
    """
    wanted = parse_accept_header(accepted[:_LONGEST_HEADER], LanguageAccept).values()
    primary = (tag.partition("-")[0].lower() for tag in wanted)
    return next((code for code in primary if code in LANGUAGES), SOURCE_LANGUAGE)


def gettext(text: str, **values: object) -> str:
    """A text in the language that is spoken; `%(name)s` in it stands for one of the values."""
    said = catalogue(_spoken.get()).gettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The text that fits a number, which is `%(num)s` in it."""
    return catalogue(_spoken.get()).ngettext(one, many, num) % {"num": num, **values}


def lazy_gettext(text: str, **values: object) -> str:
    """For what is written down before anybody speaks: translated whenever it is shown."""
    return cast(str, LazyProxy(gettext, text, enable_cache=False, **values))


def marked(text: str) -> str:
    """The text as it is: what is translated later, with gettext(), is marked with this."""
    return text


@pass_eval_context
def _in_template(context: EvalContext, text: str, **values: object) -> str:
    return _filled(context, catalogue(_spoken.get()).gettext(text), values)


@pass_eval_context
def _plural_in_template(
    context: EvalContext, one: str, many: str, num: int, **values: object
) -> str:
    said = catalogue(_spoken.get()).ngettext(one, many, num)
    return _filled(context, said, {"num": num, **values})


def _filled(context: EvalContext, said: str, values: dict[str, object]) -> str:
    # As Jinja has it, only the values are escaped; it fills them in at two or three times the cost.
    if not context.autoescape:
        return said % values if values else said
    safe = {name: escape(value) for name, value in values.items()}
    return Markup(said % safe if safe else said)  # noqa: S704


@cache
def catalogue(code: str) -> NullTranslations:
    """The texts of a language; those of the source are their own."""
    if code == SOURCE_LANGUAGE:
        return NullTranslations()
    with (_FOLDER / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def init_languages(app: Quart) -> None:
    """Let templates speak: `{{ _("Home") }}`, `{{ ngettext("one", "%(num)s", 2) }}`."""
    app.jinja_env.globals.update(_=_in_template, ngettext=_plural_in_template, language=language)

    @app.after_request
    async def say_that_it_varies(response: Response) -> Response:
        if response.mimetype in _SPOKEN_IN:
            vary_by(response, "Accept-Language")
        return response
