"""Whether there are posts that a page does not show yet."""

import pytest

from tests.browser import Browser
from tests.people import press, write


@pytest.mark.parametrize("path", ["/new/home", "/new/explore", "/new/tag/CATS"])
async def test_new_posts_are_counted_in_words(alice: Browser, bob: Browser, path: str) -> None:
    await press(alice, "/follow/bob", on="/user/bob")
    first = await write(bob, "#cats")
    said = [(await alice.get(f"{path}?after={first}")).json()["text"]]
    for _ in range(2):
        await write(bob, "#cats")
        said.append((await alice.get(f"{path}?after={first}")).json()["text"])

    assert said == ["", "1 new post", "2 new posts"]


async def test_many_are_not_counted_to_the_end(alice: Browser) -> None:
    for number in range(21):
        await write(alice, str(number))

    assert (await alice.get("/new/home")).json()["text"] == "More than 20 new posts"


async def test_a_page_asks_from_its_newest_post_on(alice: Browser) -> None:
    number = await write(alice, "hello")

    assert f'data-new="/new/home?after={number}"' in (await alice.get("/")).text
