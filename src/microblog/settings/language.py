"""Choosing the language of the pages and the mails."""

from quart import Blueprint, ResponseReturnValue, flash, redirect
from quart_auth import login_required
from wtforms import SelectField, SubmitField

from microblog.database import writing
from microblog.forms import SiteForm
from microblog.languages import LANGUAGES, speak_to
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.sessions.current_user import person_logged_in
from microblog.templating import render_template
from microblog.users.writing import save_language

blueprint = Blueprint("settings_language", __name__)


class LanguageForm(SiteForm):
    """A language, or none: then the browser says which."""

    language = SelectField(
        _l("Language"),
        choices=lambda: [("", _("As my browser asks for")), *LANGUAGES.items()],
        description=_l("Of the pages, and of the mails to you."),
    )
    submit = SubmitField(_l("Save"))


@blueprint.route("/settings/language", methods=["GET", "POST"])
@login_required
async def language() -> ResponseReturnValue:
    """Choose what the site speaks."""
    person = await person_logged_in()
    form = await LanguageForm.from_request(language=person.language or "")
    if not form.is_sent_and_valid():
        return await render_template("settings/language.html", form=form)
    async with writing() as unit:
        await save_language(unit, user_id=person.id, language=form.language.data or None)
    speak_to(form.language.data)
    await flash(_("Your choice is saved."))
    return redirect("/settings/language")
