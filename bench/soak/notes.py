"""Every request of the visitors, and what became of it."""

import time
from typing import NamedTuple

import httpx

from tests.browser import Browser


class Note(NamedTuple):
    """When it was asked, how many seconds the answer took, and its status; None for none."""

    at: float
    seconds: float
    status: int | None


class NotedBrowser(Browser):
    """A visitor of whose requests a list is kept."""

    def __init__(self, url: str, notes: list[Note]) -> None:
        super().__init__(url)
        self.client = httpx.AsyncClient(base_url=url, timeout=20, transport=_Noting(notes))


class _Noting(httpx.AsyncHTTPTransport):
    def __init__(self, notes: list[Note]) -> None:
        super().__init__()
        self._notes = notes

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        at = time.monotonic()
        status = None
        try:
            response = await super().handle_async_request(request)
            status = response.status_code
        finally:
            self._notes.append(Note(at, time.monotonic() - at, status))
        return response
