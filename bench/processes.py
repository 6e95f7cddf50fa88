"""What processes take of the machine."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil


class Tree:
    """A process and all that it started."""

    def __init__(self, pid: int) -> None:
        self._first = psutil.Process(pid)

    def cpu_seconds(self) -> float:
        """The processor time that they have taken so far, with that of those which have ended."""
        return sum(self._of_each(lambda one: sum(one.cpu_times()[:4])))

    def memory(self) -> float:
        """Their resident megabytes."""
        return sum(self._of_each(lambda one: one.memory_info().rss)) / 1e6

    def started(self) -> list[int]:
        """The processes that the first one started, without those that these did."""
        return [child.pid for child in self._first.children()]

    def _of_each(self, what: Callable[[psutil.Process], float]) -> Iterator[float]:
        for one in (self._first, *self._first.children(recursive=True)):
            # It may have ended since it was listed.
            with suppress(psutil.NoSuchProcess):
                yield what(one)
