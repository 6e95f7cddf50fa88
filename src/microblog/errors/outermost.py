"""The outermost ASGI layer: each request's number, and the last word when all else failed."""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from typing import Any

from hypercorn.typing import ASGIReceiveCallable, ASGISendCallable, Scope

from microblog.errors.exchange import Exchange
from microblog.errors.headers import with_safety
from microblog.errors.last_page import last_page
from microblog.errors.work import Work, current_work
from microblog.languages import best_language, speaking

log = logging.getLogger(__name__)

# Takes a request's endpoint, or nothing where none was found, its status and its seconds.
Note = Callable[[str, int, float], None]

_ADDRESS = re.compile(r"/|\*$|https?://[A-Za-z0-9.:-]+/")


class Outermost:
    """Wraps the app; never lets an exception through to the server, and notes every request."""

    def __init__(self, app: Any, *, note: Note, https: bool) -> None:
        self._app = app
        self._note = note
        self._https = https

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Answer an ASGI call."""
        if scope["type"] == "websocket":
            await self._refuse_websocket(send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(best_language(_header(scope, b"accept-language"))):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Any, receive: ASGIReceiveCallable, send: Any) -> None:
        begun_at = time.perf_counter()
        work = Work(peer=(scope.get("client") or ("",))[0])
        token = current_work.set(work)
        exchange = Exchange(receive, send, work.number, https=self._https)
        # `GET ?a` and `GET http://[/` reach us, and Quart expects a path; by HTTP/2 bytes do, too.
        is_address = _ADDRESS.match(scope["path"]) and scope["query_string"].isascii()
        status = 500 if is_address else 400
        try:
            if status != 400:
                await self._app(scope, exchange.receive, exchange.send)
                if not exchange.started and not exchange.client_gone:
                    log.error("A request ended without an answer")
        except Exception:
            log.exception("An error that no handler caught")
        except asyncio.CancelledError:
            if not exchange.client_gone:
                log.warning("A request was broken off, as by a stop that waits no longer")
            raise
        finally:
            if exchange.client_gone and not exchange.ended:
                log.info("The visitor went away before the answer")
            elif not exchange.started:
                await _send_last_page(exchange, scope, work, status)
            current_work.reset(token)
            self._note(work.endpoint, exchange.status, time.perf_counter() - begun_at)
        await exchange.linger()

    async def _refuse_websocket(self, send: Any) -> None:
        # We have none, and Quart would look for its route in a request that does not exist.
        work = Work()
        log.info("Refused a WebSocket %s", work.number)
        kind, body = last_page(work, 400)
        own = [(b"content-type", kind), (b"x-request-id", work.number.encode())]
        headers = with_safety(own, https=self._https)
        start = {"type": "websocket.http.response.start", "status": 400, "headers": headers}
        await send(start)
        await send({"type": "websocket.http.response.body", "body": body, "more_body": False})


async def _send_last_page(exchange: Exchange, scope: Any, work: Work, status: int) -> None:
    accept = _header(scope, b"accept")
    wants_json = "json" in accept and "text/html" not in accept
    try:
        kind, body = last_page(work, status, wants_json=wants_json)
    except Exception:
        log.exception("Even the last page failed")
        kind, body = b"text/plain; charset=utf-8", f"Error {status}, {work.number}".encode()
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await exchange.send({"type": "http.response.start", "status": status, "headers": headers})
    await exchange.send({"type": "http.response.body", "body": body, "more_body": False})


def _header(scope: Any, name: bytes) -> str:
    values = (value for key, value in scope["headers"] if key == name)
    return b",".join(values).decode("latin-1")
