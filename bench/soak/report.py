"""What a soak came to, in a few lines."""

from collections import Counter
from statistics import median
from typing import NamedTuple

from bench.load import percentile
from bench.soak.events import Outage
from bench.soak.notes import Note


class Report(NamedTuple):
    """All that is known at the end; `trouble` is what went wrong, and empty is well."""

    notes: list[Note]
    outages: list[Outage]
    acknowledged: int
    missing: int
    memory: tuple[float, float]
    trouble: list[str]

    def __str__(self) -> str:
        return "\n".join(
            [
                f"requests: {len(self.notes):,}; {self._statuses()}",
                f"outside of outages: {self._waits()}",
                *self._events(),
                f"posts: {self.acknowledged:,} acknowledged, {self.missing} of them missing",
                "memory: {:.0f} MB at the start, {:.0f} MB at the end".format(*self.memory),
                *(f"TROUBLE: {each}" for each in self.trouble),
            ]
        )

    def _statuses(self) -> str:
        counts = Counter(note.status or "no answer" for note in self.notes)
        return ", ".join(
            f"{count:,} × {status}" for status, count in sorted(counts.items(), key=str)
        )

    def _waits(self) -> str:
        calm = [
            note.seconds
            for note in self.notes
            if not any(
                outage.began <= note.at + note.seconds and note.at <= outage.back
                for outage in self.outages
            )
        ]
        p50, p99 = (1000 * percentile(calm, share) for share in (50, 99))
        return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms of {len(calm):,}"

    def _events(self) -> list[str]:
        lines = []
        for name in dict.fromkeys(outage.name for outage in self.outages):
            some = [outage for outage in self.outages if outage.name == name]
            took = [outage.back - outage.over for outage in some]
            lost = sum(
                note.status is None and outage.began <= note.at + note.seconds <= outage.back
                for outage in some
                for note in self.notes
            )
            lines.append(
                f"{name}, {len(some)} times: whole again after {median(took):.1f} s, "
                f"at most {max(took):.1f} s; {lost} requests without an answer"
            )
        return lines
