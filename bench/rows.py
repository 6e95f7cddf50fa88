"""The rows of the table: what is asked of which server."""

from typing import NamedTuple

# The pages, and the status with which each answers.
PAGES = {
    "home": 200,
    "explore": 200,
    "profile": 200,
    "post": 200,
    "login": 200,
    "static": 200,
    "missing": 404,
    "writing": 302,
    "broken": 500,
}
HYPERCORN = "bare Hypercorn"
QUART = "bare Quart"
PEER = "peer"


class Row(NamedTuple):
    """One of them; `page` is the name of a rotation or a path, `status` that of all its answers."""

    server: str
    page: str
    status: int

    @property
    def name(self) -> str:
        """What it is called in the table."""
        return self.server if self.server in {HYPERCORN, QUART} else f"{self.page}, {self.server}"

    @property
    def site(self) -> str:
        """Whose page it is: the name of the server, without how many workers it has."""
        return self.server.partition(" x")[0]


def floors() -> list[Row]:
    """What nothing of ours can be faster than."""
    return [Row(name, "/", 200) for name in (HYPERCORN, QUART)]


def size_rows(database: str) -> list[Row]:
    """The home page of the small site and of the large one."""
    return [Row(f"{size} {database} x1", "home", 200) for size in ("small", "large")]


def site_rows(database: str, workers: str) -> list[Row]:
    """The pages of the site on a database; the one that breaks has a server of its own."""
    site = f"{database} x{workers}"
    return [
        Row(f"{site} broken" if page == "broken" else site, page, status)
        for page, status in PAGES.items()
    ]


def peer_rows(paths: tuple[str, ...]) -> list[Row]:
    """Pages of another application."""
    return [Row(PEER, path, 200) for path in paths]
