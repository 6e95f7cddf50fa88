"""Imports point one way, so that each folder can be read, and removed, without those above it."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "microblog"

# A module imports what stands before it, and its own folder.
ORDER = [
    "shipped clock database_url config secret_key schema migrations database mail logs",
    "pages forms",
    "users",
    "sessions",
    "posts",
    "timelines",
    "profiles",
    "errors",
    "app",
    "__init__",
    "cli",
    "__main__",
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names.split()}


def test_imports_point_one_way() -> None:
    backwards = [
        f"{path.relative_to(SOURCE)} imports {name}"
        for path in SOURCE.rglob("*.py")
        for name in _imported(path)
        if RANK[name] > RANK[path.relative_to(SOURCE).parts[0].removesuffix(".py")]
    ]

    assert backwards == []


def _imported(path: Path) -> list[str]:
    modules: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "microblog":
            modules += [f"microblog.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules.append(node.module or "")
        elif isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
    parts = [module.split(".") for module in modules if module.startswith("microblog.")]
    return [part[1] for part in parts if part[1] in RANK]
