"""Cookies beside those of the login and the session."""

from quart import current_app
from quart.typing import ResponseTypes


def set_cookie(response: ResponseTypes, name: str, value: str, *, seconds: int) -> None:
    """Let the browser remember something for so long, and tell it to no script or other site."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
