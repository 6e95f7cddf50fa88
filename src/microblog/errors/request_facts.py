"""What a report says of the request: a list of harmless facts, and nothing besides."""

import ipaddress

from quart import current_app, has_request_context, request

from microblog.counted import counted
from microblog.errors.redaction import is_secret_name

_HEADERS = ("Host", "User-Agent", "Accept", "Accept-Language", "Content-Type", "Content-Length")
_LENGTH = 200
_FIELDS = 50
# What was chosen or pressed, and what a page itself put into its form.
_NOT_TYPED = {
    *("deed", "digest", "language", "login", "registration", "remember_me", "theme", "verdict"),
    *("again", "end", "mute", "reopen", "save_note", "solve", "submit"),
    *("incident", "next", "once", "whose"),
}


def request_facts() -> dict[str, str]:
    """Method, route, chosen headers, the names and lengths of what was sent; empty for no request.

    The route stands for the path, which may carry a token.
    """
    if not has_request_context():
        return {}
    rule = request.url_rule.rule if request.url_rule else "(no such page)"
    facts = {"request": f"{request.method} {rule}", "endpoint": request.endpoint or ""}
    if address := _client_address():
        facts["client"] = address
    if "X-Request-ID" in request.headers:
        facts["proxy's number"] = request.headers["X-Request-ID"]
    facts |= {name: request.headers[name] for name in _HEADERS if name in request.headers}
    if names := list(request.args)[:_FIELDS]:
        facts["query"] = ", ".join(names)
    if form := _form():
        facts["form"] = ", ".join(
            f"{name} ({counted(len(value), 'character')})" for name, value in form[:_FIELDS]
        )
    return {name: value[:_LENGTH] for name, value in facts.items() if value}


def sent_values() -> list[str]:
    """The values that the visitor sent, so that they can be blanked in an exception's text."""
    if not has_request_context():
        return []
    values = [value for _, value in _form()]
    values += list(request.args.values()) + list(request.cookies.values())
    values += [str(value) for value in (request.view_args or {}).values()]
    values += [value for name, value in request.headers if is_secret_name(name)]
    return values[: 4 * _FIELDS]


def typed_texts() -> dict[str, str]:
    """The fields of the form that hold text which somebody would not like to type again."""
    return {
        name: value
        for name, value in _form()
        if value.strip() and not is_secret_name(name) and not is_hidden(name)
    }


def is_hidden(name: str) -> bool:
    """Whether nobody typed what a field of this name holds."""
    return name in _NOT_TYPED or name.startswith("was_")


def _form() -> list[tuple[str, str]]:
    # Quart keeps the parsed form here. To await it would read the body, which may have been what
    # failed, and logging can't await.
    form = request.__dict__.get("_form")
    return [(str(k), str(v)) for k, v in form.items(multi=True)] if form else []


def _client_address() -> str | None:
    allowed = current_app.config["CLIENT_ADDRESS"]
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return None
    if allowed == "full":
        return str(address)
    bits = 24 if address.version == 4 else 48
    network = ipaddress.ip_network((address, bits), strict=False)
    return str(network) if allowed == "network" else None
