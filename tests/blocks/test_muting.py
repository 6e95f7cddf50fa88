"""Muting: who is out of one's timelines, and nowhere else."""

from tests.browser import Browser
from tests.people import ids, lists, press, texts, write


async def test_the_muted_is_out_of_timelines_and_nowhere_else(alice: Browser, bob: Browser) -> None:
    await press(alice, "/follow/bob", on="/user/bob")
    number = await write(bob, "#cats")

    await press(alice, "/mute/bob", on="/user/bob")

    assert await lists(alice, ("/", "/explore", "/tag/cats")) == [[], [], []]
    assert len(texts(await alice.get("/user/bob"))) == 1
    assert len(texts(await alice.get(f"/post/{number}"))) == 1
    assert "bob" in (await alice.get("/settings/muted")).text
    await press(alice, "/unmute/bob", on="/settings/muted")
    assert len(texts(await alice.get("/"))) == 1


async def test_the_muted_does_not_notice(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")
    before = (await bob.get("/user/alice")).text

    await press(alice, "/mute/bob", on="/user/bob")

    assert ids(await bob.get("/user/alice")) == [number]
    assert ("Follow" in before) == ("Follow" in (await bob.get("/user/alice")).text)
