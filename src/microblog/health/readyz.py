"""Whether the process can do its work."""

import asyncio

from quart import Blueprint, Response, current_app, jsonify, request

from microblog.health.checks import Readiness
from microblog.health.neighbours import asks_from_this_machine
from microblog.sessions.current_user import visitor

blueprint = Blueprint("readyz", __name__)

# An admin's login is in the database, which may be what is broken.
_LOGIN_SECONDS = 2
_JSON = "application/json"


@blueprint.get("/readyz")
async def readyz() -> Response:
    """200 or 503, as text or JSON; `?verbose` names the checks to admins and to this machine."""
    readiness: Readiness = current_app.extensions["readiness"]
    found = await readiness.checks()
    ready = not any(found.values())
    shown = found if "verbose" in request.args and await _may_see_more() else {}
    if request.accept_mimetypes.best_match(["text/plain", _JSON]) == _JSON:
        checks = {name: fault or "ok" for name, fault in shown.items()}
        response = jsonify({"ready": ready} | ({"checks": checks} if shown else {}))
    else:
        lines = [f"{name}: {fault or 'ok'}" for name, fault in shown.items()]
        text = "\n".join([*lines, "ok" if ready else "not ok", ""])
        response = Response(text, content_type="text/plain; charset=utf-8")
    response.status_code = 200 if ready else 503
    response.headers["Cache-Control"] = "no-store"
    return response


async def _may_see_more() -> bool:
    if asks_from_this_machine():
        return True
    try:
        async with asyncio.timeout(_LOGIN_SECONDS):
            person = await visitor().load()
    except Exception:  # noqa: BLE001  # whatever it is, the checks tell of it
        return False
    return person is not None and person.is_admin
