"""Following."""

import asyncio

from quart import Quart

from tests.browser import Browser
from tests.people import press, texts, write


async def test_home_shows_whom_one_follows(alice: Browser, bob: Browser) -> None:
    await write(bob, "bob's")
    before = texts(await alice.get("/"))

    await press(alice, "/follow/bob", on="/user/bob")

    assert before == []
    assert texts(await alice.get("/")) == ["bob&#39;s"]


async def test_a_button_leads_back_to_its_page(alice: Browser, bob: Browser) -> None:
    answer = await press(alice, "/follow/bob", on="/user/bob")

    assert answer.headers["Location"] == "/user/bob"
    assert "1 follower<" in (await alice.get("/user/bob")).text
    assert "Unfollow" in (await alice.get("/user/bob")).text
    assert "alice" in (await bob.get("/user/bob/followers")).text
    assert "follows you" in (await bob.get("/user/alice")).text
    assert "bob" in (await alice.get("/user/alice/following")).text


async def test_unfollowing_ends_it(alice: Browser, bob: Browser) -> None:
    await write(bob, "bob's")
    await press(alice, "/follow/bob", on="/user/bob")

    await press(alice, "/unfollow/bob", on="/user/bob")

    assert texts(await alice.get("/")) == []
    assert "0 followers" in (await alice.get("/user/bob")).text


async def test_nobody_follows_oneself(alice: Browser, bob: Browser) -> None:
    await press(alice, "/follow/ALICE", on="/user/bob")

    page = (await alice.get("/user/alice")).text
    assert "You can’t follow yourself." in page
    assert "0 followers" in page


async def test_twenty_clicks_at_once_are_one_follow(alice: Browser, bob: Browser) -> None:
    await asyncio.gather(*(press(alice, "/follow/bob", on="/user/bob") for _ in range(20)))

    assert "1 follower<" in (await alice.get("/user/bob")).text


async def test_who_does_not_exist_cannot_be_followed(alice: Browser, bob: Browser) -> None:
    assert (await press(alice, "/follow/nobody_here", on="/user/bob")).status_code == 404


async def test_a_button_without_its_token_does_nothing(alice: Browser, bob: Browser) -> None:
    await alice.get("/user/bob")

    answer = await alice.client.post(
        "/follow/bob", data={"csrf_token": "x", "next": "/user/bob"}, follow_redirects=True
    )

    assert answer.url.path == "/user/bob"
    assert "Please press the button again." in answer.text
    assert "0 followers" in answer.text


async def test_a_button_of_an_old_page_speaks_as_a_person_chose(
    alice: Browser, bob: Browser
) -> None:
    await alice.submit("/settings/language", language="es")

    answer = await alice.client.post(
        "/follow/bob", data={"csrf_token": "x", "next": "/user/bob"}, follow_redirects=True
    )

    assert "pulsa el botón otra vez." in answer.text


async def test_a_button_leads_to_no_other_site(alice: Browser, bob: Browser) -> None:
    answer = await alice.submit("/follow/bob", "/user/bob", next="//evil.example/")

    assert answer.headers["Location"] == "/"


async def test_a_visitor_reads_who_follows_whom(
    app: Quart, alice: Browser, bob: Browser, browser: Browser
) -> None:
    await press(alice, "/follow/bob", on="/user/bob")

    page = await browser.get("/user/bob/followers")

    assert "alice" in page.text
    assert 'form="buttons"' not in page.text
