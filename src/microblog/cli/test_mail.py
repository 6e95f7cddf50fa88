"""`microblog test-mail`: does mail go out?"""

import asyncio

import click

from microblog import config as settings
from microblog.cli import fail
from microblog.config_types import mail_address
from microblog.mail.message import message_to_try
from microblog.mail.smtp import send


@click.command("test-mail")
@click.argument("recipient", required=False)
def test_mail(recipient: str | None) -> None:
    """Send a mail to the admins, or to RECIPIENT, now, and say what the server said."""
    config = settings.load()
    if not config.mail_server:
        raise fail("MAIL_SERVER is not set, so no mail is sent")
    recipients = [_address(recipient)] if recipient else list(config.admins)
    if not recipients:
        raise fail("ADMINS is empty: name a recipient")
    outcome = asyncio.run(send(config, message_to_try(config, recipients), recipients))
    server = f"{config.mail_server}:{config.mail_port}"
    if outcome.error:
        raise fail(f"{server}: {outcome.error}")
    click.echo(f"{server} took the mail for {', '.join(recipients)}.")


def _address(recipient: str) -> str:
    try:
        return mail_address(recipient)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="RECIPIENT") from None
