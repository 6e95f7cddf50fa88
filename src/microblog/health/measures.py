"""The figures of one process, in a registry of its app's own."""

import multiprocessing
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from quart import Quart
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from microblog.errors.keeper import Keeper
from microblog.store import Store

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
UNMATCHED = "unmatched"


class Measures(Collector):
    """Counts every request; looks at the queue and the pools when it is asked.

    A scrape reaches one process of several, so each figure names whose it is. The names stay the
    same over restarts: worker-3 and on, or MainProcess.
    """

    def __init__(self, app: Quart) -> None:
        self._app = app
        self._process = multiprocessing.current_process().name
        self._answers: dict[tuple[str, int], Counter] = {}
        self._durations: dict[str, Histogram] = {}
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "microblog_requests",
            "Requests by endpoint and status; 499 where the visitor did not wait.",
            ["process", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "microblog_request_seconds",
            "From a request's first byte to the last of its answer.",
            ["process", "route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.registry.register(self)

    def note_request(self, route: str, status: int, seconds: float) -> None:
        """Count a request; `route` is the endpoint, which visitors can't invent, or empty."""
        route = route or UNMATCHED
        try:
            answer, duration = self._answers[route, status], self._durations[route]
        except KeyError:
            answer = self._requests.labels(self._process, route, status)
            duration = self._seconds.labels(self._process, route)
            self._answers[route, status], self._durations[route] = answer, duration
        answer.inc()
        duration.observe(seconds)

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: to be registered is no reason to look."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What is not counted but looked at; called in a thread."""
        yield self._queue()
        yield self._pools()

    def _queue(self) -> GaugeMetricFamily:
        name = "microblog_error_queue_length"
        family = GaugeMetricFamily(name, "Errors that wait to be stored.", labels=["process"])
        keeper: Keeper = self._app.extensions["keeper"]
        waiting = keeper.queue.peek()
        count = sum(bundle.count for bundle in waiting.bundles.values()) + waiting.dropped
        family.add_metric([self._process], count)
        return family

    def _pools(self) -> GaugeMetricFamily:
        name, labels = "microblog_pool_connections", ["process", "database", "state"]
        family = GaugeMetricFamily(name, "Connections to the databases.", labels=labels)
        store: Store = self._app.extensions["store"]
        engines = {"main": self._app.extensions["engine"], "store": store.engine}
        for database, engine in engines.items():
            for state, count in _states(engine).items():
                family.add_metric([self._process, database, state], count)
        return family


def _states(engine: AsyncEngine) -> dict[str, int]:
    pool = engine.pool
    assert isinstance(pool, QueuePool)  # noqa: S101  # for mypy: every engine of ours has one
    return {"used": pool.checkedout(), "idle": pool.checkedin()}
