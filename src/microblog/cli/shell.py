"""`microblog shell`: Python beside the site, for what no command does."""

import ast
import asyncio
import contextlib
import sys
from code import InteractiveConsole
from inspect import isawaitable
from types import CodeType, FunctionType
from typing import Any

import click
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

import microblog.app  # noqa: F401  # loads every model
from microblog import config as settings
from microblog.cli.database import session_for
from microblog.clock import utc_now
from microblog.columns import Base
from microblog.config import Config
from microblog.database import writing

_BANNER = """\
Python beside {site}, which may run meanwhile. What is written here can't be undone.
  (await db.scalars(select(User).limit(3))).all()
  async with writing(db): …
And config, func, utc_now and every model. Ctrl-D ends it."""


@click.command()
def shell() -> None:
    """Open a Python prompt with the database, the settings and every model.

    It understands `await`. What comes through a pipe is run as a program.
    """
    config = settings.load()
    session = session_for(config)
    with asyncio.Runner() as runner:
        db = runner.run(session.__aenter__())
        try:
            _talk(runner, config, _names(config, db))
        finally:
            runner.run(session.__aexit__(None, None, None))


class _Console(InteractiveConsole):
    """A prompt at which one may await."""

    def __init__(self, runner: asyncio.Runner, names: dict[str, Any]) -> None:
        super().__init__(names)
        self.compile.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._runner = runner

    def runcode(self, code: CodeType) -> None:
        """Run what was typed, and show what it raised."""
        try:
            _run(self._runner, code, self.locals)
        except SystemExit:
            raise
        except BaseException:  # noqa: BLE001  # Ctrl-C ends the statement and not the shell
            self.showtraceback()


def _talk(runner: asyncio.Runner, config: Config, names: dict[str, Any]) -> None:
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401, PLC0415  # arrow keys; not on every system
        _Console(runner, names).interact(_BANNER.format(site=config.site), exitmsg="")
    else:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        _run(runner, compile(sys.stdin.read(), "<stdin>", "exec", flags=flags), names)


def _run(runner: asyncio.Runner, code: CodeType, names: dict[str, Any]) -> None:
    result = FunctionType(code, names)()
    if isawaitable(result):
        runner.run(_awaited(result))


async def _awaited(result: Any) -> None:
    await result


def _names(config: Config, db: AsyncSession) -> dict[str, Any]:
    models = {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers}
    tools = {"config": config, "db": db, "func": func, "select": select}
    return {**models, **tools, "utc_now": utc_now, "writing": writing}
