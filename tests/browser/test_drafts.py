"""What was typed and not sent: it is there again, for the person who typed it and nobody else."""

from playwright.async_api import Page, expect

from tests.browser import PASSWORD
from tests.browser.hands import fill_in, register
from tests.browser.sites import WALKED
from tests.browser.stage import Stage
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM


async def test_a_draft_is_there_after_a_detour(carols: Page) -> None:
    await carols.fill("#composer textarea", "Not sent yet.")

    await carols.click("footer a, header a[href='/explore']")
    elsewhere = carols.url
    await carols.goto("/")

    await expect(carols.locator("#composer textarea")).to_have_value("Not sent yet.")
    assert not elsewhere.endswith("/")
    await carols.fill("#composer textarea", "")


async def test_a_draft_that_was_sent_is_there_no_more(carols: Page) -> None:
    await fill_in(carols, post="Written and sent.")
    # Who leaves before the answer does not know whether it was sent, and keeps the draft.
    await expect(carols.locator(".flash.sent")).to_be_visible()
    await carols.goto("/explore")

    await carols.goto("/")

    await expect(carols.locator("#composer textarea")).to_have_value("")


async def test_a_draft_outlives_a_login_and_not_a_log_out(stage: Stage) -> None:
    async with stage.context(WALKED) as context:
        page = await context.new_page()
        await register(page, "drafter")
        await page.fill("#composer textarea", "Not sent yet.")
        cookies = await context.cookies()
        await context.clear_cookies()
        await page.goto("/login")
        await context.add_cookies(cookies)  # type: ignore[arg-type]  # they are its own
        await page.goto("/")
        kept = await page.input_value("#composer textarea")
        await page.goto("/logout")
        await fill_in(page)
        left = await page.evaluate("Object.keys(localStorage)")

    assert kept == "Not sent yet."
    assert left == []


async def test_a_log_out_ends_the_drafts_of_other_tabs_too(stage: Stage) -> None:
    async with stage.context(WALKED) as context:
        page, other = await context.new_page(), await context.new_page()
        await register(page, "with_two_tabs")
        await page.fill("#composer textarea", "Not for who comes next.")
        await other.goto("/logout")
        await fill_in(other)
        await expect(other.locator(".flash.left")).to_be_visible()
        await page.goto("/explore")
        left = await page.evaluate("Object.keys(localStorage)")

    assert left == []


async def test_a_message_has_a_draft_until_it_is_sent(stage: Stage) -> None:
    async with stage.context(WALKED) as context:
        page = await context.new_page()
        await register(page, "letter_writer")
        await page.goto("/messages/grace")
        await page.fill("#write textarea", "Not sent yet.")
        await context.clear_cookies()
        await page.goto("/send_message/grace")
        await fill_in(page, username="letter_writer", password=PASSWORD)
        kept = await page.input_value("#write textarea")
        await fill_in(page)
        await expect(page.get_by_text("Your message is sent.")).to_be_visible()
        left = await page.evaluate("Object.keys(localStorage)")

    assert kept == "Not sent yet."
    assert left == []
