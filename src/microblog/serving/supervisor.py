"""Keeps the workers: starts them, renews them, stops them. It imports no more than it needs, for it
stays in memory beside them.

Each worker is a Hypercorn of its own, for Hypercorn's own workers end with the first one that dies.
"""

import os
import select
import socket
import sys
import time
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from microblog.serving.child import Child
from microblog.serving.door import Door
from microblog.serving.place import Place
from microblog.serving.renewal import Renewal
from microblog.serving.signals import Signals, reap_strangers
from microblog.shipped import shipped

# Beyond what Hypercorn takes for its last requests and its last deeds.
MORE_GRACE_SECONDS = 3.0


class Supervisor:
    """The parent of the workers."""

    def __init__(self, listeners: list[socket.socket], path: str, first: Sequence[str]) -> None:
        limits = tomllib.loads(shipped("hypercorn.toml").read_text())
        grace = limits["graceful_timeout"] + limits["shutdown_timeout"] + MORE_GRACE_SECONDS
        self._door = Door(listeners, path)
        self._first = first
        # The workers hold the other end, and notice when this one is gone.
        self._life, self._our_life = os.pipe()
        self._places = [
            Place(partial(self._start, listener.fileno()), self._lost, grace)
            for listener in listeners
        ]
        self._renewal = Renewal(self._places, _say)
        self._started = False
        self._cannot_start = False
        self._stopping = False
        self._failed = False

    def run(self) -> int:
        """Serve until told to stop; the exit status."""
        signals = Signals()
        self._places[0].renew()
        self._go_on()
        while self._children or not self._stopping:
            self._wait(signals)
            self._heed(signals.heard())
            for place in self._places:
                place.tend()
            self._go_on()
            reap_strangers({child.pid for child in self._children})
        signals.ignore()
        return 1 if self._failed else 0

    def _start(self, listener: int, note: str) -> Child:
        try:
            if self._started:
                return Child(listener, self._life, note)
            # It looks whether the site is well, and may migrate before that, however long it takes.
            return Child(listener, self._life, note, module=self._first, starts_within=float("inf"))
        except OSError as error:
            _say(f"no worker can be started: {error}")
            self._cannot_start = not self._places[0].has_answered
            raise

    def _wait(self, signals: Signals) -> None:
        children = self._children
        watched = [signals.fileno(), *(fd for child in children for fd in child.watched)]
        times = [child.killed_at for child in children]
        due = min([*times, *(place.starts_at for place in self._places)])
        seconds = None if due == float("inf") else max(0.0, due - time.monotonic())
        select.select(watched, [], [], seconds)

    def _heed(self, heard: set[str]) -> None:
        if "stop" in heard:
            self._stop()
        elif "renew" in heard:
            self._renewal.begin()

    def _stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            self._door.let_nobody_new_in()
            for place in self._places:
                place.stop()

    def _go_on(self) -> None:
        if not self._started and not self._stopping:
            self._start_the_others()
        if self._started and not self._stopping:
            self._renewal.go_on()
            self._door.lead_to([n for n, place in enumerate(self._places) if place.current])
        if self._stopping and all(child.leaving for child in self._children):
            self._door.close()

    def _start_the_others(self) -> None:
        """Start them when the first one answers; what is wrong with the site is then said once."""
        first, *others = self._places
        if first.has_answered:
            self._started = True
            for place in others:
                place.renew()
        elif self._cannot_start:
            self._failed = True
            self._stop()

    @property
    def _children(self) -> list[Child]:
        return [child for place in self._places for child in place.children]

    def _lost(self, child: Child) -> None:
        if self._stopping:
            self._failed = True
        if not self._places[0].has_answered and not child.killed:
            # It has said itself what keeps it from starting, and there is no other.
            self._cannot_start = True
        else:
            waits = child.replaced_in is not None and not self._stopping
            then = f"; another starts in {child.replaced_in:g} s" if waits else ""
            _say(child.last_words + then)


def _say(message: str) -> None:
    # Whoever should read it may be gone, or stand still; the workers are looked after all the same.
    with suppress(OSError):
        stderr = sys.stderr.fileno()
        if stderr in select.select([], [stderr], [], 0)[1]:
            os.write(stderr, f"microblog: {message}\n".encode())


def main() -> None:
    """Keep a worker for each listening socket.

    The arguments are their numbers, the path where they are if there is one, and what the first
    worker is.
    """
    numbers, path, *first = sys.argv[1:]
    listeners = [socket.socket(fileno=int(number)) for number in numbers.split(",")]
    sys.exit(Supervisor(listeners, path, first).run())


if __name__ == "__main__":
    main()
