"""Names that are held."""

from datetime import datetime, timedelta

import pytest
from quart import Quart

from microblog.clock import utc_now
from microblog.database import db, writing
from microblog.users.holds import hold_name
from microblog.users.queries import user_by_username
from tests.browser import Browser

TAKEN = "Somebody already has this username"


async def _hold(app: Quart, until: datetime | None, user_id: int | None = None) -> None:
    async with app.app_context(), writing() as unit:
        await hold_name(unit, name_key="carol", user_id=user_id, until=until)


@pytest.mark.parametrize("until", [None, utc_now() + timedelta(days=1)])
async def test_a_held_name_is_nobodys_to_take(
    app: Quart, alice: Browser, browser: Browser, until: datetime | None
) -> None:
    await _hold(app, until)

    assert TAKEN in (await browser.register("Carol")).text
    assert TAKEN in (await alice.submit("/edit_profile", username="Carol")).text


async def test_a_name_is_free_when_the_hold_is_over(app: Quart, browser: Browser) -> None:
    await _hold(app, utc_now() - timedelta(seconds=1))

    assert (await browser.register("carol")).status_code == 302


async def test_one_may_take_back_the_name_that_is_held_for_oneself(
    app: Quart, alice: Browser
) -> None:
    async with app.app_context():
        user = await user_by_username(db(), username="alice")
    assert user
    await _hold(app, None, user.id)

    answer = await alice.submit("/edit_profile", username="carol")

    assert answer.headers["Location"] == "/user/carol"


async def test_a_later_hold_replaces_an_earlier_one(app: Quart, browser: Browser) -> None:
    await _hold(app, None)
    await _hold(app, utc_now() - timedelta(seconds=1))

    assert (await browser.register("carol")).status_code == 302
