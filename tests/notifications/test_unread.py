"""What one has read, and how much one has not."""

import re
from pathlib import Path

from tests.browser import Browser
from tests.notifications.telling import fill, unread
from tests.people import press, write


async def test_every_page_says_how_much_is_unread(alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice")
    await write(bob, "@alice")

    for path in ("/", "/explore", "/user/bob", "/settings", "/notifications"):
        assert unread(await alice.get(path)) == "2"


async def test_the_count_ends_at_99(instance: Path, alice: Browser, bob: Browser) -> None:
    await fill(instance, 99)
    exact = unread(await alice.get("/"))
    await fill(instance, 1)

    assert exact == "99"
    assert unread(await alice.get("/")) == "99+"


async def test_visitors_and_error_pages_have_no_count(
    alice: Browser, bob: Browser, browser: Browser
) -> None:
    await write(bob, "@alice")

    assert "Notifications" not in (await browser.get("/explore")).text
    assert unread(await alice.get("/nothing")) == ""


async def test_what_arrives_while_one_reads_stays_unread(alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice first")
    page = await alice.get("/notifications")
    found = re.search(r'formaction="(/notifications/read/\d+)"', page.text)
    assert found
    await write(bob, "@alice second")

    answer = await press(alice, found[1], on="/notifications")

    page = await alice.get("/notifications")
    assert answer.headers["Location"] == "/notifications"
    assert unread(page) == "1"
    assert page.text.count("<mark>New</mark>") == 1
    assert page.text.index("New</mark>") < page.text.index("second")


async def test_an_id_of_the_future_marks_only_what_is_there(alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice")
    await press(alice, f"/notifications/read/{2**63 - 1}", on="/notifications")
    before = unread(await alice.get("/"))

    await write(bob, "@alice")

    assert (before, unread(await alice.get("/"))) == ("", "1")


async def test_reading_is_ones_own(alice: Browser, bob: Browser) -> None:
    await write(bob, "@alice")

    await press(bob, "/notifications/read/1", on="/notifications")

    assert unread(await alice.get("/")) == "1"


async def test_a_like_after_the_newest_was_taken_back_is_unread(
    alice: Browser, bob: Browser
) -> None:
    number = await write(alice, "hello")
    await press(bob, f"/like/{number}", on="/explore")
    await press(alice, "/notifications/read/1", on="/notifications")
    await press(bob, f"/unlike/{number}", on="/explore")

    await press(bob, f"/like/{number}", on="/explore")

    assert unread(await alice.get("/")) == "1"
