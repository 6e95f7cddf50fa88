"""Rendering templates: without await, for nothing in them is awaited."""

from typing import Any

from quart import Quart, current_app
from quart.templating import Environment


class SyncEnvironment(Environment):
    """Quart's environment compiles templates to coroutines, which takes three times as long."""

    def __init__(self, app: Quart, **options: Any) -> None:
        super().__init__(app, **options)
        self.is_async = False
        self.trim_blocks = self.lstrip_blocks = True


async def render_template(template: str, **context: Any) -> str:
    """A page, with what the context processors know: who is looking at it."""
    await current_app.update_template_context(context)
    return render_without_database(template, **context)


def render_without_database(template: str, **context: Any) -> str:
    """The template with just this context: no context processor runs."""
    return current_app.jinja_env.get_template(template).render(context)
