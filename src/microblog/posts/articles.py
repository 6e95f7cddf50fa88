"""Posts of a list as HTML: each is rendered once for all who see the same of it."""

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup
from quart import current_app

from microblog.dates import ago
from microblog.languages import language
from microblog.posts.shown import ShownPost
from microblog.read_only import read_only
from microblog.sessions.current_user import NOBODY
from microblog.sessions.queries import Person

# Some twenty megabytes.
_KEPT = 10_000


def articles(posts: Sequence[ShownPost], person: Person | None) -> Markup:
    """The posts as that person sees them, or a visitor.

    All that the template depends on must be an argument of `_article`: what it forgets, one reader
    would see as another.
    """
    spoken = language()
    reader = person.id if person else None
    html = (
        _article(
            ShownPost(*post),
            None if reader is None else post.author_id == reader,
            spoken,
            ago(post.created_at),
            read_only() is not None,
        )
        for post in posts
    )
    return Markup("\n".join(html))  # noqa: S704  # the template escapes


@lru_cache(maxsize=_KEPT)
def _article(
    post: ShownPost, is_own: bool | None, _language: str, _ago: str, _is_read_only: bool
) -> str:
    # Of a reader the template learns whether there is one, and whether they are the author.
    person = None if is_own is None else {"id": post.author_id if is_own else NOBODY}
    template = current_app.jinja_env.get_template("posts/_post.html")
    return template.render(post=post, person=person)
