"""What the README and the documents say of settings and tests."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from microblog.cli import cli
from microblog.config import Config

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
TABLE = dict(re.findall(r"^\| `([A-Z_]+)` \|(?: `?(.*?)`? )?\|", README, re.MULTILINE))


def test_the_table_names_every_setting_and_no_other() -> None:
    assert set(TABLE) == {name.upper() for name in Config.model_fields}


def test_the_table_has_the_defaults_of_the_code() -> None:
    defaults = {name.upper(): field.default for name, field in Config.model_fields.items()}
    plain = {name: str(value) for name, value in defaults.items() if type(value) in {int, str}}

    assert {name: TABLE[name] for name in plain} == plain


def test_the_table_names_every_command() -> None:
    table = "\n".join(re.findall(r"^\| `microblog .*", README, re.MULTILINE))
    with click.Context(cli) as context:
        commands = [*_leaves(context, cli)]

    assert len(commands) > 25
    assert [name for name in commands if not re.search(rf"`[^`]*\b{name}\b", table)] == []


def _leaves(context: click.Context, group: click.Group) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _leaves(context, command)
        else:
            yield name


def test_the_tests_that_show_the_protection_exist() -> None:
    text = (ROOT / "docs" / "safety.md").read_text()
    named = re.findall(r"`([a-z_/]+\.py)`", text)

    assert len(named) > 15
    assert [name for name in named if not (Path(__file__).parent / name).exists()] == []


def test_the_settings_of_the_server_are_named() -> None:
    assert "`BIND`" in README
    assert "`WEB_CONCURRENCY`" in README


def test_the_asvs_table_names_tests_that_exist() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text()

    named = set(re.findall(r"`([a-z_/]+\.py)`", text))

    assert named
    assert [name for name in named if not (ROOT / "tests" / name).exists()] == []
