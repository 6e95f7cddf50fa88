"""The home page."""

import re
from pathlib import Path

import pytest
from quart import Quart

from microblog.config import Config, load
from tests.browser import Browser


@pytest.fixture
def config(instance: Path) -> Config:
    """Small pages."""
    return load(instance_path=instance, posts_per_page=3, _env_file=None)


def _posts(page: str) -> list[str]:
    return re.findall(r'<p class="text" dir="auto">(.*?)</p>', page, re.DOTALL)


async def test_a_post_appears_for_everybody(alice: Browser, bob: Browser) -> None:
    await alice.submit("/", post="Hello, world")

    assert _posts((await bob.get("/explore")).text) == ["Hello, world"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("  \n ", "Please write something first."),
        ("x" * 281, "This is 1 character too long"),
        ("a\x00b", "control character (U+0000)"),
        ("a\x1bb", "control character (U+001B)"),
    ],
)
async def test_a_bad_post_is_answered_at_its_field_and_kept(
    alice: Browser, text: str, message: str
) -> None:
    answer = await alice.submit("/", post=text)

    assert answer.status_code == 200
    assert message in answer.text
    assert text.strip() in answer.text


async def test_html_is_text_and_addresses_are_links(alice: Browser) -> None:
    await alice.submit("/", post="<b>look</b>\nhttps://example.org/?a=1&b=2 javascript:alert(1)")

    link = (
        '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">'
        "https://example.org/?a=1&amp;b=2</a>"
    )
    assert _posts((await alice.get("/")).text) == [
        f"&lt;b&gt;look&lt;/b&gt;\n{link} javascript:alert(1)"
    ]


async def test_older_pages_stay_as_they_are_while_posts_arrive(alice: Browser) -> None:
    for number in range(7):
        await alice.submit("/", post=f"post {number}")
    first = await alice.get("/")
    await alice.submit("/", post="post 7")
    older = re.search(r'rel="next" href="(.*?)"', first.text)
    assert older

    second = await alice.get("/" + older[1])

    assert _posts(first.text) == ["post 6", "post 5", "post 4"]
    assert _posts(second.text) == ["post 3", "post 2", "post 1"]


async def test_newer_leads_back_page_by_page(alice: Browser) -> None:
    for number in range(7):
        await alice.submit("/", post=f"post {number}")

    newer = await alice.get("/?after=1")
    newest = await alice.get("/?after=5")

    assert _posts(newer.text) == ["post 3", "post 2", "post 1"]
    assert _posts(newest.text) == ["post 6", "post 5", "post 4"]
    assert 'rel="prev"' not in newest.text


@pytest.mark.parametrize("cursor", ["0", "-1", "1_0", "２", "x", "", "9223372036854775808"])
async def test_a_cursor_that_is_no_id_is_a_bad_request(alice: Browser, cursor: str) -> None:
    answer = await alice.get("/", params={"before": cursor})

    assert answer.status_code == 400
    assert "must be the number of what a list shows" in answer.text


async def test_a_page_beyond_the_oldest_says_so(alice: Browser) -> None:
    await alice.submit("/", post="the only one")

    answer = await alice.get("/explore", params={"before": "1"})

    assert "There is nothing older." in answer.text


async def test_an_expired_composer_keeps_the_post(app: Quart, alice: Browser) -> None:
    await alice.get("/")

    answer = await alice.client.post("/", data={"post": "not lost", "csrf_token": "x"})

    assert "open for too long" in answer.text
    assert re.search("<textarea[^>]* autofocus", answer.text)
    assert ">\r\nnot lost</textarea>" in answer.text
