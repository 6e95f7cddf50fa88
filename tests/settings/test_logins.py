"""Where one is logged in, and logging out there."""

import re
from collections.abc import AsyncGenerator

import pytest
from quart import Quart

from tests.browser import Browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
async def laptop(app: Quart, alice: Browser) -> AsyncGenerator[Browser, None]:
    """Alice on another device; her first one is python-httpx."""
    async with Browser(app) as browser:
        browser.client.headers["User-Agent"] = FIREFOX
        await browser.log_in("alice")
        yield browser


async def _buttons(browser: Browser) -> list[str]:
    page = await browser.get("/settings/logins")
    return re.findall(r'name="login" value="(\d+)"', page.text)


async def _is_in(browser: Browser) -> bool:
    return (await browser.get("/")).status_code == 200


async def test_the_list_names_devices_and_marks_this_one(alice: Browser, laptop: Browser) -> None:
    page = await laptop.get("/settings/logins")

    assert "<strong>Firefox on Linux</strong> &ndash; this one" in page.text
    assert re.search("<strong>python-httpx/[^<]*</strong><br>", page.text)


async def test_the_list_is_ones_own(alice: Browser, bob: Browser) -> None:
    assert await _buttons(alice) == []


async def test_log_out_ends_one_login(alice: Browser, laptop: Browser) -> None:
    [phone] = await _buttons(laptop)

    answer = await laptop.submit("/settings/logins", login=phone)

    assert answer.headers["Location"] == "/settings/logins"
    assert not await _is_in(alice)
    assert await _is_in(laptop)


async def test_log_out_everywhere_else_leaves_this_one(
    app: Quart, alice: Browser, laptop: Browser, bob: Browser
) -> None:
    await laptop.submit("/settings/logins", login="others")

    assert [await _is_in(browser) for browser in (alice, laptop, bob)] == [False, True, True]


async def test_nobody_ends_another_persons_login(
    alice: Browser, laptop: Browser, bob: Browser
) -> None:
    for login in await _buttons(laptop):
        await bob.submit("/settings/logins", login=login)

    assert await _is_in(alice)


@pytest.mark.parametrize("login", ["", "0", "9" * 30, "-1", "x\x00", "٣"])
async def test_nonsense_ends_nothing(alice: Browser, login: str) -> None:
    answer = await alice.submit("/settings/logins", login=login)

    assert answer.status_code in {200, 302}
    assert await _is_in(alice)


async def test_without_the_forms_token_nothing_ends(alice: Browser, laptop: Browser) -> None:
    await laptop.client.post("/settings/logins", data={"login": "others"})

    assert await _is_in(alice)


async def test_settings_are_linked_from_the_foot_of_each_page_and_ones_own_profile(
    alice: Browser, bob: Browser
) -> None:
    assert (await alice.get("/user/alice")).text.count('href="/settings"') == 2
    assert (await alice.get("/user/bob")).text.count('href="/settings"') == 1
    assert 'href="/settings/logins"' in (await alice.get("/settings")).text


async def test_a_login_says_when_it_began_and_not_since_how_long_ago(alice: Browser) -> None:
    page = await alice.get("/settings/logins")

    assert "Logged in <time" in page.text
