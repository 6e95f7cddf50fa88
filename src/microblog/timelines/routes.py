"""Lists of posts: home, everybody's, a tag's."""

from quart import Blueprint, ResponseReturnValue, flash, redirect, request
from quart_auth import Unauthorized, login_required

from microblog.database import db, writing
from microblog.guards.limits import limit
from microblog.languages import gettext as _
from microblog.pages import cursor_of_request, page_size
from microblog.posts.forms import PostForm
from microblog.posts.marks import tag_key
from microblog.posts.queries import add_post
from microblog.posts.routes import POSTING
from microblog.posts.telling import tell_of_post
from microblog.rows import Gone
from microblog.sessions.current_user import person_logged_in, reader
from microblog.templating import render_template
from microblog.timelines.home import home_timeline
from microblog.timelines.queries import everybodys_posts, posts_tagged

blueprint = Blueprint("timelines", __name__)


@blueprint.route("/index", methods=["GET", "POST"])
@blueprint.route("/", methods=["GET", "POST"])
@login_required
async def home() -> ResponseReturnValue:
    """Read what the people wrote whom one follows, and write."""
    person = await person_logged_in()
    form = await PostForm.from_request() if request.method == "POST" else None
    if form and form.is_sent_by(person):
        await limit(POSTING, "post", person.id)
        try:
            async with writing() as unit:
                written = await add_post(
                    unit, author_id=person.id, body=form.post.data, once=form.idempotency_key
                )
                await tell_of_post(unit, written, author_id=person.id)
        except Gone:
            # Their account was deleted while they wrote.
            raise Unauthorized from None
        await flash(_("Your post is there."), "sent")
        return redirect("/")
    page = await home_timeline(db(), reader=person.id, cursor=cursor_of_request(), size=page_size())
    return await render_template("timelines/home.html", form=form, page=page)


@blueprint.get("/explore")
async def explore() -> ResponseReturnValue:
    """Read what anybody wrote."""
    page = await everybodys_posts(
        db(), reader=await reader(), cursor=cursor_of_request(), size=page_size()
    )
    return await render_template("timelines/explore.html", page=page)


@blueprint.get("/tag/<tag>")
async def tagged(tag: str) -> ResponseReturnValue:
    """Read what anybody wrote with a tag."""
    page = await posts_tagged(
        db(), tag=tag_key(tag), reader=await reader(), cursor=cursor_of_request(), size=page_size()
    )
    return await render_template("timelines/tag.html", tag=tag, page=page)
