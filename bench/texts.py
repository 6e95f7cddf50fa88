"""Posts that read like posts, the same in every run."""

import random

_WORDS = (
    *("a", "about", "again", "and", "are", "bread", "but", "coffee", "day", "every", "first"),
    *("friend", "garden", "good", "have", "home", "how", "I", "idea", "in", "is", "it", "light"),
    *(
        "morning",
        "music",
        "my",
        "new",
        "night",
        "not",
        "of",
        "on",
        "rain",
        "river",
        "say",
        "slowly",
    ),
    *("story", "street", "summer", "that", "the", "then", "this", "time", "today", "train", "tree"),
    *("walk", "was", "water", "we", "what", "when", "wind", "with", "world", "write", "year"),
)
_TAGS = ("garden", "music", "books", "rain", "bread")


def text(chance: random.Random, names: list[str]) -> tuple[str, str]:
    """A post of up to 280 characters, and whom it mentions; one in five has a tag or a link."""
    words = chance.choices(_WORDS, k=chance.randint(3, 38))
    mentions = ""
    if chance.random() < 0.1:
        mentions = chance.choice(names)
        words.insert(0, f"@{mentions}")
    if chance.random() < 0.1:
        words.append(f"#{chance.choice(_TAGS)}")
    if chance.random() < 0.1:
        words.append(f"https://example.org/{chance.randint(1, 9999)}")
    return " ".join(words)[:280], mentions
