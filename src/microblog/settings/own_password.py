"""The password of who is logged in, as a proof that it is still them."""

from microblog.forms import SiteForm
from microblog.guards.limits import limit
from microblog.languages import gettext as _
from microblog.users.models import User
from microblog.users.passwords import password_fits


async def is_proven(form: SiteForm, name: str, user: User) -> bool:
    """Whether the field of that name holds the person's password; if not, it says so.

    Raises TooManyRequests, and PasswordsBusy.
    """
    await limit("10 per 15 minutes", "own password of", user.id)
    if await password_fits(user.password_hash, form[name].data):
        return True
    form.add_error(name, _("This is not your password."))
    return False
