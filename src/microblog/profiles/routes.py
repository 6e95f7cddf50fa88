"""A person's page: what they wrote, who follows them, and whom they follow."""

import re

from quart import Blueprint, Response, ResponseReturnValue, abort, redirect

from microblog.blocks.names import name_after
from microblog.database import db
from microblog.follows.queries import followed_by, followers_of
from microblog.pages import cursor_of_request, page_size
from microblog.profiles.queries import Profile, profile_of
from microblog.sessions.current_user import reader
from microblog.templating import render_template
from microblog.timelines.queries import posts_by
from microblog.users.avatars import avatar_key, avatar_svg

blueprint = Blueprint("profiles", __name__)
blueprint.add_app_template_filter(avatar_key)

_AVATAR_KEY = re.compile("[0-9a-f]{16}")


@blueprint.get("/user/<username:username>")
async def profile(username: str) -> ResponseReturnValue:
    """Who somebody is, and what they wrote."""
    return await _posts(username, replies=False)


@blueprint.get("/user/<username:username>/replies")
async def replies(username: str) -> ResponseReturnValue:
    """What they answered to others."""
    return await _posts(username, replies=True)


@blueprint.get("/user/<username:username>/followers")
async def followers(username: str) -> ResponseReturnValue:
    """Who follows them."""
    found = await _profile(username, "/followers")
    page = await followers_of(
        db(),
        user_id=found.user.id,
        reader=await reader(),
        cursor=cursor_of_request(),
        size=page_size(),
    )
    return await render_template("profiles/followers.html", profile=found, page=page)


@blueprint.get("/user/<username:username>/following")
async def following(username: str) -> ResponseReturnValue:
    """Whom they follow."""
    found = await _profile(username, "/following")
    page = await followed_by(
        db(),
        user_id=found.user.id,
        reader=await reader(),
        cursor=cursor_of_request(),
        size=page_size(),
    )
    return await render_template("profiles/following.html", profile=found, page=page)


@blueprint.get("/avatar/<key>.svg")
async def avatar(key: str) -> ResponseReturnValue:
    """A face; public, and needs no database."""
    if not _AVATAR_KEY.fullmatch(key):
        abort(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(avatar_svg(key), content_type="image/svg+xml", headers=headers)


async def _posts(username: str, *, replies: bool) -> str:
    found = await _profile(username, "/replies" if replies else "")
    page = await posts_by(
        db(),
        author_id=found.user.id,
        replies=replies,
        reader=await reader(),
        cursor=cursor_of_request(),
        size=page_size(),
    )
    return await render_template("profiles/profile.html", profile=found, page=page, replies=replies)


async def _profile(username: str, part: str) -> Profile:
    found = await profile_of(db(), username=username, reader=await reader())
    if found is None:
        now = await name_after(db(), username=username, reader=await reader()) or abort(404)
        abort(redirect(f"/user/{now}{part}"))  # type: ignore[arg-type]
    return found if found.is_open else abort(404)
