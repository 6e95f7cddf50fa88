"""`microblog config`: are the settings right?"""

import click

from microblog import config as settings
from microblog.config import Config


@click.group()
def config() -> None:
    """Look at the settings."""


@config.command()
@click.option("--production", is_flag=True, help="Is the site fit for strangers? Exits with 1.")
@click.pass_context
def check(context: click.Context, production: bool) -> None:
    """Read every setting and say what is wrong, or what the site would use."""
    found = settings.load()
    if production:
        context.exit(_check_production(found))
    for name, value in found.model_dump().items():
        click.echo(f"{name.upper()}={_shown(value)}")


def _check_production(found: Config) -> int:
    from microblog.doctor.production import findings  # noqa: PLC0415  # the other check starts faster

    left = 0
    for name, message in findings(found).items():
        accepted = name in found.accepted_risks
        left += not accepted
        click.echo(f"{name}: {'accepted: ' if accepted else ''}{message}")
    if not left:
        click.echo("The site is fit for production.")
    return 1 if left else 0


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)
