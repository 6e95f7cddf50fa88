"""The letters to people whom an admin silenced or suspended, or no longer does."""

from quart import current_app

from microblog.database import db
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.languages import speaking
from microblog.mail.letter import Letter, letter
from microblog.mail.mailer import can_mail, mailer
from microblog.moderation.reasons import whom_to_ask
from microblog.users.queries import user_by_id

# What is not here, nobody is told: it changes nothing that they could do.
_TOLD = {
    "suspend": (
        _l("Your account is suspended"),
        _l("An admin has suspended your account: you can’t log in, and nobody sees it."),
    ),
    "unsuspend": (
        _l("Your account is no longer suspended"),
        _l("An admin has ended the suspension of your account: you can log in again."),
    ),
    "silence": (
        _l("You are silenced"),
        _l("An admin has silenced you: only the people who follow you see what you write."),
    ),
    "unsilence": (
        _l("You are no longer silenced"),
        _l("An admin has ended this: everybody sees what you write again."),
    ),
}


def tell_in_background(act: str, *, person_id: int, reason: str) -> None:
    """Mail to a person what an admin did to them, once it is written."""
    if act in _TOLD and can_mail():
        current_app.add_background_task(_tell, act, person_id, reason)


async def _tell(act: str, person_id: int, reason: str) -> None:
    person = await user_by_id(db(), user_id=person_id)
    # What is not confirmed may be somebody else's address.
    if person and person.email_confirmed_at:
        with speaking(person.language):
            told = _letter(act, username=person.username, reason=reason)
        await mailer().send(told, to=person.email)


def _letter(act: str, *, username: str, reason: str) -> Letter:
    subject, says = _TOLD[act]
    return letter(
        str(subject),
        to=username,
        says=[str(says), _("The reason: %(reason)s", reason=reason)],
        ends=whom_to_ask(),
    )
