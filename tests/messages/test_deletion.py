"""A message that its writer takes back."""

import html
import re
from pathlib import Path

from quart import Quart

from tests.browser import Browser
from tests.messages.threads import thread, write
from tests.outside import run_sql


async def test_a_message_is_deleted_for_both(alice: Browser, bob: Browser, instance: Path) -> None:
    await write(alice, "bob", "Too early")

    asked = await alice.get("/messages/bob/1/delete")
    await alice.submit("/messages/bob/1/delete")

    assert "Too early" in asked.text
    for browser, other in ((alice, "bob"), (bob, "alice")):
        for page in ("/messages", f"/messages/{other}"):
            text = (await browser.get(page)).text
            assert ("Too early" in text, "This message was deleted." in text) == (False, True)
    assert run_sql(instance, "SELECT body, mentions FROM messages") == [("", "")]


async def test_only_who_wrote_a_message_deletes_it(
    app: Quart, alice: Browser, bob: Browser
) -> None:
    await write(alice, "bob", "Mine")
    async with Browser(app) as carol:
        await carol.register("carol")
        await carol.log_in("carol")
        assert (await carol.submit("/messages/bob/1/delete")).status_code == 404

    assert (await bob.submit("/messages/alice/1/delete")).status_code == 404
    assert await thread(bob, "alice") == ["Mine"]


async def test_who_clicks_twice_on_deleting_reads_that_it_is_deleted(
    alice: Browser, bob: Browser
) -> None:
    await write(alice, "bob", "Mine")
    await alice.submit("/messages/bob/1/delete")
    await alice.get("/messages/bob")

    again = await alice.submit("/messages/bob/1/delete", "/messages/bob")

    assert again.headers.get("Location") == "/messages/bob#newest"
    assert "Your message is deleted." in (await alice.get("/messages/bob")).text
    assert (await alice.get("/messages/bob/1/delete")).status_code == 404


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

    assert await thread(bob, "alice") == []
