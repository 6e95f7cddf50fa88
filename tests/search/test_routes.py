"""Searching, on both databases."""

import asyncio
from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app, migrations
from microblog.config import Config
from tests.browser import Browser
from tests.outside import run_sql
from tests.people import press, texts, write

CORPUS = [
    "Café au lait",
    "私は日本語を話す",
    "party 👍🏽 tonight",
    "I don't like c++ much",
    "Die Straße nach İstanbul",
    "ｆｕｌｌ width letters",
    "กรุงเทพมหานคร",
    "مَرحَبا بالعالم",
    "#cats and @alice https://example.org/kittens",
    "one two three",
    "three two one",
]


async def _found(browser: Browser, question: str) -> list[str]:
    page = await browser.get("/search", params={"q": question})
    assert page.status_code == 200
    plain = [text.replace("<mark>", "").replace("</mark>", "") for text in texts(page)]
    return [next((p for p in CORPUS if p[:5] in text), text) for text in plain]


async def test_the_corpus_is_found(alice: Browser) -> None:
    for text in CORPUS:
        await write(alice, text)

    for question, expected in {
        "cafe": [0],
        "CAFÉ lait": [0],
        "日本": [1],
        "日話": [],
        "👍": [2],
        "👍🏿": [2],
        "c++": [3],
        "strasse": [4],
        "istanbul": [4],
        "full": [5],
        "มหา": [6],
        "مرحبا": [7],
        "#cats": [8],
        "@alice": [8],
        "kittens": [8],
        "kitt*": [8],
        "kitt": [],
        '"one two"': [9],
        "one two": [10, 9],
        "from:alice three": [10, 9],
        "from:nobody three": [],
    }.items():
        assert await _found(alice, question) == [CORPUS[number] for number in expected], question
    assert len(await _found(alice, "from:ALICE")) == len(CORPUS)


ODD = [
    *('"', '""', "* ** a*b*", "AND OR NOT NEAR(", "a:b ^c -d {e}", "' \\ \\' & | ! <-> :*", "("),
    *("from:", "x" * 5000, "\U0001f468\u200d", "\ufffd", "%", "_", "#", "++", "0*"),
]


@pytest.mark.parametrize("question", ODD)
async def test_no_question_is_wrong(alice: Browser, question: str) -> None:
    await write(alice, "a b c d e AND OR NOT")

    answer = await alice.get("/search", params={"q": question})

    assert answer.status_code == 200


async def test_what_was_found_is_marked_and_stays_escaped(alice: Browser) -> None:
    await write(alice, "<b>Café</b> #cafe https://example.org/cafe")

    html = texts(await alice.get("/search", params={"q": "cafe"}))[0]

    assert html.startswith("&lt;b&gt;<mark>Café</mark>&lt;/b&gt;")
    assert "#<mark>cafe</mark></a>" in html
    assert 'href="https://example.org/cafe"' in html


async def test_what_was_edited_is_found_by_its_new_words_and_what_is_gone_is_not(
    alice: Browser,
) -> None:
    number = await write(alice, "before")
    await alice.submit(f"/post/{number}/edit", post="after")

    found = await _found(alice, "before"), await _found(alice, "after")
    await alice.submit(f"/post/{number}/delete")

    assert found == ([], ["after"])
    assert await _found(alice, "after") == []


async def test_the_blocked_find_nothing(alice: Browser, bob: Browser) -> None:
    await write(alice, "secret plans")

    await press(alice, "/block/bob", on="/user/bob")

    assert await _found(bob, "secret") == []
    assert await _found(bob, "from:alice") == []
    assert 'href="/user/alice"' not in (await bob.get("/search?q=alice")).text
    assert len(await _found(alice, "secret")) == 1


async def test_posts_are_found_by_the_name_that_their_author_gave_up(
    alice: Browser, bob: Browser
) -> None:
    await write(bob, "on trains")
    await bob.submit("/edit_profile", username="robert", was_username="bob", about_me="")

    found = await _found(alice, "from:Bob"), await _found(alice, "from:bob trains")
    await press(bob, "/block/alice", on="/user/alice")

    assert found == (["on trains"], ["on trains"])
    assert await _found(alice, "from:bob") == []


async def test_people_and_tags_are_found_by_their_beginning(alice: Browser, bob: Browser) -> None:
    await write(bob, "#catalogue")

    page = await alice.get("/search?q=bo")
    tags = await alice.get("/search?q=%23cat")

    assert 'href="/user/bob"' in page.text
    assert 'href="/tag/catalogue"' in tags.text


async def test_a_tag_of_nobody_whom_one_may_see_is_not_found(alice: Browser, bob: Browser) -> None:
    await write(alice, "#cats")
    await write(bob, "#catalogue")
    await press(alice, "/block/bob", on="/user/bob")

    found = (await bob.get("/search?q=%23cat")).text

    assert 'href="/tag/cats"' not in found
    assert 'href="/tag/catalogue"' in found


@pytest.mark.parametrize("word", ["@", "%23", "*", '"'])
async def test_a_sign_alone_begins_nobodys_name(alice: Browser, bob: Browser, word: str) -> None:
    await write(bob, "#catalogue")

    found = (await alice.get(f"/search?q={word}+zzz")).text

    assert 'href="/user/bob"' not in found
    assert 'href="/tag/catalogue"' not in found


async def test_pages_go_on_with_the_question(app: Quart, alice: Browser) -> None:
    for number in range(27):
        await write(alice, f"hello {number}")

    page = await alice.get("/search?q=hello")
    older = page.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")

    assert len(texts(page)) == 25
    assert len(texts(await alice.get(f"/search{older}"))) == 2


async def test_posts_of_before_are_found_after_the_upgrade(config: Config, instance: Path) -> None:
    await asyncio.to_thread(migrations.downgrade, config, "0004")
    people = (
        "(1001, 'alice', 'alice', 'e', 'e', 'h', '', false, '2026-01-01', '2026-01-01', NULL, NULL)"
    )
    run_sql(instance, f"INSERT INTO users VALUES {people}")
    run_sql(instance, "INSERT INTO posts VALUES (1001, 1001, 'old #treasure', '2026-01-01', NULL)")
    await asyncio.to_thread(migrations.upgrade, config)
    app = create_app(config)
    async with app.test_app(), Browser(app) as bob:
        await bob.register("bob")
        await bob.log_in("bob")

        async with asyncio.timeout(20):
            while not await _found(bob, "treasure"):
                await asyncio.sleep(0.1)

        assert len(texts(await bob.get("/tag/treasure"))) == 1
