"""The sitemap, for sites that want to be found: an index, and a page for so many numbers each."""

from quart import Blueprint, Response, abort, current_app
from sqlalchemy import bindparam, func, select

from microblog.blocks.visible import wants_to_hear
from microblog.columns import BigId
from microblog.database import db
from microblog.guards.ids import LARGEST_ID
from microblog.posts.models import Post
from microblog.templating import render_without_database
from microblog.users.models import NOBODY, User

blueprint = Blueprint("sitemap", __name__)

# The protocol allows 50,000 addresses and 50 MB.
PAGE = 10_000

_FIRST = bindparam("first", type_=BigId)
_PEOPLE = select(User.username).where(
    User.id >= _FIRST, User.id < _FIRST + PAGE, wants_to_hear(User.id)
)
_POSTS = select(Post.id).where(
    Post.id >= _FIRST, Post.id < _FIRST + PAGE, wants_to_hear(Post.author_id)
)


@blueprint.get("/sitemap.xml")
async def index() -> Response:
    """Which pages there are."""
    _only_where_wanted()
    people = await db().scalar(select(func.max(User.id))) or 0
    posts = await db().scalar(select(func.max(Post.id))) or 0
    pages = [f"/sitemap/people/{first}.xml" for first in range(1, people + 1, PAGE)]
    pages += [f"/sitemap/posts/{first}.xml" for first in range(1, posts + 1, PAGE)]
    return _xml("feeds/sitemap_index.xml", pages)


@blueprint.get("/sitemap/people/<int:first>.xml")
async def people(first: int) -> Response:
    """Profiles."""
    _only_where_wanted()
    _only_where_a_page_begins(first)
    found = await db().scalars(_PEOPLE, {"first": first, "reader": NOBODY})
    return _xml("feeds/sitemap.xml", [f"/user/{name}" for name in found])


@blueprint.get("/sitemap/posts/<int:first>.xml")
async def posts(first: int) -> Response:
    """Posts."""
    _only_where_wanted()
    _only_where_a_page_begins(first)
    found = await db().scalars(_POSTS, {"first": first, "reader": NOBODY})
    return _xml("feeds/sitemap.xml", [f"/post/{number}" for number in found])


def _only_where_wanted() -> None:
    if not current_app.config["SITEMAP"]:
        abort(404)


def _only_where_a_page_begins(first: int) -> None:
    # Beyond the last one, PostgreSQL has no number for where it ends.
    if first % PAGE != 1 or first > LARGEST_ID - PAGE:
        abort(404)


def _xml(template: str, paths: list[str]) -> Response:
    base = current_app.config["BASE_URL"]
    text = render_without_database(template, addresses=[base + path for path in paths])
    return Response(text, content_type="application/xml; charset=utf-8")
