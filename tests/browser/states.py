"""How a page gets into a state that its address alone does not show."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, Route

State = Callable[[Page], Awaitable[None]]

# Not that of the small buttons, which is hidden.
FORM = "main form[method=post]:not([hidden])"
# The answer of the site, and not the browser's own, is what is looked at.
_SUBMIT = "form => { form.noValidate = true; form.requestSubmit(); }"


def sent(**fields: str) -> State:
    """The answer to the page's form, with these fields filled: without any, a form with errors."""

    async def send(page: Page) -> None:
        for name, value in fields.items():
            await page.fill(f"{FORM} [name={name}]", value)
        async with page.expect_navigation():
            await page.locator(FORM).first.evaluate(_SUBMIT)

    return send


def sent_empty(*names: str) -> State:
    """The answer to the page's form, with these fields emptied."""
    return sent(**dict.fromkeys(names, ""))


def sent_anyway(**fields: str) -> State:
    """The answer to the page's form, of before it could not be filled any more."""

    async def send(page: Page) -> None:
        enable = "form => [...form.elements].forEach((field) => { field.disabled = false; })"
        await page.locator(FORM).first.evaluate(enable)
        await sent(**fields)(page)

    return send


def sent_to(address: str, **fields: str) -> State:
    """The answer of another address to the page's form."""

    async def send(page: Page) -> None:
        await page.locator(FORM).first.evaluate("(form, to) => { form.action = to }", address)
        await sent(**fields)(page)

    return send


async def without_refresh(page: Page) -> None:
    """The same page, which does not reload by itself while it is looked at."""

    async def still(route: Route) -> None:
        answer = await route.fetch()
        kept = {name: value for name, value in answer.headers.items() if name != "refresh"}
        await route.fulfill(response=answer, headers=kept)

    await page.route("**/settings/export", still)
    await page.reload()


async def behind_a_proxy(page: Page) -> None:
    """The same page, asked for through a proxy that the settings do not know."""
    await page.set_extra_http_headers({"X-Forwarded-For": "192.0.2.1"})
    await page.reload()
    await page.reload()
