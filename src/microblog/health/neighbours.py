"""Who may see more: whoever asks from the very machine, and is not led there by a stranger."""

import ipaddress

from quart import request

from microblog.errors.work import current_work

# A proxy on the same machine speaks for strangers, and says so by one of these.
_SAID_BY_PROXIES = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


def asks_from_this_machine() -> bool:
    """Whether the connection is from loopback, and made for nobody else.

    The Host must be an address or localhost: a page of somebody's can make a browser on this
    machine ask under a name of that page's (DNS rebinding).
    """
    work = current_work.get()
    return (
        work is not None
        and _is_loopback(work.peer)
        and not any(name in request.headers for name in _SAID_BY_PROXIES)
        and _names_nobody(request.headers.get("Host", ""))
    )


def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback


def _names_nobody(host: str) -> bool:
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return name.lower() == "localhost" or _is_loopback(name)
