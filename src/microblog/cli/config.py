"""`microblog config`: are the settings right?"""

import click

from microblog import config as settings
from microblog.cli.json_lines import echo_json, json_option
from microblog.config import Config
from microblog.doctor.spelling import misspelt

# What the site uses where nothing is set follows from other settings.
_FOLLOWING = {
    "database_url": "database",
    "errors_database_url": "errors_database",
    "allowed_hosts": "served_hosts",
    "confirm_email": "confirms_email",
    "log_file": "log_path",
}


@click.group()
def config() -> None:
    """Look at the settings."""


@config.command()
@click.option("--production", is_flag=True, help="Is the site fit for strangers? Exits with 1.")
@json_option
@click.pass_context
def check(context: click.Context, production: bool, as_json: bool) -> None:
    """Read every setting and say what is wrong, or what the site would use."""
    found = settings.load()
    if production:
        context.exit(_check_production(found, as_json))
    for name, given in found.model_dump().items():
        value = given or getattr(found, _FOLLOWING.get(name, name))
        if as_json:
            echo_json({"setting": name.upper(), "value": value})
        else:
            click.echo(f"{name.upper()}={_shown(value)}")
    for said in misspelt():
        click.echo(said, err=True)


def _check_production(found: Config, as_json: bool) -> int:
    from microblog.doctor.production import findings  # noqa: PLC0415  # the other check starts faster

    left = 0
    for name, message in findings(found).items():
        accepted = name in found.accepted_risks
        left += not accepted
        if as_json:
            echo_json({"finding": name, "said": message, "accepted": accepted})
        else:
            click.echo(f"{name}: {'accepted: ' if accepted else ''}{message}")
    if not (left or as_json):
        click.echo("The site is fit for production.")
    return 1 if left else 0


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)
