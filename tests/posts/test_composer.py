"""The composer, whose fields are written by hand while there is nothing in them."""

from quart import Quart

from microblog.posts.forms import PostForm
from microblog.templating import render_without_database

TEXTS = {"label": "Say something", "button": "Post"}


async def test_what_is_written_by_hand_is_what_the_form_would_be(app: Quart) -> None:
    async with app.test_request_context("/"):
        html = " ".join(render_without_database("posts/_composer.html", **TEXTS).split())
        form = PostForm()
        field = str(form.post(placeholder=False)).replace("\r\n", "")
        parts = (form.post.label(), field, form.submit(), form.csrf_token())

    for part in parts:
        assert str(part) in html


async def test_a_text_that_was_refused_is_still_there(app: Quart) -> None:
    async with app.test_request_context("/"):
        form = PostForm(data={"post": "Mine"})
        html = render_without_database("posts/_composer.html", form=form, **TEXTS)
        mark = str(form.once())

    assert "Mine</textarea>" in html
    assert mark in html
