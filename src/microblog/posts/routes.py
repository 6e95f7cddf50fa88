"""A post's own page: reading its thread, answering, editing, deleting."""

from quart import Blueprint, ResponseReturnValue, abort, flash, redirect
from quart_auth import login_required

from microblog.database import db, writing
from microblog.guards.limits import limit
from microblog.languages import gettext as _
from microblog.pages import cursor_of_request, page_size
from microblog.posts.forms import DeletePostForm, EditForm, ReplyForm
from microblog.posts.queries import MOST_EDITS, TooManyEdits, add_post, delete_post, edit_post
from microblog.posts.shown import ShownPost
from microblog.posts.telling import tell_of_post
from microblog.posts.thread import shown_post, thread_of, versions_of
from microblog.rows import Gone
from microblog.sessions.current_user import person_logged_in, reader
from microblog.templating import render_template

blueprint = Blueprint("posts", __name__)

POSTING = "30 per 5 minutes"


@blueprint.get("/post/<int:post_id>")
async def post(post_id: int) -> ResponseReturnValue:
    """A post with the thread around it."""
    found = await _shown(post_id)
    return await _page(found)


@blueprint.post("/post/<int:post_id>")
@login_required
async def reply(post_id: int) -> ResponseReturnValue:
    """Answer it."""
    person = await person_logged_in()
    found = await _shown(post_id)
    form = await ReplyForm.from_request()
    if not form.is_sent_by(person):
        return await _page(found, form)
    await limit(POSTING, "post", person.id)
    try:
        async with writing() as unit:
            written = await add_post(
                unit,
                author_id=person.id,
                body=form.post.data,
                once=form.idempotency_key,
                reply_to_id=post_id,
            )
            await tell_of_post(unit, written, author_id=person.id)
    except Gone:
        form.add_error("post", _("What you answer was deleted just now. Your text is still here."))
        return await _page(found, form)
    await flash(_("Your reply is there."), "sent")
    if written is None:
        return redirect(f"/post/{post_id}")
    later = f"?after={written.id - 1}" if found.replies >= page_size() else ""
    return redirect(f"/post/{post_id}{later}#post-{written.id}")


@blueprint.route("/post/<int:post_id>/edit", methods=["GET", "POST"])
@login_required
async def edit(post_id: int) -> ResponseReturnValue:
    """Change what one wrote."""
    person = await person_logged_in()
    found = await _own(post_id)
    form = await EditForm.from_request(post=found.body)
    if not form.is_sent_and_valid():
        return await render_template("posts/edit.html", post=found, form=form)
    await limit(POSTING, "post", person.id)
    try:
        async with writing() as unit:
            written = await edit_post(
                unit, post_id=post_id, author_id=person.id, body=form.post.data
            )
            await tell_of_post(unit, written, author_id=person.id)
    except Gone:
        abort(404)
    except TooManyEdits:
        form.add_error(
            "post",
            _("You changed this post %(number)s times; it stays as it is now.", number=MOST_EDITS),
        )
        return await render_template("posts/edit.html", post=found, form=form)
    await flash(_("Your post is changed."))
    return redirect(f"/post/{post_id}")


@blueprint.get("/post/<int:post_id>/history")
async def history(post_id: int) -> ResponseReturnValue:
    """What it said before."""
    found = await _shown(post_id)
    versions = await versions_of(db(), post_id=post_id)
    return await render_template("posts/history.html", post=found, versions=versions)


@blueprint.route("/post/<int:post_id>/delete", methods=["GET", "POST"])
@login_required
async def delete(post_id: int) -> ResponseReturnValue:
    """Delete what one wrote, after asking."""
    person = await person_logged_in()
    form = await DeletePostForm.from_request()
    if not form.is_sent_and_valid():
        return await render_template("posts/delete.html", post=await _own(post_id), form=form)
    try:
        async with writing() as unit:
            await delete_post(unit, post_id=post_id, author_id=person.id)
    except Gone:
        # Whoever clicks twice sees the second answer alone, and it is gone.
        if await shown_post(db(), post_id=post_id, reader=person.id):
            abort(404)
    await flash(_("Your post is deleted."))
    return redirect("/")


async def _shown(post_id: int) -> ShownPost:
    return await shown_post(db(), post_id=post_id, reader=await reader()) or abort(404)


async def _own(post_id: int) -> ShownPost:
    person = await person_logged_in()
    found = await _shown(post_id)
    return found if found.author_id == person.id else abort(404)


async def _page(found: ShownPost, form: ReplyForm | None = None) -> str:
    thread = await thread_of(
        db(),
        post=found,
        reader=await reader(),
        after=cursor_of_request().after or 0,
        size=page_size(),
    )
    return await render_template("posts/post.html", thread=thread, form=form)
