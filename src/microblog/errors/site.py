"""Quart, where it would let an error go by without a page or a word in the log."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from quart import Quart, Response, request
from quart.ctx import RequestContext
from quart.globals import request_ctx
from quart.typing import ResponseReturnValue, ResponseTypes
from quart.wrappers import BaseRequestWebsocket
from quart.wrappers.response import FileBody
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.routing import MapAdapter

from microblog.errors.connection import Connection
from microblog.errors.exits import NoExits
from microblog.errors.groups import chain
from microblog.errors.lanes import Lanes
from microblog.errors.work import Work, current_work
from microblog.read_only import ReadOnly
from microblog.signers import Sessions
from microblog.templating import SyncEnvironment

_is_async = lru_cache(maxsize=1024)(asyncio.iscoroutinefunction)


class SentFile(FileBody):
    """A file that is sent; closed also where its visitor hangs up with the last byte.

    That cancels the request, and Quart closes files in a thread, by then perhaps not at all.
    """

    async def __aexit__(self, *error: Any) -> None:
        """Close it."""
        await asyncio.shield(super().__aexit__(*error))


class Answer(Response):
    """What a view answers."""

    file_body_class = SentFile


class Site(Quart):
    """The app's class."""

    response_class = Answer
    asgi_http_class = Connection
    jinja_environment = SyncEnvironment

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name, static_folder=None)
        # Connection sees to it, without a task.
        self.config["RESPONSE_TIMEOUT"] = None
        self.lanes = Lanes()
        self.session_interface = Sessions()

    def ensure_async(self, func: Any) -> Any:
        """What Quart does, without looking into each function at each request."""
        return func if _is_async(func) else super().ensure_async(func)

    def sync_to_async(self, func: Any) -> Any:
        """What Quart does, in a thread; see `_without_stop`."""
        return super().sync_to_async(_without_stop(func))

    def create_url_adapter(self, request: BaseRequestWebsocket | None) -> MapAdapter | None:
        """Find pages by their path, even where the Host is none: it is refused with a page then."""
        try:
            return super().create_url_adapter(request)
        except BadHost:
            if request is not None:
                request.host = "localhost"
            return super().create_url_adapter(request)

    async def full_dispatch_request(
        self, request_context: RequestContext | None = None
    ) -> ResponseTypes:
        """Run the view and what stands before and after it."""
        work, asked = current_work.get(), (request_context or request_ctx).request
        if asked.endpoint:
            if work:
                work.endpoint = asked.endpoint
            asked.__dict__["lane"] = await self.lanes.enter(asked.endpoint)
        async with NoExits():
            return await super().full_dispatch_request(request_context)

    async def handle_exception(self, error: Exception) -> ResponseTypes:
        """Answer a view that failed."""
        self.lanes.note_error(request.endpoint or "")
        answer = await super().handle_exception(error)
        _let_go(error)
        return answer

    async def handle_http_exception(
        self, error: HTTPException
    ) -> HTTPException | ResponseReturnValue:
        """Answer with the page of a status, or with the answer that was raised."""
        answer = await super().handle_http_exception(error)
        _let_go(error)
        return answer

    def add_background_task(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Run something after the answer; its errors have a number of their own.

        In read-only mode what would write is left out: nobody waits for it.
        """

        async def task() -> None:
            current_work.set(Work(task=getattr(func, "__qualname__", repr(func))))
            with contextlib.suppress(ReadOnly):
                async with NoExits():
                    await self.ensure_async(func)(*args, **kwargs)

        super().add_background_task(task)


def _without_stop(func: Any) -> Any:
    @wraps(func)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return func(*args, **kwargs)
        except StopIteration as error:
            # From a thread asyncio can't carry it, and the request would wait for ever. In a
            # generator or coroutine Python itself makes the same of it (PEP 479).
            raise RuntimeError("a function raised StopIteration") from error

    return call


def _let_go(error: Exception) -> None:
    # It is answered, and its frames hold it and the whole request: such a cycle waits for the
    # garbage collector, which stops everybody.
    for one in list(chain(error)):
        one.__traceback__ = one.__context__ = None
