"""Keeps the workers: starts them, renews them, stops them. It imports no more than it needs, for it
stays in memory beside them.

Each worker is a Hypercorn of its own, for Hypercorn's own workers end with the first one that dies.
"""

import os
import select
import signal
import socket
import sys
import time
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from microblog.serving.child import Child
from microblog.serving.place import Place
from microblog.serving.steering import let_in_again, let_nobody_new_in, steer
from microblog.shipped import shipped

# Beyond what Hypercorn takes for its last requests and its last deeds.
MORE_GRACE_SECONDS = 3.0


class Supervisor:
    """The parent of the workers."""

    def __init__(self, listeners: list[socket.socket], first: Sequence[str]) -> None:
        limits = tomllib.loads(shipped("hypercorn.toml").read_text())
        grace = limits["graceful_timeout"] + limits["shutdown_timeout"] + MORE_GRACE_SECONDS
        self._listeners = listeners
        self._first = first
        # The workers hold the other end, and notice when this one is gone.
        self._life, self._our_life = os.pipe()
        self._places = [
            Place(partial(self._start, listener.fileno()), self._lost, grace)
            for listener in listeners
        ]
        self._answering: list[int] = []
        self._to_renew: list[Place] = []
        self._renewing: Place | None = None
        self._started = False
        self._stopping = False
        self._terminal = _has_terminal()
        self._failed = False
        self._woken, wakes = socket.socketpair()
        self._woken.setblocking(False)
        wakes.setblocking(False)
        self._wakes = wakes

    def run(self) -> int:
        """Serve until told to stop; the exit status."""
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        # Whoever started us with nohup wants no hangup to matter.
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, lambda *_: None)
        for listener in self._listeners:
            # One that was given to us may still have the filter of a supervisor that was killed.
            let_in_again(listener)
        self._places[0].renew()
        while self._children or not self._stopping:
            self._wait()
            self._heed_signals()
            for place in self._places:
                place.tend()
            self._start_the_others()
            self._go_on_renewing()
            self._steer()
            self._close_the_door()
            if os.getpid() == 1:
                self._reap_strangers()
        return 1 if self._failed else 0

    def _start(self, listener: int, note: str) -> Child:
        if self._started:
            return Child(listener, self._life, note)
        # It looks whether the site is well, and may migrate before that for as long as it takes.
        return Child(listener, self._life, note, module=self._first, starts_within=float("inf"))

    def _wait(self) -> None:
        children = self._children
        watched = [self._woken.fileno(), *(fd for child in children for fd in child.watched)]
        times = [child.killed_at for child in children]
        due = min([*times, *(place.starts_at for place in self._places)])
        seconds = None if due == float("inf") else max(0.0, due - time.monotonic())
        select.select(watched, [], [], seconds)

    def _heed_signals(self) -> None:
        with suppress(BlockingIOError):
            for number in self._woken.recv(4096):
                if number == signal.SIGHUP and (_has_terminal() or not self._terminal):
                    self._to_renew = list(self._places)
                elif number in {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}:
                    self._stop()

    def _stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            for listener in self._listeners:
                let_nobody_new_in(listener)
            for place in self._places:
                place.stop()

    def _start_the_others(self) -> None:
        """Start them when the first one answers; what is wrong with the site is then said once."""
        if self._started or self._stopping:
            return
        first, *others = self._places
        if first.current:
            self._started = True
            for place in others:
                place.renew()
        elif first.next is None:
            self._failed = True
            self._stop()

    def _go_on_renewing(self) -> None:
        """Renew one place after the other, so that the others answer meanwhile."""
        busy = self._renewing is not None and self._renewing.next is not None
        if busy or self._stopping or not self._started:
            return
        if self._renewing and self._renewing.renewal_failed:
            self._say("a new worker could not start; the old ones go on")
            self._to_renew.clear()
        self._renewing = self._to_renew.pop(0) if self._to_renew else None
        if self._renewing:
            self._renewing.renew()

    def _steer(self) -> None:
        answering = [n for n, place in enumerate(self._places) if place.current]
        if answering != self._answering:
            self._answering = answering
            steer(self._listeners, answering)

    def _close_the_door(self) -> None:
        """When no worker takes anybody in any more, refuse who comes instead of ignoring them."""
        if self._stopping and all(child.leaving for child in self._children):
            for listener in self._listeners:
                let_in_again(listener)
                listener.close()
            self._listeners = []

    def _reap_strangers(self) -> None:
        """Process 1 of a container inherits the children of whoever died in it."""
        ours = {child.pid for child in self._children}
        look = os.WEXITED | os.WNOHANG | os.WNOWAIT
        with suppress(ChildProcessError):
            while (ended := os.waitid(os.P_ALL, 0, look)) and ended.si_pid not in ours:
                os.waitpid(ended.si_pid, 0)

    @property
    def _children(self) -> list[Child]:
        return [child for place in self._places for child in place.children]

    def _lost(self, child: Child, pause: float) -> None:
        if self._stopping:
            self._failed = True
        # What keeps the first one from starting it has said itself, and there is no other.
        if self._started or child.killed:
            then = "" if self._stopping else f"; another starts in {pause:g} s"
            self._say(child.last_words + then)

    def _say(self, message: str) -> None:
        print(f"microblog: {message}", file=sys.stderr, flush=True)  # noqa: T201


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def main() -> None:
    """Keep a worker for each listening socket; what starts the first one follows their numbers."""
    numbers, *first = sys.argv[1:]
    listeners = [socket.socket(fileno=int(number)) for number in numbers.split(",")]
    sys.exit(Supervisor(listeners, first).run())


if __name__ == "__main__":
    main()
