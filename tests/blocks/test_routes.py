"""Blocking: what one may see, in every list; and the buttons to block and mute."""

import re

import pytest
from quart import Quart

from tests.browser import Browser
from tests.people import lists, press, texts, words, write


async def test_the_blocked_sees_nothing_of_who_blocked_them(alice: Browser, bob: Browser) -> None:
    await press(alice, "/follow/bob", on="/user/bob")
    number = await write(bob, "#cats")

    await press(bob, "/block/alice", on="/user/alice")

    assert await lists(alice, ("/", "/explore", "/tag/cats")) == [[], [], []]
    for path in ("/user/bob", "/user/bob/replies", "/user/bob/followers", f"/post/{number}"):
        assert (await alice.get(path)).status_code == 404, path


async def test_the_blocker_sees_nothing_of_the_blocked(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "#cats")

    await press(bob, "/block/alice", on="/user/alice")

    assert await lists(bob, ("/explore", "/tag/cats")) == [[], []]
    assert (await bob.get(f"/post/{number}")).status_code == 404
    profile = await bob.get("/user/alice")
    assert texts(profile) == []
    assert "Unblock" in profile.text


async def test_a_block_ends_both_follows_and_prevents_new_ones(
    alice: Browser, bob: Browser
) -> None:
    await press(alice, "/follow/bob", on="/user/bob")
    await press(bob, "/follow/alice", on="/user/alice")

    await press(bob, "/block/alice", on="/user/alice")

    assert (await press(alice, "/follow/bob", on="/explore")).status_code == 404
    assert (await press(bob, "/follow/alice", on="/explore")).status_code == 404
    await press(bob, "/unblock/alice", on="/settings/blocked")
    assert "0 followers" in (await bob.get("/user/alice")).text
    assert "0 following" in (await bob.get("/user/alice")).text


async def test_the_blocked_can_neither_answer_nor_like(alice: Browser, bob: Browser) -> None:
    number = await write(bob, "no answers, please")
    await press(bob, "/block/alice", on="/user/alice")

    answers = [
        await alice.submit(f"/post/{number}", "/", post="but"),
        await press(alice, f"/like/{number}", on="/explore"),
    ]

    assert [answer.status_code for answer in answers] == [404, 302]
    assert "Like 1" not in words(await bob.get(f"/post/{number}"))


async def test_the_blockers_thread_is_without_the_blocked(alice: Browser, bob: Browser) -> None:
    number = await write(bob, "a question")
    await write(alice, "an answer", at=f"/post/{number}")

    await press(bob, "/block/alice", on="/user/alice")

    assert texts(await bob.get(f"/post/{number}")) == ["a question"]
    assert "Reply 1" not in words(await bob.get("/explore"))


async def test_a_reply_does_not_name_whom_one_may_not_see(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    async with Browser(app) as charlie:
        await charlie.register("charlie")
        await charlie.log_in("charlie")
        number = await write(alice, "a question")
        await write(charlie, "an answer", at=f"/post/{number}")

        await press(bob, "/block/alice", on="/user/alice")

    page = await bob.get("/explore")
    assert texts(page) == ["an answer"]
    assert "In reply to a post that is gone" in page.text
    assert "alice" not in page.text.split("<article")[1]


async def test_unblocking_brings_everything_back(alice: Browser, bob: Browser) -> None:
    await write(alice, "hello")
    await press(bob, "/block/alice", on="/user/alice")

    listed = await bob.get("/settings/blocked")
    await press(bob, "/unblock/alice", on="/settings/blocked")

    assert "alice" in listed.text
    assert texts(await bob.get("/explore")) == ["hello"]


async def test_an_older_page_of_which_all_are_gone_leads_back_to_the_others(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    app.config["POSTS_PER_PAGE"] = 1
    async with Browser(app) as carol:
        await carol.register("carol")
    for name in ("bob", "carol"):
        await press(alice, f"/block/{name}", on=f"/user/{name}")
    older = "/settings/blocked" + (await _way(alice, "/settings/blocked", "next"))

    await press(alice, "/unblock/bob", on=older)

    page = await alice.get(older)
    assert "There is nothing older." in page.text
    assert "You have blocked nobody" not in page.text
    newer = await alice.get("/settings/blocked" + await _way(alice, older, "prev"))
    assert "/unblock/carol" in newer.text


async def _way(browser: Browser, path: str, rel: str) -> str:
    page = await browser.get(path)
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


@pytest.mark.parametrize("act", ["block", "mute"])
async def test_nobody_parts_from_oneself(alice: Browser, act: str) -> None:
    assert (await press(alice, f"/{act}/alice", on="/")).status_code == 400


@pytest.mark.parametrize("deed", ["follow", "mute", "block"])
async def test_a_button_of_a_page_that_was_open_means_who_has_another_name_now(
    alice: Browser, bob: Browser, deed: str
) -> None:
    await bob.submit("/edit_profile", username="robert")

    await press(alice, f"/{deed}/bob", on="/user/alice")

    undo = {"follow": "unfollow", "mute": "unmute", "block": "unblock"}[deed]
    assert f'"/{undo}/robert"' in (await alice.get("/user/robert")).text


async def test_a_button_tells_no_new_name_to_whom_they_blocked(
    alice: Browser, bob: Browser
) -> None:
    await press(bob, "/block/alice", on="/user/alice")
    await bob.submit("/edit_profile", username="robert")

    answer = await press(alice, "/block/bob", on="/user/alice")

    assert answer.status_code == 404
