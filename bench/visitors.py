"""Who asks, and for what: cookies as the site signs them, and the rotation of each row."""

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from quart import Quart, session
from quart.sessions import SecureCookieSessionInterface

from bench.data import Size, login_token, person_name
from bench.load import Asked
from bench.sites import Site
from microblog import create_app
from microblog.csrf import csrf_token

_TURNS = 2000


async def rotations_of(site: Site, *rows: str) -> list[list[Asked]]:
    """Those of some rows of a site."""
    visitors = Visitors(create_app(site.config), site.size)
    return [await visitors.rotation(row) for row in rows]


class Visitors:
    """The rotations: people, pages and texts differ from one request to the next."""

    def __init__(self, app: Quart, size: Size) -> None:
        self._app = app
        self._people = size.people
        self._posts = size.posts
        self._readers = size.readers
        self._chance = random.Random(11)

    async def rotation(self, row: str) -> list[Asked]:
        """What is asked for in a row, in turn."""
        make: Callable[[], Any] = getattr(self, f"_{row}")
        async with self._app.test_request_context("/"):
            session["csrf"] = "bench"
            return [make() for _ in range(_TURNS)]

    def _home(self) -> Asked:
        return Asked(f"/{self._page()}", self._cookies())

    def _explore(self) -> Asked:
        return Asked(f"/explore{self._page()}")

    def _profile(self) -> Asked:
        return Asked(f"/user/{self._name()}{self._page()}")

    def _post(self) -> Asked:
        return Asked(f"/post/{self._chance.randint(1, self._posts)}")

    def _login(self) -> Asked:
        return Asked("/login")

    def _missing(self) -> Asked:
        return Asked(f"/nothing/{self._chance.randint(1, 10**6)}")

    def _static(self) -> Asked:
        return Asked("/static/microblog.css")

    def _writing(self) -> Asked:
        text = f"Written under load, {self._chance.random()} #bench"
        return self._sent("/", self._cookies(), post=text)

    def _wrong_password(self) -> Asked:
        nobody = f"nobody{self._chance.randint(1, 10**6)}"
        return self._sent("/login", self._session(), username=nobody, password="a wrong one")

    def _export(self) -> Asked:
        # The first has written most.
        return self._sent("/settings/export", self._cookies(reader=1))

    def _broken(self) -> Asked:
        return Asked("/broken")

    def _mixed(self) -> Asked:
        """Whatever people look at, most of it cheap."""
        often = (self._login, self._static, self._missing, self._post)
        seldom = (self._home, self._explore, self._profile)
        return self._chance.choice((*often, *often, *seldom))()

    def _bare(self) -> Asked:
        return Asked("/")

    def _sent(self, path: str, cookies: str, **fields: str) -> Asked:
        return Asked(path, cookies, "POST", urlencode({"csrf_token": csrf_token(), **fields}))

    def _name(self) -> str:
        return person_name(self._chance.randint(1, self._people))

    def _page(self) -> str:
        """The first page, or as often one further down, the deeper the less often."""
        if self._chance.random() < 0.5:
            return ""
        deep = int(self._chance.expovariate(1 / 1000))
        return f"?before={max(self._posts - deep, self._posts // 2)}"

    def _cookies(self, reader: int | None = None) -> str:
        [auth] = self._app.extensions["QUART_AUTH"]
        token = login_token(reader or self._chance.randint(1, self._readers))
        return f"login={auth.dump_token(token)}; {self._session()}"

    def _session(self) -> str:
        signer = SecureCookieSessionInterface().get_signing_serializer(self._app)
        assert signer
        return f"session={signer.dumps({'csrf': 'bench'})}"
