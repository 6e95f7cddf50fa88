"""A search query, parsed: words, "phrases", beginnings* and from:name; all else is plain words."""

import re
from typing import NamedTuple

from microblog.posts.words import words_of

MOST_TERMS = 10
MAX_LENGTH = 200

_PARTS = re.compile(r'from:@?(?P<name>\w+)|"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)', re.IGNORECASE)


class Term(NamedTuple):
    """Words that stand one after the other; of the last, perhaps only the beginning."""

    keys: tuple[str, ...]
    is_beginning: bool

    def marks(self, key: str) -> bool:
        """Whether a word of a text is one of those that were asked for."""
        return key in self.keys or (self.is_beginning and key.startswith(self.keys[-1]))


class Query(NamedTuple):
    """What is searched for: all of the terms, by any of the people."""

    terms: list[Term]
    names: list[str]

    def marks(self, key: str) -> bool:
        """Whether a word of a text is to be marked."""
        return any(term.marks(key) for term in self.terms)

    @property
    def for_sqlite(self) -> str:
        """The terms in the notation of FTS5."""
        return " AND ".join(
            f'"{" ".join(term.keys)}"' + (" *" if term.is_beginning else "") for term in self.terms
        )

    @property
    def for_postgresql(self) -> str:
        """The terms in the notation of tsquery."""
        return " & ".join(
            "("
            + " <-> ".join(f"'{key}'" for key in term.keys)
            + (":*)" if term.is_beginning else ")")
            for term in self.terms
        )


def parse(text: str) -> Query:
    """What a query means; there is no wrong one."""
    terms, names = [], []
    for part in _PARTS.finditer(text[:MAX_LENGTH]):
        if part["name"]:
            names.append(part["name"].casefold())
            continue
        words = part["phrase"] if part["phrase"] is not None else part["word"]
        keys = tuple(word.key for word in words_of(words))
        if keys:
            terms.append(Term(keys, is_beginning=bool(part["word"]) and words.endswith("*")))
    # To look for the same once more would take as long again.
    return Query(list(dict.fromkeys(terms))[:MOST_TERMS], names[:MOST_TERMS])
