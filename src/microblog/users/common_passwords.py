"""The passwords that anybody would try first."""

from functools import cache

from microblog.users.passwords import PASSWORD_MIN_LENGTH


def is_common(password: str) -> bool:
    """Whether it is on the list, whatever its case, or just a few characters over and over."""
    folded = password.casefold()
    return folded in _common() or len(set(folded)) <= 2


@cache
def _common() -> frozenset[str]:
    # Here, for no start needs the lists.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415

    return frozenset(
        word for word in FREQUENCY_LISTS["passwords"] if len(word) >= PASSWORD_MIN_LENGTH
    )
