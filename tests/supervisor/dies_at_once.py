"""`python -m tests.supervisor.dies_at_once BIND` serves a site whose first worker dies at once.

It is killed the moment it says that it answers, and the supervisor hears of both together.
"""

import os
import signal
import socket
import subprocess
import sys

THIS = "tests.supervisor.dies_at_once"


def serve() -> None:
    """Be the supervisor."""
    host, port = sys.argv[1].split(":")
    listener = socket.create_server((host, int(port)))
    listener.set_inheritable(True)
    supervisor = [sys.executable, "-m", "microblog.serving.supervisor"]
    os.execv(sys.executable, [*supervisor, str(listener.fileno()), "", THIS])


def main() -> None:
    """Be the worker."""
    supervisor = os.getppid()
    os.kill(supervisor, signal.SIGSTOP)
    subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -CONT {supervisor}"])
    os.write(int(sys.argv[2]), b"1")
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    serve()
