"""The `microblog` command; each command is a few lines that call a feature."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

import click

from microblog.refusals import Refusal

COMMANDS = (
    *("backup", "config", "db", "doctor", "drill", "errors", "read-only", "restore"),
    *("seed", "serve", "shell", "test-mail", "user"),
)


class _Commands(click.Group):
    """Loads a command when it is asked for, and says in one line why it failed."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = name.replace("-", "_")
        command: click.Command = getattr(import_module(f"microblog.cli.{module}"), module)
        return command

    def invoke(self, context: click.Context) -> object:
        with refusals_in_one_line():
            return super().invoke(context)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="microblog")
def cli() -> None:
    """Run a microblog: serve it, migrate its database, look after its people.

    Settings come from the environment and from a file .env; the README lists them.
    """


def main() -> None:
    """Run a command; what went wrong is one line on stderr, and the exit status is 1, or 2 for
    wrong usage.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        # People wrote what commands print: it may have signs that a terminal does not.
        sys.stdout.reconfigure(errors="backslashreplace")
    with stopping_as_after_ctrl_c():
        cli(prog_name="microblog")


@contextmanager
def stopping_as_after_ctrl_c() -> Iterator[None]:
    """When told to stop, put away what was begun, such as the half of a backup."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


@contextmanager
def refusals_in_one_line() -> Iterator[None]:
    """Say what was refused, by the site or by the system, without a traceback."""
    try:
        yield
    except Refusal as error:
        raise fail(str(error)) from None
    except BrokenPipeError:
        # Whoever reads has read enough: click knows what to do.
        raise
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise fail(said) from error


def fail(message: str) -> click.ClickException:
    """An error of one line, to be raised; the exit status is 1."""
    return click.ClickException(message)
