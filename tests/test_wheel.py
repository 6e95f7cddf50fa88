"""The package: what a site that is installed with pip needs besides its code."""

import ast
import re
import sys
import tarfile
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "microblog"


def test_the_wheel_has_all_that_a_site_needs(tmp_path: Path) -> None:
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])

    with ZipFile(wheel) as archive:
        assert _needed() - set(archive.namelist()) == set()


def test_the_source_archive_has_all_that_the_tests_read(tmp_path: Path) -> None:
    [source] = SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])

    with tarfile.open(source) as archive:
        packed = {name.split("/")[1] for name in archive.getnames()}
    read = {"bench", "deploy", "docs", ".env.example", "Makefile", "README.md", "SECURITY.md"}
    assert read - packed == set()


def test_what_is_imported_is_declared() -> None:
    declared, distributions = _declared(), packages_distributions()

    undeclared = {
        name
        for name in _imported() - {"microblog", *sys.stdlib_module_names}
        if declared.isdisjoint(map(_normal, distributions[name]))
    }

    assert undeclared == set()


def _needed() -> set[str]:
    shipped = [ROOT / "hypercorn.toml", *ROOT.glob("alembic/**/*.py")]
    packed = [path for name in ("templates", "static") for path in (PACKAGE / name).rglob("*.*")]
    return {f"microblog/shipped/{path.relative_to(ROOT).as_posix()}" for path in shipped} | {
        f"microblog/{path.relative_to(PACKAGE).as_posix()}" for path in packed
    }


def _imported() -> set[str]:
    files = [ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py")]
    nodes = [node for file in files for node in ast.walk(file)]
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in named}


def _declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = chain(project["dependencies"], *project["optional-dependencies"].values())
    return {_normal(re.split(r"[^\w.-]", line)[0]) for line in lines}


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")
