"""Browsers on which somebody has logged in before: who attacks an account can't lock those out."""

import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer
from quart import after_this_request, current_app, request
from quart.typing import ResponseTypes

from microblog.cookies import set_cookie
from microblog.signers import own_keys

_REMEMBERED_SECONDS = 365 * 86_400


def tries_as(user_id: int) -> str | None:
    """Under what wrong passwords for this account are counted on a browser that it knows."""
    try:
        found = _serializer().loads(request.cookies.get(_cookie(), ""), _REMEMBERED_SECONDS)
    except BadSignature:
        return None
    known_id, device = found
    return f"{user_id} on {device}" if known_id == user_id else None


def remember_device(user_id: int) -> None:
    """Give the browser a cookie that opens nothing, and only says that it was here."""
    value = _serializer().dumps((user_id, secrets.token_urlsafe(9)))

    @after_this_request
    async def remember(response: ResponseTypes) -> ResponseTypes:
        set_cookie(response, _cookie(), value, seconds=_REMEMBERED_SECONDS)
        return response


def _cookie() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(own_keys(), salt="known device")
