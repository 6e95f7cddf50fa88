"""`microblog doctor`: is the site well?"""

import asyncio

import click

from microblog import config as settings
from microblog.cli.json_lines import echo_json, json_option
from microblog.config import Config
from microblog.doctor.examination import examine, production
from microblog.doctor.verdict import Verdict
from microblog.refusals import ConfigError


@click.command()
@click.option("--send", is_flag=True, help="Send a mail to the admins, too.")
@json_option
@click.pass_context
def doctor(context: click.Context, send: bool, as_json: bool) -> None:
    """Look at everything, and say in one line each how it is and what to do.

    The exit status is 1 if anything fails, and 0 with warnings alone.
    """
    try:
        config = settings.load()
    except ConfigError as error:
        for line in str(error).splitlines():
            _say("settings", Verdict("fail", line), as_json)
        context.exit(1)
    _say("settings", Verdict("ok", "every one can be read"), as_json)
    failed = 0
    for name, verdict in production(config):
        _say(name, verdict, as_json)
        failed += verdict.level == "fail"
    failed += asyncio.run(_examined(config, send, as_json))
    context.exit(1 if failed else 0)


async def _examined(config: Config, send: bool, as_json: bool) -> int:
    failed = 0
    async for name, verdict in examine(config, sending=send):
        _say(name, verdict, as_json)
        failed += verdict.level == "fail"
    return failed


def _say(name: str, verdict: Verdict, as_json: bool) -> None:
    if as_json:
        echo_json({"check": name, **verdict._asdict()})
    else:
        click.echo(f"{verdict.level:<4}  {name:<16}  {verdict.said}")
