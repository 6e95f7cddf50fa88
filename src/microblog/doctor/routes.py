"""What the running site tells the doctor, and nobody else: how the request arrived."""

from quart import Blueprint, abort, current_app, request

from microblog.doctor.knock import HEADER, PATH, is_knock
from microblog.errors.reports import RELEASE

blueprint = Blueprint("doctor", __name__)


@blueprint.get(PATH)
async def asked() -> dict[str, object]:
    """The visitor's address as the site sees it, and those that the proxies named."""
    key = str(current_app.config["SECRET_KEY"])
    if not is_knock(key, request.headers.get(HEADER, "")):
        abort(404)
    forwarded = ",".join(request.headers.getlist("X-Forwarded-For"))
    addresses = [address.strip() for address in forwarded.split(",") if address.strip()]
    return {"release": RELEASE, "visitor": request.remote_addr, "forwarded": addresses}
