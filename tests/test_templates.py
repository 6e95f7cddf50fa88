"""What holds for every template."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "src" / "microblog" / "templates"
# In an attribute or a title a name is plain text; elsewhere it could turn round what follows it.
_SHOWN_NAME = re.compile(
    r"(?<!/)(?<!block title %})(?<!<bdi>)(?<!data-person=.)\{\{ \w+\.username \}\}"
)


def test_every_name_that_is_shown_stands_by_itself() -> None:
    found = [f"{path.name}: {m[0]}" for path, text in _all() for m in _SHOWN_NAME.finditer(text)]

    assert found == []


def test_no_template_shows_what_people_wrote_unescaped() -> None:
    assert [path.name for path, text in _all() if re.search(r"\|\s*safe|autoescape", text)] == []


def test_no_template_has_a_script_or_style_of_its_own() -> None:
    inline = re.compile(r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)

    # Mail programs know no style sheet, and no policy that forbids styles.
    pages = [(path, text) for path, text in _all() if path.parent.name != "mails"]
    assert [path.name for path, text in pages if inline.search(text)] == []


def test_every_sign_beyond_ascii_is_an_entity_but_in_what_is_said() -> None:
    # A page of ASCII alone is put together and encoded in an eighth of the time.
    said = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)

    assert [path.name for path, text in _all() if not said.sub("", text).isascii()] == []


def _all() -> list[tuple[Path, str]]:
    return [(path, path.read_text()) for path in sorted(TEMPLATES.rglob("*.html"))]
