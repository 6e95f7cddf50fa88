"""Taking mails out of the spool: claiming those that are due, noting how it went."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.mail.models import GIVEN_UP, LETTER, SENT, WAITING, Mail
from microblog.store import AnyRow

# After each failed try; the last is repeated until a mail is three days old.
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360)]
RETRY_FOR = timedelta(days=3)
# What a new try can't change, such as a wrong password, is not tried again every minute.
REFUSED_RETRY = 2
# A process that dies in the middle of a try leaves it to the others after this.
CLAIMED_FOR = timedelta(seconds=150)
# So begins the error of what waits because the server takes nothing.
HELD_UP = "no mail goes out: "

# A letter may carry a link that opens an account: it is not kept longer than it must be.
_EMPTIED: dict[str, Any] = {
    "body": case((Mail.kind == LETTER, ""), else_=Mail.body),
    "html": case((Mail.kind == LETTER, None), else_=Mail.html),
    "unsubscribe": None,
}


async def is_mail_due(db: AsyncConnection, *, now: datetime) -> bool:
    """Whether a mail should be tried now; asked often, so it takes no lock."""
    return await db.scalar(select(Mail.id).where(*_due(now)).limit(1)) is not None


async def claim_mail(db: AsyncConnection, *, now: datetime) -> AnyRow | None:
    """The mail that has been due for longest, now this process's to send; None if none is due.

    Of those that were put off together, one that was tried less: it may fare better.
    """
    order = Mail.next_try_at, Mail.tries, Mail.id
    due = select(Mail.id).where(*_due(now)).order_by(*order).limit(1)
    claimed = await db.execute(
        update(Mail)
        .where(Mail.id == due.scalar_subquery())
        .values(claimed_until=now + CLAIMED_FOR)
        .returning(*Mail.__table__.columns)
    )
    return claimed.first()


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    # What is further ahead than we ever put it was put there by a clock that was ahead.
    due = or_(Mail.next_try_at <= now, Mail.next_try_at > now + 2 * RETRY_AFTER[-1])
    claimed = Mail.claimed_until.between(now, now + 2 * CLAIMED_FOR)
    return Mail.state == WAITING, due, or_(Mail.claimed_until.is_(None), ~claimed)


async def note_sent(
    db: AsyncConnection, *, mail_id: int, now: datetime, last_error: str | None
) -> None:
    """Everybody has it, or was refused for good, which `last_error` tells."""
    await db.execute(
        update(Mail)
        .where(Mail.id == mail_id)
        .values(state=SENT, done_at=now, tries=Mail.tries + 1, last_error=last_error, **_EMPTIED)
    )


async def note_failed(
    db: AsyncConnection,
    *,
    mail: AnyRow,
    now: datetime,
    last_error: str,
    refused: bool,
    recipients: list[str],
) -> datetime:
    """Try again later, or give up after three days; returns when the next try is."""
    step = max(mail.tries, REFUSED_RETRY) if refused else mail.tries
    next_try_at: datetime = now + RETRY_AFTER[min(step, len(RETRY_AFTER) - 1)]
    gives_up = next_try_at > mail.created_at + RETRY_FOR
    await db.execute(
        update(Mail)
        # Another process may have sent it, if this one stood still for too long.
        .where(Mail.id == mail.id, Mail.state == WAITING)
        .values(
            state=GIVEN_UP if gives_up else WAITING,
            tries=mail.tries + 1,
            next_try_at=next_try_at,
            claimed_until=None,
            last_error=last_error,
            recipients=",".join(recipients),
            done_at=now if gives_up else None,
            **(_EMPTIED if gives_up else {}),
        )
    )
    return next_try_at


async def put_off(db: AsyncConnection, *, now: datetime, until: datetime, last_error: str) -> None:
    """Leave the mails that are due until then: they would fare as the one that just failed."""
    later = {"next_try_at": until, "last_error": last_error}
    await db.execute(update(Mail).where(*_due(now)).values(later))


async def make_held_up_due(db: AsyncConnection, *, now: datetime) -> None:
    """Try what waits for the server's sake, whichever process put it off: the server is back."""
    held_up = Mail.state == WAITING, Mail.last_error.startswith(HELD_UP)
    await db.execute(update(Mail).where(*held_up).values(next_try_at=now))


async def make_due(db: AsyncConnection, *, now: datetime) -> None:
    """Try all that wait: what keeps them may be over after a start."""
    await db.execute(update(Mail).where(Mail.state == WAITING).values(next_try_at=now))


async def let_go(db: AsyncConnection, *, mail_id: int) -> None:
    """Return a claim: the try was broken off by the site's own stop."""
    await db.execute(update(Mail).where(Mail.id == mail_id).values(claimed_until=None))
