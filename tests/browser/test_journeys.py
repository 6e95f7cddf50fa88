"""What people come for, with and without JavaScript, on a screen and on a phone."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser import PASSWORD
from tests.browser.hands import fill_in, press, register
from tests.browser.sites import WALKED
from tests.browser.stage import Stage
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM

PageOf = Callable[..., Awaitable[Page]]
WAYS: dict[str, dict[str, Any]] = {
    "screen": {"viewport": {"width": 1280, "height": 800}},
    "phone-without-scripts": {
        "viewport": {"width": 320, "height": 640},
        "color_scheme": "dark",
        "java_script_enabled": False,
    },
}


@pytest_asyncio.fixture(loop_scope="session", params=WAYS)
async def page_of(request: pytest.FixtureRequest, stage: Stage) -> AsyncGenerator[PageOf, None]:
    """Opens a page for a person; at the end, none of them had anything to complain of."""
    async with AsyncExitStack() as stack:
        opened = []

        async def page_of(who: str | None = None) -> Page:
            context = stage.context(WALKED, who, **WAYS[request.param])
            shown = await stage.new_page(WALKED, await stack.enter_async_context(context))
            opened.append(shown.ears)
            return shown.page

        yield page_of
        assert [words for ears in opened for words in ears.heard] == []


@pytest.fixture
def way(request: pytest.FixtureRequest) -> str:
    """A word for the way, that tells its texts and names from those of the others."""
    return str(request.node.callspec.params["page_of"]).replace("-", "_")


async def test_who_registers_can_post_and_sees_it(page_of: PageOf, way: str) -> None:
    page = await page_of()
    await register(page, f"new_{way}")

    await fill_in(page, post=f"My first post, {way}.")

    await expect(page.locator("article", has_text=f"My first post, {way}.")).to_be_visible()


async def test_a_double_click_sends_a_form_once(stage: Stage) -> None:
    async with stage.context(WALKED, None, **WAYS["screen"]) as context:
        page = (await stage.new_page(WALKED, context)).page
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        await page.goto("/login")
        await page.fill("[name=username]", "nobody")
        await page.fill("[name=password]", PASSWORD)

        await page.dblclick("[type=submit]", delay=50)
        await expect(page.get_by_role("alert")).to_be_visible()

    assert sent.count("POST") == 1


async def test_home_shows_the_posts_of_whom_one_follows(page_of: PageOf, way: str) -> None:
    writer, reader = await page_of("ivan"), await page_of()
    await writer.goto("/")
    await fill_in(writer, post=f"News for my followers, {way}.")
    await register(reader, f"reader_{way}")
    await reader.goto("/user/ivan")

    await press(reader, "/follow/ivan")
    await reader.goto("/")

    await expect(reader.get_by_text(f"News for my followers, {way}.")).to_be_visible()


async def test_a_reply_stands_below_what_it_answers(page_of: PageOf, way: str) -> None:
    page = await page_of("bob")
    await page.goto("/post/1")

    await fill_in(page, post=f"Good morning to you, {way}!")

    await expect(page.get_by_text(f"Good morning to you, {way}!")).to_be_visible()


async def test_a_post_is_liked_and_unliked(page_of: PageOf) -> None:
    page = await page_of("carol")
    await page.goto("/post/1")

    await press(page, "/like/1")
    await expect(page.locator('[formaction="/unlike/1"]')).to_have_attribute("aria-pressed", "true")
    await press(page, "/unlike/1")

    await expect(page.locator('[formaction="/like/1"]')).to_have_attribute("aria-pressed", "false")


async def test_a_double_click_does_not_take_back_what_it_did(stage: Stage) -> None:
    async with stage.context(WALKED, "grace", **WAYS["screen"]) as context:
        page = (await stage.new_page(WALKED, context)).page
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        await page.goto("/post/1")
        await page.hover('[formaction="/like/1"]')

        for count in (1, 2):
            await page.mouse.down(click_count=count)
            await page.mouse.up(click_count=count)
            await expect(page.locator('[formaction="/unlike/1"]')).to_be_visible()
        await press(page, "/unlike/1")

    assert sent.count("POST") == 2


async def test_a_like_of_a_post_that_moved_on_leaves_what_is_being_typed(stage: Stage) -> None:
    async with stage.context(WALKED, None, **WAYS["screen"]) as context:
        page = (await stage.new_page(WALKED, context)).page
        await register(page, "mover")
        await fill_in(page, post="It moves on.")
        await page.fill("#composer textarea", "Not sent yet.")
        await page.evaluate("document.querySelector('article').id = 'post-999999'")

        await press(page, await _action(page, "like"))

        await expect(page.locator('button[formaction^="/like/"]')).to_be_disabled()
        await expect(page.locator("main")).to_be_focused()
        assert await page.input_value("#composer textarea") == "Not sent yet."


async def test_what_stands_before_the_site_may_answer_a_button(stage: Stage) -> None:
    async with stage.context(WALKED, "bob", **WAYS["screen"]) as context:
        page = await context.new_page()
        await page.route("**/like/*", lambda route: route.fulfill(status=502, body="Back soon"))
        await page.goto("/post/1")

        await page.click('button[formaction="/like/1"]')

        await expect(page.locator("body")).to_have_text("Back soon")


async def test_who_has_read_all_is_told_of_nothing_more(page_of: PageOf, way: str) -> None:
    told, fan = await page_of(), await page_of("bob")
    await register(told, f"told_{way}")
    await fan.goto(f"/user/told_{way}")
    await press(fan, f"/follow/told_{way}")
    await told.goto("/notifications")
    before = await told.locator("header .count").count()

    await told.click('button[formaction^="/notifications"]')

    await expect(told.locator("header .count")).to_have_count(0)
    assert before == 1


async def test_whom_one_blocks_shows_nothing_more(page_of: PageOf, way: str) -> None:
    page = await page_of()
    await register(page, f"blocker_{way}")
    await page.goto("/user/ivan")
    await expect(page.locator("article").first).to_be_visible()

    await press(page, "/block/ivan")
    await expect(page.get_by_text("You have blocked ivan: neither")).to_be_visible()
    assert await page.locator("article").count() == 0
    await press(page, "/unblock/ivan")

    await expect(page.locator("article").first).to_be_visible()
    assert await page.get_by_text("You have blocked ivan: neither").count() == 0


async def test_a_changed_profile_is_shown(page_of: PageOf, way: str) -> None:
    page = await page_of("dave")
    await page.goto("/edit_profile")

    await fill_in(page, about_me=f"I count to four, {way}.")

    await expect(page.get_by_text(f"I count to four, {way}.")).to_be_visible()


async def test_a_message_arrives(page_of: PageOf, way: str) -> None:
    sender, receiver = await page_of("dave"), await page_of("grace")
    await sender.goto("/messages/grace")

    await fill_in(sender, message=f"For your eyes, {way}.")
    await receiver.goto("/messages/dave")

    await expect(receiver.get_by_text(f"For your eyes, {way}.")).to_be_visible()


async def test_a_post_is_found_by_a_word(page_of: PageOf) -> None:
    page = await page_of("carol")
    await page.goto("/search")

    await page.fill("main [name=q]", "timetable")
    await page.press("main [name=q]", "Enter")

    await expect(page.locator("article", has_text="a promise")).to_be_visible()


async def test_a_report_is_settled(page_of: PageOf, way: str) -> None:
    reader, admin = await page_of("bob"), await page_of("grace")
    await reader.goto("/report/user/ivan")
    await fill_in(reader, reason=f"Too much of it, {way}.")
    await admin.goto("/admin/reports")
    mine = admin.locator("article", has_text=f"Too much of it, {way}.")
    await mine.locator('[href^="/admin/reports/"]').click()

    await admin.click("button[value=dismiss]")

    await expect(admin.get_by_text(f"Too much of it, {way}.")).to_be_hidden()


async def test_a_setting_of_the_site_goes_back_to_its_default(page_of: PageOf, way: str) -> None:
    page = await page_of("grace")
    await page.goto("/admin/settings")
    await fill_in(page, contact=f"{way}@example.com")
    await expect(page.locator("[name=contact]")).to_have_value(f"{way}@example.com")

    await page.check("[name=default][value=contact]")
    await fill_in(page, description=f"Ours, {way}")

    await expect(page.locator("[name=contact]")).to_have_value("")
    await expect(page.locator("textarea[name=description]")).to_have_value(f"Ours, {way}")


async def _action(page: Page, what: str) -> str:
    found = await page.get_attribute(f'button[formaction^="/{what}/"]', "formaction")
    assert found
    return found
