"""What JavaScript adds: a counter, a focus that stays, and a history that fits."""

import pytest
from playwright.async_api import Page, expect

from microblog.forms import unix_lines
from microblog.posts.pieces import length
from tests.browser.hands import press
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM

LIMIT = 280
TEXTS = [
    "",
    "plain",
    "  white space around  \n",
    "a\n\n\n\n\nb",
    "a\n \n\t\n  \nb",
    "🎉👩‍👩‍👧‍👦🇦🇹👍🏽",
    "e\u0301a\u0308",
    "นี่คือ",
    "क्षत्रिय",
    "한국어 각",
    "https://example.org/" + "a" * 90,
    "See https://example.org/bread/salt?for=sourdough&from=alice.",
    "(https://example.org/a) https://example.org/b, HTTPS://EXAMPLE.ORG/C!",
    "https://example.org/wiki/Bread_(food)",
    'https://example.org/a\'b "https://example.org/c" <https://example.org/d>',
    "https://example.org/größe/日本",
    "http://localhost:8000/ http://127.0.0.1/x?",
    "https:// http://. www.example.org ftp://example.org/ mailto:a@example.org",
    "xhttps://example.org/ and@https://example.org/#a",
    "https://example.org/a…  https://example.org/b—c https://example.org/?a=[1]",
    "@alice #bread https://user:secret@example.org/",
    "https://example.org,https://example.com",
    "https://example.org/*a* **https://example.org/b**",
    "日本https://example.org/です。",
    "x" * 300,
    "http://example.org? http://example.org/(a http://-x https://[::1]/ (http://a.b/c_(d)_e).",
    "https://example.org/?a=(b)[c] https://example.org/it's",
]


async def test_the_counter_counts_as_the_server_does(carols: Page) -> None:
    wrong = []

    for text in TEXTS:
        await carols.fill("#composer textarea", text)
        said = await carols.inner_text("#composer .counter")
        left = LIMIT - length(unix_lines(text))
        if said != (f"Left: {left}" if left >= 0 else f"Too long by: {-left}"):
            wrong.append((text, said, left))
    await carols.fill("#composer textarea", "")

    assert wrong == []


@pytest.mark.parametrize(
    ("path", "action", "opposite"),
    [
        ("/post/3", "/like/3", "/unlike/3"),
        ("/user/dave", "/follow/dave", "/unfollow/dave"),
        ("/user/dave", "/mute/dave", "/unmute/dave"),
    ],
)
async def test_the_focus_stays_at_a_button_that_was_pressed(
    carols: Page, path: str, action: str, opposite: str
) -> None:
    await carols.goto(path)

    for now, then in ((action, opposite), (opposite, action)):
        await carols.press(f'[formaction="{now}"]', "Enter")
        await expect(carols.locator(f'[formaction="{then}"]')).to_be_focused()


async def test_the_focus_goes_to_what_is_new_where_the_buttons_are_others(carols: Page) -> None:
    await carols.goto("/user/dave")

    for now, then in (("block", "unblock"), ("unblock", "block")):
        await carols.press(f'[formaction="/{now}/dave"]', "Enter")
        await expect(carols.locator(f'[formaction="/{then}/dave"]')).to_be_visible()
        await expect(carols.locator("main")).to_be_focused()


async def test_back_and_forward_show_what_is_so_now(carols: Page) -> None:
    await carols.goto("/post/3")
    await press(carols, "/like/3")
    await expect(carols.locator('[formaction="/unlike/3"]')).to_be_visible()
    await carols.goto("/user/dave")

    await carols.go_back()
    await expect(carols.locator('[formaction="/unlike/3"]')).to_be_visible()
    await press(carols, "/unlike/3")
    await carols.go_forward()
    await expect(carols).to_have_url("/user/dave")
    await carols.go_back()

    await expect(carols.locator('[formaction="/like/3"]')).to_be_visible()


async def test_back_leaves_a_page_that_was_shown_in_place_of_another(carols: Page) -> None:
    await carols.goto("/post/3")
    await carols.evaluate("document.querySelector('#buttons [name=next]').value = '/user/dave'")
    await press(carols, "/like/3")
    await expect(carols).to_have_url("/user/dave")

    await carols.go_back()
    await expect(carols.locator('[formaction="/unlike/3"]')).to_be_visible()
    await press(carols, "/unlike/3")
    await carols.go_forward()

    await expect(carols.locator('[formaction="/follow/dave"]')).to_be_visible()
