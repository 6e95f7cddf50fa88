"""What programs ask every site for."""

from datetime import timedelta

from quart import Blueprint, Response, ResponseReturnValue, abort, current_app, redirect

from microblog.clock import utc_now
from microblog.site_settings.live import site
from microblog.static_files import static_address

blueprint = Blueprint("crawlers", __name__)

# Of everything else a crawler would see a login page.
_OPEN = ("/$", "/explore", "/user/", "/post/", "/tag/", "/avatar/", "/static/", "/sitemap")
_STAYS_TRUE_FOR = timedelta(days=90)


@blueprint.get("/robots.txt")
async def robots() -> ResponseReturnValue:
    """Where a crawler may go."""
    lines = ["User-agent: *"]
    if current_app.config["PUBLIC"]:
        lines += [f"Allow: {path}" for path in _OPEN]
    lines += ["Disallow: /"]
    if current_app.config["SITEMAP"]:
        lines += ["", f"Sitemap: {current_app.config['BASE_URL']}/sitemap.xml"]
    return _text(lines)


@blueprint.get("/.well-known/change-password")
async def change_password() -> ResponseReturnValue:
    """Where password managers find the form; see the W3C's note of that name."""
    return redirect("/settings/password")


@blueprint.get("/.well-known/security.txt")
async def security() -> ResponseReturnValue:
    """Whom to tell of a hole (RFC 9116), where CONTACT is an address."""
    contact = site().contact or ""
    if "@" in contact and " " not in contact:
        contact = f"mailto:{contact}"
    elif not contact.startswith("https://"):
        abort(404)
    expires = (utc_now() + _STAYS_TRUE_FOR).replace(microsecond=0)
    return _text([f"Contact: {contact}", f"Expires: {expires.isoformat()}"])


@blueprint.get("/favicon.ico")
async def favicon() -> ResponseReturnValue:
    """What programs ask for, whatever a page says."""
    return redirect(static_address("favicon.ico"))


def _text(lines: list[str]) -> Response:
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
