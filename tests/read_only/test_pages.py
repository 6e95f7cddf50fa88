"""What people see while the site is read-only."""

import pytest
from quart import Quart

from microblog.guards.writes import WORKING
from tests.browser import PASSWORD, Browser
from tests.people import write
from tests.switch import switch

TEXT = "moving, <b>back</b> at 14:00"
BANNER = "The site can only be read at the moment"
REFUSED = "Nothing can be saved at the moment"
READ = ("/", "/explore", "/user/alice", "/search?q=x", "/notifications", "/settings/logins")


@pytest.mark.parametrize("path", READ)
async def test_who_is_logged_in_reads_on(app: Quart, alice: Browser, path: str) -> None:
    await switch(app, TEXT)

    page = await alice.get(path)

    assert page.status_code == 200
    assert BANNER in page.text


async def test_the_text_of_the_admins_is_above_every_page_and_no_html(
    app: Quart, browser: Browser
) -> None:
    await switch(app, TEXT)

    for path in ("/explore", "/login", "/nothing"):
        assert "<bdi>moving, &lt;b&gt;back&lt;/b&gt; at 14:00</bdi>" in (
            (await browser.get(path)).text
        )


async def test_the_banner_speaks_the_language_of_the_reader(app: Quart, browser: Browser) -> None:
    await switch(app, "")

    page = await browser.get("/login", headers={"Accept-Language": "es"})

    assert "el sitio solo se puede leer" in page.text


@pytest.mark.parametrize("path", ["/", "/edit_profile", "/settings/password"])
async def test_a_form_can_be_looked_at_and_not_filled(
    app: Quart, alice: Browser, path: str
) -> None:
    await switch(app, TEXT)

    page = (await alice.get(path)).text

    assert '<input disabled id="submit"' in page


async def test_a_button_can_not_be_pressed(app: Quart, alice: Browser) -> None:
    await write(alice, "hello")
    await alice.get("/")
    await switch(app, TEXT)

    assert '<button disabled class="like"' in (await alice.get("/")).text


async def test_what_was_typed_before_comes_back_and_is_no_incident(
    app: Quart, alice: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    await switch(app, TEXT)

    answer = await alice.submit("/", post="Do not <lose> this")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert REFUSED in answer.text
    assert ">Do not &lt;lose&gt; this</textarea>" in answer.text
    assert "Nothing of it was saved." in answer.text
    assert "quote this number" not in answer.text
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_every_address_that_writes_says_so(app: Quart, alice: Browser) -> None:
    await switch(app, TEXT)
    urls = app.url_map.bind("site.example")
    values = {"username": "alice", "token": "x", "name": "name", "number": "x"}
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint not in WORKING:
            path = urls.build(
                rule.endpoint, {name: values.get(name, 1) for name in rule.arguments}, "POST"
            )
            assert (await alice.client.post(path)).status_code == 503, path


def test_what_works_in_read_only_mode_is_there(app: Quart) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= WORKING


async def test_logging_in_is_refused_at_the_form(
    app: Quart, alice: Browser, browser: Browser
) -> None:
    await switch(app, TEXT)

    answer = await browser.submit("/login", username="alice", password=PASSWORD)

    assert answer.status_code == 503
    assert "Nobody can log in now" in answer.text
    assert 'value="alice"' in answer.text
    assert PASSWORD not in answer.text


async def test_logging_out_ends_the_login_of_this_browser(app: Quart, alice: Browser) -> None:
    await switch(app, TEXT)

    answer = await alice.submit("/logout")

    assert answer.status_code == 302
    assert (await alice.get("/settings")).status_code == 302


async def test_the_colours_can_be_chosen(app: Quart, browser: Browser) -> None:
    await switch(app, TEXT)

    answer = await browser.client.post("/theme", data={"theme": "dark"})

    assert answer.status_code == 302


async def test_switched_off_everything_is_as_before(app: Quart, alice: Browser) -> None:
    await switch(app, TEXT)
    await switch(app, None)

    await write(alice, "back again")

    assert BANNER not in (await alice.get("/")).text


async def test_a_program_gets_problem_details(app: Quart, alice: Browser) -> None:
    await switch(app, TEXT)

    answer = await alice.client.post("/", headers={"Accept": "application/json"})

    assert answer.json()["title"] == REFUSED
