"""Taking one's data along."""

import asyncio
import io
import json
import re
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config
from tests.browser import Browser
from tests.outside import run_sql

YESTERDAY = "2020-01-01 00:00:00"
FILES = [
    *("blocks.json", "edited_posts.json", "followers.json", "follows.json", "index.html"),
    *("likes.json", "messages.json", "mutes.json", "notifications.json", "posts.json"),
    "profile.json",
]
LATER = "2100-01-01 00:00:00"


async def _page_when(browser: Browser, word: str) -> str:
    """The page, as soon as it says so."""
    async with asyncio.timeout(20):
        while word not in (page := (await browser.get("/settings/export")).text):
            await asyncio.sleep(0.05)
    return page


async def _exported(browser: Browser) -> str:
    """The address of a new export."""
    await browser.submit("/settings/export")
    page = await _page_when(browser, "is ready")
    [address] = re.findall(r'href="(/settings/export/\d+)"', page)
    return str(address)


def _zip(answer: httpx.Response) -> ZipFile:
    return ZipFile(io.BytesIO(answer.content))


def _files(instance: Path) -> list[Path]:
    return list((instance / "exports").glob("*"))


async def _wait_until_no_file(instance: Path) -> None:
    async with asyncio.timeout(10):
        while _files(instance):
            await asyncio.sleep(0.02)


def _write_posts(instance: Path, count: int) -> None:
    run_sql(
        instance,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
        f"WHERE i < {count}) INSERT INTO posts "
        "(author_id, body, created_at, is_reply, mentions, is_indexed) "
        "SELECT (SELECT id FROM users WHERE username = 'alice'), 'post ' || i, "
        "'2026-01-01 00:00:00', false, '', true FROM n",
    )


def _put_export(instance: Path, state: str, expires_at: str, created_at: str = LATER) -> None:
    run_sql(
        instance,
        "INSERT INTO exports (user_id, state, done, total, file, created_at, expires_at) "
        f"VALUES (1, '{state}', 3, 7, 'x.zip', '{created_at}', '{expires_at}')",
    )


async def test_an_export_has_all_of_ones_own_and_nothing_of_others(
    alice: Browser, bob: Browser
) -> None:
    await alice.submit("/", post="mine")
    await bob.submit("/", post="not hers")

    answer = await alice.get(await _exported(alice))

    with _zip(answer) as archive:
        assert sorted(archive.namelist()) == FILES
        assert json.loads(archive.read("profile.json"))["email"] == "alice@example.com"
        assert [post["body"] for post in json.loads(archive.read("posts.json"))] == ["mine"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=microblog-alice.zip"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_many_posts_are_exported_once_each(instance: Path, alice: Browser) -> None:
    _write_posts(instance, 1001)

    with _zip(await alice.get(await _exported(alice))) as archive:
        posts = json.loads(archive.read("posts.json"))
        page = archive.read("index.html").decode()

    assert [post["id"] for post in posts] == list(range(1, 1002))
    assert page.count("<article") == 1001


async def test_an_export_is_its_owners_alone(alice: Browser, bob: Browser) -> None:
    address = await _exported(alice)

    assert (await bob.get(address)).status_code == 404
    assert (await alice.get(address)).status_code == 200


@pytest.mark.parametrize("export_id", ["0", "9" * 30, "x", "-1"])
async def test_an_export_that_is_not_there_is_not_found(alice: Browser, export_id: str) -> None:
    await _exported(alice)

    assert (await alice.get(f"/settings/export/{export_id}")).status_code == 404


async def test_a_newer_export_takes_the_place_of_the_older(instance: Path, alice: Browser) -> None:
    older = await _exported(alice)
    [file] = _files(instance)
    newer = await _exported(alice)
    async with asyncio.timeout(10):
        while file.exists():
            await asyncio.sleep(0.02)

    assert (await alice.get(older)).status_code == 404
    assert (await alice.get(newer)).status_code == 200
    assert len(_files(instance)) == 1


async def test_the_page_says_how_far_it_is_and_reloads(instance: Path, alice: Browser) -> None:
    _put_export(instance, "working", LATER)

    page = await alice.get("/settings/export")

    assert "3 of 7 posts" in page.text
    assert page.headers["Refresh"] == "3"


async def test_one_export_is_made_at_a_time(instance: Path, alice: Browser) -> None:
    page = await alice.get("/settings/export")
    _put_export(instance, "working", LATER)
    token = page.text.split('"csrf_token" type="hidden" value="')[1].split('"')[0]

    await alice.client.post("/settings/export", data={"csrf_token": token})

    assert run_sql(instance, "SELECT done FROM exports") == [(3,)]


async def test_an_export_whose_process_was_killed_has_failed_and_can_be_made_again(
    instance: Path, alice: Browser
) -> None:
    _put_export(instance, "working", YESTERDAY)

    assert "please make it again" in (await alice.get("/settings/export")).text
    assert (await alice.get(await _exported(alice))).status_code == 200


async def test_an_export_that_waited_while_the_site_stopped_is_made_at_its_start(
    config: Config, instance: Path
) -> None:
    app = create_app(config)
    async with app.test_app(), Browser(app) as alice:
        await alice.register("alice")
    _put_export(instance, "waiting", LATER)

    app = create_app(config)
    async with app.test_app(), Browser(app) as alice:
        await alice.log_in("alice")
        assert "is ready" in await _page_when(alice, "is ready")


async def test_an_export_that_cannot_be_written_has_failed_and_is_told(
    instance: Path, alice: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    (instance / "exports").write_text("in the way")

    await alice.submit("/settings/export")

    assert "It is not your fault" in await _page_when(alice, "failed")
    assert "An export could not be made" in caplog.text


async def test_an_expired_export_is_removed_with_its_file(
    app: Quart, instance: Path, alice: Browser
) -> None:
    address = await _exported(alice)
    run_sql(instance, f"UPDATE exports SET expires_at = '{YESTERDAY}'")
    app.extensions["housekeeper"].wake()

    await _wait_until_no_file(instance)

    assert (await alice.get(address)).status_code == 404


async def test_a_file_that_is_no_exports_is_removed(
    app: Quart, instance: Path, alice: Browser
) -> None:
    (instance / "exports").mkdir()
    (instance / "exports" / "left.zip").touch()
    app.extensions["housekeeper"].wake()

    await _wait_until_no_file(instance)


async def test_the_export_of_a_deleted_account_goes_with_it(instance: Path, alice: Browser) -> None:
    await _exported(alice)

    await alice.submit("/settings/delete", password="correct horse battery")

    await _wait_until_no_file(instance)


async def test_a_lost_file_is_not_found(instance: Path, alice: Browser) -> None:
    address = await _exported(alice)
    for file in _files(instance):
        file.unlink()

    assert (await alice.get(address)).status_code == 404


async def test_without_the_forms_token_nothing_is_made(instance: Path, alice: Browser) -> None:
    await alice.client.post("/settings/export")

    assert run_sql(instance, "SELECT count(*) FROM exports") == [(0,)]


async def test_the_messages_of_both_sides_are_exported(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    async with Browser(app) as carol:
        await carol.register("carol")
    await alice.submit("/send_message/bob", message="One")
    await alice.submit("/send_message/carol", message="Two")
    await bob.submit("/send_message/alice", message="Three")
    await bob.submit("/send_message/carol", message="Not hers")

    with _zip(await alice.get(await _exported(alice))) as archive:
        found = json.loads(archive.read("messages.json"))

    assert [(one["with"], one["sender"], one["body"]) for one in found] == [
        ("bob", "alice", "One"),
        ("bob", "bob", "Three"),
        ("carol", "alice", "Two"),
    ]


async def test_many_messages_are_exported_once_each(
    instance: Path, alice: Browser, bob: Browser
) -> None:
    await alice.submit("/send_message/bob", message="first")
    run_sql(
        instance,
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1001) "
        "INSERT INTO messages (thread_id, sender_id, body, mentions, created_at) "
        "SELECT 1, 2, 'x', '', '2026-01-01 00:00:00' FROM n",
    )

    with _zip(await alice.get(await _exported(alice))) as archive:
        found = json.loads(archive.read("messages.json"))

    assert [one["id"] for one in found] == list(range(1, 1002))


async def test_what_one_likes_and_whom_one_follows_blocks_and_mutes_is_exported(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    for name in ("carol", "dave"):
        async with Browser(app) as browser:
            await browser.register(name)
    await bob.submit("/", post="Likeable")
    for path in ("/like/1", "/follow/bob", "/block/carol", "/mute/dave"):
        await alice.submit(path, page="/")

    with _zip(await alice.get(await _exported(alice))) as archive:
        lists = ("likes", "follows", "blocks", "mutes")
        [[like], *people] = [json.loads(archive.read(f"{name}.json")) for name in lists]

    assert like["post_id"] == 1
    assert [one["username"] for [one] in people] == ["bob", "carol", "dave"]


async def test_what_a_post_said_before_is_exported(alice: Browser) -> None:
    await alice.submit("/", post="before")
    await alice.submit("/post/1/edit", post="after")

    with _zip(await alice.get(await _exported(alice))) as archive:
        [edited] = json.loads(archive.read("edited_posts.json"))

    assert (edited["post_id"], edited["body"]) == (1, "before")
