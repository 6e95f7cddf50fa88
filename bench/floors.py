"""What no page of ours can be faster than: the bare server, and a bare page of the framework."""

from typing import Any

from quart import Quart

quart_page = Quart(__name__)


@quart_page.get("/")
async def hello() -> str:
    """As little as a view can do."""
    return "Hello"


async def asgi_page(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The same, without a framework."""
    if scope["type"] == "lifespan":
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": message["type"] + ".complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    headers = [(b"content-type", b"text/html"), (b"content-length", b"5")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"Hello", "more_body": False})
