"""A stop while the name of the mail server is looked up, which nobody can break off."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.server import server
from tests.supervisor.processes import until

# Read by every Python before anything else: the name server of this one never answers.
SITECUSTOMIZE = """
import pathlib, socket, time

def getaddrinfo(host, *arguments, ask=socket.getaddrinfo, **more):
    if host in ("mail.example.org", b"mail.example.org"):
        pathlib.Path({asked!r}).touch()
        time.sleep(600)
    return ask(host, *arguments, **more)

socket.getaddrinfo = getaddrinfo
"""
_PUT_MAIL = """
    INSERT INTO mails (kind, message_id, recipients, subject, body, created_at, state, tries,
    next_try_at) VALUES ('x', 'x', 'admin@example.org', 'x', 'x', '2026-01-01 00:00:00', 'waiting',
    0, '2026-01-01 00:00:00')
"""


async def test_a_stop_waits_for_no_name_to_be_found(instance: Path, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    (tmp_path / "sitecustomize.py").write_text(SITECUSTOMIZE.format(asked=str(asked)))
    with closing(sqlite3.connect(instance / "errors.db")) as store, store:
        store.execute(_PUT_MAIL)
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    async with server(
        instance,
        PYTHONPATH=path,
        MAIL_SERVER="mail.example.org",
        ADMINS="admin@example.org",
    ) as site:
        await until(asked.exists)
        # Fails when it takes longer than STOPS_WITHIN.
        status = await site.stop()

    assert status == 0
    assert "microblog stops" in site.log
