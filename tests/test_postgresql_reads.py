"""Reading past the session on PostgreSQL: a few connections that stay."""

import asyncio
from typing import Any

import pytest
from quart import Quart
from sqlalchemy import Float, Integer, Select, bindparam, func, select

from microblog import postgresql_reads
from microblog.postgresql_reads import CONNECTIONS, PostgresqlReads

pytestmark = pytest.mark.parametrize("instance", ["postgresql"], indirect=True)

SAID: Select[Any] = select(
    bindparam("number", type_=Integer).label("number"),
    func.pg_sleep(bindparam("seconds", type_=Float)).label("slept"),
)


@pytest.fixture
async def reads(app: Quart) -> PostgresqlReads:
    found: PostgresqlReads = app.extensions["reads"]
    # What is asked for the first time is never asked quickly.
    await found.rows(SAID, {"number": 0, "seconds": 0})
    return found


async def test_more_than_there_are_connections_get_each_their_own_answer(
    reads: PostgresqlReads,
) -> None:
    numbers = range(4 * CONNECTIONS)

    found = await asyncio.gather(*(_said(reads, number, 0.01) for number in numbers))

    assert found == list(numbers)


async def test_who_asks_again_and_again_overtakes_nobody(reads: PostgresqlReads) -> None:
    answered: list[int] = []

    async def ask(number: int) -> None:
        for _ in range(10):
            found = await _said(reads, number, 0.001)
            answered.append(found)

    await asyncio.gather(*(ask(number) for number in range(2 * CONNECTIONS)))

    when = [[at for at, one in enumerate(answered) if one == number] for number in set(answered)]
    # Before anybody has three answers, all have one.
    assert max(its[0] for its in when) < min(its[2] for its in when)


async def test_postgresql_plans_what_a_page_reads_once(reads: PostgresqlReads) -> None:
    mode = select(func.current_setting("plan_cache_mode").label("mode"))

    found = [await reads.rows(mode, {}) for _ in range(2)]

    assert found == [None, [("force_generic_plan",)]]


async def test_a_connection_whose_answer_nobody_waited_for_is_not_asked_again(
    reads: PostgresqlReads,
) -> None:
    gone = [asyncio.create_task(_said(reads, -1, 30)) for _ in range(CONNECTIONS)]
    await asyncio.sleep(0.3)
    for one in gone:
        one.cancel()
    await asyncio.wait(gone)

    found = await asyncio.gather(*(_said(reads, number, 0) for number in range(CONNECTIONS)))

    assert found == list(range(CONNECTIONS))


async def test_while_all_are_busy_the_session_is_to_be_asked(
    reads: PostgresqlReads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_reads, "_FREE_WITHIN_SECONDS", 0.1)
    busy = [asyncio.create_task(_said(reads, 1, 1)) for _ in range(CONNECTIONS)]
    await asyncio.sleep(0)

    assert await reads.rows(SAID, {"number": 2, "seconds": 0}) is None
    assert await asyncio.gather(*busy) == [1] * CONNECTIONS


async def _said(reads: PostgresqlReads, number: int, seconds: float) -> int:
    found = await reads.rows(SAID, {"number": number, "seconds": seconds})
    assert found is not None
    answer: int = found[0].number
    return answer
