"""All the questions, in their order."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from functools import partial
from inspect import isawaitable

from microblog.availability import first_line
from microblog.config import Config
from microblog.doctor import content, databases, elsewhere, machine, network
from microblog.doctor.production import NAMES, findings
from microblog.doctor.spelling import spelling
from microblog.doctor.verdict import Verdict

Check = Callable[[Config], Verdict | Awaitable[Verdict]]


def checks(*, sending: bool) -> dict[str, Check]:
    """Every check by the name of what it looks at; `sending` sends a mail too."""
    return {
        "spelling": spelling,
        "file-rights": machine.rights,
        "disk": machine.disk,
        "database": partial(databases.schema, part="main"),
        "database-file": partial(databases.integrity, part="main"),
        "error-store": partial(databases.schema, part="store"),
        "error-store-file": partial(databases.integrity, part="store"),
        "replica": elsewhere.replica,
        "tries": elsewhere.tries,
        "bugs": content.bugs,
        "mails": content.waiting_mails,
        "mail-server": partial(network.mail_server, sending=sending),
        "site": network.site,
        "clock": content.clock,
        "workers": machine.workers,
        "connections": machine.connections,
        "read-only": content.read_only,
        "registration": content.registration,
        "admins": content.admins,
        "backup": content.backup,
    }


async def examine(config: Config, *, sending: bool) -> AsyncGenerator[tuple[str, Verdict], None]:
    """Ask everything; a check that breaks is a verdict too, and the next is asked."""
    for name, check in checks(sending=sending).items():
        try:
            found = check(config)
            yield name, (await found if isawaitable(found) else found)
        except Exception as error:  # noqa: BLE001  # the doctor is for sites that are broken
            yield name, Verdict("fail", f"can't be looked at: {first_line(error)}")


def production(config: Config) -> Iterator[tuple[str, Verdict]]:
    """What a site for strangers should have; not inside a running loop."""
    found = findings(config)
    # The databases are asked for by checks of their own.
    for name in sorted(NAMES - {"schema"}):
        if name not in found:
            yield name, Verdict("ok", "as it should be")
        elif name in config.accepted_risks:
            yield name, Verdict("ok", f"accepted: {found[name]}")
        else:
            yield name, Verdict("fail" if config.https else "warn", found[name])
