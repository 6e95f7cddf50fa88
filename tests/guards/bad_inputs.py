"""What no browser sends, and the status that answers it, on whatever database."""

from typing import Any, NamedTuple


class Bad(NamedTuple):
    """A request."""

    name: str
    status: int
    path: str = "/login"
    method: str = "GET"
    options: dict[str, Any] = {}  # noqa: RUF012


def _post(name: str, status: int, content: bytes, path: str = "/login", kind: str = "") -> Bad:
    kind = kind or "application/x-www-form-urlencoded"
    options = {"content": content, "headers": {"Content-Type": kind.encode("latin-1")}}
    return Bad(name, status, path, "POST", options)


def _get(name: str, status: int, path: str, **headers: str) -> Bad:
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    return Bad(name, status, path, "GET", {"headers": sent})


PARTS = "multipart/form-data"
BOUND = f"{PARTS}; boundary=x"

ADDRESSES = [
    _get("NUL in the path", 400, "/%00"),
    _get("a control character in a tag's feed", 400, "/tag/%01/feed.rss"),
    _get("what is no character in a tag's feed", 400, "/tag/%EF%BF%BE/feed.atom"),
    _get("a control character in a query", 400, "/search?q=%1B"),
    _get("NUL in a name", 400, "/user/al%00ice"),
    _get("NUL in a query", 400, "/?before=%00"),
    _get("NUL in an unused argument", 400, "/login?x=%00"),
    _get("bad UTF-8 in the path", 400, "/user/%ff"),
    _get("a surrogate in the path", 400, "/user/%ed%a0%80"),
    _get("bad UTF-8 in a query", 400, "/?before=%ff"),
    _get("bad UTF-8 as an argument's name", 400, "/?%c3=1"),
    _get("200 arguments", 400, "/?" + "&".join(["a=1"] * 200)),
    _get("a very long static file", 404, "/static/" + "a" * 5000),
    _get("a long static file", 404, "/static/" + "a" * 256),
    _get("long in encoded bytes", 404, "/static/" + "%C3%A4" * 200),
    _get("many folders", 404, "/static" + "/a" * 2000),
    _get("out of the folder", 404, "/static/..%2f..%2fapp.py"),
    _get("out of the folder by backslashes", 404, "/static/..%5c..%5capp.py"),
    _get("an absolute file", 404, "/static/%2fetc/passwd"),
    _get("a folder", 404, "/static/"),
    _get("a short name", 404, "/user/ab"),
    _get("a long name", 404, "/user/" + "a" * 250),
    _get("a name with a line break", 404, "/user/alice%0a"),
    _get("a Cyrillic name", 404, "/user/%D0%B0lice"),
    _get("a name of wide letters", 404, "/user/%EF%BD%81lice"),
    _get("a quote in a name", 404, "/user/alice'--"),
    _get("a page of words", 400, "/?before=abc"),
    _get("a page of zero", 400, "/?before=0"),
    _get("a negative page", 400, "/?after=-1"),
    _get("a page with an underscore", 400, "/?before=1_0"),
    _get("a page in wide digits", 400, "/?before=%EF%BC%92"),
    _get("a page beyond 64 bits", 400, "/?before=9223372036854775808"),
    _get("a page of 5,000 digits", 400, "/?before=" + "9" * 5000),
    _get("an empty page", 400, "/?before="),
    _get("the largest page", 200, "/?before=9223372036854775807"),
    _get("a page beyond 32 bits", 200, "/?before=2147483648"),
    _get("a group beyond 64 bits", 404, "/admin/errors/group/9223372036854775808"),
    _get("a group of 20 digits", 404, "/admin/errors/group/" + "9" * 20),
    _get("a group in wide digits", 404, "/admin/errors/group/%EF%BC%92"),
    _get("a group of zero", 404, "/admin/errors/group/0"),
    _get("the largest group", 404, "/admin/errors/group/9223372036854775807"),
    _get("an incident that is a text", 404, "/admin/errors/" + "x" * 250),
    _get("an odd state", 404, "/admin/errors?state=%F0%9F%92%A9"),
    _get("9 kB of cookies", 400, "/login", Cookie="a=" + "b" * 9000),
    _get("a broken session", 200, "/", Cookie="session=\xff\xfe.nonsense; x"),
    _get("a Host that is none", 400, "/login", Host="a/../b"),
]

METHODS = [
    Bad("an unknown method", 405, method="FOO"),
    Bad("TRACE", 405, method="TRACE"),
    Bad("PROPFIND on no page", 404, "/nothing", "PROPFIND"),
    Bad("DELETE of a static file", 405, "/static/microblog.css", "DELETE"),
]

BODIES = [
    _post("no form at all", 200, b""),
    _post("101 fields", 413, b"&".join([b"a=1"] * 101)),
    _post("60,000 fields", 413, b"&" * 60_000),
    _post("129 kB", 413, b"a=" + b"x" * 129 * 1024),
    _post("bad UTF-8, encoded", 400, b"username=%ff&password=x"),
    _post("bad UTF-8, raw", 400, b"username=\xff"),
    _post("bad UTF-8 as a field's name", 400, b"%ff=1"),
    _post("parts without a boundary", 400, b"x", kind=PARTS),
    _post("parts with an odd boundary", 400, b"x", kind=f"{PARTS}; boundary=\xfc"),
    _post("parts that end too early", 400, b"--x\r\nContent-Dispos", kind=BOUND),
    _post("a part without a name", 400, b"--x\r\nA: b\r\n\r\nc\r\n--x--\r\n", kind=BOUND),
    _post(
        "a part without a disposition's name",
        400,
        b"--x\r\nContent-Disposition: form-data\r\n\r\nc\r\n--x--\r\n",
        kind=BOUND,
    ),
    _post(
        "101 parts",
        413,
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nc\r\n' * 101 + b"--x--\r\n",
        kind=BOUND,
    ),
    _post("JSON", 415, b'{"a": 1}', kind="application/json"),
    _post("a comment on no incident", 400, b"incident=%00&said=%00", "/error_report"),
    _post("a comment with bad UTF-8", 400, b"incident=%ff", "/error_report"),
]

ALL = ADDRESSES + METHODS + BODIES
