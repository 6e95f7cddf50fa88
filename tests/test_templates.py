"""What holds for every template."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "src" / "microblog" / "templates"
# In an attribute or a title a name is plain text; elsewhere it could turn round what follows it.
_SHOWN_NAME = re.compile(r"(?<!/)(?<!block title %})(?<!<bdi>)\{\{ \w+\.username \}\}")


def test_every_name_that_is_shown_stands_by_itself() -> None:
    found = [f"{path.name}: {m[0]}" for path, text in _all() for m in _SHOWN_NAME.finditer(text)]

    assert found == []


def test_no_template_shows_what_people_wrote_unescaped() -> None:
    assert [path.name for path, text in _all() if re.search(r"\|\s*safe|autoescape", text)] == []


def test_no_template_has_a_script_or_style_of_its_own() -> None:
    inline = re.compile(r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)

    # Mail programs read no style sheet.
    pages = [(path, text) for path, text in _all() if path.parent.name != "mails"]

    assert [path.name for path, text in pages if inline.search(text)] == []


def _all() -> list[tuple[Path, str]]:
    return [(path, path.read_text()) for path in sorted(TEMPLATES.rglob("*.html"))]
