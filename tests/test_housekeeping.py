"""What the site does by itself."""

import asyncio

import pytest
from quart import Quart
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from microblog import housekeeping
from microblog.housekeeping import Housekeeper


class Job:
    """Counts its steps; may fail, and may have more to do."""

    def __init__(self, steps: int = 1, error: BaseException | None = None) -> None:
        self.left = steps
        self.error = error
        self.done = asyncio.Event()

    async def __call__(self, _db: AsyncSession) -> bool:
        if self.error:
            raise self.error
        self.left -= 1
        if self.left <= 0:
            self.done.set()
        return self.left > 0


async def _run(app: Quart, *jobs: Job) -> None:
    housekeeper = Housekeeper(app, jobs)
    housekeeper.wake()
    task = asyncio.create_task(housekeeper.run())
    async with asyncio.timeout(5):
        await jobs[-1].done.wait()
        housekeeper.end()
        await task


async def test_a_job_is_done_to_its_end(app: Quart) -> None:
    job = Job(steps=3)

    await _run(app, job)

    assert job.left == 0


async def test_a_job_without_an_end_leaves_the_others_their_turns(
    app: Quart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "TURN_SECONDS", 0.1)
    endless, other = Job(steps=10_000), Job(steps=12)

    await _run(app, endless, other)

    assert 0 < endless.left < 10_000
    assert other.left == 0


@pytest.mark.parametrize("error", [ValueError("broken"), SystemExit(1)])
async def test_a_job_that_fails_is_told_and_stops_no_other(
    app: Quart, caplog: pytest.LogCaptureFixture, error: BaseException
) -> None:
    await _run(app, Job(error=error), Job())

    assert "Something that the site does by itself failed" in caplog.text


async def test_a_database_that_is_away_is_no_error_of_a_job(
    app: Quart, caplog: pytest.LogCaptureFixture
) -> None:
    away = OperationalError("SELECT 1", {}, Exception("gone"), connection_invalidated=True)

    await _run(app, Job(error=away), Job())

    assert "has to wait: gone" in caplog.text
    assert "failed" not in caplog.text
