"""What is kept long enough goes, in small steps, by one process."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.clock import utc_now
from microblog.config import Config, load
from microblog.upkeep.retention import Retention
from tests.browser import Browser
from tests.errors.kept import rows
from tests.outside import run_sql

OLD, NEW = "2020-01-01 00:00:00.000000", "2100-01-01 00:00:00.000000"
INCIDENT = (
    "INSERT INTO error_incidents (number, group_id, at, release, message, text, also, facts)"
    " SELECT 'x', 1, '{at}', '', '', '', '', '{{}}' FROM ({numbers})"
)
NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i FROM n"
)
GROUP = (
    "INSERT INTO error_groups (id, key, title, kind, place, message, first_at, last_at, times,"
    " people, routes, first_release, last_release, state, note, mailed_count, next_mail_at) VALUES"
    " (1, 'x', '', '', '', '', '2020-01-01', '2020-01-01', 7, 0, '', '', '', 'open', '', 0, 1)"
)
MAIL = (
    "INSERT INTO mails (kind, message_id, recipients, subject, body, created_at, state, tries,"
    " next_try_at) VALUES ('x', '', '', '', '', '{at}', '{state}', 0, '2020-01-01')"
)


def _store(instance: Path, *statements: str) -> None:
    with closing(sqlite3.connect(instance / "errors.db", timeout=10)) as store, store:
        for statement in statements:
            store.execute(statement)


async def _forget(app: Quart, config: Config) -> int:
    """Everything that one process forgets; in how many steps."""
    retention, steps = Retention(config), 0
    async with app.app_context(), app.extensions["sessions"]() as db:
        while await retention.forget(db):
            steps += 1
    return steps


async def _count(instance: Path, table: str) -> int:
    [found] = await asyncio.to_thread(rows, instance, f"SELECT count(*) AS count FROM {table}")
    return int(found["count"])


@pytest.fixture
async def app(config: Config, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Quart, None]:
    """The site; its own housekeeper leaves this work to the test."""
    monkeypatch.setattr("microblog.housekeeping.START_AFTER_SECONDS", 3600)
    app = create_app(config)
    async with app.test_app():
        yield app


async def test_old_incidents_go_in_steps_and_their_bug_stays(
    app: Quart, config: Config, instance: Path
) -> None:
    old = INCIDENT.format(at=OLD, numbers=NUMBERS.format(1100))
    new = INCIDENT.format(at=NEW, numbers=NUMBERS.format(3))
    await asyncio.to_thread(_store, instance, GROUP, old, new)

    steps = await _forget(app, config)

    assert steps == 3
    assert await _count(instance, "error_incidents") == 3
    assert await _count(instance, "error_groups WHERE times = 7") == 1


async def test_old_mails_go_unless_they_wait(app: Quart, config: Config, instance: Path) -> None:
    mails = [(OLD, "sent"), (OLD, "given up"), (OLD, "waiting"), (NEW, "sent")]
    made = [MAIL.format(at=at, state=state) for at, state in mails]
    await asyncio.to_thread(_store, instance, *made)

    await _forget(app, config)

    assert await _count(instance, "mails") == 2
    assert await _count(instance, "mails WHERE state = 'waiting'") == 1


async def test_old_comments_and_hours_go(app: Quart, config: Config, instance: Path) -> None:
    comment = "INSERT INTO error_comments (number, group_key, at, text) VALUES ('x', 'x', '{}', '')"
    hour = "INSERT INTO error_hours (group_id, hour, times) VALUES (1, '{}', 1)"
    made = [kind.format(at) for kind in (comment, hour) for at in (OLD, NEW)]
    await asyncio.to_thread(_store, instance, GROUP, *made)

    await _forget(app, config)

    assert await _count(instance, "error_comments") == 1
    assert await _count(instance, "error_hours") == 1


@pytest.mark.parametrize("column", ["expires_at", "last_used_at"])
@pytest.mark.usefixtures("alice", "bob")
async def test_a_login_that_has_ended_goes(
    app: Quart, config: Config, instance: Path, column: str
) -> None:
    ended = f"UPDATE login_sessions SET {column} = '{OLD}' WHERE user_id = 1"
    await asyncio.to_thread(run_sql, instance, ended)

    await _forget(app, config)

    found = await asyncio.to_thread(run_sql, instance, "SELECT user_id FROM login_sessions")
    assert found == [(2,)]


@pytest.mark.parametrize(("days_ago", "left"), [(8, 0), (6, 1)])
async def test_a_setting_says_how_long_an_ended_login_is_kept(
    app: Quart, instance: Path, alice: Browser, days_ago: int, left: int
) -> None:
    ended = f"UPDATE login_sessions SET expires_at = '{utc_now() - timedelta(days=days_ago):%F %T}'"
    await asyncio.to_thread(run_sql, instance, ended)

    await _forget(app, load(instance_path=instance, retain_logins_days=7, _env_file=None))

    found = await asyncio.to_thread(run_sql, instance, "SELECT count(*) FROM login_sessions")
    assert found == [(left,)]


@pytest.mark.parametrize(
    "made",
    [
        "tokens (purpose, token_hash, user_id, data, created_at, expires_at)"
        " VALUES ('x', '{at}', 1, '', '2020-01-01', '{at}')",
        "name_holds (name_key, user_id, until) VALUES ('{at}', 1, '{at}')",
        "invites (token_hash, label, uses_left, created_at, expires_at)"
        " VALUES ('{at}', '', 1, '2020-01-01', '{at}')",
        "notifications (user_id, actor_id, kind, created_at) VALUES (1, 1, 'follow', '{at}')",
    ],
)
async def test_of_the_database_only_what_is_old_goes(
    app: Quart, config: Config, instance: Path, alice: Browser, made: str
) -> None:
    for at in (OLD, NEW):
        await asyncio.to_thread(run_sql, instance, f"INSERT INTO {made.format(at=at)}")

    await _forget(app, config)

    counted = f"SELECT count(*) FROM {made.split(maxsplit=1)[0]}"
    assert await asyncio.to_thread(run_sql, instance, counted) == [(1,)]


async def test_a_name_that_is_held_for_ever_stays(
    app: Quart, config: Config, instance: Path
) -> None:
    held = "INSERT INTO name_holds (name_key) VALUES ('gone')"
    await asyncio.to_thread(run_sql, instance, held)

    await _forget(app, config)

    assert await asyncio.to_thread(run_sql, instance, "SELECT name_key FROM name_holds") == [
        ("gone",)
    ]


async def test_one_process_forgets_once_an_hour(app: Quart, config: Config, instance: Path) -> None:
    await asyncio.to_thread(_store, instance, MAIL.format(at=OLD, state="sent"))

    steps = await asyncio.gather(*(_forget(app, config) for _ in range(5)))

    assert sorted(steps) == [0, 0, 0, 0, 1]


@pytest.mark.parametrize("until", [OLD, "2100-01-01"])
async def test_what_a_killed_process_left_is_anothers_after_an_hour_by_whatever_clock(
    app: Quart, config: Config, instance: Path, until: str
) -> None:
    await _forget(app, config)
    made = MAIL.format(at=OLD, state="sent"), f"UPDATE claims SET until = '{until}'"
    await asyncio.to_thread(_store, instance, *made)

    assert await _forget(app, config) == 1
