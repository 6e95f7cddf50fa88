"""The file `.env`: values are taken as they stand there, and no line is passed over."""

from pathlib import Path

from microblog.refusals import ConfigError


def values_of(path: Path = Path(".env")) -> dict[str, str]:
    """What its lines set; nothing without the file. Raises ConfigError, which names bad lines."""
    if not path.exists():
        return {}
    from dotenv.parser import parse_stream  # noqa: PLC0415  # not without a file, for the start

    try:
        with path.open(encoding="utf-8") as file:
            found = list(parse_stream(file))
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8") from None
    bad = [str(line.original.line) for line in found if line.error]
    if bad:
        raise ConfigError(f"{path}: not NAME=value in line {', '.join(bad)}")
    return {line.key: line.value or "" for line in found if line.key}
