"""From a row of the spool to a message that no line break in it can forge."""

from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime, make_msgid

from microblog.clock import utc_now
from microblog.config import Config
from microblog.mail.letter import Letter
from microblog.store import AnyRow

SUBJECT_LENGTH = 120
_LINE_LENGTH = 900
BODY_BYTES = 64 * 1024


class _Address(UnstructuredHeader, BaseHeader):
    """A header that is never folded: Python would encode a long address, and nobody decode it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Address)
_POLICY = EmailPolicy(header_factory=_HEADERS)


def one_line(text: str) -> str:
    """The text as it may stand in a header: one line, printable, not too long."""
    text = text.encode(errors="backslashreplace").decode()
    clean = "".join(character if character.isprintable() else " " for character in text)
    words = " ".join(clean.split())
    return words if len(words) <= SUBJECT_LENGTH else words[: SUBJECT_LENGTH - 1] + "…"


def new_message_id(config: Config) -> str:
    """A Message-ID, made once: a second try carries the same, so that it can be told as one."""
    return make_msgid(domain=config.mail_sender.rpartition("@")[2])


def titled(config: Config, letter: Letter) -> Letter:
    """The letter with the site's name before its subject, as each mail of the site has it."""
    return letter._replace(subject=f"[{config.site}] {letter.subject}")


def message_of(config: Config, mail: AnyRow, recipients: list[str]) -> EmailMessage:
    """The message to be sent."""
    message = _addressed(config, recipients, mail.subject, mail.message_id, mail.created_at)
    if mail.in_reply_to:
        message["In-Reply-To"] = mail.in_reply_to
        message["References"] = mail.in_reply_to
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_cut(mail.body), cte=_encoding(mail.body))
    if mail.html:
        message.add_alternative(_cut(mail.html), subtype="html", cte=_encoding(mail.html))
    return message


def plain_message(config: Config, recipients: list[str], letter: Letter) -> EmailMessage:
    """A message past the spool, of a letter's subject and text."""
    subject, message_id = one_line(titled(config, letter).subject), new_message_id(config)
    message = _addressed(config, recipients, subject, message_id, utc_now())
    message.set_content(letter.text, cte=_encoding(letter.text))
    return message


def message_to_try(config: Config, recipients: list[str]) -> EmailMessage:
    """A mail that only shows that mail goes out."""
    said = "This is a test. If you read it, the site’s mail goes out.\n"
    return plain_message(config, recipients, Letter("Test", said))


def _addressed(
    config: Config, recipients: list[str], subject: str, message_id: str, date: datetime
) -> EmailMessage:
    message = EmailMessage(_POLICY)
    message["Subject"] = subject
    message["From"] = config.mail_sender
    message["To"] = ", ".join(recipients)
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    return message


def _cut(text: str) -> str:
    return text.encode()[:BODY_BYTES].decode(errors="ignore")


def _encoding(text: str) -> str:
    # As it is, where SMTP allows it: a link stays whole for who reads the bare message.
    fits = all(len(line) <= _LINE_LENGTH for line in text.splitlines())
    return "7bit" if fits and text.isascii() else "quoted-printable"
