"""Names that are almost those of settings, and set nothing."""

import os
from difflib import get_close_matches

from microblog.config import Config
from microblog.doctor.verdict import Verdict
from microblog.dotenv_file import values_of

# What only `microblog serve` reads.
_SERVING = ("BIND", "WEB_CONCURRENCY")
# As alike as MAIL_USER and MAIL_USERNAME are, by difflib's measure.
_ALIKE = 0.8


def misspelt() -> list[str]:
    """What the environment and `.env` may have meant, a line each."""
    names = {*_SERVING, *map(str.upper, Config.model_fields)}
    known = names | {f"{name}_FILE" for name in names}
    given = {name.upper() for name in (*os.environ, *values_of())}
    near = {name: get_close_matches(name, known, 1, _ALIKE) for name in sorted(given - known)}
    return [f"{name} is no setting: write {one}" for name, found in near.items() for one in found]


def spelling(_config: Config) -> Verdict:
    """Whether every setting that was meant is one."""
    if found := misspelt():
        return Verdict("warn", "; ".join(found))
    return Verdict("ok", "no name is almost that of a setting")
