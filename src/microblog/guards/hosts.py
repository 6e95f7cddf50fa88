"""The Host header: only names that are the site's."""

import re

from quart import Quart, abort, request

from microblog.config import Config
from microblog.languages import gettext as _

_HOST = re.compile(r"([A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
ANY_HOST = "*"
# Who watches the site asks by its address, and nothing in the answers comes from the Host.
_FOR_PROBES = {"livez.livez", "readyz.readyz", "metrics.metrics"}


def init_hosts(app: Quart, config: Config) -> None:
    """Refuse every request for another host."""
    served = {host.lower() for host in config.served_hosts}

    @app.before_request
    async def refuse_other_hosts() -> None:
        if request.endpoint in _FOR_PROBES:
            return
        name = _name(request.headers.get("Host", ""))
        if name is None or (ANY_HOST not in served and name not in served):
            abort(400, _("This site has another name. Please check the address."))


def _name(host: str) -> str | None:
    """The name without the port; None for what is no name."""
    found = _HOST.fullmatch(host)
    try:
        host.encode("idna")
    except UnicodeError:
        return None
    return found[1].lower() if found else None
