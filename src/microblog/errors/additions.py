"""What is added to an incident once it is stored; within the transaction of a batch."""

from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.errors.models import ErrorComment, Incident
from microblog.errors.queue import Comment
from microblog.errors.reports import Report

COMMENTS_KEPT = 1000
# Whoever has more to say of one error can say it to the people who run the site.
COMMENTS_EACH = 3
ALSO_LENGTH = 40_000


async def add_follow_up(db: AsyncConnection, report: Report) -> None:
    """What broke after an incident in the same request, told with it while there is room."""
    also = f"\n{report.title}: {report.message}\n{report.text}"
    room = func.length(Incident.also) < ALSO_LENGTH
    await db.execute(
        update(Incident)
        .where(Incident.number == report.number, room)
        .values(also=Incident.also + also)
    )


async def add_comment(db: AsyncConnection, comment: Comment) -> None:
    """What a visitor said they were doing: COMMENTS_EACH of an incident, the newest of all."""
    of_incident = select(func.count()).where(ErrorComment.number == comment.number)
    if (await db.scalar(of_incident) or 0) >= COMMENTS_EACH:
        return
    added = await db.scalar(
        insert(ErrorComment)
        .values(
            number=comment.number,
            group_key=comment.group,
            at=datetime.fromtimestamp(comment.at, UTC),
            text=comment.text,
        )
        .returning(ErrorComment.id)
    )
    await db.execute(delete(ErrorComment).where(ErrorComment.id <= (added or 0) - COMMENTS_KEPT))
