"""Does PROXY_HOPS fit what arrives? If not, limits count the proxy instead of the visitors."""

from quart import Quart, request

from microblog.config import Config
from microblog.languages import lazy_gettext as _l

_MISSING = _l(
    "PROXY_HOPS is %(hops)s, and this request did not come through that many proxies. "
    "Visitors who reach the site directly can claim any address."
)
_UNKNOWN = _l(
    "A proxy says whom it speaks for, and PROXY_HOPS is 0: limits and reports take the proxy for "
    "the visitor. Set PROXY_HOPS to the number of your proxies."
)


def init_proxies(app: Quart, config: Config) -> None:
    """Let the admins' pages ask what looks wrong."""

    @app.template_global()
    def proxy_warning() -> str:
        return _warning(config.proxy_hops)


def _warning(hops: int) -> str:
    forwarded = ",".join(request.headers.getlist("X-Forwarded-For"))
    found = len(forwarded.split(",")) if forwarded else 0
    if found and not hops:
        return _UNKNOWN
    return _MISSING % {"hops": hops} if found < hops else ""
