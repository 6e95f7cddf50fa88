"""`python -m tests.supervisor.hangs BIND` serves; `/hang` makes its first worker hang."""

import socket
import sys
import time
from typing import Any

from quart import Quart

from microblog import app
from microblog.serving import child, worker
from microblog.serving.supervisor import Supervisor

THIS = "tests.supervisor.hangs"
HANGS_AFTER_SECONDS = 3.0


def serve() -> None:
    """Be the supervisor, and less patient."""
    child.HANGS_AFTER_SECONDS = HANGS_AFTER_SECONDS
    host, port = sys.argv[1].split(":")
    sys.exit(Supervisor([socket.create_server((host, int(port)))], "", [THIS]).run())


def main() -> None:
    """Be the first worker."""
    vars(worker)["create_app"] = _site_that_can_hang
    worker.main()


def _site_that_can_hang(*arguments: Any, **options: Any) -> Quart:
    site = app.create_app(*arguments, **options)

    @site.get("/hang")
    async def hang() -> str:
        time.sleep(600)  # noqa: ASYNC251  # that is the fault
        return ""

    return site


if __name__ == "__main__":
    serve()
