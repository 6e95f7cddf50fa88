"""What people do with a page: with a mouse, or with the keyboard alone."""

from playwright.async_api import Locator, Page, expect

from tests.browser import PASSWORD
from tests.browser.states import FORM

# No page has as many links and buttons.
MOST_TABS = 100


async def fill_in(page: Page, **fields: str) -> None:
    """Fill the page's form, and press its first button."""
    for name, value in fields.items():
        await page.fill(f"{FORM} [name={name}]", value)
    await page.locator(f"{FORM} :is(button:not([type=button]), [type=submit])").first.click()


async def register(page: Page, name: str) -> None:
    """Make an account, and log in."""
    await page.goto("/register")
    await fill_in(
        page, username=name, email=f"{name}@example.com", password=PASSWORD, password2=PASSWORD
    )
    await expect(page).to_have_url("/login")
    await fill_in(page, username=name, password=PASSWORD)


async def press(page: Page, action: str) -> None:
    """Click one of the small buttons, such as that of "/like/3", and wait for its answer."""
    async with page.expect_response(lambda answer: answer.request.method == "POST"):
        await page.click(f'button[formaction="{action}"]')


async def tab_to(page: Page, there: Locator) -> None:
    """Press the tabulator until something has the focus."""
    for _ in range(MOST_TABS):
        if await there.evaluate("element => element === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {there}")


async def type_into(page: Page, name: str, text: str) -> None:
    """Go to a field of the page's form by keyboard, and write."""
    await tab_to(page, page.locator(f"{FORM} [name={name}]"))
    await page.keyboard.type(text)
