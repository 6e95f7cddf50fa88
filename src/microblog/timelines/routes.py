"""The home page: the composer and everybody's posts."""

from quart import (
    Blueprint,
    ResponseReturnValue,
    current_app,
    flash,
    redirect,
    url_for,
)
from quart_auth import login_required

from microblog.database import db, writing
from microblog.guards.limits import limit
from microblog.pages import cursor_of_request
from microblog.posts.forms import PostForm
from microblog.posts.queries import add_post
from microblog.sessions.current_user import person_logged_in
from microblog.templating import render_template
from microblog.timelines.queries import everybodys_posts

blueprint = Blueprint("timelines", __name__)


@blueprint.route("/index", methods=["GET", "POST"])
@blueprint.route("/", methods=["GET", "POST"])
@login_required
async def home() -> ResponseReturnValue:
    """Read what people wrote, and write."""
    form = await PostForm.from_request()
    person = await person_logged_in()
    waits = current_app.config["CONFIRM_EMAIL"] and not person.is_confirmed
    sent = form.is_sent_and_valid()
    if sent and waits:
        form.add_error("post", "Please confirm your e-mail address first.")
    elif sent:
        await limit("30 per 5 minutes", "post", person.id)
        async with writing() as unit:
            await add_post(unit, author_id=person.id, body=form.post.data, once=form.mark)
        await flash("Your post is there.")
        return redirect(url_for("timelines.home"))
    size = current_app.config["POSTS_PER_PAGE"]
    page = await everybodys_posts(db(), cursor=cursor_of_request(), size=size)
    return await render_template("timelines/home.html", form=form, page=page, waits=waits)
