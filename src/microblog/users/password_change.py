"""What follows a new password."""

from microblog.mail.mailer import can_mail, mailer
from microblog.users.letters import password_changed_letter


async def tell_of_new_password(*, username: str, email: str) -> None:
    """Mail it to the person, in case somebody else did it; for the background."""
    if can_mail():
        await mailer().send(password_changed_letter(username=username), to=email)
