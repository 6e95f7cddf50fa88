"""What the admins of the lively site have to do with: reports, people put out, and what broke."""

import asyncio
import re
from datetime import timedelta
from typing import NamedTuple

from quart import Quart
from sqlalchemy import select

from microblog.clock import utc_now
from microblog.database import writing
from microblog.errors import changing, reading
from microblog.errors.setup import store
from microblog.moderation.deeds import silence, suspend
from microblog.moderation.log import Actor
from microblog.moderation.models import Report
from microblog.moderation.queries import add_report, settle
from microblog.store import AnyRow
from tests.browser import Browser
from tests.browser.sites import Site
from tests.browser.world import LINES, UNKIND, World


class Trouble(NamedTuple):
    """The numbers by which the admins' pages are asked for."""

    waiting: int
    settled: int
    group: int
    muted: int
    incident: str


async def make_trouble(site: Site, world: World) -> Trouble:
    """Report and judge people, and break pages."""
    waiting, settled = await _reports(site.app, world)
    incident = await _break_pages(site.url)
    group, muted = await _groups(site.app, incident)
    return Trouble(waiting, settled, group, muted, incident)


async def _reports(app: Quart, world: World) -> tuple[int, int]:
    by = Actor(world.people["grace"], "grace")
    frank, erin, ivan = (world.people[name] for name in ("frank", "erin", "ivan"))
    async with app.app_context(), writing() as unit:
        for reporter, person, name in (("bob", ivan, "ivan"), ("carol", erin, "erin")):
            await add_report(
                unit,
                reporter_id=world.people[reporter],
                person_id=person,
                person_name=name,
                reason="They advertise, and nothing else.",
            )
        await add_report(
            unit,
            reporter_id=world.people["dave"],
            person_id=frank,
            person_name="frank",
            reason="Is this kind?",
            post_id=world.posts[UNKIND],
            body=LINES[UNKIND].body,
        )
        _, settled, waiting = await unit.scalars(select(Report.id).order_by(Report.id))
        await settle(unit, report_id=settled, settled_by=world.people["grace"], verdict="suspended")
        await suspend(unit, by=by, person_id=erin, reason="Advertising, twice.")
        await silence(unit, by=by, person_id=frank, reason="Until he has slept on it.")
    return waiting, settled


async def _break_pages(url: str) -> str:
    """Meet two bugs, and say of one what one was doing; its number."""
    async with Browser(url) as visitor:
        await visitor.get("/broken/list")
        for _ in range(3):
            page = await visitor.get("/broken/sum")
        token = re.search(r'name="incident" value="([^"]+)"', page.text)
        assert token
        said = {"incident": token[1], "said": "I wanted to know the sum."}
        await visitor.client.post("/error_report", data=said)
    return page.headers["X-Request-ID"]


async def _groups(app: Quart, incident: str) -> tuple[int, int]:
    async with app.app_context(), asyncio.timeout(10):
        while (found := await _incident(incident)) is None or len(groups := await _open()) < 2:
            await asyncio.sleep(0.02)
        (muted,) = (group.id for group in groups if group.id != found.group_id)
        async with store().writing() as unit:
            await changing.mute(unit, group_id=muted, until=utc_now() + timedelta(days=7))
            note = "We are on it: sums work again at 15:00."
            await changing.save_note(unit, group_id=found.group_id, note=note)
    return found.group_id, muted


async def _incident(number: str) -> AnyRow | None:
    async with store().reading() as db:
        return await reading.incident_by_number(db, number=number)


async def _open() -> list[AnyRow]:
    async with store().reading() as db:
        groups, _ = await reading.groups_page(db, state="open", before=None)
        return groups
