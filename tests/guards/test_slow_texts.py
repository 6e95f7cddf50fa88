"""Texts as long as a request may be, made to keep the site busy: nobody else may wait for them."""

import time
from collections.abc import Callable

import pytest
from werkzeug.datastructures import MultiDict

from microblog.posts.pieces import length
from microblog.posts.text import post_html
from microblog.posts.words import words_of
from microblog.users.forms import RegistrationForm
from microblog.users.queries import folded
from tests.browser import Browser

SECONDS = 0.5

# Above and below a letter in turn: to put them in their order is to sort them.
MARKS = "\u0316\u0300" * 30_000


def register(text: str) -> None:
    fields = dict.fromkeys(("username", "email", "password", "password2"), text)
    assert not RegistrationForm(MultiDict(fields), meta={"csrf": False}).validate()


@pytest.mark.parametrize("takes", [length, post_html, words_of, folded, register])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" + MARKS, id="marks"),
        pytest.param("#a" + MARKS, id="marks in a tag"),
        pytest.param("a@a" + MARKS, id="marks in a mail address"),
    ],
)
async def test_a_text_that_was_made_to_take_long_does_not(
    text: str, takes: Callable[[str], object]
) -> None:
    start = time.process_time()

    takes(text)

    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("takes", [length, post_html, words_of])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("http://a/(" * 6_000, id="brackets that never end"),
        pytest.param("🇩🇪" * 25_000, id="flags"),
    ],
)
async def test_a_text_that_was_made_to_be_counted_slowly_is_not(
    text: str, takes: Callable[[str], object]
) -> None:
    start = time.process_time()

    takes(text)

    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("path", ["/nowhere", "/readyz"])
async def test_a_long_list_of_what_a_visitor_takes_is_not_read_to_its_end(
    browser: Browser, path: str
) -> None:
    start = time.process_time()

    await browser.get(path, headers={"Accept": "a/b," * 400_000})

    assert time.process_time() - start < SECONDS
