"""`python -m bench.several WORKERS APP BIND`: an app as `microblog serve` serves the site.

That is by several Hypercorns of one process each, among whom the system shares the visitors.
"""

import signal
import socket
import subprocess
import sys

from bench.servers import hypercorn


def serve(workers: int, app: str, bind: str) -> None:
    """Serve until told to stop."""
    host, _, port = bind.rpartition(":")
    listeners = [
        socket.create_server((host, int(port)), reuse_port=True, backlog=512)
        for _ in range(workers)
    ]
    processes = [
        subprocess.Popen([*hypercorn(app), f"fd://{number}"], pass_fds=[number])
        for number in (listener.fileno() for listener in listeners)
    ]

    def stop(*_: object) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    for process in processes:
        process.wait()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], sys.argv[3])
