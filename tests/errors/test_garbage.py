"""Errors and the garbage collector: they leave it nothing to find, and it may find more of them.

In a process of its own, for pytest keeps each record that is logged, with its traceback.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from microblog.config import Config

_SCRIPT = """
import asyncio, gc
from bench.broken import create_app

async def main():
    app = create_app()
    async with app.test_app():
        visitor = app.test_client()
        for _ in range(2):
            gc.collect()
            gc.disable()
            gc.set_debug(gc.DEBUG_SAVEALL)
            await visitor.get({path!r})
            # What listens for the visitor to go ends after the answer.
            await asyncio.sleep(0.1)
            gc.collect()
            found = [one for one in gc.garbage if isinstance(one, BaseException)]
            gc.set_debug(0)
            gc.garbage.clear()
    print(len(found))

asyncio.run(main())
"""

_LOGGING_AT_THE_END = """
import gc, logging, sys
from microblog.errors.queue import ReportQueue
from microblog.errors.reports import Report
from microblog.log_threads import WaitingLines

reports, lines = ReportQueue(lambda: None), WaitingLines()
report = Report("AAAA-AAAA", "g", 0.0, "t", "k", "p", "m", "text", {}, None)
record = logging.makeLogRecord({})
put = {
    "reports": lambda: reports.put("g", 0.0, lambda: report),
    "lines": lambda: lines.put_nowait(record),
}[sys.argv[1]]

class Cycle:
    def __init__(self):
        self.me = self

    def __del__(self):
        put()

gc.freeze()
for number in range(2000):
    # It is found at another moment of a put each time.
    gc.disable()
    gc.collect()
    Cycle()
    gc.set_threshold(1 + number % 60)
    gc.enable()
    put()
    reports.drain()
"""


@pytest.mark.parametrize("queue", ["reports", "lines"])
def test_what_the_collector_ends_may_log_while_something_is_logged(queue: str) -> None:
    script = [sys.executable, "-c", _LOGGING_AT_THE_END, queue]

    assert subprocess.run(script, timeout=30, check=False).returncode == 0


@pytest.mark.parametrize("path", ["/broken", "/nothing"])
def test_an_error_that_was_answered_is_gone_without_the_garbage_collector(
    config: Config, path: str
) -> None:
    settings = {
        "INSTANCE_PATH": str(config.instance_path),
        "SECRET_KEY": "for tests and nothing else",
    }
    run = subprocess.run(
        [sys.executable, "-c", _SCRIPT.format(path=path)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "0"
