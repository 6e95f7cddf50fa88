"""Taking one's data along."""

from quart import (
    Blueprint,
    ResponseReturnValue,
    abort,
    current_app,
    flash,
    redirect,
    send_file,
    url_for,
)
from quart_auth import login_required
from wtforms import SubmitField

from microblog.database import db, writing
from microblog.exports.making import Exports
from microblog.exports.models import READY
from microblog.exports.queries import ask_for_export, export_of
from microblog.forms import SiteForm
from microblog.guards.limits import limit
from microblog.housekeeping import wake_housekeeper
from microblog.languages import gettext as _
from microblog.languages import lazy_gettext as _l
from microblog.sessions.current_user import person_logged_in
from microblog.templating import render_template

blueprint = Blueprint("exports", __name__)

RELOAD_SECONDS = "3"


class ExportForm(SiteForm):
    """A button."""

    submit = SubmitField(_l("Make an export"))


@blueprint.route("/settings/export", methods=["GET", "POST"])
@login_required
async def export() -> ResponseReturnValue:
    """Ask for an export, and see how far it is."""
    person = await person_logged_in()
    form = await ExportForm.from_request()
    if form.is_sent_and_valid():
        await limit("10 per hour", "export", person.id)
        async with writing() as unit:
            await ask_for_export(unit, user_id=person.id)
        wake_housekeeper()
        await flash(_("Your export is being made."))
        return redirect(url_for("exports.export"))
    found = await export_of(db(), user_id=person.id)
    page = await render_template("settings/export.html", form=form, export=found)
    return page, {"Refresh": RELOAD_SECONDS} if found and found.is_being_made else {}


@blueprint.get("/settings/export/<export_id>")
@login_required
async def download(export_id: str) -> ResponseReturnValue:
    """The zip file, for nobody but its owner."""
    person = await person_logged_in()
    found = await export_of(db(), user_id=person.id)
    # What stands in the address is no number until it is this one.
    if found is None or str(found.id) != export_id or found.state != READY:
        abort(404)
    exports: Exports = current_app.extensions["exports"]
    try:
        response = await send_file(
            exports.folder / found.file,
            mimetype="application/zip",
            as_attachment=True,
            attachment_filename=f"microblog-{person.username}.zip",
        )
    except FileNotFoundError:
        abort(404)
    response.timeout = None
    response.headers["Cache-Control"] = "no-store"
    return response
