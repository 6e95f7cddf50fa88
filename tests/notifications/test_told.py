"""Who is told of what."""

import asyncio
from pathlib import Path

import pytest

from microblog import create_app
from microblog.config import Config
from tests.browser import Browser
from tests.notifications.telling import told, told_to, unread
from tests.outside import run_sql
from tests.people import press, write


async def test_a_person_is_told_of_replies_mentions_likes_and_follows(
    alice: Browser, bob: Browser
) -> None:
    number = await write(alice, "hello\n world")

    await press(bob, "/follow/alice", on="/user/alice")
    await press(bob, f"/like/{number}", on="/explore")
    mention = await write(bob, "look, @Alice")
    answer = await write(bob, "an answer", at=f"/post/{number}")

    page = await alice.get("/notifications")
    assert told(page) == [
        *("bob answered you", "bob mentioned you", "bob liked your post", "bob follows you now"),
    ]
    for path, words in ((answer, "an answer"), (mention, "look, @Alice"), (number, "hello world")):
        assert f'<a href="/post/{path}">{words}</a>' in page.text


async def test_who_is_answered_and_mentioned_is_told_once(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "a question")

    await write(bob, "@alice an answer", at=f"/post/{number}")

    assert await told_to(alice) == ["bob answered you"]


async def test_nobody_is_told_of_what_they_did_themselves(alice: Browser) -> None:
    number = await write(alice, "I, @alice")
    await write(alice, "and I again", at=f"/post/{number}")
    await press(alice, f"/like/{number}", on="/")

    assert await told_to(alice) == []


async def test_an_edit_tells_only_the_newly_mentioned(alice: Browser, bob: Browser) -> None:
    number = await write(bob, "hello")
    for text in ("hello @alice", "hello again @alice"):
        await bob.submit(f"/post/{number}/edit", post=text)

    assert await told_to(alice) == ["bob mentioned you"]


async def test_a_form_that_is_sent_twice_tells_once(alice: Browser, bob: Browser) -> None:
    for _ in range(2):
        await bob.submit("/", post="@alice", once="a" * 22)

    assert await told_to(alice) == ["bob mentioned you"]


async def test_liking_again_and_again_tells_once(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")

    for act in ("like", "unlike", "like"):
        await press(bob, f"/{act}/{number}", on="/explore")

    assert await told_to(alice) == ["bob liked your post"]


async def test_twenty_likes_at_once_tell_once(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")

    await asyncio.gather(*(press(bob, f"/like/{number}", on="/explore") for _ in range(20)))

    assert await told_to(alice) == ["bob liked your post"]


@pytest.mark.parametrize("end", ["/unfollow/alice", "/block/alice"])
async def test_a_follow_that_ended_is_told_no_more(alice: Browser, bob: Browser, end: str) -> None:
    await press(bob, "/follow/alice", on="/user/alice")

    await press(bob, end, on="/user/alice")
    await press(bob, "/unblock/alice", on="/settings/blocked")

    assert await told_to(alice) == []


async def test_taking_back_one_like_leaves_the_others(alice: Browser, bob: Browser) -> None:
    first, second = await write(alice, "one"), await write(alice, "two")
    for number in (first, second):
        await press(bob, f"/like/{number}", on="/explore")

    await press(bob, f"/unlike/{first}", on="/explore")

    page = await alice.get("/notifications")
    assert told(page) == ["bob liked your post"]
    assert "two" in page.text


async def test_a_deleted_post_is_told_of_no_more(alice: Browser, bob: Browser) -> None:
    number = await write(bob, "@alice")

    await bob.submit(f"/post/{number}/delete")

    assert await told_to(alice) == []


@pytest.mark.parametrize("act", ["block", "mute"])
async def test_one_hears_nothing_of_the_blocked_and_the_muted(
    alice: Browser, bob: Browser, act: str
) -> None:
    await write(bob, "@alice")
    await press(alice, f"/{act}/bob", on="/user/bob")
    await write(bob, "@alice again")

    page = await alice.get("/notifications")

    assert told(page) == []
    assert unread(page) == ""


async def test_nobody_hears_of_the_suspended(instance: Path, alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice")

    suspend = "UPDATE users SET suspended_at='2026-01-01' WHERE username='bob'"
    await asyncio.to_thread(run_sql, instance, suspend)

    assert await told_to(alice) == []


async def test_two_processes_tell_once(config: Config, alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")
    other = create_app(config)
    async with other.test_app(), Browser(other) as bob_there:
        await bob_there.log_in("bob")
        await asyncio.gather(
            *(press(one, f"/like/{number}", on="/explore") for one in (bob, bob_there) * 5)
        )

    assert await told_to(alice) == ["bob liked your post"]
