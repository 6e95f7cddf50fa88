"""Forgetting what was kept long enough: a job of the housekeeper, in small steps."""

import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.config import Config
from microblog.database import writing
from microblog.errors.models import ErrorComment, ErrorHour, Incident
from microblog.errors.setup import store
from microblog.errors.tidying import HOURS_KEPT
from microblog.invites.models import Invite
from microblog.mail.models import WAITING, Mail
from microblog.moderation.models import Report
from microblog.notifications.models import Notification
from microblog.sessions.models import LoginSession
from microblog.sessions.queries import ended_before
from microblog.tokens.models import Token
from microblog.upkeep.queries import among_oldest, claim, delete_rows, some_rows
from microblog.users.models import NameHold

EVERY = timedelta(hours=1)
_CLAIM = "retention"

Old = tuple[type[Any], tuple[ColumnElement[bool], ...]]


class Retention:
    """Once an hour, in one process of all; who is killed at it is followed by another."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._ours_until = float("-inf")

    async def forget(self, db: AsyncSession) -> bool:
        """Delete one step of what is old; False if nothing is, or another process is at it."""
        if not await self._is_ours():
            return False
        now = utc_now()
        if await self._forget_one(db, now) or await self._forget_one_stored(now):
            return True
        self._ours_until = float("-inf")
        return False

    async def _is_ours(self) -> bool:
        if time.monotonic() < self._ours_until:
            return True
        until = time.monotonic() + EVERY.total_seconds()
        now = utc_now()
        async with store().writing() as claims:
            is_ours = await claim(claims, _CLAIM, now=now, until=now + EVERY)
        if is_ours:
            self._ours_until = until
        return is_ours

    async def _forget_one(self, db: AsyncSession, now: datetime) -> bool:
        for model, old in _old(self._config, now):
            if keys := await some_rows(db, model, *old):
                async with writing(db):
                    if await delete_rows(db, model, keys, *old):
                        return True
        return False

    async def _forget_one_stored(self, now: datetime) -> bool:
        for model, old in _old_stored(self._config, now):
            async with store().reading() as stored:
                keys = await some_rows(stored, model, *old)
            if keys:
                async with store().writing() as stored:
                    if await delete_rows(stored, model, keys, *old):
                        return True
        return False


def _old(config: Config, now: datetime) -> list[Old]:
    """What the database may forget."""
    notified = Notification.created_at < now - timedelta(days=config.retain_notifications_days)
    return [
        (LoginSession, (ended_before(now - timedelta(days=config.retain_logins_days)),)),
        (Token, (Token.expires_at < now - timedelta(days=config.retain_tokens_days),)),
        (Notification, (among_oldest(Notification.id), notified)),
        (Report, (Report.settled_at < now - timedelta(days=config.retain_reports_days),)),
        (NameHold, (NameHold.until < now,)),
        (Invite, (or_(Invite.expires_at < now, Invite.uses_left == 0),)),
    ]


def _old_stored(config: Config, now: datetime) -> list[Old]:
    """What the error store may forget."""
    incidents = now - timedelta(days=config.retain_incidents_days)
    mails = now - timedelta(days=config.retain_mails_days)
    return [
        (Incident, (among_oldest(Incident.id), Incident.at < incidents)),
        (ErrorComment, (ErrorComment.at < incidents,)),
        (ErrorHour, (ErrorHour.hour < now - HOURS_KEPT,)),
        (Mail, (Mail.created_at < mails, Mail.state != WAITING)),
    ]
