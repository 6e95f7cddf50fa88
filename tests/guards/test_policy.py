"""The pages work under their own Content-Security-Policy, in a real browser."""

import pytest

from microblog import create_app
from microblog.config import Config
from tests.chromium import chromium, needs_chromium, register_and_log_in
from tests.moderation.admins import make_admin
from tests.serving import serving

PAGES = ("/login", "/register", "/nothing", "/logout", "/edit_profile", "/user/alice", "/")
ADMINS = ("/admin/errors", "/admin/errors/group/1")


@needs_chromium
@pytest.mark.timeout(240)
async def test_no_page_breaks_its_policy(config: Config) -> None:
    async def broken() -> str:
        raise ZeroDivisionError

    app = create_app(config)
    app.add_url_rule("/broken", "broken", broken)
    said: list[str] = []
    async with serving(app) as site, chromium() as page:
        page.on("console", lambda message: said.append(message.text))
        await register_and_log_in(page, site, "alice")
        await page.fill("#post", "hello")
        await page.click("#submit")
        await make_admin(app, "alice")
        for path in (*PAGES, "/broken", *ADMINS):
            await page.goto(site + path, wait_until="networkidle")
            assert await page.evaluate("document.styleSheets.length") == 1, path
        faces = await page.goto(site + "/") and await page.evaluate(
            "[...document.images].every(image => image.naturalWidth > 0)"
        )

    assert faces
    assert [text for text in said if "Policy" in text] == []


@needs_chromium
@pytest.mark.timeout(240)
async def test_an_inline_script_does_not_run(config: Config) -> None:
    async def scripted() -> str:
        return "<title>quiet</title><script>document.title = 'ran'</script>"

    app = create_app(config)
    app.add_url_rule("/scripted", "scripted", scripted)
    async with serving(app) as site, chromium() as page:
        await page.goto(f"{site}/scripted")
        title = await page.title()

    assert title == "quiet"
