"""People whom an admin has silenced."""

from quart import Quart

from tests.browser import Browser
from tests.moderation.admins import do
from tests.people import press, write


async def test_the_silenced_are_heard_only_by_who_follows_them(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await write(bob, "from bob")
    await do(admin, "bob", "silence")
    silent = await alice.get("/explore")
    await do(admin, "bob", "unsilence")

    assert "from bob" not in silent.text
    assert "from bob" in (await alice.get("/explore")).text


async def test_the_silenced_are_not_heard_by_answering(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    number = await write(alice, "Who answers?")
    await write(bob, "Nobody wants this", at=f"/post/{number}")
    await do(admin, "bob", "silence")

    strangers, own = await alice.get(f"/post/{number}"), await bob.get(f"/post/{number}")
    await press(alice, "/follow/bob", on="/user/bob")

    assert "Nobody wants this" not in strangers.text
    assert "Nobody wants this" in own.text
    assert "Nobody wants this" in (await alice.get(f"/post/{number}")).text


async def test_the_silenced_are_found_only_by_their_name(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await write(bob, "zebras #zoo")
    await do(admin, "bob", "silence")

    words, tags = await alice.get("/search?q=zebras"), await alice.get("/search?q=%23zo")

    assert "zebras #zoo" not in words.text
    assert 'href="/tag/zoo"' not in tags.text
    assert "zebras" in (await alice.get("/search?q=from:bob")).text


async def test_the_silenced_begin_to_write_to_nobody(
    app: Quart, admin: Browser, alice: Browser, bob: Browser
) -> None:
    await do(admin, "bob", "silence")

    refused = await bob.submit("/send_message/alice", message="hello")
    await press(alice, "/follow/bob", on="/user/bob")

    assert refused.status_code == 404
    assert (await bob.submit("/send_message/alice", message="hello")).status_code == 302
