"""A traceback as a report has it: what the code did, and nothing that a visitor sent."""

from traceback import TracebackException
from types import TracebackType

from microblog.errors.groups import is_plumbing
from microblog.errors.redaction import TEXT_LENGTH, Redactor
from microblog.errors.request_facts import sent_values
from microblog.harmless import harmless


def traceback_text(error: BaseException, redactor: Redactor) -> str:
    """The traceback, its messages redacted; the middle of a long one is left out."""
    try:
        text = _redacted(error, redactor)
    except Exception:  # noqa: BLE001  # its own __bool__, or what it has for notes
        return "(the traceback can't be made)"
    if len(text) > TEXT_LENGTH:
        half = TEXT_LENGTH // 2
        text = f"{text[:half]}\n… {len(text) - TEXT_LENGTH} characters left out …\n{text[-half:]}"
    return harmless(redactor.own_secrets(text))


def _redacted(error: BaseException, redactor: Redactor) -> str:
    begun = _beyond_the_way_in(error.__traceback__)
    described = TracebackException(type(error), error, begun, compact=True)
    _redact(described, redactor, sent_values())
    return "".join(described.format())


def _redact(described: TracebackException, redactor: Redactor, sent: list[str]) -> None:
    waiting = [described]
    while waiting:
        one = waiting.pop()
        # The lines of code hold nothing that a visitor sent; the messages may.
        one._str = redactor(str(one._str), sent)  # type: ignore[attr-defined]
        one.__notes__ = [redactor(str(note), sent) for note in one.__notes__ or []]
        # Of a SyntaxError, which shows the line that it could not read.
        for name in ("msg", "text"):
            if isinstance(said := getattr(one, name, None), str):
                setattr(one, name, redactor(said, sent))
        waiting += [each for each in (one.__cause__, one.__context__) if each]
        waiting += one.exceptions or []


def _beyond_the_way_in(traceback: TracebackType | None) -> TracebackType | None:
    # Every traceback begins with the server's and the framework's frames; none of them broke, and
    # each would be looked up on the disk.
    one = traceback
    while one is not None and is_plumbing(one.tb_frame.f_code.co_filename):
        one = one.tb_next
    return one or traceback
