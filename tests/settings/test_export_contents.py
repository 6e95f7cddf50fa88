"""What is in the data that one takes along."""

import io
import json
from pathlib import Path
from zipfile import ZipFile

import httpx
from quart import Quart

from tests.browser import Browser
from tests.outside import run_sql, write_posts
from tests.settings.exporting import exported

FILES = [
    *("blocks.json", "edited_posts.json", "followers.json", "follows.json", "former_names.json"),
    *("index.html", "likes.json", "messages.json", "mutes.json", "notifications.json"),
    *("posts.json", "profile.json", "reports.json"),
]


def _zip(answer: httpx.Response) -> ZipFile:
    return ZipFile(io.BytesIO(answer.content))


async def test_an_export_has_all_of_ones_own_and_nothing_of_others(
    alice: Browser, bob: Browser
) -> None:
    await alice.submit("/", post="mine")
    await bob.submit("/", post="not hers")

    answer = await alice.get(await exported(alice))

    with _zip(answer) as archive:
        assert sorted(archive.namelist()) == FILES
        assert json.loads(archive.read("profile.json"))["email"] == "alice@example.com"
        assert [post["body"] for post in json.loads(archive.read("posts.json"))] == ["mine"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=microblog-alice.zip"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_many_posts_are_exported_once_each(instance: Path, alice: Browser) -> None:
    write_posts(instance, 1001)

    with _zip(await alice.get(await exported(alice))) as archive:
        posts = json.loads(archive.read("posts.json"))
        page = archive.read("index.html").decode()

    assert [post["id"] for post in posts] == list(range(1, 1002))
    assert page.count("<article") == 1001


async def test_the_messages_of_both_sides_are_exported(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    async with Browser(app) as carol:
        await carol.register("carol")
    await alice.submit("/send_message/bob", message="One")
    await alice.submit("/send_message/carol", message="Two")
    await bob.submit("/send_message/alice", message="Three")
    await bob.submit("/send_message/carol", message="Not hers")

    with _zip(await alice.get(await exported(alice))) as archive:
        found = json.loads(archive.read("messages.json"))

    assert [(one["with"], one["sender"], one["body"]) for one in found] == [
        ("bob", "alice", "One"),
        ("bob", "bob", "Three"),
        ("carol", "alice", "Two"),
    ]


async def test_of_a_message_that_was_deleted_the_text_is_not_exported(
    alice: Browser, bob: Browser
) -> None:
    await bob.submit("/send_message/alice", message="Too early")
    await bob.submit("/messages/alice/1/delete")

    with _zip(await alice.get(await exported(alice))) as archive:
        found = json.loads(archive.read("messages.json"))

    assert [(one["sender"], one["body"]) for one in found] == [("bob", "")]


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

    with _zip(await alice.get(await exported(alice))) as archive:
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

    with _zip(await alice.get(await exported(alice))) as archive:
        lists = ("likes", "follows", "blocks", "mutes")
        [[like], *people] = [json.loads(archive.read(f"{name}.json")) for name in lists]

    assert like["post_id"] == 1
    assert [one["username"] for [one] in people] == ["bob", "carol", "dave"]


async def test_what_one_reported_and_how_one_was_called_is_exported(
    alice: Browser, bob: Browser
) -> None:
    await bob.submit("/", post="Buy my pills")
    await alice.submit("/report/post/1", reason="This is advertising.")
    await alice.submit("/edit_profile", username="alicia", about_me="")

    with _zip(await alice.get(await exported(alice))) as archive:
        [report] = json.loads(archive.read("reports.json"))
        [name] = json.loads(archive.read("former_names.json"))

    assert (report["post_id"], report["person_name"]) == (1, "bob")
    assert report["reason"] == "This is advertising."
    assert name["name"] == "alice"


async def test_of_a_reply_it_is_exported_what_it_answers(alice: Browser, bob: Browser) -> None:
    await bob.submit("/", post="Good morning")
    await alice.submit("/post/1", post="Good night")

    with _zip(await alice.get(await exported(alice))) as archive:
        [reply] = json.loads(archive.read("posts.json"))

    assert (reply["reply_to_id"], reply["edited_at"]) == (1, None)


async def test_what_a_post_said_before_is_exported(alice: Browser) -> None:
    await alice.submit("/", post="before")
    await alice.submit("/post/1/edit", post="after")

    with _zip(await alice.get(await exported(alice))) as archive:
        [edited] = json.loads(archive.read("edited_posts.json"))

    assert (edited["post_id"], edited["body"]) == (1, "before")
