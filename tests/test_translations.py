"""The catalogues: no text that escaped them, and none that waits to be translated."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment

from microblog import languages

SOURCE = Path(__file__).parents[1] / "src" / "microblog"
# What is read out or shown besides the texts between the tags.
_SPOKEN = {"alt", "aria-label", "placeholder", "title"}
# The same in every language.
_NAMES = {"RSS", "Atom", "JSON", "GitHub", "doctype"}
# For who runs the site, whatever they speak: in the language of the log.
_IN_ENGLISH = {"mails/error.html"}
# Which of its arguments people read.
_SAID_BY = {"flash": 0, "StopValidation": 0, "ValidationError": 0, "abort": 1, "add_error": 1}
_VALIDATORS = {"AnyOf", "DataRequired", "EqualTo", "InputRequired", "Length", "NumberRange"}
_METHODS = [("**/templates/**", "jinja2"), ("**.py", "python")]
_KEYWORDS = {"_": None, "_l": None, "marked": None, "gettext": None, "ngettext": (1, 2)}


class _Texts(HTMLParser):
    """Collects what stands in a template as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attributes if name in _SPOKEN]
        if tag == "input" and dict(attributes).get("type") in {"submit", "button"}:
            self.found.append(dict(attributes).get("value") or "")


def test_every_text_of_a_template_can_be_translated() -> None:
    templates = SOURCE / "templates"

    escaped = {
        f"{path.relative_to(templates)}: {word}"
        for path in templates.rglob("*.*")
        if str(path.relative_to(templates)) not in _IN_ENGLISH
        for word in _words(path)
    }

    assert escaped == set()


def test_every_text_of_a_form_or_flash_can_be_translated() -> None:
    escaped = {
        f"{path.relative_to(SOURCE)}: {ast.unparse(text)}"
        for path in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        for text in _said_by(call)
        if isinstance(text, ast.JoinedStr)
        or (isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value)
    }

    assert escaped == set()


@pytest.mark.parametrize("code", sorted(set(languages.LANGUAGES) - {languages.SOURCE_LANGUAGE}))
def test_a_catalogue_is_complete(code: str) -> None:
    catalogue = _catalogue(code)

    waiting = [
        text
        for text in _texts_of_the_source()
        if not (found := catalogue.get(text)) or not all(_strings(found.string)) or found.fuzzy
    ]

    assert waiting == []


@pytest.mark.parametrize("code", sorted(set(languages.LANGUAGES) - {languages.SOURCE_LANGUAGE}))
def test_a_translation_has_the_placeholders_of_its_text(code: str) -> None:
    wrong = [
        message.id
        for message in _catalogue(code)
        if message.id
        for said in _strings(message.string)
        if _placeholders(said) - {"%(num)s"} != _placeholders(_strings(message.id)[0]) - {"%(num)s"}
    ]

    assert wrong == []


def test_texts_have_the_apostrophe_of_print() -> None:
    texts = _texts_of_the_source()

    assert [text for text in texts if re.search(r"\w'(\w| )", text)] == []


def _said_by(call: ast.Call) -> list[ast.expr]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    place = 0 if name.endswith("Field") else _SAID_BY.get(name)
    said = [keyword.value for keyword in call.keywords if keyword.arg in {"message", "description"}]
    if place is None:
        return said if name in _VALIDATORS else []
    return [*said, *call.args[place : place + 1]]


def _words(path: Path) -> list[str]:
    # What Jinja fills in becomes a digit, which is no word.
    tokens = Environment(extensions=["jinja2.ext.i18n"]).lex(path.read_text())
    inside = {"variable", "block", "comment", "raw"}
    kept = []
    depth = 0
    for _, kind, text in tokens:
        name, _, edge = kind.rpartition("_")
        if name in inside and edge in {"begin", "end"}:
            depth += 1 if edge == "begin" else -1
            kept.append("0" if name == "variable" else "")
        elif kind == "data" and not depth:
            kept.append(text)
    texts = _Texts()
    texts.feed("".join(kept))
    found = re.findall(r"(?<!/)\b[^\W\d_]{2,}", " ".join(texts.found))
    return [word for word in found if word not in _NAMES]


def _texts_of_the_source() -> set[str]:
    found = extract_from_dir(SOURCE, method_map=_METHODS, keywords=_KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _, _, text, *_ in found}


def _catalogue(code: str) -> Catalog:
    with (SOURCE / "translations" / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)


def _strings(said: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [said or ""] if not isinstance(said, (tuple, list)) else list(said)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))
