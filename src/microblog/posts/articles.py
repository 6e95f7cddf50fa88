"""Posts as HTML.

There are few kinds of posts: answers and others, edited, liked, one's own. Of each kind the
template is rendered once, with a blank wherever two posts of a kind differ. Then the blanks are
filled in for each post, which takes a twentieth of the time.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from quart import current_app

from microblog.clock import utc_now
from microblog.dates import COUNTED_FOR, ago, day, when
from microblog.languages import language
from microblog.posts.shown import ShownPost
from microblog.posts.text import Wanted, post_html
from microblog.read_only import read_only
from microblog.sessions.queries import Person
from microblog.users.avatars import avatar_key

_BLANKS = {
    name: Markup(f"\x02{name}\x03")  # noqa: S704  # the names are ours
    for name in ("id", "name", "face", "when", "text", "likes", "replies", "answered", "to")
}
_BLANK = re.compile("\x02(.+?)\x03")
_MARGIN = re.compile(r"\n\s+")
# A post of few characters may have very many that nobody sees.
_LONGEST_KEPT = 500


class _Kind(NamedTuple):
    """All that the template decides by; `is_own` is None where nobody is logged in."""

    is_own: bool | None
    is_edited: bool
    is_reply: bool
    is_answered_seen: bool
    is_liked: bool
    has_likes: bool
    has_replies: bool
    is_read_only: bool
    language: str


def articles(
    posts: Iterable[ShownPost], person: Person | None, found: Wanted | None = None
) -> Markup:
    """The posts as that person sees them, or a visitor; the words they were found by are marked."""
    reader = person.id if person else None
    is_read_only, spoken = read_only() is not None, language()
    now = utc_now()
    recent = now - COUNTED_FOR
    html = []
    for post in posts:
        is_kept = found is None and len(post.body) <= _LONGEST_KEPT
        article: Any = _article if is_kept else _article.__wrapped__
        html.append(
            article(
                post,
                None if reader is None else post.author_id == reader,
                ago(post.created_at, now) if post.created_at > recent else None,
                is_read_only,
                spoken,
                found,
            )
        )
    return Markup("\n".join(html))  # noqa: S704  # all that is filled in is escaped


# Some hundred megabytes of usual posts. All that an article depends on is an argument: what were
# forgotten, one reader would see as another.
@lru_cache(maxsize=30_000)
def _article(  # noqa: PLR0917  # the cache takes longer to look at names
    post: ShownPost,
    is_own: bool | None,
    said: str | None,
    is_read_only: bool,
    spoken: str,
    found: Wanted | None,
) -> str:
    outline = _outline(_kind_of(post, is_own, is_read_only, spoken))
    return outline % {
        "id": post.id,
        "name": escape(post.username),
        "face": avatar_key(post.username),
        "when": when(post.created_at, said or day(post.created_at)),
        "text": post_html(post.body, post.mentions, found=found),
        "likes": post.likes,
        "replies": post.replies,
        "answered": post.reply_to_id,
        "to": post.reply_to and escape(post.reply_to),
    }


def _kind_of(post: ShownPost, is_own: bool | None, is_read_only: bool, spoken: str) -> _Kind:
    return _Kind(
        is_own,
        post.edited_at is not None,
        post.is_reply,
        post.reply_to is not None,
        post.is_liked,
        post.likes > 0,
        post.replies > 0,
        is_read_only,
        spoken,
    )


@lru_cache(maxsize=1024)
def _outline(kind: _Kind) -> str:
    """What posts of a kind have in common, with `%(name)s` for each blank."""
    template = current_app.jinja_env.get_template("posts/_post.html")
    # Without the template's margin: it would be sent and kept with each post.
    html = _MARGIN.sub("\n", template.render(kind=kind, **_BLANKS))
    return _BLANK.sub(r"%(\1)s", html.replace("%", "%%"))
