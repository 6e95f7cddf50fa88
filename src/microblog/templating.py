"""Rendering templates: without await, for nothing in them is awaited."""

from asyncio import iscoroutinefunction
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, FileSystemLoader, FunctionLoader, Template
from jinja2 import Environment as AnyEnvironment
from quart import Quart, Response, current_app
from quart.helpers import get_debug_flag
from quart.templating import Environment

from microblog.languages import SOURCE_LANGUAGE
from microblog.languages import language as spoken
from microblog.translating import Translating


class SyncEnvironment(Environment):
    """Quart's environment compiles templates to coroutines, which takes three times as long.

    This one is of the language of the source, and has another beside it for each other language.
    """

    code_generator_class = Translating
    language = SOURCE_LANGUAGE

    def __init__(self, app: Quart, **options: Any) -> None:
        self._of_language = {SOURCE_LANGUAGE: self}
        if not get_debug_flag():
            options["loader"] = _loader(Path(app.root_path, app.template_folder or ""))
        # All templates stay: to see which was used last takes longer than to find one.
        super().__init__(app, cache_size=-1, **options)
        self.is_async = False
        self.trim_blocks = self.lstrip_blocks = True

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals as they are: each template copies them, which is slow through a ChainMap."""
        return super().make_globals(d) if d else self.globals

    def get_template(self, name: str | Template, *args: Any, **options: Any) -> Template:
        """The template, compiled for the language that is spoken."""
        if (code := spoken()) == self.language:
            return super().get_template(name, *args, **options)
        return self._in(code).get_template(name, *args, **options)

    def _in(self, code: str) -> Environment:
        if code not in self._of_language:
            other = self._of_language[code] = self.overlay()
            other.language = code
            # It knows a template by its name, whatever it was compiled for.
            other.bytecode_cache = None
        return self._of_language[code]


@cache
def _loader(folder: Path) -> BaseLoader:
    """The templates as they are now: the next release may be put in their place at any moment."""
    files, environment = FileSystemLoader(folder), AnyEnvironment(autoescape=True)
    sources = {name: files.get_source(environment, name) for name in files.list_templates()}
    return FunctionLoader(sources.get)


def drop_plain_processors(app: Quart) -> None:
    """Take off what quart-auth adds, and Flask with each blueprint; nothing here needs it.

    These context processors are plain functions, for which Quart takes a thread at every page.
    """
    for processors in app.template_context_processors.values():
        processors[:] = [one for one in processors if iscoroutinefunction(one)]


async def render_template(template: str, **context: Any) -> str:
    """A page, with what the context processors know: who is looking at it."""
    await current_app.update_template_context(context)
    return render_without_database(template, **context)


async def render_secret_page(template: str, status: int = 200, **context: Any) -> Response:
    """A page whose address is a secret: nobody learns it from a Referer, and nothing keeps it."""
    headers = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    return Response(await render_template(template, **context), status, headers)


def render_without_database(template: str, **context: Any) -> str:
    """The template with just this context: no context processor runs."""
    return current_app.jinja_env.get_template(template).render(context)
