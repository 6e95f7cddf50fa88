"""The wheel: what a site that is installed with pip needs besides its code."""

from pathlib import Path
from zipfile import ZipFile

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "microblog"


def test_the_wheel_has_all_that_a_site_needs(tmp_path: Path) -> None:
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])

    with ZipFile(wheel) as archive:
        assert _needed() - set(archive.namelist()) == set()


def _needed() -> set[str]:
    shipped = [ROOT / "hypercorn.toml", *ROOT.glob("alembic/**/*.py")]
    packed = [path for name in ("templates", "static") for path in (PACKAGE / name).rglob("*.*")]
    return {f"microblog/shipped/{path.relative_to(ROOT).as_posix()}" for path in shipped} | {
        f"microblog/{path.relative_to(PACKAGE).as_posix()}" for path in packed
    }
