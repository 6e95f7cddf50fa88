"""How much of an error that repeats itself goes into the log: its volume stays bounded."""

from collections import OrderedDict
from dataclasses import dataclass

_LINES_A_MINUTE = 10
_GROUPS = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to write of one error; `remark` follows its message."""

    silent: bool = False
    with_traceback: bool = False
    remark: str = ""


@dataclass(slots=True)
class _Group:
    total: int = 0
    minute: int = 0
    lines: int = 0
    unsaid: int = 0


class Repeats:
    """Counts each group: the first, tenth, hundredth … error has its traceback, ten a minute have
    a line, and the next line tells how many had none. So the first of a storm is not rotated away
    by the rest of it.
    """

    def __init__(self) -> None:
        self._groups: OrderedDict[str, _Group] = OrderedDict()

    def of(self, key: str, at: float) -> Verdict:
        """The verdict on one more error of a group; `at` is seconds since 1970."""
        group = self._groups.setdefault(key, _Group())
        self._groups.move_to_end(key)
        if len(self._groups) > _GROUPS:
            self._groups.popitem(last=False)
        group.total += 1
        if group.minute != int(at // 60):
            group.minute, group.lines = int(at // 60), 0
        in_full = str(group.total).strip("0") == "1"
        if not in_full and group.lines >= _LINES_A_MINUTE:
            group.unsaid += 1
            return Verdict(silent=True)
        group.lines += 1
        remark = f" ({group.unsaid} more of these were not logged)" if group.unsaid else ""
        group.unsaid = 0
        if not in_full:
            remark += " (the traceback is that of the first of these)"
        return Verdict(with_traceback=in_full, remark=remark)
