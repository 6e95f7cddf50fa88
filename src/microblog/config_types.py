"""What the values of settings must be like, each with its own words for what is wrong."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from importlib.util import find_spec
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, HttpUrl, SecretStr


def mail_address(value: str) -> str:
    """An address as mail servers know it; raises ValueError for what is none."""
    # Not email-validator: a site's own admins may well be root@localhost.
    try:
        domain = Address(addr_spec=value).domain
    except (HeaderParseError, ValueError, IndexError):
        domain = ""
    if not domain or not value.isprintable():
        raise ValueError(f"{value!r} is not an e-mail address")
    if domain.isascii():
        return value
    import idna  # noqa: PLC0415  # few addresses need it, and all starts would wait for it

    # A domain with umlauts has a form without, which every mail server takes.
    return f"{value.rpartition('@')[0]}@{idna.encode(domain, uts46=True).decode()}"


def split(value: Any) -> Any:
    """The parts of a list that is written with commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


_HOST_NAME = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]")
_KNOWN_KEYS = {
    "you-will-never-guess",
    "change-me-change-me",
    "changeme-changeme",
    "secret-secret-secret",
    "super-secret-key",
    "supersecretkey123",
    "your-secret-key-here",
    "your_secret_key_here",
    "dev-secret-key-change-me",
    "0123456789abcdef",
    "1234567890123456",
    "correct horse battery staple",
}


def long_enough(secret: SecretStr) -> SecretStr:
    """A secret that nobody guesses; raises ValueError for one that may be."""
    value = secret.get_secret_value()
    if len(value) < 16:
        raise ValueError("must have at least 16 characters")
    if value.lower() in _KNOWN_KEYS or len(set(value)) < 5:
        raise ValueError("is a value that everybody knows")
    return secret


def _bare(url: HttpUrl) -> HttpUrl:
    if url.username or url.password or url.path != "/" or url.query or url.fragment:
        raise ValueError("is more than https://HOST or https://HOST:PORT")
    return url


def _host_name(name: str) -> str:
    # Without the port, as requests are compared: what is more fits none, and shuts everybody out.
    if name != "*" and not _HOST_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a host, such as blog.example.org")
    return name


def _without_port(server: str) -> str:
    host, colon, port = server.rpartition(":")
    # An IPv6 address has several.
    if colon and ":" not in host:
        raise ValueError(f"is a host alone; MAIL_PORT is for the {port or 'port'}")
    return server


def limits_storage(address: SecretStr | None) -> SecretStr | None:
    """The address of a Redis server; raises ValueError, also where its package is missing."""
    if address is None:
        return None
    if not address.get_secret_value().startswith(("redis://", "rediss://")):
        raise ValueError("must begin with redis:// or rediss://")
    try:
        _ = urlsplit(address.get_secret_value()).port
    except ValueError:
        raise ValueError("its port is no number") from None
    if find_spec("redis") is None:
        raise ValueError("needs a package: pip install 'microblog[redis]'")
    return address


SiteAddress = Annotated[HttpUrl, AfterValidator(_bare)]
HostName = Annotated[str, AfterValidator(_host_name)]
MailServer = Annotated[str, AfterValidator(_without_port)]
MailAddress = Annotated[str, AfterValidator(mail_address)]
SecretKey = Annotated[SecretStr, AfterValidator(long_enough)]
