"""`microblog config`: are the settings right?"""

import click

from microblog import config as settings
from microblog.cli import cli


@cli.group("config")
def config_group() -> None:
    """Look at the settings."""


@config_group.command()
def check() -> None:
    """Read every setting and say what is wrong, or what the site would use."""
    config = settings.load()
    for name, value in config.model_dump().items():
        click.echo(f"{name.upper()}={_shown(value)}")


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)
