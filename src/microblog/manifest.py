"""The web app manifest: what a phone needs to put the site on its home screen."""

import regex
from quart import Blueprint, Response, ResponseReturnValue, json

from microblog.site_settings.live import site
from microblog.static_files import static_address

blueprint = Blueprint("manifest", __name__)

_ICONS = (("icon-192.png", "192x192"), ("icon-512.png", "512x512"))
# What fits below an icon, in graphemes.
_SHORT = regex.compile(r"\X{1,12}")


@blueprint.get("/site.webmanifest")
async def manifest() -> ResponseReturnValue:
    """The manifest, with the name that the admins gave the site."""
    described = {
        "name": site().name,
        "short_name": _SHORT.findall(site().name)[0],
        "description": site().description,
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#f7f7f4",
        "theme_color": "#0b6b63",
        "icons": [
            {"src": static_address(name), "sizes": sizes, "type": "image/png"}
            for name, sizes in _ICONS
        ],
    }
    answer = Response(json.dumps(described), content_type="application/manifest+json")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer
