"""What visitors say that they were doing."""

import re

import pytest

from microblog import create_app
from microblog.config import Config
from microblog.errors import additions
from tests.browser import Browser
from tests.errors.broken import broken_site
from tests.errors.conftest import mailing
from tests.errors.kept import rows
from tests.serving import serving


async def test_what_the_visitor_was_doing_is_kept_even_without_the_database(
    config: Config,
) -> None:
    app = broken_site(config)
    async with serving(app) as address, Browser(address) as browser:
        page = (await browser.get("/broken")).text
        token = re.search(r'name="incident" value="([^"]+)"', page)
        assert token
        (config.instance_path / "microblog.db").rename(config.instance_path / "gone.db")
        await app.extensions["engine"].dispose()
        answer = await browser.client.post(
            "/error_report", data={"incident": token[1], "said": "I pressed\x00 the button"}
        )

    [comment] = rows(config.instance_path, "SELECT * FROM error_comments")
    assert "Thank you" in answer.text
    assert comment["text"] == "I pressed\\x00 the button"
    assert comment["number"] in page


async def test_a_page_from_before_the_key_was_changed_can_still_say_it(config: Config) -> None:
    async with serving(broken_site(config)) as address, Browser(address) as browser:
        page = (await browser.get("/broken")).text
    token = re.search(r'name="incident" value="([^"]+)"', page)
    assert token
    assert config.secret_key
    older = config.secret_key.get_secret_value()
    keys = {"secret_key": "a newer key of the site", "secret_key_fallbacks": older}
    changed = mailing(config.instance_path, config.mail_port, **keys)

    async with serving(create_app(changed)) as address, Browser(address) as browser:
        said = {"incident": token[1], "said": "I waited"}
        answer = await browser.client.post("/error_report", data=said)

    assert "Thank you" in answer.text


async def test_of_one_error_only_a_few_comments_are_kept(config: Config) -> None:
    async with serving(broken_site(config)) as address, Browser(address) as browser:
        page = (await browser.get("/broken")).text
        token = re.search(r'name="incident" value="([^"]+)"', page)
        assert token
        for number in range(5):
            said = {"incident": token[1], "said": f"again, {number}"}
            await browser.client.post("/error_report", data=said)

    kept = rows(config.instance_path, "SELECT text FROM error_comments ORDER BY id")
    assert [comment["text"] for comment in kept] == ["again, 0", "again, 1", "again, 2"]


async def test_the_newest_comments_take_the_place_of_the_oldest(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(additions, "COMMENTS_KEPT", 2)
    async with serving(broken_site(config)) as address, Browser(address) as browser:
        for number in range(3):
            page = (await browser.get("/broken")).text
            token = re.search(r'name="incident" value="([^"]+)"', page)
            assert token
            said = {"incident": token[1], "said": f"visitor {number}"}
            await browser.client.post("/error_report", data=said)

    kept = rows(config.instance_path, "SELECT text FROM error_comments ORDER BY id")
    assert [comment["text"] for comment in kept] == ["visitor 1", "visitor 2"]


async def test_a_comment_needs_the_page_that_it_is_about(config: Config) -> None:
    async with serving(create_app(config)) as address, Browser(address) as browser:
        answer = await browser.client.post(
            "/error_report", data={"incident": "made up", "said": "spam"}
        )

    assert answer.status_code == 400
    assert rows(config.instance_path, "SELECT * FROM error_comments") == []
