"""What the visitor sees and gets back when something breaks."""

import asyncio
import html
import re
import sqlite3
from collections.abc import Iterator

import pytest
from quart import Quart
from wtforms import IntegerField, StringField
from wtforms.fields.core import UnboundField

from microblog.config import Config
from microblog.errors.page_context import LABELS
from microblog.errors.redaction import is_secret_name
from microblog.errors.request_facts import is_hidden
from microblog.forms import SiteForm
from tests.browser import Browser, csrf_of
from tests.errors.broken import broken_site
from tests.errors.conftest import mailing
from tests.errors.kept import until
from tests.serving import serving
from tests.smtp import Inbox

# A TextAreaField is a StringField too.
_TYPED_INTO = (StringField, IntegerField)


def _forms(parent: type[SiteForm]) -> Iterator[type[SiteForm]]:
    yield parent
    for form in parent.__subclasses__():
        yield from _forms(form)


@pytest.mark.parametrize(
    ("commits", "said"), [(False, "Nothing of it was saved."), (True, "It was saved")]
)
async def test_what_was_typed_comes_back_with_the_truth_about_it(
    config: Config, commits: bool, said: str
) -> None:
    async with (
        serving(broken_site(config, commits=commits)) as address,
        Browser(address) as browser,
    ):
        answer = await browser.client.post(
            "/broken", data={"post": "<my> text", "password": "secret", "csrf_token": "x"}
        )

    assert ">&lt;my&gt; text</textarea>" in answer.text
    assert said in answer.text
    assert "secret" not in answer.text


async def test_a_post_survives_a_login_that_has_ended(app: Quart, alice: Browser) -> None:
    token = csrf_of(await alice.get("/"))
    del alice.client.cookies["login"]

    answer = await alice.client.post("/", data={"post": "not lost", "csrf_token": token})

    assert answer.status_code == 401
    assert ">not lost</textarea>" in answer.text
    assert "Please copy it before you log in." in answer.text


async def test_what_was_typed_is_named_in_the_visitors_language(browser: Browser) -> None:
    spanish = {"Accept-Language": "es"}
    answer = await browser.client.post(
        "/", data={"post": "aquí", "x_y": "z", "was_x": "y"}, headers=spanish
    )

    assert re.findall("<label.*>(.*)</label>", answer.text) == ["Tu texto", "X y"]


async def test_what_was_chosen_or_pressed_or_is_ours_was_not_typed(browser: Browser) -> None:
    answer = await browser.client.post(
        "/error_report", data={"said": "I counted.", "incident": "signed", "language": "es"}
    )

    assert re.findall("<label.*>(.*)</label>", answer.text) == ["What you were doing"]


@pytest.mark.usefixtures("app")
def test_every_field_that_is_typed_into_has_a_label_of_its_own() -> None:
    fields = {
        name
        for form in _forms(SiteForm)
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, _TYPED_INTO)
    }

    nameless = {name for name in fields if not is_secret_name(name) and not is_hidden(name)}
    assert nameless - LABELS.keys() == set()


async def test_who_is_not_logged_in_any_more_can_go_back_to_where_they_wrote(
    alice: Browser,
) -> None:
    del alice.client.cookies["login"]
    page = str(alice.client.base_url.join("/post/7"))

    answer = await alice.client.post("/like/7", data={"next": "/post/7"}, headers={"Referer": page})

    assert '<a role="button" href="/login?next=/post/7">' in answer.text
    assert "What you had typed" not in answer.text


@pytest.mark.parametrize("before", ["http://[/", "http://other.example/post/7", "/post/7", "\\"])
async def test_whoever_comes_from_elsewhere_is_led_nowhere(browser: Browser, before: str) -> None:
    answer = await browser.client.post("/like/7", headers={"Referer": before})

    assert '<a role="button" href="/login">' in answer.text


async def test_a_form_that_is_sent_twice_makes_one_post(alice: Browser) -> None:
    page = await alice.get("/")
    hidden = dict(re.findall(r'name="(csrf_token|once)" type="hidden" value="([^"]+)"', page.text))
    fields = {**{name: html.unescape(value) for name, value in hidden.items()}, "post": "one"}

    answers = [await alice.client.post("/", data=fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (await alice.get("/")).text.count('<article class="post"') == 1


async def test_the_page_says_who_has_been_told(config: Config) -> None:
    silent = mailing(config.instance_path, 1, mail_server=None)
    with_mail: list[str] = []
    without: list[str] = []
    for settings, answers in ((config, with_mail), (silent, without)):
        async with serving(broken_site(settings)) as address, Browser(address) as browser:
            answers.append((await browser.get("/broken")).text)

    assert "The people who run this site have been told." in with_mail[0]
    assert "It has been recorded for the people who run this site." in without[0]


async def test_the_page_of_a_known_error_says_since_when_and_the_admins_note(
    config: Config,
) -> None:
    async with serving(broken_site(config)) as address, Browser(address) as browser:
        await browser.get("/broken")
        await until(config.instance_path, "SELECT 1 FROM error_groups")
    with sqlite3.connect(config.instance_path / "errors.db") as store:
        store.execute("UPDATE error_groups SET note = 'Back at <three>.'")
    store.close()

    async with serving(broken_site(config)) as address, Browser(address) as browser:
        async with asyncio.timeout(15):
            while "known since" not in (text := (await browser.get("/broken")).text):
                await asyncio.sleep(0.05)

    assert "This has been known since " in text
    assert "Back at &lt;three&gt;." in text


async def test_problem_details_carry_the_number(config: Config, inbox: Inbox) -> None:
    async with serving(broken_site(config)) as address, Browser(address) as browser:
        answer = await browser.get("/broken", headers={"Accept": "application/json"})
        [mail] = await inbox.wait_for(1)

    assert answer.json()["incident"] == answer.headers["X-Request-ID"]
    assert answer.json()["incident"] in mail["Subject"]
