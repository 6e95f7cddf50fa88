"""A site that writes letters to its people, and what stands in them."""

import re
from email.message import EmailMessage
from pathlib import Path

from microblog.config import Config, load

BASE_URL = "http://site.example"


def with_mail(instance: Path, port: int, **settings: object) -> Config:
    """Settings of a site that has a mail server and an address, and nobody who gets errors."""
    defaults = {
        "instance_path": instance,
        "secret_key": "for tests and nothing else",
        "base_url": BASE_URL,
        "allowed_hosts": "*",
        "mail_server": "127.0.0.1",
        "mail_port": port,
        "mail_from": "site@example.com",
        "confirm_email": False,
        "_env_file": None,
    }
    return load(**{**defaults, **settings})


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """One part of a letter."""
    part = message.get_body((kind,))
    assert part is not None, f"no {kind} part"
    return str(part.get_content()).replace("\r\n", "\n")


def path_in(message: EmailMessage) -> str:
    """The path of the link in a letter."""
    found = re.search(rf"^{BASE_URL}(/\S+)$", text_of(message), re.MULTILINE)
    assert found, text_of(message)
    return found[1]
