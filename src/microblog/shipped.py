"""Where the files are that stand at the top of a checkout and inside an installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The path of `alembic` or `hypercorn.toml`, in a checkout or in an installation."""
    installed = _PACKAGE / "shipped" / name
    return installed if installed.exists() else _PACKAGE.parents[1] / name
