"""Imports point one way, so that each folder can be read, and removed, without those above it."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "microblog"

# A module imports what stands before it, and its own line. Three folders are in two layers:
# what keeps a report is below everything that may break, what notifies below the posts that cause
# it, and why somebody is suspended below the login that tells them; their pages are above.
ORDER = [
    "shipped refusals clock counted varying signers cookies languages translating dates",
    "static_files harmless normal_forms availability columns tasks",
    "database_url dotenv_file config_files config_types config secret_key quart_settings",
    "errors.__init__ errors.numbers errors.work errors.statuses errors.problems",
    "read_only schema migrations sqlite_driver",
    "sqlite_unit sqlite_line sqlite_writes",
    "reads prepared sqlite_quick sqlite_reads postgresql_engine postgresql_reads replica engines",
    "database",
    "guards",
    "store templating kept pages attributes csrf forms rows",
    "errors.models errors.groups errors.redaction errors.request_facts errors.tracebacks",
    "errors.marks errors.reports",
    "errors.queue errors.handler errors.repeats errors.lanes",
    "errors.exits errors.connection errors.site",
    "errors.last_page errors.headers errors.exchange errors.outermost",
    "errors.tidying errors.additions",
    "errors.writing",
    "errors.changing errors.words errors.charts",
    "mail log_threads logs log_format upkeep.models",
    "errors.letter_facts errors.letters errors.letters_html",
    "errors.posting errors.rules errors.alarm",
    "errors.counting errors.reading",
    "errors.keeper errors.setup errors.comments",
    "users.models",
    "tokens invites site_settings",
    "housekeeping manifest collector",
    "users",
    "moderation.__init__ moderation.models moderation.reasons",
    "sessions",
    "buttons look",
    "recovery",
    "follows blocks notifications.__init__ notifications.models notifications.queries",
    "posts",
    "messages",
    "notifications",
    "exports",
    "timelines",
    "search",
    "profiles",
    "feeds",
    "settings",
    "moderation",
    "admin",
    "tables",
    "copying",
    "errors.forms errors.page_context errors.pages errors.routes",
    "backups doctor demo health upkeep",
    "blueprints template_names",
    "app",
    "__init__",
    "serving",
    "cli",
    "__main__",
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names.split()}


def test_imports_point_one_way() -> None:
    backwards = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for path in SOURCE.rglob("*.py")
        for name in _imported(path)
        if RANK[name] > RANK[_name(path.relative_to(SOURCE).with_suffix("").parts)]
    ]

    assert backwards == []


def _imported(path: Path) -> list[str]:
    modules: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("microblog"):
            # `from microblog.errors import reading` imports a module too.
            modules += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names if alias.name.startswith("microblog.")]
    names = [_name(tuple(module.split(".")[1:])) for module in modules]
    return [name for name in names if name in RANK]


def _name(parts: tuple[str, ...]) -> str:
    name = ".".join(parts[:2])
    return name if name in RANK or parts[0] == "errors" else parts[0]
