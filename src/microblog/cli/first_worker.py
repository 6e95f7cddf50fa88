"""The first worker of `microblog serve`: it says in one line what is wrong with the site."""

import asyncio
import os
import socket
import sys
from contextlib import suppress

import click
from hypercorn.utils import repr_socket_addr

from microblog import config as settings
from microblog.cli import fail, refusals_in_one_line
from microblog.cli.database import check_schemas
from microblog.config import Config
from microblog.doctor.production import findings
from microblog.logs import logging_to
from microblog.secret_key import signing_keys
from microblog.serving import worker


def main() -> None:
    """Look whether the site is well, and be a worker like the others."""
    try:
        with refusals_in_one_line():
            config = settings.load()
            _migrate_or_check(config)
            _try_out(config)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    _greet(config, listener=int(sys.argv[1]))
    worker.main(config)


def _migrate_or_check(config: Config) -> None:
    if "--upgrade" in sys.argv:
        sys.argv.remove("--upgrade")
        # Here, for it loads all that backs up.
        from microblog.cli.migrating import upgrade_all  # noqa: PLC0415

        upgrade_all(config)
    else:
        asyncio.run(check_schemas(config))


def _try_out(config: Config) -> None:
    """Open what the site will open; for a site that the world can reach, look at more."""
    signing_keys(config)
    with logging_to(config):
        pass
    if config.https:
        _refuse_what_strangers_could_use(config)


def _refuse_what_strangers_could_use(config: Config) -> None:
    left = [
        f"{name}: {message}"
        for name, message in findings(config).items()
        if name not in config.accepted_risks
    ]
    if left:
        said = "; ".join(left)
        raise fail(f"not fit for strangers: {said}. Mend it, or name it in ACCEPTED_RISKS")


def _greet(config: Config, listener: int) -> None:
    with socket.socket(fileno=os.dup(listener)) as ours:
        bind = repr_socket_addr(ours.family, ours.getsockname())
    address = bind if bind.startswith("unix:") else f"http://{bind}"
    # Whoever should read it may be gone, or the disk full; the site is served all the same.
    with suppress(OSError):
        click.echo(f"Serving on {config.base_url or address} (stop with Ctrl-C)")
        click.echo("To become an admin, register there and run: microblog user set-admin YOUR-NAME")
