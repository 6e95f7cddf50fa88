"""All workers replaced by new ones, which read the code and the settings anew."""

from collections.abc import Callable, Sequence

from microblog.serving.place import Place


class Renewal:
    """Renews one place after the other, so that the others answer meanwhile."""

    def __init__(self, places: Sequence[Place], say: Callable[[str], None]) -> None:
        self._places = places
        self._say = say
        self._waiting: list[Place] = []
        self._under_way: Place | None = None

    def begin(self) -> None:
        """Renew all, also those that were renewed a moment ago."""
        self._waiting = list(self._places)

    def go_on(self) -> None:
        """Start the next one when the one before answers; give up when it could not start."""
        if self._under_way and self._under_way.next:
            return
        if self._under_way and self._under_way.renewal_failed:
            self._say("a new worker could not start; the old ones go on")
            self._waiting.clear()
        self._under_way = self._waiting.pop(0) if self._waiting else None
        if self._under_way:
            self._under_way.renew()
