"""Who writes what, and when: the same plan every time, without a database."""

from datetime import timedelta
from random import Random
from typing import NamedTuple

from microblog.demo.texts import MESSAGES, NAMES, POSTS, REPLIES, WORDS

# Every like, answer and follower of the last three months, as on a site of that age.
_SPAN = timedelta(days=80)
# What is written at once is answered later.
AT_ONCE = 100
_LATELY = 150
_REPLIES_OF_ALL = 0.3
_MOST_LIKES = 9


class PlannedPost(NamedTuple):
    """A post; people and posts are numbered from 0, and `age` is how long ago it was written."""

    author: int
    body: str
    age: timedelta
    answers: int | None
    liked_by: list[int]


class PlannedMessage(NamedTuple):
    """A private message from one person to another."""

    sender: int
    to: int
    body: str


class Plan(NamedTuple):
    """A whole site; the posts are in the order in which they were written."""

    names: list[str]
    posts: list[PlannedPost]
    follows: list[tuple[int, int]]
    messages: list[PlannedMessage]


def plan(posts: int) -> Plan:
    """A site of fifty people with so many posts."""
    random = Random(1)  # noqa: S311  # the same site every time, and nothing secret
    everybody = range(len(NAMES))
    follows = [
        (one, other)
        for one in everybody
        for other in random.sample(everybody, random.randint(5, 25))
        if one != other
    ]
    ages = sorted((_SPAN * random.random() for _ in range(posts)), reverse=True)
    planned = [_post(random, number, age) for number, age in enumerate(ages)]
    pairs = [random.sample(everybody, 2) for _ in range(len(NAMES))]
    messages = [message for pair in pairs for message in _messages(random, *pair)]
    return Plan(NAMES, planned, follows, messages)


def _post(random: Random, number: int, age: timedelta) -> PlannedPost:
    is_reply = number >= AT_ONCE and random.random() < _REPLIES_OF_ALL
    return PlannedPost(
        author=random.randrange(len(NAMES)),
        body=_text(random, REPLIES if is_reply else POSTS),
        age=age,
        answers=_earlier(random, number) if is_reply else None,
        liked_by=random.sample(range(len(NAMES)), random.randint(0, _MOST_LIKES)),
    )


def _earlier(random: Random, number: int) -> int:
    return random.randrange(max(0, number - AT_ONCE - _LATELY), number - AT_ONCE + 1)


def _messages(random: Random, one: int, other: int) -> list[PlannedMessage]:
    ways = ((one, other), (other, one))
    return [
        PlannedMessage(*random.choice(ways), _text(random, MESSAGES))
        for _ in range(random.randint(2, 6))
    ]


def _text(random: Random, templates: tuple[str, ...]) -> str:
    words = {name: random.choice(choices.split(",")) for name, choices in WORDS.items()}
    return random.choice(templates).format(person=random.choice(NAMES), **words)
