"""Putting letters to the admins into the spool, and noting which counts have been told."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.config import Config
from microblog.errors.changing import change_group
from microblog.mail.letter import Letter
from microblog.mail.message import new_message_id, titled
from microblog.mail.spool import put_mail
from microblog.store import AnyRow


async def put_letter(
    db: AsyncConnection,
    config: Config,
    kind: str,
    letter: Letter,
    *,
    now: datetime,
    group: AnyRow | None = None,
) -> None:
    """Put a letter to the admins into the spool, in the thread of its group if it has one."""
    message_id = new_message_id(config)
    await put_mail(
        db,
        kind=kind,
        group_id=group.id if group else None,
        message_id=message_id,
        in_reply_to=group.thread if group else None,
        recipients=config.admins,
        letter=titled(config, letter),
        now=now,
    )
    if group:
        await note_mailed(db, group, now=now, thread=group.thread or message_id)


async def note_mailed(
    db: AsyncConnection, group: AnyRow, *, now: datetime, **values: object
) -> None:
    """Note that a mail has told of the group: the next is due at the next power of ten."""
    following = 10 ** len(str(group.times))
    await change_group(
        db,
        group.id,
        mailed_at=now,
        mailed_count=group.times,
        next_mail_at=following,
        held_since=None,
        **values,
    )


async def hold(db: AsyncConnection, group: AnyRow, *, now: datetime) -> None:
    """Leave a group to the next summary."""
    await change_group(db, group.id, held_since=now)
