"""The site as one starts it: a process of its own, at a free port of this machine."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
STARTS_WITHIN = 60.0
STOPS_WITHIN = 15.0

Command = Callable[[int], list[str]]


def microblog_serve(port: int) -> list[str]:
    """The command that most run."""
    return [sys.executable, "-m", "microblog", "serve", "--bind", f"127.0.0.1:{port}"]


def microblog_serve_upgrade(port: int) -> list[str]:
    """What `make serve` runs."""
    return [*microblog_serve(port), "--upgrade"]


def hypercorn(port: int) -> list[str]:
    """The server's own command."""
    config = ["--config", str(ROOT / "hypercorn.toml"), "--bind", f"127.0.0.1:{port}"]
    return [sys.executable, "-m", "hypercorn", *config, "microblog:create_app()"]


def quart_run_debug(port: int) -> list[str]:
    """The one for developers."""
    quart = Path(sys.executable).with_name("quart")
    return [str(quart), "--app", "microblog", "run", "--debug", "--port", str(port)]


class Server:
    """A process that serves, and the instance that it serves."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, instance: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._process = process
        self._instance = instance

    @property
    def pid(self) -> int:
        """The supervisor, which leads the group of its workers."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What the log file says."""
        path = self._instance / "logs" / "microblog.log"
        return path.read_text() if path.exists() else ""

    async def stop(self) -> int:
        """Ask it to stop; its exit status."""
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOPS_WITHIN):
            return await self._process.wait()

    async def wait_until_ready(self, processes: int) -> None:
        """Wait until the port answers and so many processes have said that they answer."""
        async with asyncio.timeout(STARTS_WITHIN):
            while not await self._answers() or self.log.count("Running on") < processes:
                assert self._process.returncode is None, "the server did not start"
                await asyncio.sleep(0.02)

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True


@asynccontextmanager
async def server(
    instance: Path, command: Command = microblog_serve, workers: int = 1, **settings: str
) -> AsyncGenerator[Server, None]:
    """A server in a process of its own, killed at the end if it has not been stopped."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *command(port),
        cwd=instance.parent,
        env={
            **os.environ,
            "INSTANCE_PATH": str(instance),
            "WEB_CONCURRENCY": str(workers),
            "RATELIMIT_ENABLED": "no",
            **settings,
        },
        start_new_session=True,
    )
    running = Server(process, port, instance)
    try:
        await running.wait_until_ready(workers)
        yield running
    finally:
        if process.returncode is None:
            # The group: a server that is killed leaves its workers behind.
            # It may have died a moment ago, and not be waited for yet.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
