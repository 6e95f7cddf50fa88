"""The passwords that anybody would try first."""

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from microblog.users.passwords import PASSWORD_MIN_LENGTH

_COMMON = frozenset(
    word for word in FREQUENCY_LISTS["passwords"] if len(word) >= PASSWORD_MIN_LENGTH
)


def is_common(password: str) -> bool:
    """Whether it is on the list, whatever its case, or just a few characters over and over."""
    folded = password.casefold()
    return folded in _COMMON or len(set(folded)) <= 2
