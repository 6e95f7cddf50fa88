"""The buttons by which one likes a post, and likes it no more."""

from quart import Blueprint, ResponseReturnValue, flash
from quart_auth import login_required

from microblog.buttons import pressed
from microblog.database import writing
from microblog.guards.limits import limit
from microblog.languages import gettext as _
from microblog.notifications.queries import notify, take_back
from microblog.posts.like_queries import like, unlike
from microblog.rows import Gone
from microblog.sessions.current_user import person_logged_in

blueprint = Blueprint("likes", __name__)

LIKING = "120 per 5 minutes"


@blueprint.post("/like/<int:post_id>")
@login_required
async def like_post(post_id: int) -> ResponseReturnValue:
    """Like a post, and go back to where one was."""
    person = await person_logged_in()
    button = await pressed()
    await limit(LIKING, "like", person.id)
    try:
        async with writing() as unit:
            if author_id := await like(unit, post_id=post_id, user_id=person.id):
                await notify(
                    unit, user_id=author_id, actor_id=person.id, kind="like", post_id=post_id
                )
    except Gone:
        await flash(_("This post is gone."))
        return button.back()
    return button.back(f"post-{post_id}")


@blueprint.post("/unlike/<int:post_id>")
@login_required
async def unlike_post(post_id: int) -> ResponseReturnValue:
    """Take a like back, and go back to where one was."""
    person = await person_logged_in()
    button = await pressed()
    async with writing() as unit:
        if author_id := await unlike(unit, post_id=post_id, user_id=person.id):
            await take_back(
                unit, user_id=author_id, actor_id=person.id, kind="like", post_id=post_id
            )
    return button.back(f"post-{post_id}")
