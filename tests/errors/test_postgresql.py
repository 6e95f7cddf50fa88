"""PostgreSQL away, restarted and read-only: the page, the report and the recovery."""

import asyncio
from pathlib import Path

import pytest
from quart import Quart
from sqlalchemy import text

from microblog import create_app, migrations
from microblog.config import Config
from tests.browser import Browser
from tests.errors.conftest import mailing
from tests.errors.kept import rows
from tests.letters import text_of
from tests.postgresql import PostgreSQL
from tests.serving import serving
from tests.smtp import Inbox


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


async def test_the_site_works_on_postgresql(on_postgresql: Config) -> None:
    async with serving(create_app(on_postgresql)) as address, Browser(address) as browser:
        await browser.register("alice")
        other = {"password": "of another", "password2": "of another"}
        taken = await browser.register("ALICE", email="ALICE@example.com", **other)
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


async def test_postgresql_restarted_is_one_mail_where_it_has_the_error_store_too(
    on_postgresql: Config, inbox: Inbox, postgresql: PostgreSQL
) -> None:
    async with serving(create_app(on_postgresql)) as address, Browser(address) as browser:
        await browser.get("/explore")
        await asyncio.to_thread(postgresql.stop)
        await browser.get("/explore")
        await asyncio.sleep(0.5)
        await asyncio.to_thread(postgresql.start)
        [mail] = await inbox.wait_for(1, seconds=15)

    assert "DatabaseAway" in mail["Subject"]


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
