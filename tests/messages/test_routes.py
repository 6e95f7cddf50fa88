"""Private messages: the list, a thread, and writing."""

import asyncio
import html
import re
from pathlib import Path

import pytest
from quart import Quart

from microblog.config import Config, load
from tests.browser import Browser
from tests.outside import run_sql
from tests.people import press


@pytest.fixture
def config(instance: Path) -> Config:
    """Small pages."""
    return load(instance_path=instance, posts_per_page=3, ratelimit_enabled=False, _env_file=None)


async def _write(browser: Browser, to: str, message: str) -> str:
    answer = await browser.submit(f"/send_message/{to}", message=message)
    return str(answer.headers.get("Location", answer.text))


async def _thread(browser: Browser, other: str, query: str = "") -> list[str]:
    page = await browser.get(f"/messages/{other}{query}")
    return re.findall(r'<p class="text" dir="auto">(.*?)</p>', page.text, re.DOTALL)


async def _navigation(browser: Browser) -> str:
    found = re.search(r'<a href="/messages".*?>(.*?)</a>', (await browser.get("/explore")).text)
    assert found
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split())


async def _navigation_when(browser: Browser, text: str) -> None:
    async with asyncio.timeout(10):
        while await _navigation(browser) != text:
            await asyncio.sleep(0.01)


async def test_a_message_is_read_by_the_other(alice: Browser, bob: Browser) -> None:
    assert await _write(alice, "bob", "Hello, Bob") == "/messages/bob#newest"

    assert await _thread(bob, "alice") == ["Hello, Bob"]
    assert await _thread(alice, "bob") == ["Hello, Bob"]


async def test_nobody_else_reads_it(app: Quart, alice: Browser, bob: Browser) -> None:
    await _write(alice, "bob", "Between us")

    async with Browser(app) as carol:
        await carol.register("carol")
        await carol.log_in("carol")
        assert await _thread(carol, "alice") == await _thread(carol, "bob") == []
        assert "Between us" not in (await carol.get("/messages")).text


async def test_the_newest_stands_last_and_older_ones_on_pages_before(
    alice: Browser, bob: Browser
) -> None:
    for number in range(5):
        await _write((alice, bob)[number % 2], ("bob", "alice")[number % 2], f"No. {number}")

    assert await _thread(alice, "bob") == ["No. 2", "No. 3", "No. 4"]
    assert await _thread(alice, "bob", "?before=3") == ["No. 0", "No. 1"]


async def test_the_list_shows_the_latest_thread_first(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    async with Browser(app) as carol:
        await carol.register("carol")
    await _write(alice, "bob", "One")
    await _write(alice, "carol", "Two")
    await _write(bob, "alice", "<b>Three</b>")

    page = (await alice.get("/messages")).text

    assert re.findall(r'"/messages/(\w+)#', page) == ["bob", "carol"]
    assert re.findall(r"<p>(You: )?<bdi>(.*?)</bdi></p>", page) == [
        ("", "&lt;b&gt;Three&lt;/b&gt;"),
        ("You: ", "Two"),
    ]


async def test_the_list_cuts_no_emoji_in_two(alice: Browser, bob: Browser) -> None:
    family = "👩‍👩‍👧‍👦"
    await _write(alice, "bob", family * 120)

    page = await bob.get("/messages")

    assert f"<bdi>{family * 99}…</bdi>" in page.text


async def test_what_is_unread_is_marked_and_counted_until_it_is_read(
    alice: Browser, bob: Browser
) -> None:
    await _write(alice, "bob", "One")
    await _write(alice, "bob", "Two")
    assert await _navigation(bob) == "Messages 1"
    assert "<mark>New</mark>" in (await bob.get("/messages")).text

    await bob.get("/messages/alice")

    await _navigation_when(bob, "Messages")
    assert "<mark>New</mark>" not in (await bob.get("/messages")).text


async def test_ones_own_message_is_not_unread(alice: Browser, bob: Browser) -> None:
    await _write(alice, "bob", "One")

    assert await _navigation(alice) == "Messages"


async def test_to_answer_without_looking_reads_nothing(alice: Browser, bob: Browser) -> None:
    await _write(alice, "bob", "One")
    await _write(bob, "alice", "Not looked")

    assert await _navigation(bob) == "Messages 1"


async def test_an_older_page_leaves_the_newest_unread(alice: Browser, bob: Browser) -> None:
    for number in range(4):
        await _write(alice, "bob", f"No. {number}")

    await bob.get("/messages/alice?before=2")
    await asyncio.sleep(0.2)

    assert await _navigation(bob) == "Messages 1"


async def test_a_page_fetched_in_advance_is_not_read(alice: Browser, bob: Browser) -> None:
    await _write(alice, "bob", "One")

    await bob.get("/messages/alice", headers={"Sec-Purpose": "prefetch"})
    await asyncio.sleep(0.2)

    assert await _navigation(bob) == "Messages 1"


async def test_a_form_that_is_sent_twice_makes_one_message(alice: Browser, bob: Browser) -> None:
    once = {"once": "x" * 22, "message": "Only once"}

    for _ in range(2):
        await alice.submit("/send_message/bob", page="/messages/bob", **once)

    assert await _thread(alice, "bob") == ["Only once"]


@pytest.mark.parametrize("other", ["bob", "BOB"])
async def test_a_name_is_found_whatever_its_case(alice: Browser, bob: Browser, other: str) -> None:
    assert await _write(alice, other, "Hello") == "/messages/bob#newest"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n ", "Please write something first."),
        ("é" * 2001, "This is 1 character too long: there is room for 2000,"),
        ("x" * 50_001, "This is far too long"),
        ("a\x00b", "control character (U+0000)"),
    ],
)
async def test_a_bad_message_is_answered_at_its_field_and_kept(
    alice: Browser, bob: Browser, text: str, message: str
) -> None:
    answer = await alice.submit("/send_message/bob", message=text)

    assert answer.status_code == 200
    assert message in answer.text
    assert text.strip() in answer.text


async def test_links_and_names_are_links_and_html_is_text(alice: Browser, bob: Browser) -> None:
    await _write(alice, "bob", "<i> https://example.org @bob @nobody_here")

    assert await _thread(bob, "alice") == [
        '&lt;i&gt; <a href="https://example.org" rel="nofollow ugc noopener">https://example.org</a>'
        ' <a href="/user/bob">@bob</a> @nobody_here'
    ]


@pytest.mark.parametrize("path", ["/messages/alice", "/send_message/alice"])
async def test_one_cannot_write_to_oneself(alice: Browser, path: str) -> None:
    answer = await alice.get(path)

    assert answer.status_code == 400
    assert "You can’t write to yourself." in answer.text


@pytest.mark.parametrize("path", ["/messages/nobody_here", "/send_message/nobody_here"])
async def test_who_is_not_there_is_not_found(alice: Browser, path: str) -> None:
    assert (await alice.get(path)).status_code == 404


async def test_a_block_hides_the_thread_from_both_and_stops_writing(
    alice: Browser, bob: Browser
) -> None:
    await _write(alice, "bob", "One")
    await bob.submit("/block/alice", page="/")

    assert await _navigation(bob) == "Messages"
    for browser, other in ((alice, "bob"), (bob, "alice")):
        assert f"/messages/{other}" not in (await browser.get("/messages")).text
        for path in (f"/messages/{other}", f"/send_message/{other}"):
            assert (await browser.get(path)).status_code == 404


async def test_a_thread_is_back_when_the_block_is_gone(alice: Browser, bob: Browser) -> None:
    await _write(alice, "bob", "One")
    await bob.submit("/block/alice", page="/")
    await bob.submit("/unblock/alice", page="/")

    assert await _thread(bob, "alice") == ["One"]


@pytest.mark.parametrize("path", ["/messages", "/messages/bob", "/send_message/bob"])
async def test_pages_say_that_messages_are_not_encrypted(
    alice: Browser, bob: Browser, path: str
) -> None:
    assert "the people who run the site could read them" in (await alice.get(path)).text


async def test_a_profile_leads_to_writing(alice: Browser, bob: Browser) -> None:
    assert 'href="/messages/bob#newest"' in (await alice.get("/user/bob")).text
    assert 'href="/messages/alice#newest"' not in (await alice.get("/user/alice")).text


async def test_a_message_is_deleted_for_both(alice: Browser, bob: Browser, instance: Path) -> None:
    await _write(alice, "bob", "Too early")

    asked = await alice.get("/messages/bob/1/delete")
    await alice.submit("/messages/bob/1/delete")

    assert "Too early" in asked.text
    for browser, other in ((alice, "bob"), (bob, "alice")):
        for page in ("/messages", f"/messages/{other}"):
            text = (await browser.get(page)).text
            assert ("Too early" in text, "This message was deleted." in text) == (False, True)
    assert run_sql(instance, "SELECT body, mentions FROM messages") == [("", "")]


async def test_only_who_wrote_a_message_deletes_it_and_only_once(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    await _write(alice, "bob", "Mine")
    async with Browser(app) as carol:
        await carol.register("carol")
        await carol.log_in("carol")
        assert (await carol.submit("/messages/bob/1/delete")).status_code == 404

    assert (await bob.submit("/messages/alice/1/delete")).status_code == 404
    assert await _thread(bob, "alice") == ["Mine"]
    assert (await alice.submit("/messages/bob/1/delete")).status_code == 302
    assert (await alice.submit("/messages/bob/1/delete")).status_code == 404


async def test_a_form_whose_message_was_deleted_makes_it_no_more(
    alice: Browser, bob: Browser
) -> None:
    page = (await alice.get("/messages/bob")).text
    sent = {
        name: html.unescape(found[1])
        for name in ("csrf_token", "once")
        if (found := re.search(rf'name="{name}" type="hidden" value="([^"]+)"', page))
    }
    again = {**sent, "message": "Once"}
    await alice.client.post("/send_message/bob", data=again)
    await alice.submit("/messages/bob/1/delete")

    await alice.client.post("/send_message/bob", data=again)

    assert await _thread(bob, "alice") == []


async def test_what_is_sent_to_a_name_given_up_meanwhile_arrives(
    alice: Browser, bob: Browser
) -> None:
    await bob.submit("/edit_profile", username="robert")

    assert await _write(alice, "bob", "Hello, Bob") == "/messages/robert#newest"
    assert await _thread(bob, "alice") == await _thread(alice, "bob") == ["Hello, Bob"]


async def test_an_old_name_shows_no_new_one_to_whom_they_blocked(
    alice: Browser, bob: Browser
) -> None:
    await press(bob, "/block/alice", on="/user/alice")
    await bob.submit("/edit_profile", username="robert")

    assert (await alice.get("/messages/bob")).status_code == 404
