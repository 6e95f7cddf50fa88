"""What admins do to people. Each deed stands in the log, and is refused where it makes no sense."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.languages import gettext as _
from microblog.moderation.log import Actor, note_act
from microblog.sessions.closing import end_account
from microblog.sessions.logins import end_all_logins
from microblog.tokens.queries import end_tokens
from microblog.users.models import User
from microblog.users.queries import lock_admins, lock_person


class Refused(Exception):
    """Raised when a deed is not to be done; says why, to who wanted to do it."""


class Deed(Protocol):
    """What is done to one person; raises Refused."""

    async def __call__(
        self, db: AsyncSession, *, by: Actor, person_id: int, reason: str
    ) -> None: ...


async def suspend(db: AsyncSession, *, by: Actor, person_id: int, reason: str) -> None:
    """Put a person out: logged out everywhere, with no way in, and not to be seen."""
    person = await _no_admin(db, person_id, by=by)
    if person.suspended_at:
        raise Refused(_("%(name)s is suspended already.", name=person.username))
    person.suspended_at = utc_now()
    await end_all_logins(db, user_id=person_id)
    await end_tokens(db, user_id=person_id)
    await note_act(db, by=by, act="suspend", person=person, reason=reason)


async def unsuspend(db: AsyncSession, *, by: Actor, person_id: int, reason: str) -> None:
    """Let them in again."""
    person = await _person(db, person_id)
    if not person.suspended_at:
        raise Refused(_("%(name)s is not suspended.", name=person.username))
    person.suspended_at = None
    await note_act(db, by=by, act="unsuspend", person=person, reason=reason)


async def silence(db: AsyncSession, *, by: Actor, person_id: int, reason: str) -> None:
    """Let only those hear a person who follow them."""
    person = await _no_admin(db, person_id, by=by)
    if person.silenced_at:
        raise Refused(_("%(name)s is silenced already.", name=person.username))
    person.silenced_at = utc_now()
    await note_act(db, by=by, act="silence", person=person, reason=reason)


async def unsilence(db: AsyncSession, *, by: Actor, person_id: int, reason: str) -> None:
    """Let everybody hear them again."""
    person = await _person(db, person_id)
    if not person.silenced_at:
        raise Refused(_("%(name)s is not silenced.", name=person.username))
    person.silenced_at = None
    await note_act(db, by=by, act="unsilence", person=person, reason=reason)


async def end_logins(db: AsyncSession, *, by: Actor, person_id: int, reason: str) -> None:
    """Log a person out everywhere."""
    person = await _person(db, person_id)
    await end_all_logins(db, user_id=person_id)
    await note_act(db, by=by, act="end logins", person=person, reason=reason)


async def confirm_email(db: AsyncSession, *, by: Actor, person_id: int, reason: str) -> None:
    """Take a person's address as theirs, where the mail with the link does not reach them."""
    person = await _person(db, person_id)
    if person.email_confirmed_at:
        raise Refused(_("The address of %(name)s is confirmed already.", name=person.username))
    person.email_confirmed_at = utc_now()
    await note_act(db, by=by, act="confirm address", person=person, reason=reason)


async def make_admin(db: AsyncSession, *, by: Actor, person_id: int, reason: str) -> None:
    """Let a person do all this too."""
    person = await _person(db, person_id)
    if person.is_admin:
        raise Refused(_("%(name)s is an admin already.", name=person.username))
    if person.suspended_at:
        raise Refused(_("%(name)s is suspended.", name=person.username))
    person.is_admin = True
    await note_act(db, by=by, act="make admin", person=person, reason=reason)


async def unmake_admin(db: AsyncSession, *, by: Actor, person_id: int, reason: str) -> None:
    """Let another admin be one no more. One is always left: who does it stays one."""
    ids = await lock_admins(db)
    person = await _person(db, person_id)
    if person_id == by.id:
        raise Refused(_("Another admin can do this to you; you can’t do it yourself."))
    if by.id not in ids:
        raise Refused(_("You are no longer an admin."))
    if not person.is_admin:
        raise Refused(_("%(name)s is not an admin.", name=person.username))
    person.is_admin = False
    await note_act(db, by=by, act="unmake admin", person=person, reason=reason)


async def close(
    db: AsyncSession, *, by: Actor, person_id: int, reason: str, password_hash: str
) -> None:
    """Delete a person's account; the housekeeper erases what it leaves. Raises Refused.

    `password_hash` is to be one that no password fits.
    """
    person = await _no_admin(db, person_id, by=by)
    await note_act(db, by=by, act="delete account", person=person, reason=reason)
    await end_account(db, user=person, password_hash=password_hash)


async def _person(db: AsyncSession, person_id: int) -> User:
    person = await lock_person(db, person_id=person_id)
    if person is None:
        raise Refused(_("This account is deleted."))
    return person


async def _no_admin(db: AsyncSession, person_id: int, *, by: Actor) -> User:
    person = await _person(db, person_id)
    # Who has the command line has the database anyway.
    if person.is_admin and by.id is not None:
        raise Refused(
            _("%(name)s is an admin. Please remove their admin rights first.", name=person.username)
        )
    return person
