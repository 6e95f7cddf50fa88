"""Text as it is shown."""

import pytest

from microblog.posts.text import post_html


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "ftp://example.org/",
        "//example.org/",
        "mailto:a@example.org",
        "example.org",
        "data:text/html,x",
    ],
)
def test_only_http_and_https_become_links(text: str) -> None:
    assert post_html(text) == text


def test_an_address_cannot_leave_its_attribute() -> None:
    html = post_html('http://example.org/"onmouseover="x')

    assert '"onmouseover' not in html


def test_punctuation_after_an_address_is_not_part_of_it() -> None:
    assert 'href="https://example.org/a"' in post_html("(see https://example.org/a).")
