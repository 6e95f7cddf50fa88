"""The queue between whoever logs an error and the task that stores it."""

from concurrent.futures import ThreadPoolExecutor

from microblog.errors.queue import GROUPS, REPORTS_OF_A_GROUP, ReportQueue
from microblog.errors.reports import Report


def _report(group: str) -> Report:
    return Report("AAAA-AAAA", group, 0.0, "t", "k", "p", "m", "text", {}, None)


def _put(queue: ReportQueue, group: str) -> bool:
    return queue.put(group, 1.0, lambda: _report(group))


def test_what_many_threads_put_is_counted_exactly() -> None:
    queue = ReportQueue(lambda: None)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: _put(queue, f"g{number % 3}"), range(3000)))

    batch = queue.drain()
    assert {bundle.count for bundle in batch.bundles.values()} == {1000}
    assert all(len(bundle.reports) == REPORTS_OF_A_GROUP for bundle in batch.bundles.values())


def test_a_group_too_many_is_dropped_and_said_so() -> None:
    queue = ReportQueue(lambda: None)

    taken = [_put(queue, f"g{number}") for number in range(GROUPS + 2)]

    assert taken == [True] * GROUPS + [False] * 2
    assert queue.drain().dropped == 2


def test_what_could_not_be_stored_is_there_again_with_what_came_since() -> None:
    queue = ReportQueue(lambda: None)
    _put(queue, "old")
    batch = queue.drain()
    _put(queue, "old")
    _put(queue, "new")

    queue.put_back(batch)

    again = queue.drain()
    assert {group: bundle.count for group, bundle in again.bundles.items()} == {"old": 2, "new": 1}


def test_put_back_keeps_to_the_limit_and_counts_the_rest() -> None:
    queue = ReportQueue(lambda: None)
    for number in range(GROUPS):
        _put(queue, f"old{number}")
    batch = queue.drain()
    _put(queue, "new")

    queue.put_back(batch)

    again = queue.drain()
    assert len(again.bundles) == GROUPS
    assert again.dropped == 1


def test_a_report_is_not_made_for_what_is_only_counted() -> None:
    queue = ReportQueue(lambda: None)
    made = []

    def report() -> Report:
        made.append(1)
        return _report("g")

    for _ in range(100):
        queue.put("g", 1.0, report)

    assert len(made) == REPORTS_OF_A_GROUP
