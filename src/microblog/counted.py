"""Numbers of things in the English of logs, commands and the mails to admins."""


def counted(number: int, what: str) -> str:
    """Such as "1 row" and "2 rows"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
