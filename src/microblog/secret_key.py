"""The key that signs cookies and forms: from the environment, or made once for the instance."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from microblog.config import Config
from microblog.config_types import long_enough
from microblog.refusals import ConfigError


def signing_keys(config: Config) -> tuple[str, list[str]]:
    """The key that signs, and the older ones that are still accepted.

    Raises ConfigError for a kept key that was cut off.
    """
    key = config.secret_key.get_secret_value() if config.secret_key else _kept(config.instance_path)
    return key, [old.get_secret_value() for old in config.secret_key_fallbacks]


def _kept(instance: Path) -> str:
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = instance / f".secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            # A power cut must not leave the name without the key.
            os.fsync(file.fileno())
        try:
            # Two processes may start at once: link() lets one of them win, and nobody read half.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return _read(path)


def _read(path: Path) -> str:
    try:
        return long_enough(SecretStr(path.read_text("utf-8").strip())).get_secret_value()
    except UnicodeDecodeError:
        fault = "is no text"
    except ValueError as error:
        fault = str(error)
    raise ConfigError(f"{path}: {fault}. Without it a new one is made, and everybody logs in again")
