"""The language of a page: as the browser asks for it, or as the person chose."""

from datetime import timedelta

import pytest
from quart import Quart

from microblog.clock import utc_now
from microblog.dates import ago
from microblog.languages import best_language, speaking
from tests.browser import Browser

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("es", "es"),
        ("es-MX, en;q=0.5", "es"),
        ("en-GB, es;q=0.5", "en"),
        ("fr, es;q=0.3", "es"),
        ("fr, zh", "en"),
        ("*", "en"),
        ("", "en"),
        (";;q=x,,=" * 1000, "en"),
    ],
)
def test_the_language_fits_the_header_best(accepted: str, code: str) -> None:
    assert best_language(accepted) == code


async def test_a_page_is_in_the_language_of_the_browser(app: Quart) -> None:
    async with Browser(app) as browser:
        answer = await browser.get("/login", headers=SPANISH)

    assert '<html lang="es"' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]


async def test_each_reader_of_a_page_has_it_in_their_language(app: Quart) -> None:
    async with Browser(app) as browser:
        pages = [
            (await browser.get("/login", headers={"Accept-Language": code})).text
            for code in ("en", "es", "en")
        ]

    assert ["<title>Log in" in page for page in pages] == [True, False, True]
    assert ["<title>Iniciar sesión" in page for page in pages] == [False, True, False]


async def test_a_page_that_does_not_exist_says_so_in_the_language_of_the_browser(
    app: Quart,
) -> None:
    async with Browser(app) as browser:
        answer = await browser.get("/nothing", headers=SPANISH)

    assert '<html lang="es"' in answer.text


async def test_what_a_person_chose_counts_more_than_the_browser(alice: Browser) -> None:
    await alice.submit("/settings/language", language="es")

    assert '<html lang="es"' in (await alice.get("/")).text


async def test_an_error_page_speaks_as_a_person_chose(alice: Browser) -> None:
    await alice.submit("/settings/language", language="es")

    answer = await alice.get("/nothing")

    assert "<h1>Esta página no existe</h1>" in answer.text


async def test_an_unknown_language_is_refused_at_its_field(alice: Browser) -> None:
    answer = await alice.submit("/settings/language", language="xx")

    assert 'id="language-error"' in answer.text


@pytest.mark.parametrize(
    ("passed", "english", "spanish"),
    [
        (timedelta(seconds=59), "just now", "ahora mismo"),
        (timedelta(minutes=1), "1 minute ago", "hace 1 minuto"),
        (timedelta(minutes=119), "1 hour ago", "hace 1 hora"),
        (timedelta(days=6, hours=23), "6 days ago", "hace 6 días"),
    ],
)
def test_times_are_relative_for_a_week(passed: timedelta, english: str, spanish: str) -> None:
    then = utc_now() - passed

    assert ago(then) == english
    with speaking("es"):
        assert ago(then) == spanish
