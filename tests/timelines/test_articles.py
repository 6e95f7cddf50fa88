"""Posts that were rendered before: nobody sees another's."""

from tests.browser import Browser
from tests.people import press, words, write

SPANISH = {"Accept-Language": "es"}


async def test_a_post_is_read_in_the_language_of_each_reader(alice: Browser) -> None:
    await write(alice, "hello")

    english = words(await alice.get("/explore"))
    spanish = words(await alice.get("/explore", headers=SPANISH))

    assert "Reply" in english
    assert "Responder" in spanish


async def test_only_its_author_is_offered_to_edit_a_post(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")

    pages = [(await browser.get("/explore")).text for browser in (alice, bob)]

    assert [f"/post/{number}/edit" in page for page in pages] == [True, False]


async def test_a_like_is_seen_at_once(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")
    await bob.get("/explore")

    await press(bob, f"/like/{number}", on="/explore")

    assert "Like 1" in words(await bob.get("/explore"))
