"""One place among the workers: who answers there, who will, and when to try again."""

import time
from collections.abc import Callable

from microblog.serving.child import Child

# Who ends sooner than this after its start is waited for longer and longer.
SOON_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 8.0

# Gets how the one before ended; raises OSError where the system has no room for another process.
Start = Callable[[str], Child]
# Gets who ended without having been told to.
Lost = Callable[[Child], None]


class Place:
    """Keeps a worker answering; a new one answers before the old one leaves."""

    def __init__(self, start: Start, lost: Lost, grace: float) -> None:
        self._start = start
        self._lost = lost
        self._grace = grace
        self._pause = 0.0
        self._note = ""
        self.starts_at = float("inf")
        self.current: Child | None = None
        self.next: Child | None = None
        self.leaving: list[Child] = []
        # Whether one was ever ready, and be it for a moment.
        self.has_answered = False
        self.renewal_failed = False

    @property
    def children(self) -> list[Child]:
        """Every process of this place."""
        return [child for child in (self.current, self.next) if child] + self.leaving

    def renew(self) -> None:
        """Start a worker that takes over when it is ready."""
        self.renewal_failed = False
        if self.next is None:
            self._begin("")

    def tend(self) -> None:
        """Look at the processes, and do what is due."""
        for child in self.children:
            child.look()
            child.kill_if_late()
        self._promote()
        self._let_go()
        self._bury()
        if time.monotonic() >= self.starts_at:
            self._begin(self._note)

    def stop(self) -> None:
        """Start nobody any more, and tell all to stop."""
        self.starts_at = float("inf")
        self.leaving, self.current, self.next = self.children, None, None
        for child in self.leaving:
            child.stop(self._grace)

    def _begin(self, note: str) -> None:
        self.starts_at = float("inf")
        try:
            self.next = self._start(note)
        except OSError:
            self.renewal_failed = self.current is not None
            if not self.renewal_failed:
                self._note = note
                self.starts_at = time.monotonic() + LONGEST_PAUSE_SECONDS

    def _promote(self) -> None:
        if self.next and self.next.ready:
            if self.current:
                self.current.stop(self._grace)
                self.leaving.append(self.current)
            self.current, self.next = self.next, None
            self.has_answered = True

    def _let_go(self) -> None:
        """Replace at once who has stopped answering, by itself or by death."""
        if self.current and self.current.leaving:
            self.current.expect_end(self._grace)
            self.leaving.append(self.current)
            self._plan(self.current)
            self.current = None
        if self.next and self.next.leaving:
            self.next.expect_end(self._grace)
            self.leaving.append(self.next)
            self.renewal_failed = self.current is not None
            if not self.renewal_failed:
                self._plan(self.next)
            self.next = None

    def _plan(self, ended: Child) -> None:
        lived = time.monotonic() - ended.started
        doubled = min(max(2 * self._pause, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
        self._pause = doubled if lived < SOON_SECONDS else 0.0
        self._note = ended.last_words
        if self.next is None or self.next is ended:
            ended.replaced_in = self._pause
            self.starts_at = time.monotonic() + self._pause

    def _bury(self) -> None:
        for child in [child for child in self.leaving if child.status() is not None]:
            self.leaving.remove(child)
            if not child.ended_as_told:
                self._lost(child)
