"""Charts of what broke, hour by hour."""

from datetime import UTC, datetime, timedelta

from microblog.errors.charts import HEIGHT, chart

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HOURS = [NOON - timedelta(hours=back) for back in (2, 1, 0)]


def test_the_highest_bar_is_as_high_as_the_chart_and_the_others_in_proportion() -> None:
    drawn = chart(HOURS, {HOURS[0]: 5, HOURS[2]: 10})

    assert drawn.path == f"M0 {HEIGHT}v-12h0.8V24zM2 {HEIGHT}v-24h0.8V24z"


def test_one_error_beside_a_million_is_still_seen() -> None:
    assert "M0 24v-1h" in chart(HOURS, {HOURS[0]: 1, HOURS[1]: 1_000_000}).path


def test_a_chart_knows_its_sum_and_its_worst_hour() -> None:
    drawn = chart(HOURS, {HOURS[0]: 5, HOURS[1]: 7})

    assert (drawn.total, drawn.highest, drawn.highest_at) == (12, 7, HOURS[1])


def test_of_a_quiet_day_there_is_no_worst_hour() -> None:
    assert (chart(HOURS, {}).path, chart(HOURS, {}).highest_at) == ("", None)
