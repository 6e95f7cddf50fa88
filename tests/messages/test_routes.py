"""Private messages: the list, and a thread."""

import re

import pytest
from quart import Quart

from tests.browser import Browser
from tests.messages.threads import navigation, thread, write
from tests.people import press


async def test_a_message_is_read_by_the_other(alice: Browser, bob: Browser) -> None:
    assert await write(alice, "bob", "Hello, Bob") == "/messages/bob#newest"

    assert await thread(bob, "alice") == ["Hello, Bob"]
    assert await thread(alice, "bob") == ["Hello, Bob"]


async def test_nobody_else_reads_it(app: Quart, alice: Browser, bob: Browser) -> None:
    await write(alice, "bob", "Between us")

    async with Browser(app) as carol:
        await carol.register("carol")
        await carol.log_in("carol")
        assert await thread(carol, "alice") == await thread(carol, "bob") == []
        assert "Between us" not in (await carol.get("/messages")).text


async def test_the_newest_stands_last_and_older_ones_on_pages_before(
    alice: Browser, bob: Browser
) -> None:
    for number in range(5):
        await write((alice, bob)[number % 2], ("bob", "alice")[number % 2], f"No. {number}")

    assert await thread(alice, "bob") == ["No. 2", "No. 3", "No. 4"]
    assert await thread(alice, "bob", "?before=3") == ["No. 0", "No. 1"]


async def test_the_list_shows_the_latest_thread_first(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    async with Browser(app) as carol:
        await carol.register("carol")
    await write(alice, "bob", "One")
    await write(alice, "carol", "Two")
    await write(bob, "alice", "<b>Three</b>")

    page = (await alice.get("/messages")).text

    assert re.findall(r'"/messages/(\w+)#', page) == ["bob", "carol"]
    assert re.findall(r'<p class="words">(You: )?<bdi>(.*?)</bdi></p>', page) == [
        ("", "&lt;b&gt;Three&lt;/b&gt;"),
        ("You: ", "Two"),
    ]


async def test_the_list_cuts_no_emoji_in_two(alice: Browser, bob: Browser) -> None:
    family = "👩‍👩‍👧‍👦"
    await write(alice, "bob", family * 120)

    page = await bob.get("/messages")

    assert f"<bdi>{family * 99}…</bdi>" in page.text


async def test_a_block_hides_the_thread_from_both_and_stops_writing(
    alice: Browser, bob: Browser
) -> None:
    await write(alice, "bob", "One")
    await bob.submit("/block/alice", page="/")

    assert await navigation(bob) == "Messages"
    for browser, other in ((alice, "bob"), (bob, "alice")):
        assert f"/messages/{other}" not in (await browser.get("/messages")).text
        for path in (f"/messages/{other}", f"/send_message/{other}"):
            assert (await browser.get(path)).status_code == 404


async def test_a_thread_is_back_when_the_block_is_gone(alice: Browser, bob: Browser) -> None:
    await write(alice, "bob", "One")
    await bob.submit("/block/alice", page="/")
    await bob.submit("/unblock/alice", page="/")

    assert await thread(bob, "alice") == ["One"]


@pytest.mark.parametrize("path", ["/messages", "/messages/bob", "/send_message/bob"])
async def test_pages_say_that_messages_are_not_encrypted(
    alice: Browser, bob: Browser, path: str
) -> None:
    assert "the people who run the site could read them" in (await alice.get(path)).text


async def test_a_profile_leads_to_writing(alice: Browser, bob: Browser) -> None:
    assert 'href="/messages/bob#newest"' in (await alice.get("/user/bob")).text
    assert 'href="/messages/alice#newest"' not in (await alice.get("/user/alice")).text


async def test_an_old_name_shows_no_new_one_to_whom_they_blocked(
    alice: Browser, bob: Browser
) -> None:
    await press(bob, "/block/alice", on="/user/alice")
    await bob.submit("/edit_profile", username="robert")

    assert (await alice.get("/messages/bob")).status_code == 404
