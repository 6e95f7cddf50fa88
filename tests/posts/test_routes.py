"""A post's page: its thread, answering, editing, deleting and liking it."""

import asyncio

import pytest
from quart import Quart

from tests.browser import Browser
from tests.people import ids, press, texts, words, write


async def test_a_reply_stands_below_what_it_answers(alice: Browser, bob: Browser) -> None:
    question = await write(alice, "a question")

    answer = await write(bob, "an answer", at=f"/post/{question}")

    assert texts(await alice.get(f"/post/{question}")) == ["a question", "an answer"]
    assert texts(await alice.get(f"/post/{answer}")) == ["a question", "an answer"]
    assert texts(await alice.get("/user/bob")) == []
    assert texts(await alice.get("/user/bob/replies")) == ["an answer"]


async def test_the_title_cuts_no_flag_in_two(alice: Browser) -> None:
    number = await write(alice, "🇪🇸" * 70)

    page = await alice.get(f"/post/{number}")

    assert f"<title>alice: {'🇪🇸' * 59}… &ndash;" in page.text


async def test_a_reply_below_many_is_on_the_page_that_answers(app: Quart, alice: Browser) -> None:
    app.config["POSTS_PER_PAGE"] = 3
    question = await write(alice, "a question")
    for number in range(4):
        await write(alice, f"answer {number}", at=f"/post/{question}")

    answer = await alice.submit(f"/post/{question}", post="the last")

    assert "the last" in texts(await alice.get(answer.headers["Location"]))


async def test_a_thread_is_indented_no_deeper_than_three(alice: Browser) -> None:
    first = latest = await write(alice, "0")
    for number in range(1, 6):
        latest = await write(alice, str(number), at=f"/post/{latest}")

    page = await alice.get(f"/post/{first}")

    assert texts(page) == ["0", "1", "2", "3", "4", "5"]
    assert [page.text.count(f'"reply depth-{depth}"') for depth in (1, 2, 3, 4)] == [1, 1, 3, 0]


async def test_branches_stay_together(alice: Browser) -> None:
    top = await write(alice, "top")
    left = await write(alice, "left", at=f"/post/{top}")
    await write(alice, "right", at=f"/post/{top}")
    await write(alice, "left leaf", at=f"/post/{left}")

    page = await alice.get(f"/post/{top}")

    assert texts(page) == ["top", "left", "left leaf", "right"]


async def test_a_reply_whose_question_was_deleted_stays_and_says_so(
    alice: Browser, bob: Browser
) -> None:
    question = await write(alice, "a question")
    answer = await write(bob, "an answer", at=f"/post/{question}")

    deleted = await alice.submit(f"/post/{question}/delete")

    assert deleted.status_code == 302
    assert (await bob.get(f"/post/{question}")).status_code == 404
    page = await alice.get(f"/post/{answer}")
    assert texts(page) == ["an answer"]
    assert "In reply to a post that is gone" in page.text


async def test_answering_what_was_deleted_meanwhile_keeps_the_text(
    alice: Browser, bob: Browser
) -> None:
    question = await write(alice, "a question")
    page = await bob.get(f"/post/{question}")
    await alice.submit(f"/post/{question}/delete")

    answer = await bob.submit(f"/post/{question}", "/", post="my long answer")

    assert page.status_code == 200
    assert answer.status_code == 404
    assert "my long answer" in answer.text


async def test_editing_keeps_what_it_said_before(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "frist #tagg")

    await alice.submit(f"/post/{number}/edit", post="first #tag")

    assert "edited" in (await bob.get("/explore")).text
    history = await bob.get(f"/post/{number}/history")
    assert [text.split(" ")[0] for text in texts(history)] == ["first", "frist"]
    assert texts(await bob.get("/tag/tagg")) == []
    assert ids(await bob.get("/tag/tag")) == [number]


async def test_saving_the_same_text_is_no_edit(alice: Browser) -> None:
    number = await write(alice, "first")

    await alice.submit(f"/post/{number}/edit", post="first")

    assert "edited" not in (await alice.get("/explore")).text


async def test_edits_end_somewhere(alice: Browser) -> None:
    number = await write(alice, "0")
    for edit in range(1, 21):
        await alice.submit(f"/post/{number}/edit", post=str(edit))

    answer = await alice.submit(f"/post/{number}/edit", post="21")

    assert "You changed this post 20 times" in answer.text


@pytest.mark.parametrize("act", ["edit", "delete"])
async def test_only_its_author_changes_a_post(alice: Browser, bob: Browser, act: str) -> None:
    number = await write(alice, "mine")

    assert (await bob.get(f"/post/{number}/{act}")).status_code == 404
    assert (await bob.submit(f"/post/{number}/{act}", "/", post="x")).status_code == 404
    assert texts(await bob.get("/explore")) == ["mine"]


async def test_who_clicks_twice_on_deleting_reads_that_it_is_deleted(alice: Browser) -> None:
    number = await write(alice, "mine")
    await alice.submit(f"/post/{number}/delete")
    await alice.get("/")

    again = await alice.submit(f"/post/{number}/delete", "/")

    assert again.headers.get("Location") == "/"
    assert "Your post is deleted." in (await alice.get("/")).text


async def test_twenty_likes_at_once_are_one(alice: Browser, bob: Browser) -> None:
    number = await write(alice, "hello")

    answers = await asyncio.gather(
        *(press(bob, f"/like/{number}", on="/explore") for _ in range(20))
    )

    assert {answer.headers["Location"] for answer in answers} == {f"/explore#post-{number}"}
    assert "Like 1" in words(await bob.get("/explore"))


async def test_liking_can_be_taken_back(alice: Browser) -> None:
    number = await write(alice, "hello")
    await press(alice, f"/like/{number}", on="/")

    await press(alice, f"/unlike/{number}", on="/")

    page = await alice.get("/")
    assert 'class="like" form="buttons" formaction="/like' in page.text
    assert "Like 1" not in words(page)


async def test_who_likes_what_was_deleted_meanwhile_reads_it_where_they_are(
    alice: Browser,
) -> None:
    answer = await press(alice, "/like/999", on="/explore")

    assert answer.headers.get("Location") == "/explore"
    assert "This post is gone." in (await alice.get("/explore")).text


async def test_a_mention_links_to_somebody_who_is_there(alice: Browser) -> None:
    await write(alice, "@ALICE and @nobody_here")

    assert texts(await alice.get("/")) == ['<a href="/user/ALICE">@ALICE</a> and @nobody_here']


async def test_a_reply_that_is_sent_twice_is_there_once(app: Quart, alice: Browser) -> None:
    number = await write(alice, "a question")
    mark = "a" * 22

    for _ in range(2):
        await alice.submit(f"/post/{number}", post="an answer", once=mark)

    assert texts(await alice.get(f"/post/{number}")) == ["a question", "an answer"]


@pytest.mark.parametrize("text", ["\u200b", "\u200b \u2060", "\u3164\u2800"])
async def test_a_post_that_shows_nothing_is_none(alice: Browser, text: str) -> None:
    answer = await alice.submit("/", post=text)

    assert "Please write something first." in answer.text


async def test_an_emoji_that_is_newer_than_python_is_something(alice: Browser) -> None:
    await write(alice, "\U0001fffd")

    assert texts(await alice.get("/")) == ["\U0001fffd"]


async def test_another_text_from_the_same_form_is_not_lost(alice: Browser) -> None:
    for text in ("first", "second", "second"):
        await alice.submit("/", post=text, once="a" * 22)

    assert texts(await alice.get("/")) == ["second", "first"]


async def test_a_visitor_is_asked_to_log_in_to_answer(alice: Browser, browser: Browser) -> None:
    number = await write(alice, "a question")

    page = await browser.get(f"/post/{number}")

    assert f"/login?next=/post/{number}" in page.text
    assert "<textarea" not in page.text


async def test_a_long_thread_goes_on_over_pages(app: Quart, alice: Browser) -> None:
    number = await write(alice, "a question")
    for reply in range(27):
        await write(alice, str(reply), at=f"/post/{number}")

    page = await alice.get(f"/post/{number}")
    after = page.text.split('rel="next" href="')[1].split('"')[0]

    assert texts(page)[1:] == [str(reply) for reply in range(25)]
    assert texts(await alice.get(f"/post/{number}{after}"))[1:] == ["25", "26"]
