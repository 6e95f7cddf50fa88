"""A database that is away: the page, the report and the recovery."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import event, text

from microblog import create_app, migrations
from microblog.config import Config
from microblog.errors import keeper
from tests.browser import Browser
from tests.errors.conftest import mailing
from tests.errors.kept import rows
from tests.letters import text_of
from tests.mail.bad_servers import RefusesSender
from tests.postgresql import PostgreSQL
from tests.serving import serving
from tests.smtp import Inbox, smtp_server


@pytest.fixture
def on_postgresql(instance: Path, inbox: Inbox, postgresql: PostgreSQL) -> Config:
    """A site on PostgreSQL, its reports and their mails too."""
    config = mailing(
        instance,
        inbox.port,
        database_url=postgresql.new_database(),
        errors_database_url=postgresql.new_database(),
    )
    migrations.upgrade_all(config)
    return config


@pytest.fixture
def main_on_postgresql(instance: Path, inbox: Inbox, postgresql: PostgreSQL) -> Config:
    """A site on PostgreSQL whose reports are in a file."""
    config = mailing(instance, inbox.port, database_url=postgresql.new_database())
    migrations.upgrade(config)
    return config


async def test_a_full_database_is_a_503_and_is_told(config: Config, inbox: Inbox) -> None:
    app = create_app(config)
    async with serving(app) as address, Browser(address) as browser:
        await browser.register("alice")
        await _fill_up(app)
        answers = [await browser.register(f"person{n}") for n in range(40)]
        look = await browser.get("/login")
        [mail] = await inbox.wait_for(1)

    full = [answer for answer in answers if answer.status_code == 503]
    assert full
    assert full[0].headers["X-Request-ID"] in full[0].text
    assert look.status_code == 200
    assert "database or disk is full" in text_of(mail)


async def test_a_database_that_is_away_is_one_bug_whatever_the_page(
    config: Config, inbox: Inbox
) -> None:
    app = create_app(config)
    async with serving(app) as address, Browser(address) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        async with _lost(app, config):
            answers = [(await browser.get(path)) for path in ("/", "/user/alice", "/edit_profile")]
        back = await browser.get("/")
        await inbox.wait_for(1)

    assert [answer.status_code for answer in answers] == [503] * 3
    assert [row["times"] for row in rows(config.instance_path, GROUPS)] == [3]
    assert back.status_code == 200


async def test_who_writes_to_a_database_that_is_away_gets_it_back(
    config: Config, inbox: Inbox
) -> None:
    app = create_app(config)
    async with serving(app) as address, Browser(address) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        async with _lost(app, config):
            answer = await browser.client.post("/", data={"post": "Do not lose this"})
        await inbox.wait_for(1)

    assert answer.status_code == 503
    assert "Nothing can be saved at the moment" in answer.text
    assert ">Do not lose this</textarea>" in answer.text
    assert "quote this number" in answer.text


@asynccontextmanager
async def _lost(app: Quart, config: Config) -> AsyncGenerator[None, None]:
    """Something else is where the database was."""
    lost = config.instance_path / "microblog.db"
    await app.extensions["engine"].dispose()
    # Who has the file open could go on to read it.
    app.extensions["reads"].engine.dispose()
    lost.rename(lost.with_suffix(".away"))
    lost.mkdir()
    yield
    lost.rmdir()
    lost.with_suffix(".away").rename(lost)


GROUPS = "SELECT times FROM error_groups"


async def test_a_store_that_is_away_is_told_past_the_spool(config: Config, inbox: Inbox) -> None:
    async def broken() -> str:
        raise ZeroDivisionError

    (config.instance_path / "errors.db").unlink()
    (config.instance_path / "errors.db").mkdir()
    app = create_app(config)
    app.add_url_rule("/broken", "broken", broken)
    async with serving(app) as address, Browser(address) as browser:
        answer = await browser.get("/broken")
        [mail] = await inbox.wait_for(1)

    assert answer.status_code == 500
    assert "The error store can’t be used" in mail["Subject"]
    assert "unable to open database file" in text_of(mail)


async def test_errors_wait_for_a_store_that_is_no_database_any_more(
    app: Quart, config: Config
) -> None:
    (config.instance_path / "errors.db").write_bytes(b"not a database" * 1000)
    for name in ("errors.db-wal", "errors.db-shm"):
        (config.instance_path / name).unlink(missing_ok=True)
    await app.extensions["store"].engine.dispose()

    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        app.logger.exception("one that has to wait")
    await asyncio.sleep(1)

    batch = app.extensions["keeper"].queue.peek()
    assert [bundle.count for bundle in batch.bundles.values()] == [1]
    assert batch.dropped == 0


@asynccontextmanager
async def _site(instance: Path, mail_port: int) -> AsyncGenerator[None, None]:
    async with create_app(mailing(instance, mail_port)).test_app():
        yield


async def test_an_alarm_that_is_put_off_is_raised_again(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "_ALARM_AGAIN_SECONDS", 0.2)
    (instance / "errors.db").unlink()
    (instance / "errors.db").mkdir()
    greylisting = RefusesSender("451 come back later")
    async with smtp_server(greylisting), asyncio.timeout(10), _site(instance, greylisting.port):
        while greylisting.asked < 2:
            await asyncio.sleep(0.05)


async def test_the_site_works_on_postgresql(on_postgresql: Config) -> None:
    async with serving(create_app(on_postgresql)) as address, Browser(address) as browser:
        await browser.register("alice")
        taken = await browser.register("ALICE", email="ALICE@example.com")
        await browser.log_in("alice")
        await browser.submit("/", post="hello from PostgreSQL")
        page = await browser.get("/")

    assert "Somebody already has this username" in taken.text
    assert "There already is an account with this e-mail address" in taken.text
    assert "hello from PostgreSQL" in page.text


async def test_a_postgresql_that_does_not_answer_is_one_outage(
    main_on_postgresql: Config, inbox: Inbox
) -> None:
    app = create_app(main_on_postgresql)
    async with serving(app) as address, Browser(address) as browser:
        engine = app.extensions["engine"]
        async with engine.connect() as other:
            await other.execute(text("LOCK TABLE users"))
            answers = await asyncio.gather(
                *(browser.get(path) for path in ("/explore", "/user/alice", "/post/1"))
            )

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert rows(main_on_postgresql.instance_path, "SELECT kind FROM error_groups") == [
        {"kind": "DatabaseAway"}
    ]


async def test_errors_are_kept_and_mailed_from_postgresql(
    on_postgresql: Config, inbox: Inbox
) -> None:
    async def broken() -> str:
        raise ZeroDivisionError("a \x00 byte")

    app = create_app(on_postgresql)
    app.add_url_rule("/broken", "broken", broken)
    async with serving(app) as address, Browser(address) as browser:
        answers = [await browser.get("/broken") for _ in range(3)]
        [mail] = await inbox.wait_for(1)

    assert {answer.status_code for answer in answers} == {500}
    assert "ZeroDivisionError: a \\x00 byte" in text_of(mail)


async def test_postgresql_restarted_is_a_503_at_most_and_then_all_is_well(
    main_on_postgresql: Config, inbox: Inbox, postgresql: PostgreSQL
) -> None:
    app = create_app(main_on_postgresql)
    async with serving(app) as address, Browser(address) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        await asyncio.to_thread(postgresql.stop)
        while_away = [await browser.get("/") for _ in range(3)]
        await asyncio.to_thread(postgresql.start)
        afterwards = [await browser.get("/") for _ in range(5)]
        await inbox.wait_for(1)
        # What the site does by itself may hold one for a moment.
        async with asyncio.timeout(10):
            while app.extensions["engine"].pool.checkedout():
                await asyncio.sleep(0.05)

    assert {answer.status_code for answer in while_away} == {503}
    assert {answer.status_code for answer in afterwards} == {200}
    assert len(inbox.messages) == 1


async def test_postgresql_restarted_while_idle_is_not_even_noticed(
    main_on_postgresql: Config, inbox: Inbox, postgresql: PostgreSQL
) -> None:
    app = create_app(main_on_postgresql)
    async with serving(app) as address, Browser(address) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        await asyncio.to_thread(postgresql.stop)
        await asyncio.to_thread(postgresql.start)
        answer = await browser.get("/")

    assert answer.status_code == 200
    assert inbox.messages == []


async def test_a_column_whose_type_changes_is_a_503_at_most_and_then_all_is_well(
    main_on_postgresql: Config, inbox: Inbox
) -> None:
    app = create_app(main_on_postgresql)
    async with serving(app) as address, Browser(address) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        for _ in range(3):
            await browser.get("/search?q=hello")
        async with app.extensions["engine"].begin() as connection:
            await connection.execute(text("ALTER TABLE posts ALTER COLUMN body TYPE varchar(9999)"))
        answers = [(await browser.get("/search?q=hello")).status_code for _ in range(3)]

    assert answers[1:] == [200, 200], answers
    assert answers[0] in {200, 503}


async def test_a_postgresql_that_takes_no_writes_is_read_on(
    main_on_postgresql: Config, inbox: Inbox
) -> None:
    app = create_app(main_on_postgresql)
    async with serving(app) as address, Browser(address) as browser:
        await browser.register("alice")
        await browser.log_in("alice")
        await _take_no_writes(app)
        answer = await browser.submit("/", post="Do not lose this")
        page = await browser.get("/")
        [mail] = await inbox.wait_for(1)

    assert answer.status_code == 503
    assert "Nothing can be saved at the moment" in answer.text
    assert ">Do not lose this</textarea>" in answer.text
    assert page.status_code == 200
    assert "read-only transaction" in text_of(mail)


async def _take_no_writes(app: Quart) -> None:
    engine = app.extensions["engine"]
    async with engine.begin() as connection:
        name = await connection.scalar(text("SELECT current_database()"))
        await connection.execute(
            text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        )
    await engine.dispose()


async def _fill_up(app: Quart) -> None:
    engine = app.extensions["engine"]
    async with engine.connect() as connection:
        pages = await connection.scalar(text("PRAGMA page_count"))

    def limit(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    event.listen(engine.sync_engine, "connect", limit)
    await engine.dispose()
