"""The `microblog` command; each command is a few lines that call a feature."""

import sys

import click

from microblog.config import ConfigError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="microblog")
def cli() -> None:
    """Run a microblog: serve it, migrate its database, look after its people.

    Settings come from the environment and from a file .env; the README lists them.
    """


def main() -> None:
    """Run a command; what went wrong is one line on stderr, and the exit status is 1, or 2 for
    wrong usage.
    """
    # Here, for each command module registers itself with `cli`.
    from microblog.cli import config, db, serve, user  # noqa: F401, PLC0415

    try:
        cli(prog_name="microblog")
    except ConfigError as error:
        click.echo(f"microblog: {error}", err=True)
        sys.exit(1)


def fail(message: str) -> click.ClickException:
    """An error of one line, to be raised; the exit status is 1."""
    return click.ClickException(message)
