"""What a report shows of an exception, and of how much it came from."""

import time

import pytest

from microblog.errors.tracebacks import traceback_of


def _told(error: BaseException) -> str:
    return traceback_of(error, lambda text: text)


def _raised(number: int, cause: BaseException | None = None) -> ValueError:
    try:
        raise ValueError(f"number {number}") from cause
    except ValueError as error:
        return error


def _chain(length: int) -> ValueError:
    error = _raised(1)
    for number in range(2, length + 1):
        error = _raised(number, error)
    return error


def test_what_an_exception_came_from_is_told_as_python_does() -> None:
    try:
        try:
            raise KeyError("first")
        except KeyError:
            raise ValueError("second") from _raised(3)
    except ValueError as error:
        direct = _told(error)
    try:
        try:
            raise KeyError("first")
        except KeyError:
            raise ValueError("second")  # noqa: B904
    except ValueError as error:
        meanwhile = _told(error)

    assert "ValueError: number 3\n\nThe above exception was the direct cause" in direct
    assert "first" not in direct
    assert "KeyError: 'first'\n\nDuring handling of the above exception" in meanwhile
    assert meanwhile.endswith("ValueError: second\n")


def test_of_a_long_chain_both_ends_are_told_and_how_much_is_left_out() -> None:
    error = _chain(3000)

    start = time.perf_counter()
    text = _told(error)

    assert time.perf_counter() - start < 0.5
    assert "number 1\n" in text
    assert "number 10\n" in text
    assert "… 2980 exceptions left out …" in text
    assert "number 2991\n" in text
    assert text.endswith("number 3000\n")


def test_a_chain_that_bites_its_tail_is_told_once() -> None:
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first

    assert _told(first).count("ValueError") == 2


def test_the_members_of_a_group_are_told_with_what_they_came_from() -> None:
    text = _told(ExceptionGroup("several", [_raised(2, _raised(1)), KeyError("x")]))

    assert "ExceptionGroup: several (2 sub-exceptions)\n  1 of 2 in the group:\n" in text
    assert "  ValueError: number 1\n" in text
    assert text.endswith("  2 of 2 in the group:\n  KeyError: 'x'\n")


def test_of_a_large_group_some_are_told_and_how_many_there_are() -> None:
    text = _told(ExceptionGroup("many", [_raised(number) for number in range(1000)]))

    assert text.count("ValueError: number") < 50
    assert "more in the group …" in text


def test_groups_in_groups_are_told_to_some_depth() -> None:
    error: Exception = ValueError("within")
    for _ in range(10_000):
        error = ExceptionGroup("around", [error])

    assert "1 more in the group …" in _told(error)


@pytest.mark.parametrize("notes", [["a note"] * 100_000, 5])
def test_notes_are_told_in_reason_and_may_be_none(notes: object) -> None:
    error = ValueError("noted")
    error.__notes__ = notes  # type: ignore[assignment]

    text = _told(error)

    assert text.startswith("ValueError: noted\n")
    assert text.count("a note") in {0, 10}
