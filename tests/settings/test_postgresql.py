"""The settings on PostgreSQL, which is stricter."""

import asyncio
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from quart import Quart
from sqlalchemy import func, insert, select

from microblog.config import Config, load
from microblog.database import db, writing
from microblog.exports.models import Export
from microblog.posts.models import Post
from microblog.users.models import User
from tests.browser import PASSWORD, Browser
from tests.settings.exporting import page_when


@pytest.fixture
def config(instance: Path) -> Config:
    """The settings of a site on PostgreSQL."""
    return load(
        instance_path=instance,
        secret_key="for tests and nothing else",
        _env_file=None,
    )


async def _write_posts(app: Quart, count: int) -> None:
    async with app.app_context(), writing() as unit:
        author = await unit.scalar(select(User.id).where(User.username == "alice"))
        await unit.execute(insert(Post), [{"author_id": author, "body": "x"}] * count)


async def test_logins_end(app: Quart, alice: Browser) -> None:
    async with Browser(app) as laptop:
        await laptop.log_in("alice")
        await laptop.submit("/settings/logins", login="9" * 30)
        await laptop.submit("/settings/logins", login="others")

        assert (await laptop.get("/settings/logins")).status_code == 200
        assert (await alice.get("/")).status_code == 302


async def test_an_export_is_made_however_often_one_asks(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    await _write_posts(app, 500)
    await bob.submit("/send_message/alice", message="Hello")
    page = await alice.get("/settings/export")
    token = page.text.split('"csrf_token" type="hidden" value="')[1].split('"')[0]

    answers = await asyncio.gather(
        *(alice.client.post("/settings/export", data={"csrf_token": token}) for _ in range(5))
    )
    page_when_ready = await page_when(alice, "is ready")

    address = page_when_ready.split('href="/settings/export/')[1].split('"')[0]
    zipped = await alice.get(f"/settings/export/{address}")
    assert [answer.status_code for answer in answers] == [302] * 5
    with ZipFile(io.BytesIO(zipped.content)) as archive:
        assert len(json.loads(archive.read("posts.json"))) == 500
        assert len(json.loads(archive.read("messages.json"))) == 1


async def test_an_account_goes_with_all_it_had(app: Quart, alice: Browser, bob: Browser) -> None:
    await _write_posts(app, 1200)
    await alice.submit("/settings/export")
    await alice.submit("/settings/delete", password=PASSWORD)

    async with asyncio.timeout(20), app.app_context():
        while await db().scalar(select(User.id).where(User.username != "bob")):
            await asyncio.sleep(0.05)
        left = [await db().scalar(select(func.count(row.id))) for row in (Post, Export)]

    assert left == [0, 0]
    assert (await bob.get("/")).status_code == 200
