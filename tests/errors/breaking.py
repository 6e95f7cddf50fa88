"""Views that break, and what breaks around a view."""

import asyncio
from collections.abc import Callable
from typing import Any

from jinja2 import DictLoader
from quart import Quart, Response


async def in_view() -> str:
    raise ZeroDivisionError("in the view")


def in_sync_view() -> str:
    raise ZeroDivisionError("in a sync view")


def stop_iteration() -> str:
    return next(iter(()))


async def group() -> str:
    raise ExceptionGroup("several", [ValueError("one"), KeyError("two")])


async def recursion() -> str:
    return await recursion()


async def cancelled() -> str:
    raise asyncio.CancelledError


async def system_exit() -> str:
    raise SystemExit(3)


async def keyboard_interrupt() -> str:
    raise KeyboardInterrupt


async def generator_exit() -> str:
    raise GeneratorExit


class Unspeakable(Exception):
    """An exception that can't say what it is."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


async def unspeakable() -> str:
    raise Unspeakable


class Ending(Exception):
    """One that raises what ends a process when it is asked what it is."""

    def __str__(self) -> str:
        raise KeyboardInterrupt


async def ending() -> str:
    raise Ending


class _Nameless(type):
    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise RuntimeError("no name")


class Nameless(Exception, metaclass=_Nameless):
    """One whose class can't be asked for its name."""


async def nameless() -> str:
    raise Nameless


async def bad_header() -> Response:
    return Response("x", headers={"X-Broken": "a\x00b"})


async def fine() -> str:
    return "fine"


async def failing(*_: Any) -> Any:
    raise ZeroDivisionError("around the view")


def break_error_page(app: Quart) -> None:
    app.jinja_env.loader = DictLoader({"errors/error.html": "{{ 1 / 0 }}"})


AROUND: dict[str, Callable[[Quart], Any]] = {
    "before_request": lambda app: app.before_request(failing),
    "after_request": lambda app: app.after_request(failing),
    "teardown_request": lambda app: app.teardown_request(failing),
    "error_page": break_error_page,
}
CASES = [
    *((view.__name__, view, None) for view in (in_view, in_sync_view, stop_iteration)),
    *((view.__name__, view, None) for view in (group, recursion)),
    *((view.__name__, view, None) for view in (cancelled, system_exit, keyboard_interrupt)),
    *((view.__name__, view, None) for view in (generator_exit, unspeakable, ending, nameless)),
    ("bad_header", bad_header, None),
    ("before_request", fine, "before_request"),
    ("after_request", fine, "after_request"),
    ("teardown_request", fine, "teardown_request"),
    ("error_page", in_view, "error_page"),
]
