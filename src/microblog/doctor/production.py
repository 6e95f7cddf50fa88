"""What a site that strangers can reach should have: each finding has a name, to accept it by."""

import asyncio
import os
import re
import resource
import stat
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from microblog.config import Config
from microblog.doctor.databases import schema_faults
from microblog.doctor.surroundings import MIN_OPEN_FILES, debug_variables, workers_asked_for
from microblog.mail.smtp import TLS_PORT

MIN_KEY_LENGTH = 32
# RFC 2606 keeps these names for examples, such as those in `deploy/microblog.env`.
_SAMPLE = re.compile(r"\bexample\.(com|net|org)\b|^change-me$")
_TO_FILL_IN = (
    *("base_url", "allowed_hosts", "contact", "mail_server", "mail_username", "mail_password"),
    *("mail_from", "admins"),
)

_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}

NAMES = {
    "https",
    "secret-key",
    "allowed-hosts",
    "proxies",
    "samples",
    "debug",
    "mail",
    "mail-password",
    "log-folder",
    "schema",
    "open-files",
    "rate-limits",
    "accepted-risks",
}

Findings = Iterator[tuple[str, str]]


def findings(config: Config) -> dict[str, str]:
    """The name of each finding, and one line on what to do."""
    checks = (
        *(_addresses, _samples, _secret_key, _surroundings, _mail, _mail_password),
        *(_log_folder, _schema, _limits, _risks),
    )
    return {name: message for check in checks for name, message in check(config)}


def _addresses(config: Config) -> Findings:
    if not config.https:
        yield "https", "BASE_URL should begin with https://, so that cookies go by https alone"
    elif config.proxy_hops == 0:
        yield "proxies", "something before the site speaks https: set PROXY_HOPS to how many do"
    if "*" in config.served_hosts:
        yield "allowed-hosts", "set BASE_URL or ALLOWED_HOSTS, so that no other name is answered to"


def _samples(config: Config) -> Findings:
    left = [name.upper() for name in _TO_FILL_IN if _is_sample(getattr(config, name))]
    if left:
        yield "samples", f"{', '.join(left)}: still an example's; put in your own"


def _is_sample(value: object) -> bool:
    if isinstance(value, tuple):
        return any(map(_is_sample, value))
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return _SAMPLE.search(text) is not None


def _secret_key(config: Config) -> Findings:
    if config.secret_key is None:
        path = config.instance_path / "secret_key"
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield "secret-key", f"others can read {path}: chmod 600"
    elif len(config.secret_key.get_secret_value()) < MIN_KEY_LENGTH:
        yield "secret-key", f"SECRET_KEY should have at least {MIN_KEY_LENGTH} characters"


def _surroundings(_config: Config) -> Findings:
    if found := debug_variables():
        yield "debug", f"unset {', '.join(found)}: debug mode shows the site's inside"
    # `microblog serve` takes as many as it may.
    _, open_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= open_files < MIN_OPEN_FILES:
        yield "open-files", f"ulimit -Hn is {open_files}; {MIN_OPEN_FILES} or more let many visit"


def _mail(config: Config) -> Findings:
    wanted: dict[str, object] = {"MAIL_SERVER": config.mail_server, "ADMINS": config.admins}
    if config.mail_username:
        wanted["MAIL_PASSWORD"] = config.mail_password
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        yield "mail", f"set {' and '.join(missing)}, or nobody is told what breaks"


def _mail_password(config: Config) -> Findings:
    encrypted = config.mail_use_tls or config.mail_port == TLS_PORT
    if config.mail_username and not encrypted and config.mail_server not in _THIS_MACHINE:
        yield "mail-password", "set MAIL_USE_TLS=yes, or MAIL_PASSWORD can be read on its way"


def _log_folder(config: Config) -> Findings:
    folder = config.log_path.parent
    nearest = _nearest(folder)
    writable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    if config.logs_to_file and not writable:
        yield "log-folder", f"{folder} can't be written"


def _schema(config: Config) -> Findings:
    if faults := asyncio.run(schema_faults(config)):
        yield "schema", faults[0]


def _limits(config: Config) -> Findings:
    if not config.ratelimit_enabled:
        yield "rate-limits", "RATELIMIT_ENABLED is no: passwords can be guessed without end"
    elif config.counts_apart and workers_asked_for() != "1":
        yield "rate-limits", "on SQLite each process counts for itself: set RATELIMIT_STORAGE"


def _risks(config: Config) -> Findings:
    unknown = sorted(set(config.accepted_risks) - NAMES)
    if unknown:
        yield "accepted-risks", f"ACCEPTED_RISKS names no finding: {', '.join(unknown)}"


def _nearest(folder: Path) -> Path:
    # Folders that are missing are made at the start.
    folder = folder.absolute()
    return folder if folder.exists() else _nearest(folder.parent)
