"""What is added to an incident once it is stored; within the transaction of a batch."""

from datetime import UTC, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from microblog.errors.models import ErrorComment, Incident
from microblog.errors.queue import Comment
from microblog.errors.reports import Report

COMMENTS_KEPT = 1000
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
    """What a visitor said they were doing; no more than COMMENTS_KEPT are kept."""
    count = await db.scalar(select(func.count()).select_from(ErrorComment))
    if (count or 0) < COMMENTS_KEPT:
        await db.execute(
            insert(ErrorComment).values(
                number=comment.number,
                group_key=comment.group,
                at=datetime.fromtimestamp(comment.at, UTC),
                text=comment.text,
            )
        )
