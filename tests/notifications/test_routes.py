"""Who is told of what, and what one has read."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config
from microblog.notifications.queries import MOST_UNHEARD
from tests.browser import Browser
from tests.outside import run_sql
from tests.people import press, write


def told(page: httpx.Response) -> list[str]:
    """The notifications of a page, in words."""
    found = re.findall(r"<bdi>(\w+)</bdi></a> ([a-z ]+)</span>", page.text)
    return [f"{actor} {did}" for actor, did in found]


async def test_the_blocked_cannot_drive_out_what_others_told(
    alice: Browser, bob: Browser, instance: Path
) -> None:
    await press(alice, "/block/bob", on="/user/bob")

    for number in range(MOST_UNHEARD + 2):
        await write(bob, f"@alice {number}")

    found = "SELECT count(*) FROM notifications WHERE kind = 'mention'"
    assert await asyncio.to_thread(run_sql, instance, found) == [(MOST_UNHEARD,)]


async def _told(browser: Browser) -> list[str]:
    return told(await browser.get("/notifications"))


def _unread(page: httpx.Response) -> str:
    found = re.search(r">Notifications</span>(?: <b class=\"count\">([^<]*)</b>)?</a>", page.text)
    assert found
    return found[1] or ""


async def _run(instance: Path, statement: str) -> None:
    await asyncio.to_thread(run_sql, instance, statement)


async def _fill(instance: Path, count: int, created_at: str = "2100-01-01 00:00:00") -> None:
    """Let bob have liked something of alice so many times."""
    await _run(
        instance,
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
        "INSERT INTO notifications (user_id, actor_id, kind, created_at) "
        "SELECT (SELECT id FROM users WHERE username = 'alice'), "
        f"(SELECT id FROM users WHERE username = 'bob'), 'follow', '{created_at}' FROM n",
    )


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

    assert await _told(alice) == ["bob answered you"]


async def test_nobody_is_told_of_what_they_did_themselves(alice: Browser) -> None:
    number = await write(alice, "I, @alice")
    await write(alice, "and I again", at=f"/post/{number}")
    await press(alice, f"/like/{number}", on="/")

    assert await _told(alice) == []


async def test_an_edit_tells_only_the_newly_mentioned(alice: Browser, bob: Browser) -> None:
    number = await write(bob, "hello")
    for text in ("hello @alice", "hello again @alice"):
        await bob.submit(f"/post/{number}/edit", post=text)

    assert await _told(alice) == ["bob mentioned you"]


async def test_a_form_that_is_sent_twice_tells_once(alice: Browser, bob: Browser) -> None:
    for _ in range(2):
        await bob.submit("/", post="@alice", once="a" * 22)

    assert await _told(alice) == ["bob mentioned you"]


async def test_liking_again_and_again_tells_once(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")

    for act in ("like", "unlike", "like"):
        await press(bob, f"/{act}/{number}", on="/explore")

    assert await _told(alice) == ["bob liked your post"]


async def test_twenty_likes_at_once_tell_once(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")

    await asyncio.gather(*(press(bob, f"/like/{number}", on="/explore") for _ in range(20)))

    assert await _told(alice) == ["bob liked your post"]


@pytest.mark.parametrize("end", ["/unfollow/alice", "/block/alice"])
async def test_a_follow_that_ended_is_told_no_more(alice: Browser, bob: Browser, end: str) -> None:
    await press(bob, "/follow/alice", on="/user/alice")

    await press(bob, end, on="/user/alice")
    await press(bob, "/unblock/alice", on="/settings/blocked")

    assert await _told(alice) == []


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

    assert await _told(alice) == []


@pytest.mark.parametrize("act", ["block", "mute"])
async def test_one_hears_nothing_of_the_blocked_and_the_muted(
    alice: Browser, bob: Browser, act: str
) -> None:
    await write(bob, "@alice")
    await press(alice, f"/{act}/bob", on="/user/bob")
    await write(bob, "@alice again")

    page = await alice.get("/notifications")

    assert told(page) == []
    assert _unread(page) == ""


async def test_nobody_hears_of_the_suspended(instance: Path, alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice")

    await _run(instance, "UPDATE users SET suspended_at='2026-01-01' WHERE username='bob'")

    assert await _told(alice) == []


async def test_every_page_says_how_much_is_unread(alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice")
    await write(bob, "@alice")

    for path in ("/", "/explore", "/user/bob", "/settings", "/notifications"):
        assert _unread(await alice.get(path)) == "2"


async def test_the_count_ends_at_99(instance: Path, alice: Browser, bob: Browser) -> None:
    await _fill(instance, 99)
    exact = _unread(await alice.get("/"))
    await _fill(instance, 1)

    assert exact == "99"
    assert _unread(await alice.get("/")) == "99+"


async def test_visitors_and_error_pages_have_no_count(
    alice: Browser, bob: Browser, browser: Browser
) -> None:
    await write(bob, "@alice")

    assert "Notifications" not in (await browser.get("/explore")).text
    assert _unread(await alice.get("/nothing")) == ""


async def test_what_arrives_while_one_reads_stays_unread(alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice first")
    page = await alice.get("/notifications")
    found = re.search(r'formaction="(/notifications/read/\d+)"', page.text)
    assert found
    await write(bob, "@alice second")

    answer = await press(alice, found[1], on="/notifications")

    page = await alice.get("/notifications")
    assert answer.headers["Location"] == "/notifications"
    assert _unread(page) == "1"
    assert page.text.count("<mark>New</mark>") == 1
    assert page.text.index("New</mark>") < page.text.index("second")


async def test_an_id_of_the_future_marks_only_what_is_there(alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice")
    await press(alice, f"/notifications/read/{2**63 - 1}", on="/notifications")
    before = _unread(await alice.get("/"))

    await write(bob, "@alice")

    assert (before, _unread(await alice.get("/"))) == ("", "1")


async def test_reading_is_ones_own(alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice")

    await press(bob, "/notifications/read/1", on="/notifications")

    assert _unread(await alice.get("/")) == "1"


async def test_a_like_after_the_newest_was_taken_back_is_unread(
    alice: Browser, bob: Browser
) -> None:
    number = await write(alice, "hello")
    await press(bob, f"/like/{number}", on="/explore")
    await press(alice, "/notifications/read/1", on="/notifications")
    await press(bob, f"/unlike/{number}", on="/explore")

    await press(bob, f"/like/{number}", on="/explore")

    assert _unread(await alice.get("/")) == "1"


async def test_the_list_has_pages(instance: Path, alice: Browser, bob: Browser) -> None:
    await _fill(instance, 30)

    first = await alice.get("/notifications")
    older = re.search(r'rel="next" href="(.*?)"', first.text)
    assert older

    assert len(told(first)) == 25
    assert len(told(await alice.get(f"/notifications{older[1]}"))) == 5


async def test_of_many_the_oldest_give_way(instance: Path, alice: Browser, bob: Browser) -> None:
    await _fill(instance, 1005)

    await write(bob, "@alice")

    kept = await asyncio.to_thread(
        run_sql, instance, "SELECT count(*), min(id), max(id) FROM notifications"
    )
    assert kept == [(1000, 7, 1006)]


async def test_what_is_older_than_90_days_is_forgotten(
    app: Quart, instance: Path, alice: Browser, bob: Browser
) -> None:
    await _fill(instance, 600, created_at="2020-01-01 00:00:00")
    await write(bob, "@alice")

    app.extensions["housekeeper"].wake()

    async with asyncio.timeout(10):
        while len(await _told(alice)) > 1:
            await asyncio.sleep(0.02)
    assert await _told(alice) == ["bob mentioned you"]


async def test_two_processes_tell_once(config: Config, alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")
    other = create_app(config)
    async with other.test_app(), Browser(other) as bob_there:
        await bob_there.log_in("bob")
        await asyncio.gather(
            *(press(one, f"/like/{number}", on="/explore") for one in (bob, bob_there) * 5)
        )

    assert await _told(alice) == ["bob liked your post"]
