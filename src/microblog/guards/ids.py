"""Numbers of rows in addresses."""

import re

from werkzeug.routing import BaseConverter, ValidationError

_ID = re.compile("[1-9][0-9]{0,18}")
LARGEST_ID = 2**63 - 1


def parse_id(text: str) -> int | None:
    """The number of a row; None for what no database has, in the digits of any other script too."""
    return int(text) if _ID.fullmatch(text) and int(text) <= LARGEST_ID else None


class IdConverter(BaseConverter):
    """`<int:…>` in a route: anything but a row's number is no address of ours."""

    regex = _ID.pattern

    def to_python(self, value: str) -> int:
        """The number, for the view."""
        number = parse_id(value)
        if number is None:
            raise ValidationError
        return number
