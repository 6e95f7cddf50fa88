"""E-mail addresses: as people write them, and as mail servers know them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email_validator import ValidatedEmail


def parsed(address: str) -> "ValidatedEmail":
    """An address in its forms; raises ValueError, of email_validator, for what is none."""
    # Here, for its expressions take a thirtieth of a start, and few requests need them.
    from email_validator import validate_email  # noqa: PLC0415

    return validate_email(address, check_deliverability=False)
