"""The queue between whoever logs an error and the task that stores it: any thread, never full."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from microblog.errors.reports import Report

# What one batch keeps in full. Beyond, a group is counted, and beyond the groups it is only said
# how many were dropped: a storm takes a few megabytes, whatever its length.
REPORTS_OF_A_GROUP = 10
GROUPS = 100
FOLLOW_UPS = 50
COMMENTS = 100


@dataclass(slots=True)
class Comment:
    """What a visitor said they were doing."""

    number: str
    group: str
    text: str
    at: float


@dataclass(slots=True)
class Bundle:
    """The errors of one group that wait to be stored."""

    reports: list[Report] = field(default_factory=list)
    count: int = 0
    last_at: float = 0.0

    def add(self, at: float, report: Report | None) -> None:
        """Count one more, which is kept in full if there is a report."""
        self.count += 1
        self.last_at = at
        if report is not None:
            self.reports.append(report)


@dataclass(slots=True)
class Batch:
    """All that waits to be stored."""

    bundles: dict[str, Bundle] = field(default_factory=dict)
    follow_ups: list[Report] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    dropped: int = 0

    def as_dropped(self) -> "Batch":
        """Nothing but the count of what was in it."""
        return Batch(dropped=self.dropped + sum(each.count for each in self.bundles.values()))

    def __bool__(self) -> bool:
        return bool(self.bundles or self.follow_ups or self.comments or self.dropped)


class ReportQueue:
    """Takes errors from any thread without waiting; `wake` is called, from any thread, for each."""

    def __init__(self, wake: Callable[[], None]) -> None:
        # The garbage collector may run under it, and what it ends may log an error.
        self._lock = threading.RLock()
        self._batch = Batch()
        self._wake = wake

    def put(self, group: str, at: float, report: Callable[[], Report]) -> bool:
        """Count an error, and keep its report if its group has not enough; False if dropped."""
        built = None
        while True:
            with self._lock:
                bundles = self._batch.bundles
                if group not in bundles and len(bundles) >= GROUPS:
                    self._batch.dropped += 1
                    return False
                wanted = group not in bundles or len(bundles[group].reports) < REPORTS_OF_A_GROUP
                if built is not None or not wanted:
                    bundles.setdefault(group, Bundle()).add(at, built if wanted else None)
                    break
            # Not under the lock: to describe a traceback takes a while, and others log too.
            built = report()
        if wanted:
            self._wake()
        return True

    def put_follow_up(self, report: Report) -> None:
        """Add to an incident that was put before."""
        with self._lock:
            if len(self._batch.follow_ups) < FOLLOW_UPS:
                self._batch.follow_ups.append(report)
        self._wake()

    def put_comment(self, comment: Comment) -> None:
        """Add what a visitor said, unless there is too much already."""
        with self._lock:
            if len(self._batch.comments) < COMMENTS:
                self._batch.comments.append(comment)
        self._wake()

    def peek(self) -> Batch:
        """A copy of all that waits."""
        with self._lock:
            return replace(self._batch, bundles=dict(self._batch.bundles))

    def drain(self) -> Batch:
        """All that waits; the queue is empty then."""
        with self._lock:
            batch, self._batch = self._batch, Batch()
        return batch

    def put_back(self, batch: Batch) -> None:
        """Return a batch that could not be stored; what came since is added, within the limits."""
        with self._lock:
            newer, self._batch = self._batch, batch
            for group, bundle in newer.bundles.items():
                self._merge(group, bundle)
            batch.dropped += newer.dropped
            batch.follow_ups = (batch.follow_ups + newer.follow_ups)[:FOLLOW_UPS]
            batch.comments = (batch.comments + newer.comments)[:COMMENTS]

    def _merge(self, group: str, newer: Bundle) -> None:
        older = self._batch.bundles.get(group)
        if older is not None:
            older.count += newer.count
            older.last_at = newer.last_at
            older.reports = (older.reports + newer.reports)[:REPORTS_OF_A_GROUP]
        elif len(self._batch.bundles) < GROUPS:
            self._batch.bundles[group] = newer
        else:
            self._batch.dropped += newer.count
