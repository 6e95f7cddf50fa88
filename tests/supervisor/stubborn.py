"""A worker that answers, and does not stop when it is told to."""

import os
import signal
import sys


def main() -> None:
    """Say that it is ready, and stay until the test is over."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(int(sys.argv[2]), b"1")
    os.read(int(sys.argv[3]), 1)
