"""Posts of a list as HTML: each is rendered once for all who read it in the same minute."""

import time
from functools import lru_cache

from markupsafe import Markup
from quart import current_app

from microblog.languages import language
from microblog.posts.shown import ShownPost
from microblog.read_only import read_only
from microblog.sessions.current_user import NOBODY
from microblog.sessions.queries import Person

# Some twenty megabytes.
_KEPT = 10_000


def article(post: ShownPost, person: Person | None) -> Markup:
    """The post as that person sees it, or a visitor; to the minute.

    All that the template depends on must be an argument of `_article`: what it forgets, one reader
    would see as another.
    """
    is_own = person and person.id == post.author_id
    return _article(
        ShownPost(*post), is_own, language(), int(time.time() / 60), read_only() is not None
    )


@lru_cache(maxsize=_KEPT)
def _article(
    post: ShownPost, is_own: bool | None, _language: str, _minute: int, _is_read_only: bool
) -> Markup:
    # Of a reader the template learns whether there is one, and whether they are the author.
    person = None if is_own is None else {"id": post.author_id if is_own else NOBODY}
    template = current_app.jinja_env.get_template("posts/_post.html")
    return Markup(template.render(post=post, person=person))  # noqa: S704  # the template escapes
