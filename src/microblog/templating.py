"""Rendering a page without asking the database who looks at it."""

from typing import Any

from quart import current_app


async def render_without_database(template: str, **context: Any) -> str:
    """The template with just this context: no context processor runs."""
    return await current_app.jinja_env.get_template(template).render_async(context)
