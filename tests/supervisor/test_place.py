"""A place among the workers, with processes that are not sites, and so start quickly."""

import os
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from microblog.serving import place as places
from microblog.serving.child import Child
from microblog.serving.place import Place
from tests.server import ROOT

GRACE_SECONDS = 0.3


@pytest.fixture
def lost() -> list[Child]:
    """Who ended without having been told to."""
    return []


@pytest.fixture
def place_of(
    lost: list[Child], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Place]]:
    """Makes a place whose workers are this module."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    life, ours = os.pipe()

    def make(module: str) -> Place:
        start = partial(Child, life, life, module=[f"tests.supervisor.{module}"])
        return Place(start, lost.append, GRACE_SECONDS)

    yield make
    os.close(ours)
    os.close(life)


def test_who_does_not_stop_is_killed_after_the_grace(
    place_of: Callable[[str], Place], lost: list[Child]
) -> None:
    place = place_of("stubborn")
    place.renew()
    _tend(place, lambda: place.current is not None)
    place.stop()
    _tend(place, lambda: not place.children)

    assert [child.last_words.split()[2:] for child in lost] == [["was", "killed", "by", "SIGKILL"]]


def test_who_ends_early_again_and_again_is_waited_for_longer_and_longer(
    place_of: Callable[[str], Place], lost: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "FIRST_PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(places, "LONGEST_PAUSE_SECONDS", 0.4)
    place = place_of("mortal")
    place.renew()
    _tend(place, lambda: len(lost) == 5)
    place.stop()

    begun = [child.started for child in lost]
    assert [child.replaced_in for child in lost] == [0.1, 0.2, 0.4, 0.4, 0.4]
    assert begun[4] - begun[0] >= 0.1 + 0.2 + 0.4 + 0.4


def test_a_system_without_room_for_a_process_is_tried_again(
    place_of: Callable[[str], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "LONGEST_PAUSE_SECONDS", 0.1)
    place = place_of("stubborn")
    full = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, full[1]))
    try:
        place.renew()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, full)
    assert place.children == []

    _tend(place, lambda: place.current is not None)
    place.stop()
    _tend(place, lambda: not place.children)


def _tend(place: Place, until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not until():
        assert time.monotonic() < deadline
        place.tend()
        time.sleep(0.01)
