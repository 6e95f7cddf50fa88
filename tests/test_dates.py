"""Moments as pages write them."""

from datetime import UTC, datetime

from microblog.dates import when


def test_a_moment_is_written_for_programs_and_for_people() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)

    assert when(moment) == (
        '<time datetime="2026-01-02T03:04:05+00:00" title="Jan 2, 2026, 03:04 UTC">'
        "Jan 2, 2026</time>"
    )
