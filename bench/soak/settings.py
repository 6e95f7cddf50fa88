"""How long it takes and how much goes on: each name begins with BENCH_SOAK_."""

from pydantic import NonNegativeFloat, PositiveFloat, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting; docs/performance.md says what each is for."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="BENCH_SOAK_", env_ignore_empty=True)

    seconds: PositiveFloat = 600
    every: PositiveFloat = 20
    down: NonNegativeFloat = 3
    back_within: PositiveFloat = 10
    writers: PositiveInt = 8
    readers: PositiveInt = 8
    pause: NonNegativeFloat = 0.1
