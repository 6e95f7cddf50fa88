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


async def test_signs_that_mean_something_to_a_format_are_shown(alice: Browser) -> None:
    await write(alice, "100 % sure, %(id)s and {id}")

    assert "100 % sure, %(id)s and {id}" in words(await alice.get("/explore"))


async def test_posts_of_all_kinds_are_shown_as_what_they_are(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "the first")
    await write(bob, "the answer", at=f"/post/{number}")
    await press(bob, f"/like/{number}", on="/explore")
    await alice.submit(f"/post/{number}/edit", post="the first, mended")

    shown = words(await alice.get("/explore"))

    assert "edited the first, mended Reply 1 Like 1 Edit Delete" in shown
    assert "In reply to alice the answer Reply Like" in shown
