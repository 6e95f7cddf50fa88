"""`microblog config`: are the settings right?"""

import click

from microblog import config as settings


@click.group()
def config() -> None:
    """Look at the settings."""


@config.command()
def check() -> None:
    """Read every setting and say what is wrong, or what the site would use."""
    for name, value in settings.load().model_dump().items():
        click.echo(f"{name.upper()}={_shown(value)}")


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)
