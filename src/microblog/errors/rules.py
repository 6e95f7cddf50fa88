"""When the admins get a mail: at once for what is new, and never more than the limits."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.config import Config
from microblog.errors.changing import unmute
from microblog.errors.letters import closing_letter, group_letter, summary_letter
from microblog.errors.models import OPEN, ErrorGroup, Incident
from microblog.errors.posting import hold, note_mailed, put_letter
from microblog.mail.models import Mail
from microblog.store import AnyRow, alone

SUMMARY_ROWS = 200
# The error of `microblog drill`, which is mailed whatever the limits say.
DRILL = "DrillError"
# Mails about errors, against all the others that share the spool.
_KINDS = ("group", "closing")


async def put_due_mails(db: AsyncConnection, config: Config, *, now: datetime) -> None:
    """Put the mails that are due into the spool.

    Must run in a transaction of the store's `writing`, which no other process's overlaps: so the
    limits hold over all of them together.
    """
    interval = timedelta(seconds=config.error_mail_interval)
    count = await _mails_since(db, now - interval, now=now)
    room = config.error_mail_limit - count
    await unmute(db, now=now)
    for group in await _due_groups(db, mailed_before=now - interval, now=now):
        has_room = room > 0 or group.kind == DRILL
        if has_room and await alone(db, _put_group_mail(db, config, group, now=now)):
            room -= 1
        else:
            await hold(db, group, now=now)
    await _put_summary(db, config, now=now, interval=interval)
    # Half of it stays for what breaks meanwhile.
    room -= config.error_mail_limit // 2
    await _put_closing(db, config, now=now, interval=interval, room=room)


async def _mails_since(db: AsyncConnection, since: datetime, *, now: datetime) -> int:
    # Not those of a clock that was ahead: they would count until it is as late.
    lately = Mail.created_at.between(since, now)
    statement = select(func.count()).where(Mail.kind.in_(_KINDS), lately)
    return await db.scalar(statement) or 0


async def _due_groups(
    db: AsyncConnection, *, mailed_before: datetime, now: datetime
) -> list[AnyRow]:
    mailed_at = ErrorGroup.mailed_at
    statement = (
        select(*ErrorGroup.__table__.columns)
        .where(
            ErrorGroup.state == OPEN,
            ErrorGroup.times >= ErrorGroup.next_mail_at,
            ErrorGroup.held_since.is_(None),
            or_(mailed_at.is_(None), mailed_at <= mailed_before, mailed_at > now),
        )
        .order_by(ErrorGroup.first_at)
        .limit(SUMMARY_ROWS)
    )
    return list(await db.execute(statement))


async def _put_group_mail(
    db: AsyncConnection, config: Config, group: AnyRow, *, now: datetime
) -> None:
    newest = await db.execute(
        select(*Incident.__table__.columns)
        .where(Incident.group_id == group.id)
        .order_by(Incident.id.desc())
        .limit(1)
    )
    letter = group_letter(config, group, newest.first())
    await put_letter(db, config, "group", letter, now=now, group=group)


async def _put_summary(
    db: AsyncConnection, config: Config, *, now: datetime, interval: timedelta
) -> None:
    """One mail for all that was held back, when the first of it has waited for the interval."""
    first = await db.scalar(select(func.min(ErrorGroup.held_since)))
    if first is None:
        return
    lately = Mail.created_at.between(now - interval, now + interval)
    sent = select(Mail.id).where(Mail.kind == "summary", lately).limit(1)
    if abs(now - first) < interval or await db.scalar(sent):
        return
    since = min(first, now) - interval
    groups = list(
        await db.execute(
            select(*ErrorGroup.__table__.columns)
            .where(or_(ErrorGroup.held_since.is_not(None), ErrorGroup.last_at > since))
            .order_by(ErrorGroup.times.desc())
            .limit(SUMMARY_ROWS)
        )
    )
    letter = summary_letter(config, groups, since=since)
    await put_letter(db, config, "summary", letter, now=now)
    for group in groups:
        await note_mailed(db, group, now=now)


async def _put_closing(
    db: AsyncConnection, config: Config, *, now: datetime, interval: timedelta, room: int
) -> None:
    """A last word on each group that is quiet now and whose last errors no mail has told."""
    quiet = await db.execute(
        select(*ErrorGroup.__table__.columns)
        .where(
            ErrorGroup.state == OPEN,
            ErrorGroup.mailed_at.is_not(None),
            ErrorGroup.held_since.is_(None),
            ErrorGroup.times > ErrorGroup.mailed_count,
            ~ErrorGroup.last_at.between(now - interval, now + interval),
            ~ErrorGroup.mailed_at.between(now - interval, now + interval),
        )
        .limit(max(room, 0))
    )
    for group in list(quiet):
        letter = closing_letter(config, group)
        await put_letter(db, config, "closing", letter, now=now, group=group)
