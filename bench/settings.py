"""What a run measures: all of it from the environment, each name beginning with BENCH_."""

import shutil
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, NonNegativeInt, PositiveFloat, PositiveInt
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from microblog.config_types import split

Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(split)]


class Settings(BaseSettings):
    """Every setting of a run; docs/performance.md says what each is for."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="BENCH_", env_ignore_empty=True)

    seconds: PositiveFloat = 3
    rounds: PositiveInt = 3
    connections: PositiveInt = 32
    people: PositiveInt = 1000
    posts: PositiveInt = 100_000
    followed: PositiveInt = 50
    large: NonNegativeInt = 1_000_000
    large_followed: PositiveInt = 1000
    small: PositiveInt = 10_000
    pace: NonNegativeInt = 80
    pace_seconds: PositiveFloat = 8
    memory_requests: NonNegativeInt = 100_000
    starts: NonNegativeInt = 5
    databases: Names = ("sqlite", "postgresql")
    workers: Names = ("1", "2")
    # Only rows whose name has one of these in it.
    rows: Names = ()
    loader: Literal["wrk", "httpx"] = "wrk" if shutil.which("wrk") else "httpx"
    peer: Annotated[Path, AfterValidator(Path.absolute)] | None = None
    peer_app: str = "microblog:app"
    peer_paths: Names = ("/auth/login",)
    peer_cookie: str = ""
    out: Path = Path("bench.json")

    def wants(self, name: str) -> bool:
        """Whether that row is to be measured."""
        return not self.rows or any(wanted in name for wanted in self.rows)
