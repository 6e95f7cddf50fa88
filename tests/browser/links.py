"""Links that the sites send or show once, and exports in each of their states."""

import asyncio
from datetime import timedelta

from quart import Quart
from sqlalchemy import select

from microblog.clock import utc_now
from microblog.database import db, writing
from microblog.exports.models import FAILED, READY, WAITS_FOR, Export
from microblog.exports.queries import (
    ask_for_export,
    claim_export,
    export_of,
    save_end,
    save_progress,
)
from microblog.housekeeping import wake_housekeeper
from microblog.invites.queries import add_invite
from microblog.notifications.digest import off_token
from microblog.posts.forms import new_once
from microblog.site_settings.live import live
from microblog.site_settings.queries import save_setting
from microblog.tokens.queries import CONFIRM, RESET, add_token
from microblog.users.passwords import hash_password
from microblog.users.writing import add_user
from tests.browser import PASSWORD
from tests.browser.world import World


async def make_links(app: Quart, world: World) -> dict[str, str]:
    """The tokens of one-time links."""
    bob, nora = world.people["bob"], world.people["nora"]
    async with app.app_context(), writing() as unit:
        return {
            "reset": await add_token(unit, purpose=RESET, user_id=bob, data="bob@example.com"),
            "confirm": await add_token(
                unit, purpose=CONFIRM, user_id=nora, data="nora@example.com"
            ),
            "digest": off_token(bob),
        }


async def make_exports(app: Quart, world: World) -> None:
    """Alice's is ready, bob's is being made, carol's has failed."""
    alice, bob, carol = (world.people[name] for name in ("alice", "bob", "carol"))
    async with app.app_context():
        for person in (bob, carol):
            # In one unit, so that the housekeeper does not make it.
            async with writing() as unit:
                await ask_for_export(unit, user_id=person)
                number = await unit.scalar(select(Export.id).where(Export.user_id == person))
                assert number
                await claim_export(unit, export_id=number)
                await save_progress(unit, export_id=number, done=2, total=5)
                if person == carol:
                    await save_end(unit, export_id=number, state=FAILED, kept_for=WAITS_FOR)
        async with writing() as unit:
            await ask_for_export(unit, user_id=alice)
        await _wait_until_it_is_made(alice)


async def make_invite(app: Quart) -> str:
    """An invite to a site that has an admin and an announcement; its token."""
    password_hash = await hash_password(PASSWORD)
    async with app.app_context():
        async with writing() as unit:
            grace = await add_user(
                unit,
                username="grace",
                email="grace@example.com",
                password_hash=password_hash,
                is_admin=True,
            )
            await save_setting(
                unit, name="announcement", value="We move house tonight: https://example.org/move"
            )
            token = new_once()
            await add_invite(
                unit,
                token=token,
                made_by=grace.id,
                label="The reading circle",
                uses=5,
                expires_at=utc_now() + timedelta(days=7),
            )
        await live().renew()
    return token


async def _wait_until_it_is_made(person: int) -> None:
    async with asyncio.timeout(20):
        while True:
            wake_housekeeper()
            found = await export_of(db(), user_id=person)
            if found and found.state == READY:
                return
            db().expire_all()
            await asyncio.sleep(0.05)
