"""How often a page asks the database: counted in this process, beside the servers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from quart import Quart
from sqlalchemy import event

from bench.load import Asked


class Count:
    """So many until now."""

    statements = 0


@contextmanager
def counted(app: Quart) -> Iterator[Count]:
    """Count the statements of everything that is done inside."""
    count = Count()

    def note(*_: Any) -> None:
        count.statements += 1

    engines = {app.extensions[name].sync_engine for name in ("engine", "writer")}
    if reads := app.extensions["reads"]:
        engines.add(reads.engine)
        count.statements -= reads.quick_statements
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield count
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
        if reads:
            count.statements += reads.quick_statements


async def statements_of(app: Quart, asked: Asked) -> int:
    """The statements of one answer; the app must be serving."""
    headers = asked.options["headers"]
    client = app.test_client(use_cookies=False)
    with counted(app) as count:
        if asked.method == "POST":
            await client.post(asked.path, headers=headers, data=asked.body)
        else:
            await client.get(asked.path, headers=headers)
    return count.statements
