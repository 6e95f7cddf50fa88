"""A database that is away: the page, the report and the recovery."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from quart import Quart
from sqlalchemy import text

from microblog import create_app
from microblog.config import Config
from tests.browser import Browser
from tests.errors.kept import rows
from tests.letters import text_of
from tests.serving import serving
from tests.smtp import Inbox


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
    groups = rows(config.instance_path, "SELECT times FROM error_groups")
    assert [row["times"] for row in groups] == [3]
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


async def _fill_up(app: Quart) -> None:
    async with app.extensions["writer"].begin() as db:
        pages = await db.scalar(text("PRAGMA page_count"))
        await db.execute(text(f"PRAGMA max_page_count={pages}"))
