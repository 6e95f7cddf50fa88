"""`microblog serve`: the site, under Hypercorn.

It loads little, and leaves it to the first worker, who needs all of the site anyway, to look
whether the site is well.
"""

import errno
import os
import resource
import socket
import sys
from typing import NoReturn

import click
from hypercorn.config import Config as ServerConfig

from microblog.cli import fail
from microblog.doctor.surroundings import MIN_OPEN_FILES, debug_variables, workers_asked_for
from microblog.dotenv_file import values_of
from microblog.shipped import shipped


@click.command()
@click.option(
    "--bind",
    envvar="BIND",
    default=lambda: values_of().get("BIND") or "127.0.0.1:8000",
    show_default="127.0.0.1:8000",
    show_envvar=True,
    help="Address and port to listen on.",
)
@click.option(
    "--workers",
    envvar="WEB_CONCURRENCY",
    type=click.IntRange(1, 64),
    default=workers_asked_for,
    show_default="1",
    show_envvar=True,
    help="How many processes answer.",
)
@click.option("--upgrade", is_flag=True, help="Migrate the databases first.")
def serve(bind: str, workers: int, upgrade: bool) -> None:
    """Serve the site until it is told to stop."""
    _refuse_debugging()
    _allow_many_visitors()
    # Whoever looks whether the site is fit wants to know it, wherever it was said.
    os.environ["WEB_CONCURRENCY"] = str(workers)
    _become_the_supervisor(_listen(bind, workers), _path(bind), upgrade=upgrade)


def _become_the_supervisor(listeners: list[socket.socket], path: str, *, upgrade: bool) -> NoReturn:
    """Go on in the same process, without the memory that the command has taken."""
    numbers = ",".join(str(listener.fileno()) for listener in listeners)
    first = ["microblog.cli.first_worker", *(["--upgrade"] if upgrade else [])]
    # -P: nothing that lies in the current folder is imported.
    supervisor = [sys.executable, "-P", "-m", "microblog.serving.supervisor"]
    os.execv(sys.executable, [*supervisor, numbers, path, *first])  # noqa: S606  # all of it is ours


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


def _listen(bind: str, workers: int) -> list[socket.socket]:
    """The sockets, one for each worker; they outlive this program, and the workers."""
    try:
        _refuse_half_an_address(bind)
        _refuse_a_taken(_path(bind))
        # With one worker, Hypercorn shares an address with nobody: refused if somebody has it.
        alone = _socket(bind, workers=1)
        if workers == 1:
            return [alone]
        if alone.family == socket.AF_UNIX or bind.startswith("fd:") or sys.platform != "linux":
            others = [alone.dup() for _ in range(workers - 1)]
            for other in others:
                other.set_inheritable(True)
            return [alone, *others]
        host, port = alone.getsockname()[:2]
        alone.close()
        return [_socket(f"{host}:{port}", workers=workers) for _ in range(workers)]
    except (OSError, OverflowError, ValueError) as error:
        raise fail(f"{bind}: {getattr(error, 'strerror', None) or error}") from None


def _path(bind: str) -> str:
    return bind.removeprefix("unix:") if bind.startswith("unix:") else ""


def _refuse_half_an_address(bind: str) -> None:
    # Hypercorn would take a number for a host, and no path for one that the system makes up.
    if bind.isdecimal() or bind == "unix:":
        raise ValueError("wanted is an address and a port, such as 127.0.0.1:8000, or unix:PATH")


def _refuse_a_taken(path: str) -> None:
    # Hypercorn would put its own socket in the place of one at which somebody answers.
    with socket.socket(socket.AF_UNIX) as knocking:
        if path and knocking.connect_ex(path) == 0:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _socket(bind: str, *, workers: int) -> socket.socket:
    server = ServerConfig.from_toml(shipped("hypercorn.toml"))
    server.bind = [bind]
    # Of several, Hypercorn sets SO_REUSEPORT.
    server.workers = workers
    sockets = server.create_sockets()
    [listener] = sockets.secure_sockets + sockets.insecure_sockets
    listener.listen(server.backlog)
    return listener
