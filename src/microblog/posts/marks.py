"""`@name` and `#tag` in a text, in the scripts of everybody.

What a tag may consist of follows Unicode Standard Annex #31, section "Hashtag Identifiers", with at
least one letter. Before a mark stands no letter or digit, so that an address is no mention; but the
scripts that are written without spaces end no word that way.
"""

import regex

from microblog.normal_forms import normalized
from microblog.users.models import USERNAME_PATTERN

_SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_IN_A_WORD = rf"[[\p{{L}}\p{{M}}\p{{N}}_]--{_SPACELESS}]"
# Possessive: no part of a longer word is a name.
_NAME = f"{USERNAME_PATTERN}+"
_IN_A_TAG = r"[\p{XID_Continue}\u200c\u200d\u00b7]"
_TAG = rf"(?=[{_IN_A_TAG}--\p{{L}}]*+\p{{L}}){_IN_A_TAG}++"

MARKS = regex.compile(
    rf"(?<!{_IN_A_WORD}|[@#＃&/])"
    rf"(?:@(?P<name>{_NAME})(?!{_IN_A_WORD}|@)|[#＃](?P<tag>{_TAG}))",
    regex.VERSION1,
)


def tag_key(tag: str) -> str:
    """What a tag is found by: case and width make no difference."""
    return normalized("NFKC", normalized("NFKC", tag).casefold())
