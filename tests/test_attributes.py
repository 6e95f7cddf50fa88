"""The attributes of a form's fields."""

from wtforms.widgets import html_params

from microblog.attributes import attributes
from microblog.languages import lazy_gettext


def test_attributes_are_those_of_wtforms() -> None:
    values = {
        "class_": "main",
        "data_limit": 280,
        "aria-invalid": False,
        "value": "\"<b>\" & 'x'",
        "required": True,
        "title": lazy_gettext("Log in"),
        "id": "",
    }

    assert attributes(**values) == html_params(**values)
