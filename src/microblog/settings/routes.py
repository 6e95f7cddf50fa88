"""The way to each page of the settings."""

from quart import Blueprint, ResponseReturnValue
from quart_auth import login_required

from microblog.settings.deletion import blueprint as deletion
from microblog.settings.email_address import blueprint as email
from microblog.settings.export import blueprint as export
from microblog.settings.language import blueprint as language
from microblog.settings.logins import blueprint as logins
from microblog.settings.password import blueprint as password
from microblog.templating import render_template

blueprint = Blueprint("settings", __name__)
blueprints = (blueprint, password, email, language, logins, export, deletion)


@blueprint.get("/settings")
@login_required
async def index() -> ResponseReturnValue:
    """What there is to decide."""
    return await render_template("settings/index.html")
