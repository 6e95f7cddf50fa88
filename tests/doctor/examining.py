"""What the doctor says of a site of the tests."""

from pathlib import Path

from microblog.config import Config, load
from microblog.doctor.examination import examine
from microblog.doctor.verdict import Verdict


def config_of(instance: Path, **settings: object) -> Config:
    """The settings of an instance, and what a test has otherwise."""
    return load(instance_path=instance, _env_file=None, **settings)


async def verdicts(config: Config, *, sending: bool = False) -> dict[str, Verdict]:
    """Every check by its name."""
    return {name: verdict async for name, verdict in examine(config, sending=sending)}
