"""A traceback as a report has it: what the code did, and nothing that a visitor sent.

It is bounded, however many exceptions it came from.
"""

from collections.abc import Callable, Iterator, Sequence
from textwrap import indent
from traceback import format_tb
from types import TracebackType

from microblog.errors.groups import is_plumbing
from microblog.errors.redaction import TEXT_LENGTH, WITHHELD, Redactor
from microblog.errors.request_facts import sent_values
from microblog.harmless import harmless

# To describe one takes a millisecond, and everybody waits.
_MOST = 30
# Of what came one from another, the first and the last so many.
_ENDS_OF_A_CHAIN = 10
_MOST_NOTES = 10

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"


def traceback_text(error: BaseException, redactor: Redactor) -> str:
    """The traceback, its messages redacted; the middle of a long one is left out."""
    sent = sent_values()
    try:
        text = traceback_of(error, lambda said: redactor(said, sent))
    except Exception:  # noqa: BLE001  # its class may be made so that nothing can be asked of it
        return "(the traceback can't be made)"
    if len(text) > TEXT_LENGTH:
        half = TEXT_LENGTH // 2
        text = f"{text[:half]}\n… {len(text) - TEXT_LENGTH} characters left out …\n{text[-half:]}"
    return harmless(redactor.own_secrets(text))


def traceback_of(error: BaseException, redact: Callable[[str], str]) -> str:
    """What Python prints, its messages redacted, with no more than _MOST exceptions."""
    return "".join(_Telling(redact).chain(error))


def text_of(something: object) -> str:
    """What an object says of itself, if it can."""
    try:
        return str(something)
    except BaseException:  # noqa: BLE001  # its own __str__ may raise anything, also what ends a task
        return "(its text can't be made)"


class _Telling:
    def __init__(self, redact: Callable[[str], str]) -> None:
        self._redact = redact
        self._left = _MOST

    def chain(self, error: BaseException) -> Iterator[str]:
        """All that it came from, the first first, and then itself."""
        links = [*_links(error)][::-1]
        left_out = links[_ENDS_OF_A_CHAIN:-_ENDS_OF_A_CHAIN]
        first, last = links[:_ENDS_OF_A_CHAIN], links[_ENDS_OF_A_CHAIN + len(left_out) :]
        yield from self._each(first)
        if left_out:
            yield f"… {len(left_out)} exceptions left out …\n\n"
        yield from self._each(last)

    def _each(self, links: Sequence[tuple[BaseException, str]]) -> Iterator[str]:
        for one, link in links:
            yield from self._one(one)
            yield link

    def _one(self, error: BaseException) -> Iterator[str]:
        self._left -= 1
        if error.__traceback__:
            yield "Traceback (most recent call last):\n"
            yield from _stack(error.__traceback__)
        # Hypercorn's hold all that came on the connection.
        is_servers = type(error).__module__.startswith("hypercorn.")
        said = WITHHELD if is_servers else self._redact(text_of(error))
        yield f"{_name(type(error))}: {said}\n" if said else f"{_name(type(error))}\n"
        notes = getattr(error, "__notes__", None)
        for note in notes[:_MOST_NOTES] if isinstance(notes, list) else ():
            yield f"{self._redact(text_of(note))}\n"
        if isinstance(error, BaseExceptionGroup):
            yield from self._members(error)

    def _members(self, group: BaseExceptionGroup[BaseException]) -> Iterator[str]:
        for number, one in enumerate(group.exceptions):
            if self._left <= 0:
                yield f"  … {len(group.exceptions) - number} more in the group …\n"
                return
            yield f"  {number + 1} of {len(group.exceptions)} in the group:\n"
            yield indent("".join(self.chain(one)), "  ")


def _links(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """An exception and what it came from, each with the words between it and the one before."""
    seen: set[int] = set()
    one: BaseException | None = error
    words = ""
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one, words
        if one.__cause__ is not None:
            one, words = one.__cause__, _CAUSE
        else:
            one, words = None if one.__suppress_context__ else one.__context__, _CONTEXT


def _stack(traceback: TracebackType) -> list[str]:
    # Every traceback begins with the server's and the framework's frames; none of them broke, and
    # each would be looked up on the disk.
    begun: TracebackType | None = traceback
    while begun is not None and is_plumbing(begun.tb_frame.f_code.co_filename):
        begun = begun.tb_next
    return format_tb(begun or traceback)


def _name(kind: type[BaseException]) -> str:
    if kind.__module__ in {"builtins", "__main__"}:
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"
