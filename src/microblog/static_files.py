"""Style sheet, script and icons: read once, compressed once, and kept by browsers for a year.

Their addresses carry a version, which is a hash of what they hold, so that nobody keeps an old one.
"""

import gzip
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import NamedTuple

from quart import Quart, Response, ResponseReturnValue, abort, request

_FOLDER = Path(__file__).parent / "static"
# What browsers get as one file, for one question instead of two.
_JOINED = {"microblog.css": ("pico-2.1.1.css", "microblog.css")}
_FOR_A_YEAR = "public, max-age=31536000, immutable"


class StaticFile(NamedTuple):
    """One of them; `gzipped` is None where that would save nothing."""

    body: bytes
    gzipped: bytes | None
    media_type: str
    version: str


def static_address(name: str) -> str:
    """The address of a file of the folder static/, with its version."""
    return f"/static/{name}?v={static_files()[name].version}"


@cache
def static_files() -> dict[str, StaticFile]:
    """Every file by its name."""
    return {path.name: _read(path) for path in sorted(_FOLDER.iterdir())}


def _read(path: Path) -> StaticFile:
    parts = _JOINED.get(path.name, (path.name,))
    body = b"\n".join((_FOLDER / part).read_bytes() for part in parts)
    gzipped = gzip.compress(body, mtime=0)
    media_type = guess_type(path.name)[0] or "text/plain"
    return StaticFile(
        body,
        gzipped if len(gzipped) < len(body) else None,
        f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
        sha256(body).hexdigest()[:12],
    )


def init_static_files(app: Quart) -> None:
    """Serve them, and let templates ask for their addresses."""
    app.add_url_rule("/static/<name>", "static", _serve)
    app.add_template_global(static_address)


async def _serve(name: str) -> ResponseReturnValue:
    file = static_files().get(name) or abort(404)
    packed = file.gzipped if request.accept_encodings["gzip"] else None
    answer = Response(packed or file.body, content_type=file.media_type)
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    if file.gzipped:
        answer.vary.add("Accept-Encoding")
    answer.set_etag(f"{file.version}-gzip" if packed else file.version)
    is_current = request.args.get("v") == file.version
    answer.headers["Cache-Control"] = _FOR_A_YEAR if is_current else "no-cache"
    await answer.make_conditional(request)
    return answer
