"""Lists for programs: one JSON object a line."""

import json
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def echo_json(row: dict[str, Any]) -> None:
    """Print one object; what JSON does not know is printed as text."""
    click.echo(json.dumps(row, ensure_ascii=False, default=str))
