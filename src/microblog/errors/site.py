"""Quart, where it would let an error go by without a page or a word in the log."""

import asyncio
import contextlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from hypercorn.typing import ASGIReceiveCallable, ASGISendCallable
from quart import Quart, Request, Response, request
from quart.asgi import ASGIHTTPConnection
from quart.ctx import RequestContext
from quart.typing import ResponseTypes
from quart.wrappers import BaseRequestWebsocket
from quart.wrappers.response import FileBody
from werkzeug.exceptions import BadHost
from werkzeug.routing import MapAdapter

from microblog.errors.groups import chain
from microblog.errors.lanes import Lanes
from microblog.errors.work import Work, current_work
from microblog.read_only import ReadOnly
from microblog.signers import Sessions
from microblog.templating import SyncEnvironment

# Who reads an answer more slowly is left.
SENT_WITHIN_SECONDS = 60
_is_async = lru_cache(maxsize=1024)(asyncio.iscoroutinefunction)


class UnexpectedExit(Exception):
    """Raised in place of a BaseException that code of the site let out.

    A SystemExit in a task would end the server, and a CancelledError that nobody outside asked
    for would be an empty answer that stands in no log.
    """


class NoExits:
    """Turns what only looks like the end of the task into an error; lets a real end pass."""

    async def __aenter__(self) -> None:
        """Nothing to begin."""

    async def __aexit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        """Look at what comes out; raises UnexpectedExit."""
        if error is None or isinstance(error, Exception):
            return
        task = asyncio.current_task()
        if not (isinstance(error, asyncio.CancelledError) and task and task.cancelling()):
            raise UnexpectedExit(f"{type(error).__name__} left the code of the site") from error


class Connection(ASGIHTTPConnection):
    """One request; guards what happens after the view too, such as a streamed body.

    Quart answers it in a task of its own and, before Python 3.12, sends the answer in another.
    """

    async def __call__(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer in the task in which the server asks; cancelled when the visitor has gone."""
        request = self._create_request_from_scope(send)
        answering: Any = asyncio.current_task()
        listening = asyncio.create_task(self.handle_messages(request, receive))

        def hang_up(_listening: object) -> None:
            answering.cancel()

        listening.add_done_callback(hang_up)
        try:
            await self.handle_request(request, send)
        except asyncio.CancelledError:
            if not listening.done() or answering.uncancel():
                raise
        finally:
            listening.remove_done_callback(hang_up)
            listening.cancel()

    async def handle_request(self, request: Request, send: ASGISendCallable) -> None:
        """Answer a request; the lane that it may have got is free when all is sent."""
        try:
            async with NoExits():
                await super().handle_request(request, send)
        finally:
            if lane := request.__dict__.get("lane"):
                lane.release()

    async def _send_response(self, send: ASGISendCallable, response: ResponseTypes) -> None:
        is_limited = getattr(response, "timeout", ...) is not None
        async with asyncio.timeout(SENT_WITHIN_SECONDS if is_limited else None):
            await super()._send_response(send, response)


def _let_go(error: Exception) -> None:
    # It is answered, and its frames hold it and the whole request: such a cycle waits for the
    # garbage collector, which stops everybody.
    for one in [*chain(error)]:
        one.__traceback__ = one.__context__ = None


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
        work = current_work.get()
        if work and request.endpoint:
            work.endpoint = request.endpoint
        if request.endpoint:
            request.__dict__["lane"] = await self.lanes.enter(request.endpoint)
        async with NoExits():
            return await super().full_dispatch_request(request_context)

    async def handle_exception(self, error: Exception) -> ResponseTypes:
        """Answer a view that failed."""
        self.lanes.note_error(request.endpoint or "")
        answer = await super().handle_exception(error)
        _let_go(error)
        return answer

    async def handle_http_exception(self, error: Any) -> Any:
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
