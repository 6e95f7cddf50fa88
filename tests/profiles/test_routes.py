"""Profiles."""

import asyncio
import re
from datetime import timedelta

import pytest
from quart import Quart
from sqlalchemy import update

from microblog.clock import utc_now
from microblog.database import writing
from microblog.users.models import User
from tests.browser import Browser


async def test_a_profile_shows_person_and_posts(alice: Browser, bob: Browser) -> None:
    await alice.submit("/edit_profile", username="alice", about_me="I am <Alice>")
    await alice.submit("/", post="mine")
    await bob.submit("/", post="not hers")

    page = await bob.get("/user/ALICE")

    assert "I am &lt;Alice&gt;" in page.text
    assert "mine" in page.text
    assert "not hers" not in page.text


async def test_a_page_that_was_opened_before_undoes_no_renaming(alice: Browser) -> None:
    page = (await alice.get("/edit_profile")).text
    [was] = re.findall('name="was_username" type="hidden" value="(.*?)"', page)
    before = {"username": "alice", "was_username": was}
    await alice.submit("/edit_profile", username="alicia", was_username=was)

    await alice.submit("/edit_profile", **before, about_me="I am Alice")

    assert "I am Alice" in (await alice.get("/user/alicia")).text


async def test_each_reader_has_their_own_buttons_where_others_looked(
    alice: Browser, bob: Browser, browser: Browser
) -> None:
    pages = [await who.get("/user/bob") for who in (browser, alice, bob, browser)]

    buttons = [
        [what for what in ("Edit your profile", "/follow/bob") if what in page.text]
        for page in pages
    ]
    assert buttons == [[], ["/follow/bob"], ["Edit your profile"], []]


async def test_nobodys_profile_is_not_found(alice: Browser) -> None:
    assert (await alice.get("/user/nobody")).status_code == 404


async def test_edit_refuses_a_taken_username_and_keeps_the_rest(
    alice: Browser, bob: Browser
) -> None:
    answer = await alice.submit("/edit_profile", username="BOB", about_me="kept")

    assert "Somebody already has this username" in answer.text
    assert ">\r\nkept</textarea>" in answer.text
    assert (await alice.get("/user/alice")).status_code == 200


@pytest.mark.parametrize("name", ["alice", "Alice"])
async def test_edit_takes_ones_own_name(alice: Browser, name: str) -> None:
    answer = await alice.submit("/edit_profile", username=name, about_me="")

    assert answer.headers["Location"] == f"/user/{name}"


async def test_edit_refuses_a_biography_that_is_too_long(alice: Browser) -> None:
    answer = await alice.submit("/edit_profile", username="alice", about_me="x" * 141)

    assert "there is room for 140 characters" in answer.text


async def test_twenty_who_want_one_name_make_one_winner(app: Quart) -> None:
    browsers = [Browser(app) for _ in range(20)]
    for number, browser in enumerate(browsers):
        await browser.register(f"person{number}")
        await browser.log_in(f"person{number}")

    answers = await asyncio.gather(
        *(browser.submit("/edit_profile", username="winner") for browser in browsers)
    )

    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [302]
    assert sum("already has this username" in answer.text for answer in answers) == 19


async def test_an_avatar_is_an_svg_that_may_be_kept_forever(browser: Browser) -> None:
    answer = await browser.get("/avatar/0123456789abcdef.svg")

    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert (await browser.get("/avatar/x.svg")).status_code == 404


async def test_a_look_notes_when_a_person_was_last_seen(app: Quart, alice: Browser) -> None:
    shown = r'last seen <time datetime="(.*?)"'
    async with app.app_context(), writing() as db:
        await db.execute(update(User).values(last_seen_at=utc_now() - timedelta(hours=1)))

    before = re.search(shown, (await alice.get("/user/alice")).text)
    await asyncio.gather(*app.background_tasks)
    after = re.search(shown, (await alice.get("/user/alice")).text)

    assert before
    assert after
    assert before[1] < after[1]


async def test_an_error_page_is_no_sign_of_life(app: Quart, alice: Browser) -> None:
    async with app.app_context(), writing() as db:
        await db.execute(update(User).values(last_seen_at=utc_now() - timedelta(hours=1)))

    await alice.get("/nothing-here")

    assert not app.background_tasks


@pytest.mark.parametrize(
    ("page", "says", "leads_to"),
    [
        ("", "You have written nothing yet.", "/"),
        ("/replies", "You have answered nobody yet.", "/explore"),
        ("/followers", "Nobody follows you yet.", "/"),
        ("/following", "You follow nobody yet.", "/explore"),
    ],
)
async def test_an_empty_page_of_ones_own_says_what_one_can_do(
    alice: Browser, page: str, says: str, leads_to: str
) -> None:
    text = (await alice.get(f"/user/alice{page}")).text

    assert says in text
    assert f'<a role="button" href="{leads_to}">' in text
