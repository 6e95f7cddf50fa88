"""Showing that an address is one's own: a link to it, and what using the link does."""

from sqlalchemy.ext.asyncio import AsyncSession

from microblog.database import writing
from microblog.mail.mailer import can_mail, mailer, site_link
from microblog.tokens.queries import CONFIRM, TooMany, add_token, use_token
from microblog.users.letters import confirm_letter, email_changed_letter
from microblog.users.models import User
from microblog.users.queries import user_by_id
from microblog.users.writing import save_confirmed_email


async def send_confirmation(*, user_id: int, username: str, email: str) -> None:
    """Mail a link to an address, which need not be the person's yet; for the background."""
    try:
        async with writing() as db:
            token = await add_token(db, purpose=CONFIRM, user_id=user_id, data=email)
    except TooMany:
        return
    link = site_link(f"/confirm_email/{token}")
    await mailer().send(confirm_letter(username=username, link=link), to=email)


async def confirm(db: AsyncSession, *, token: str) -> tuple[User, str]:
    """Use such a link: the address is the person's now. Raises DeadLink or Taken.

    Returns the person and the address that they had before.
    """
    used = await use_token(db, purpose=CONFIRM, token=token)
    user = await user_by_id(db, user_id=used.user_id)
    assert user is not None  # noqa: S101  # a token goes with its person
    before = user.email
    await save_confirmed_email(db, user_id=used.user_id, email=used.data)
    return user, before


async def tell_old_address(*, username: str, email: str) -> None:
    """Mail to the address that was given up; for the background."""
    if can_mail():
        await mailer().send(email_changed_letter(username=username), to=email)
