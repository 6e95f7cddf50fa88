"""Putting mails into the spool, from where they are sent."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.harmless import harmless
from microblog.mail.letter import Letter
from microblog.mail.message import one_line
from microblog.mail.models import Mail


async def put_mail(
    db: AsyncConnection,
    *,
    kind: str,
    message_id: str,
    recipients: tuple[str, ...],
    letter: Letter,
    now: datetime,
    group_id: int | None = None,
    in_reply_to: str | None = None,
) -> None:
    """Put a mail into the spool."""
    await db.execute(
        insert(Mail).values(
            kind=kind,
            group_id=group_id,
            message_id=message_id,
            in_reply_to=in_reply_to,
            recipients=",".join(recipients),
            subject=one_line(letter.subject),
            body=harmless(letter.text),
            html=letter.html and harmless(letter.html),
            unsubscribe=letter.unsubscribe,
            created_at=now,
            next_try_at=now,
        )
    )


async def last_mail(db: AsyncConnection, *, kind: str, before: datetime) -> datetime | None:
    """When the last mail of a kind was put into the spool, by a clock that was not ahead."""
    believed = Mail.kind == kind, Mail.created_at < before
    return await db.scalar(select(func.max(Mail.created_at)).where(*believed))
