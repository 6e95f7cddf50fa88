"""Whether the process answers at all."""

from quart import Blueprint, Response

blueprint = Blueprint("livez", __name__)


@blueprint.get("/livez")
async def livez() -> Response:
    """Always 200, whatever else is broken: to restart the process would mend none of it."""
    return Response("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
