"""What an error leaves behind: nothing that only the garbage collector would find.

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
