"""Writing a message."""

import pytest

from tests.browser import Browser
from tests.messages.threads import thread, write


async def test_a_form_that_is_sent_twice_makes_one_message(alice: Browser, bob: Browser) -> None:
    once = {"once": "x" * 22, "message": "Only once"}

    for _ in range(2):
        await alice.submit("/send_message/bob", page="/messages/bob", **once)

    assert await thread(alice, "bob") == ["Only once"]


@pytest.mark.parametrize("other", ["bob", "BOB"])
async def test_a_name_is_found_whatever_its_case(alice: Browser, bob: Browser, other: str) -> None:
    assert await write(alice, other, "Hello") == "/messages/bob#newest"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n ", "Please write something first."),
        ("é" * 2001, "This is 1 character too long: there is room for 2000,"),
        ("x" * 50_001, "This is far too long"),
        ("a\x00b", "control character (U+0000)"),
    ],
)
async def test_a_bad_message_is_answered_at_its_field_and_kept(
    alice: Browser, bob: Browser, text: str, message: str
) -> None:
    answer = await alice.submit("/send_message/bob", message=text)

    assert answer.status_code == 200
    assert message in answer.text
    assert text.strip() in answer.text


async def test_links_and_names_are_links_and_html_is_text(alice: Browser, bob: Browser) -> None:
    await write(alice, "bob", "<i> https://example.org @bob @nobody_here")

    assert await thread(bob, "alice") == [
        '&lt;i&gt; <a href="https://example.org" rel="nofollow ugc noopener">https://example.org</a>'
        ' <a href="/user/bob">@bob</a> @nobody_here'
    ]


@pytest.mark.parametrize("path", ["/messages/alice", "/send_message/alice"])
async def test_one_cannot_write_to_oneself(alice: Browser, path: str) -> None:
    answer = await alice.get(path)

    assert answer.status_code == 400
    assert "You can’t write to yourself." in answer.text


@pytest.mark.parametrize("path", ["/messages/nobody_here", "/send_message/nobody_here"])
async def test_who_is_not_there_is_not_found(alice: Browser, path: str) -> None:
    assert (await alice.get(path)).status_code == 404


async def test_what_is_sent_to_a_name_given_up_meanwhile_arrives(
    alice: Browser, bob: Browser
) -> None:
    await bob.submit("/edit_profile", username="robert")

    assert await write(alice, "bob", "Hello, Bob") == "/messages/robert#newest"
    assert await thread(bob, "alice") == await thread(alice, "bob") == ["Hello, Bob"]
