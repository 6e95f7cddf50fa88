"""How long a page takes while something else goes on, beside how long when all is quiet."""

import asyncio
import socket
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bench.disturbances import DISTURBANCES, Disturbance, going_on
from bench.load import LOADERS
from bench.measuring import check
from bench.paced import p99
from bench.pairs import Plan
from bench.servers import broken, server
from bench.settings import Settings
from bench.sites import Site
from bench.visitors import rotations_of
from microblog import migrations

_CLIENTS = 4
_MAILS_WITHIN_SECONDS = 30.0


def plans(sites: dict[str, Site], settings: Settings) -> list[Plan]:
    """Each disturbance on each database."""
    return [
        Plan(
            f"{disturbance.name}: home, {database} x1",
            "p99 ms",
            "≤ 1.5",
            settings.rounds if settings.pace else 0,
            partial(_once, disturbance, sites[database], settings),
        )
        for disturbance in DISTURBANCES
        for database in settings.databases
    ]


def _once(disturbance: Disturbance, site: Site, settings: Settings) -> tuple[float, float]:
    """Disturbed and quiet, on a server of its own, which knows of no error yet."""
    home, other = asyncio.run(rotations_of(site, "home", disturbance.page))
    with TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as mail:
        own = _errors_are_kept_in(Path(name), site)
        if disturbance.mails:
            own |= _errors_are_mailed_to(mail)
        with server(broken(1), Path(name), **site.environment | own) as running:
            url, pace, seconds = running.url, settings.pace, settings.pace_seconds
            check("home", running, home[0], 200)
            LOADERS[settings.loader](url, home, connections=_CLIENTS, seconds=seconds / 4)
            quiet = p99(url, home, pace, seconds)
            check(disturbance.name, running, other[0], disturbance.status)
            with going_on(disturbance, url, other), ExitStack() as held:
                if disturbance.mails:
                    # Connected, and then never a word: let go of, it would be hung up.
                    mail.settimeout(_MAILS_WITHIN_SECONDS)
                    held.enter_context(mail.accept()[0])
                return p99(url, home, pace, seconds), quiet


def _errors_are_kept_in(folder: Path, site: Site) -> dict[str, str]:
    url = f"sqlite+aiosqlite:///{folder / 'errors.db'}"
    own = site.config.model_copy(update={"errors_database_url": SecretStr(url)})
    migrations.upgrade(own, part="store")
    return {"ERRORS_DATABASE_URL": url}


def _errors_are_mailed_to(mail: socket.socket) -> dict[str, str]:
    host, port = mail.getsockname()
    return {"MAIL_SERVER": host, "MAIL_PORT": str(port), "ADMINS": "admin@example.org"}
