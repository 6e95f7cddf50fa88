"""How often a bug happened, in words."""

from babel.numbers import format_decimal

from microblog.languages import gettext as _
from microblog.languages import language, ngettext
from microblog.store import AnyRow


def how_often(group: AnyRow) -> str:
    """Such as "412 times, 9 people"."""
    often = format_decimal(group.times, locale=language())
    times = _("once") if group.times == 1 else _("%(number)s times", number=often)
    if not group.people:
        return _("%(times)s, nobody who was logged in", times=times)
    return ngettext(
        "%(times)s, %(num)s person", "%(times)s, %(num)s people", group.people, times=times
    )
