"""`microblog serve`: the site, under Hypercorn."""

import asyncio
import resource
import sys

import click
import hypercorn.run
from hypercorn.config import Config as ServerConfig
from hypercorn.utils import LifespanFailureError

from microblog import config as settings
from microblog.cli import fail
from microblog.cli.database import check_schemas
from microblog.cli.db import upgrade_all
from microblog.config import Config
from microblog.doctor.production import MIN_OPEN_FILES, debug_variables, findings
from microblog.logs import logging_to
from microblog.secret_key import signing_keys
from microblog.shipped import shipped


@click.command()
@click.option(
    "--bind",
    envvar="BIND",
    default="127.0.0.1:8000",
    show_default=True,
    show_envvar=True,
    help="Address and port to listen on.",
)
@click.option(
    "--workers",
    envvar="WEB_CONCURRENCY",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    show_envvar=True,
    help="How many processes answer.",
)
@click.option("--upgrade", is_flag=True, help="Migrate the databases first.")
def serve(bind: str, workers: int, upgrade: bool) -> None:
    """Serve the site until it is told to stop."""
    config = settings.load()
    _refuse_debugging()
    if upgrade:
        upgrade_all(config)
    _try_out(config)
    _allow_many_visitors()
    if config.https:
        _refuse_what_strangers_could_use(config)
    server = ServerConfig.from_toml(shipped("hypercorn.toml"))
    server.application_path = "microblog:create_app()"
    server.bind = [bind]
    _check_address(server)
    server.workers = workers if workers > 1 else 0
    click.echo(f"Serving on {config.base_url or f'http://{bind}'} (stop with Ctrl-C)")
    click.echo("To become an admin, register there and run: microblog user set-admin YOUR-NAME")
    try:
        sys.exit(hypercorn.run.run(server))
    except LifespanFailureError as error:
        raise fail(str(error)) from None


def _refuse_debugging() -> None:
    for name in debug_variables():
        raise fail(
            f"{name} is set, and debug mode shows the site's inside to every visitor. "
            "To debug, run: quart --app microblog run --debug"
        )


def _allow_many_visitors() -> None:
    """Ask for as many open files as the system lets us have; the usual 1,024 are few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MIN_OPEN_FILES if hard == resource.RLIM_INFINITY else min(MIN_OPEN_FILES, hard)
    if 0 <= soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _refuse_what_strangers_could_use(config: Config) -> None:
    """Do not serve a site for the world that is not fit for it, unless that was accepted."""
    left = [
        f"{name}: {message}"
        for name, message in findings(config).items()
        if name not in config.accepted_risks
    ]
    if left:
        said = "; ".join(left)
        raise fail(f"not fit for strangers: {said}. Mend it, or name it in ACCEPTED_RISKS")


def _try_out(config: Config) -> None:
    """Open what the site will open: here a failure is one line, in each worker a traceback."""
    signing_keys(config)
    with logging_to(config):
        asyncio.run(check_schemas(config))


def _check_address(server: ServerConfig) -> None:
    """Refuse an address in use: workers share theirs with whoever else has it."""
    [bind] = server.bind
    if bind.startswith(("unix:", "fd:")):
        return
    try:
        for socket in server.create_sockets().insecure_sockets:
            socket.close()
    except (OSError, OverflowError) as error:
        raise fail(f"{bind}: {getattr(error, 'strerror', None) or error}") from None
