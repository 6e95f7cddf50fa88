"""The feeds' addresses. They are read as a visitor would, so that one answer is everybody's."""

from urllib.parse import quote

from quart import Blueprint, Response, ResponseReturnValue, abort, current_app, redirect, request

from microblog.blocks.names import name_after
from microblog.database import db
from microblog.feeds.document import Feed, atom, json_feed, rss
from microblog.pages import Cursor
from microblog.posts.marks import tag_key
from microblog.posts.shown import ShownPost
from microblog.profiles.queries import profile_of
from microblog.timelines.queries import posts_by, posts_tagged
from microblog.users.models import NOBODY

blueprint = Blueprint("feeds", __name__)

KINDS = {
    "rss": (rss, "application/rss+xml"),
    "atom": (atom, "application/atom+xml"),
    "json": (json_feed, "application/feed+json"),
}
SIZE = 25
_KIND = "<any(rss, atom, json):kind>"


@blueprint.get(f"/user/<username:username>/feed.{_KIND}")
async def of_person(username: str, kind: str) -> ResponseReturnValue:
    """What a person wrote, without replies."""
    _only_where_public()
    profile = await profile_of(db(), username=username, reader=NOBODY)
    if profile is None:
        now = await name_after(db(), username=username, reader=NOBODY) or abort(404)
        return redirect(f"/user/{now}/feed.{kind}")
    user = profile.user if profile.is_open else abort(404)
    page = await posts_by(
        db(), author_id=user.id, replies=False, reader=NOBODY, cursor=Cursor(), size=SIZE
    )
    return await _answer(kind, user.username, f"/user/{user.username}", page.items)


@blueprint.get(f"/tag/<tag>/feed.{_KIND}")
async def of_tag(tag: str, kind: str) -> ResponseReturnValue:
    """What anybody wrote with a tag."""
    _only_where_public()
    key = tag_key(tag)
    page = await posts_tagged(db(), tag=key, reader=NOBODY, cursor=Cursor(), size=SIZE)
    return await _answer(kind, f"#{key}", f"/tag/{quote(key, safe='')}", page.items)


def _only_where_public() -> None:
    if not current_app.config["PUBLIC"]:
        abort(404)


async def _answer(kind: str, title: str, path: str, posts: list[ShownPost]) -> Response:
    render, media_type = KINDS[kind]
    base_url = current_app.config["BASE_URL"] or request.host_url.rstrip("/")
    feed = Feed(title, base_url, base_url + path, f"{base_url}{path}/feed.{kind}", posts)
    answer = Response("", content_type=f"{media_type}; charset=utf-8")
    answer.set_etag(feed.etag)
    answer.headers["Cache-Control"] = "public, max-age=300"
    await answer.make_conditional(request)
    if answer.status_code != 304:
        answer.set_data(render(feed))
    return answer
