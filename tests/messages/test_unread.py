"""What is unread, until it is read."""

import asyncio

from tests.browser import Browser
from tests.messages.threads import navigation, write


async def _navigation_when(browser: Browser, text: str) -> None:
    async with asyncio.timeout(10):
        while await navigation(browser) != text:
            await asyncio.sleep(0.01)


async def test_what_is_unread_is_marked_and_counted_until_it_is_read(
    alice: Browser, bob: Browser
) -> None:
    await write(alice, "bob", "One")
    await write(alice, "bob", "Two")
    assert await navigation(bob) == "Messages 1"
    assert "<mark>New</mark>" in (await bob.get("/messages")).text

    await bob.get("/messages/alice")

    await _navigation_when(bob, "Messages")
    assert "<mark>New</mark>" not in (await bob.get("/messages")).text


async def test_ones_own_message_is_not_unread(alice: Browser, bob: Browser) -> None:
    await write(alice, "bob", "One")

    assert await navigation(alice) == "Messages"


async def test_to_answer_without_looking_reads_nothing(alice: Browser, bob: Browser) -> None:
    await write(alice, "bob", "One")
    await write(bob, "alice", "Not looked")

    assert await navigation(bob) == "Messages 1"


async def test_an_older_page_leaves_the_newest_unread(alice: Browser, bob: Browser) -> None:
    for number in range(4):
        await write(alice, "bob", f"No. {number}")

    await bob.get("/messages/alice?before=2")
    await asyncio.sleep(0.2)

    assert await navigation(bob) == "Messages 1"


async def test_a_page_fetched_in_advance_is_not_read(alice: Browser, bob: Browser) -> None:
    await write(alice, "bob", "One")

    await bob.get("/messages/alice", headers={"Sec-Purpose": "prefetch"})
    await asyncio.sleep(0.2)

    assert await navigation(bob) == "Messages 1"
