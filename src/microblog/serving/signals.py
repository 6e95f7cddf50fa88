"""What the supervisor is told by signals, in a form that one can wait for together with pipes."""

import os
import signal
import socket
from contextlib import suppress

from microblog.serving.child import WHERE

_STOP = {signal.SIGTERM, signal.SIGINT}


class Signals:
    """Takes them from now on."""

    def __init__(self) -> None:
        self._woken, self._wakes = socket.socketpair()
        self._woken.setblocking(False)
        self._wakes.setblocking(False)
        self._had_terminal = _has_terminal()
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        for number in (*_STOP, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        # Sent to all of the site, it asks the workers; those who start would die of it, too.
        signal.signal(WHERE, signal.SIG_IGN)
        # Whoever started us with nohup wants no hangup to matter.
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, lambda *_: None)

    def fileno(self) -> int:
        """What can be read from when one has come."""
        return self._woken.fileno()

    def heard(self) -> set[str]:
        """What they meant that came since one asked last: to "stop" or to "renew"."""
        numbers = b""
        with suppress(BlockingIOError):
            numbers = self._woken.recv(4096)
        return {meant for number in numbers if (meant := self._meaning(number))}

    def ignore(self) -> None:
        """Take none any more: all is done, and Python would die of them while it ends."""
        for number in (*_STOP, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)

    def _meaning(self, number: int) -> str:
        if number == signal.SIGHUP:
            # It is also how one learns that one's terminal is gone.
            return "renew" if _has_terminal() or not self._had_terminal else "stop"
        return "stop" if number in _STOP else ""


def reap_strangers(ours: set[int]) -> None:
    """Bury whom process 1 of a container inherits: the children of whoever died in it."""
    if os.getpid() != 1:
        return
    look = os.WEXITED | os.WNOHANG | os.WNOWAIT
    with suppress(ChildProcessError):
        while (ended := os.waitid(os.P_ALL, 0, look)) and ended.si_pid not in ours:
            os.waitpid(ended.si_pid, 0)


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
