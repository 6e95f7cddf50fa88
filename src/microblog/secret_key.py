"""The key that signs cookies and forms: from the environment, or made once for the instance."""

import os
import secrets
from pathlib import Path

from microblog.config import Config


def signing_keys(config: Config) -> tuple[str, list[str]]:
    """The key that signs, and the older ones that are still accepted."""
    key = config.secret_key.get_secret_value() if config.secret_key else _kept(config.instance_path)
    return key, [old.get_secret_value() for old in config.secret_key_fallbacks]


def _kept(instance: Path) -> str:
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = instance / f".secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            # Two processes may start at once: link() lets one of them win, and nobody read half.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
