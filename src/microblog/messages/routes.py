"""Private messages: with whom one writes, a thread, and writing."""

from quart import Blueprint, ResponseReturnValue, abort, current_app, flash, redirect, request
from quart_auth import login_required

from microblog.blocks.names import found_by_name
from microblog.database import db, writing
from microblog.guards.limits import limit
from microblog.languages import gettext as _
from microblog.messages.forms import DeleteMessageForm, MessageForm
from microblog.messages.queries import add_message, delete_message, save_read
from microblog.messages.threads import (
    Correspondent,
    correspondent,
    messages_in,
    own_message,
    threads_of,
)
from microblog.pages import cursor_of_request, page_size
from microblog.rows import Gone
from microblog.sessions.current_user import person_logged_in
from microblog.templating import render_template

blueprint = Blueprint("messages", __name__)

WRITING = "30 per 5 minutes"


@blueprint.get("/messages")
@login_required
async def threads() -> ResponseReturnValue:
    """With whom one writes."""
    person = await person_logged_in()
    page = await threads_of(db(), reader=person.id, cursor=cursor_of_request(), size=page_size())
    return await render_template("messages/threads.html", page=page)


@blueprint.get("/messages/<username:username>")
@login_required
async def thread(username: str) -> ResponseReturnValue:
    """What one wrote with somebody."""
    person, other = await person_logged_in(), await _other(username)
    page = await messages_in(
        db(),
        thread_id=other.thread_id,
        reader=person.id,
        cursor=cursor_of_request(),
        size=page_size(),
    )
    if page.items:
        _note_read(other, user_id=person.id, up_to=page.items[0].id)
    form = await MessageForm.from_request()
    return await render_template("messages/thread.html", other=other, page=page, form=form)


@blueprint.route("/send_message/<username:username>", methods=["GET", "POST"])
@login_required
async def send(username: str) -> ResponseReturnValue:
    """Write to somebody."""
    person, other = await person_logged_in(), await _other(username)
    form = await MessageForm.from_request()
    if not form.is_sent_by(person):
        return await render_template("messages/send.html", other=other, form=form)
    await limit(WRITING, "message", person.id)
    body, once = form.message.data, form.idempotency_key
    try:
        async with writing() as unit:
            await add_message(unit, sender_id=person.id, to_id=other.id, body=body, once=once)
    except Gone:
        abort(404)
    await flash(_("Your message is sent."), "sent")
    return redirect(f"/messages/{other.username}#newest")


@blueprint.route("/messages/<username:username>/<int:message_id>/delete", methods=["GET", "POST"])
@login_required
async def delete(username: str, message_id: int) -> ResponseReturnValue:
    """Delete what one wrote, after asking."""
    person, other = await person_logged_in(), await _other(username)
    message = await own_message(
        db(), message_id=message_id, thread_id=other.thread_id, sender_id=person.id
    ) or abort(404)
    form = await DeleteMessageForm.from_request()
    if not form.is_sent_and_valid():
        if not message.body:
            abort(404)
        return await render_template(
            "messages/delete.html", other=other, message=message, form=form
        )
    async with writing() as unit:
        await delete_message(unit, message_id=message_id, sender_id=person.id)
    await flash(_("Your message is deleted."))
    return redirect(f"/messages/{other.username}#newest")


async def _other(username: str) -> Correspondent:
    reader = (await person_logged_in()).id
    found = await found_by_name(
        db(),
        lambda name: correspondent(db(), username=name, reader=reader),
        username=username,
        reader=reader,
    )
    other = found or abort(404)
    if other.id == reader:
        abort(400, _("You can’t write to yourself."))
    return other


def _note_read(other: Correspondent, *, user_id: int, up_to: int) -> None:
    # A page that a browser fetches in advance is seen by nobody yet.
    if other.thread_id and up_to > (other.read_to or 0) and "Sec-Purpose" not in request.headers:
        current_app.add_background_task(_save_read, other.thread_id, user_id, up_to)


async def _save_read(thread_id: int, user_id: int, up_to: int) -> None:
    async with writing() as unit:
        await save_read(unit, thread_id=thread_id, user_id=user_id, up_to=up_to)
