"""Reading forms strictly: Quart's own reader makes an empty form of what it can't read."""

from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from quart import Quart, Request, request
from quart.formparser import FormDataParser
from quart.wrappers.request import Body
from werkzeug.datastructures import MIMEAccept, MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_accept_header
from werkzeug.utils import cached_property

from microblog.guards.requests import MAX_FIELDS
from microblog.languages import lazy_gettext as _l

_LONGEST_ACCEPT = 1000

Parsed = tuple[MultiDict[str, Any], MultiDict[str, Any]]
_DAMAGED = _l("The form arrived damaged. Please go back and send it again.")
_NO_FORM = _l("This address takes forms as browsers send them, and nothing else.")


def init_bodies(app: Quart) -> None:
    """Read each form before anything is asked of the database."""

    @app.before_request
    async def read_form() -> None:
        # Whoever sends slowly would hold a connection for as long, and twenty of them all.
        if request.method == "POST" and request.url_rule:
            await request.form


class StrictParser(FormDataParser):
    """Raises 413 for too many fields, before it reads them; 400 for a broken form, 415 for none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "silent": False, "max_form_parts": MAX_FIELDS})

    async def parse(
        self,
        body: Body,
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Parsed:
        """The fields and the files."""
        if content_length and mimetype not in self.parse_functions:
            raise UnsupportedMediaType(_NO_FORM)
        try:
            form, files = await super().parse(body, mimetype, content_length, options)
        except ValueError:
            raise BadRequest(_DAMAGED) from None
        if None in form or None in files:
            raise BadRequest(_DAMAGED)
        return form, files

    async def _urlencoded(
        self, body: Body, _mimetype: str, _length: int | None, _options: dict[str, str]
    ) -> Parsed:
        data: bytes = await body
        if data.count(b"&") >= MAX_FIELDS:
            raise RequestEntityTooLarge
        fields = parse_qsl(data.decode(), keep_blank_values=True, errors="strict")
        return MultiDict(fields), MultiDict()

    async def _multipart(
        self, body: Body, mimetype: str, length: int | None, options: dict[str, str]
    ) -> Parsed:
        end = f"--{options.get('boundary', '')}--".encode("ascii")
        if end not in await body:
            raise ValueError("cut off")
        return await self._parse_multipart(body, mimetype, length, options)

    parse_functions: dict[str, Any] = {  # noqa: RUF012  # as its parent has it
        "multipart/form-data": _multipart,
        "application/x-www-form-urlencoded": _urlencoded,
        "application/x-url-encoded": _urlencoded,
    }


class StrictRequest(Request):
    """Quart's request, with that reader."""

    form_data_parser_class = StrictParser

    @cached_property
    def accept_mimetypes(self) -> MIMEAccept:
        """What the visitor takes, as far as a browser says it: each kind costs the loop some µs."""
        said = self.headers.get("Accept", "")[:_LONGEST_ACCEPT]
        return parse_accept_header(said, MIMEAccept)

    @property
    def blueprints(self) -> list[str]:
        """Whose hooks run; Quart works it out four times a request."""
        return _blueprints_of(self.endpoint)


@lru_cache(maxsize=1024)
def _blueprints_of(endpoint: str | None) -> list[str]:
    # None of ours is inside another.
    return [endpoint.partition(".")[0]] if endpoint and "." in endpoint else []
