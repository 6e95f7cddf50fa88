"""`python -m tests.supervisor.dies_at_once BIND [--answers]` serves; its first worker is killed.

That happens before it says that it answers, or in the same moment: the supervisor hears of both
together then.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from microblog.cli import first_worker

THIS = "tests.supervisor.dies_at_once"
ANSWERS = "--answers"


def serve() -> None:
    """Be the supervisor."""
    host, port = sys.argv[1].split(":")
    listener = socket.create_server((host, int(port)))
    listener.set_inheritable(True)
    supervisor = [sys.executable, "-m", "microblog.serving.supervisor"]
    os.execv(sys.executable, [*supervisor, str(listener.fileno()), "", THIS, *sys.argv[2:]])


def main() -> None:
    """Be the first worker; the second time, one that lives."""
    answers = ANSWERS in sys.argv
    sys.argv = [one for one in sys.argv if one != ANSWERS]
    died = Path(os.environ["INSTANCE_PATH"], "died")
    if died.exists():
        first_worker.main()
        return
    died.touch()
    if answers:
        supervisor = os.getppid()
        os.kill(supervisor, signal.SIGSTOP)
        subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -CONT {supervisor}"])
        os.write(int(sys.argv[2]), b"1")
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    serve()
