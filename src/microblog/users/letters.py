"""The letters about an account."""

from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.mail.letter import Letter, letter

_NOT_YOU = _l("If that was not you, you need do nothing: without the link nothing changes.")


def confirm_letter(*, username: str, link: str) -> Letter:
    """To the address that is to be confirmed."""
    return letter(
        _("Please confirm your e-mail address"),
        to=username,
        says=[_("Somebody, probably you, gave this address for their account here.")],
        link=link,
        label=_("Confirm that this is your address (the link works for two days)"),
        ends=_NOT_YOU,
    )


def email_changed_letter(*, username: str) -> Letter:
    """To the address that an account had until now."""
    return letter(
        _("Your e-mail address was changed"),
        to=username,
        says=[_("Your account has another e-mail address now. This is the last mail to this one.")],
        ends=_("If that was not you, please write to the people who run the site."),
    )


def password_changed_letter(*, username: str) -> Letter:
    """To whoever has the account, in case somebody else did it."""
    return letter(
        _("Your password was changed"),
        to=username,
        says=[_("Your account has a new password, and is logged out on all other devices.")],
        ends=_("If that was not you, please reset the password by mail, from the login page."),
    )


def reset_letter(*, username: str, link: str) -> Letter:
    """To somebody who forgot their password."""
    return letter(
        _("Choose a new password"),
        to=username,
        says=[_("Somebody, probably you, asked for a new password for your account.")],
        link=link,
        label=_("Choose a new password (the link works once, for 30 minutes)"),
        ends=_NOT_YOU,
    )
