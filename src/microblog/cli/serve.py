"""`microblog serve`: the site, under Hypercorn."""

import os
import sys

import click
import hypercorn.run
from hypercorn.config import Config as ServerConfig
from hypercorn.utils import LifespanFailureError

from microblog import config as settings
from microblog.cli import cli, fail
from microblog.shipped import shipped


@cli.command()
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
def serve(bind: str, workers: int) -> None:
    """Serve the site until it is told to stop."""
    config = settings.load()
    for name in ("FLASK_DEBUG", "QUART_DEBUG"):
        if os.environ.get(name, "0").lower() not in {"0", "false", "no", ""}:
            raise fail(
                f"{name} is set, and debug mode shows the site's inside to every visitor. "
                "To debug, run: quart --app microblog run --debug"
            )
    server = ServerConfig.from_toml(shipped("hypercorn.toml"))
    server.application_path = "microblog:create_app()"
    server.bind = [bind]
    server.workers = workers if workers > 1 else 0
    click.echo(f"Serving on {config.base_url or f'http://{bind}'} (stop with Ctrl-C)")
    click.echo("To become an admin, register there and run: microblog user set-admin YOUR-NAME")
    try:
        sys.exit(hypercorn.run.run(server))
    except LifespanFailureError as error:
        raise fail(str(error)) from None
    except OSError as error:
        raise fail(f"{bind}: {error.strerror or error}") from None
