"""A visitor without JavaScript, in front of an app in this process or of a real server."""

import html
import re
from types import TracebackType
from typing import Any, Self

import httpx
from quart import Quart

PASSWORD = "correct horse battery"


def csrf_of(page: httpx.Response) -> str:
    """The token of a page's form."""
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text)
    assert token, f"no form at {page.url}: {page.status_code}"
    return html.unescape(token[1])


class Browser:
    """Keeps cookies, follows no redirect, fills forms as their pages want."""

    def __init__(self, site: Quart | str) -> None:
        self.site = site
        if isinstance(site, str):
            # To read whom one trusts takes 30 ms, and no server of the tests speaks TLS to it.
            self.client = httpx.AsyncClient(base_url=site, timeout=20, verify=False)
        else:
            transport = httpx.ASGITransport(site, raise_app_exceptions=False)  # type: ignore[arg-type]
            self.client = httpx.AsyncClient(transport=transport, base_url="http://site.example")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await self.client.aclose()

    async def get(self, path: str, **options: Any) -> httpx.Response:
        """Look at a page."""
        return await self.client.get(path, **options)

    async def submit(self, path: str, page: str | None = None, **fields: str) -> httpx.Response:
        """Fill the form of a page, or of another `page`, and send it."""
        shown = await self.get(page or path)
        if shown.status_code >= 400:
            return shown
        return await self.client.post(path, data={"csrf_token": csrf_of(shown), **fields})

    async def register(self, username: str, **fields: str) -> httpx.Response:
        """Make an account."""
        defaults = {
            "username": username,
            "email": f"{username}@example.com",
            "password": PASSWORD,
            "password2": PASSWORD,
        }
        return await self.submit("/register", **{**defaults, **fields})

    async def log_in(self, username: str, **fields: str) -> httpx.Response:
        """Log in."""
        return await self.submit("/login", **{"username": username, "password": PASSWORD, **fields})
