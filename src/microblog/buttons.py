"""Small buttons, such as "Like": all those of a page belong to one form, which holds their token.

A button stands anywhere on the page: `<button form="buttons" formaction="/like/7">`.
"""

from quart import Response, abort, flash, redirect
from wtforms import HiddenField

from microblog.forms import SiteForm
from microblog.languages import gettext as _
from microblog.sessions.next_page import own_path


class ButtonsForm(SiteForm):
    """What comes with every button."""

    next = HiddenField()

    def back(self, anchor: str = "") -> Response:
        """Back to the page where the button was, and there to the place of that id."""
        page = own_path(self.next.data) or "/"
        return redirect(f"{page}#{anchor}" if anchor else page)  # type: ignore[return-value]


async def pressed() -> ButtonsForm:
    """The form of a button that was pressed; back to its page if that was open for too long.

    Who pressed it is known by then, so that they are told in the language that they chose.
    """
    form = await ButtonsForm.from_request()
    if not form.is_sent_and_valid():
        await flash(_("This page was open for too long. Please press the button again."))
        abort(form.back())
    return form
