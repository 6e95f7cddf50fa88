"""Forms that another site sends in a visitor's name; besides the token in each form of ours.

The rules are those of Go's CrossOriginProtection: what a browser says of itself can't be forged by
a page, and a client that says nothing is no browser, so it carries nobody's cookies unasked.
"""

from urllib.parse import urlsplit

from quart import Quart, abort, request

from microblog.config import Config
from microblog.languages import lazy_gettext as _l

# Their addresses hold a secret: `templating.render_secret_page`.
_WITHOUT_REFERRER = {"recovery.reset", "users.confirm_email", "digest.off"}
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
REFUSAL = _l("This was sent from another site, so nothing was done. Please send it from here.")


def init_cross_site(app: Quart, config: Config) -> None:
    """Refuse unsafe methods that come from elsewhere."""
    # Behind a proxy the Host header may be the inner name, and the browser's Origin is the outer.
    outer = _host(str(config.base_url)) if config.base_url else None

    @app.before_request
    async def refuse_other_sites() -> None:
        if request.method not in SAFE and not _is_from_here(outer):
            abort(403, REFUSAL)


def _is_from_here(outer: str | None) -> bool:
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    if (origin := request.headers.get("Origin")) is None:
        return True
    if origin == "null":
        # What a browser says on a page that must send no referrer; its form or address has a token.
        return request.endpoint in _WITHOUT_REFERRER
    return _host(origin) in {request.headers.get("Host", "").lower(), outer} - {"", None}


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
