"""One exception object that several requests raise: each has an incident of its own."""

import asyncio

from microblog import create_app
from microblog.config import Config
from tests.browser import Browser
from tests.errors.kept import rows
from tests.serving import serving

INCIDENTS = "SELECT number FROM error_incidents ORDER BY id"


async def test_an_exception_that_is_raised_in_two_requests_is_two_incidents(
    config: Config,
) -> None:
    only_one = ZeroDivisionError("made once")

    async def view() -> str:
        raise only_one

    app = create_app(config)
    app.add_url_rule("/broken", "broken", view)
    async with serving(app) as address, Browser(address) as browser:
        answers = [await browser.get("/broken") for _ in range(2)]

    numbers = [answer.headers["X-Request-ID"] for answer in answers]
    assert [row["number"] for row in rows(config.instance_path, INCIDENTS)] == numbers
    assert all(number in answer.text for number, answer in zip(numbers, answers, strict=True))


async def test_two_who_wait_for_one_task_that_fails_are_two_incidents(config: Config) -> None:
    waiting: list[None] = []
    both = asyncio.Event()

    async def work() -> str:
        await both.wait()
        raise ZeroDivisionError

    async def view() -> str:
        waiting.append(None)
        if len(waiting) == 2:
            both.set()
        return await asyncio.shield(task)

    app = create_app(config)
    app.add_url_rule("/broken", "broken", view)
    task = asyncio.ensure_future(work())
    async with serving(app) as address, Browser(address) as browser:
        answers = await asyncio.gather(*(browser.get("/broken") for _ in range(2)))

    numbers = {answer.headers["X-Request-ID"] for answer in answers}
    assert [answer.status_code for answer in answers] == [500, 500]
    assert {row["number"] for row in rows(config.instance_path, INCIDENTS)} == numbers
    assert len(rows(config.instance_path, INCIDENTS)) == 2
