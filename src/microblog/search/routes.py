"""The search page."""

from quart import Blueprint, ResponseReturnValue, request
from quart_auth import login_required

from microblog.database import db
from microblog.guards.limits import limit
from microblog.pages import cursor_of_request, page_size
from microblog.posts.marks import tag_key
from microblog.search.parsing import MAX_LENGTH, parse
from microblog.search.queries import found_people, found_posts, found_tags
from microblog.sessions.current_user import person_logged_in
from microblog.templating import render_template

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@login_required
async def search() -> ResponseReturnValue:
    """Find posts, people and tags."""
    person = await person_logged_in()
    question = request.args.get("q", "").strip()[:MAX_LENGTH]
    query = parse(question)
    if not query.terms and not query.names:
        return await render_template("search/search.html", question=question)
    await limit("60 per 5 minutes", "search", person.id)
    page = await found_posts(
        db(),
        query=query,
        reader=person.id,
        cursor=cursor_of_request(),
        size=page_size(),
    )
    word = question.split()[0].strip('"*')
    name, tag = word.lstrip("@"), tag_key(word.lstrip("#"))
    people = await found_people(db(), beginning=name, reader=person.id) if name else []
    tags = await found_tags(db(), beginning=tag, reader=person.id) if tag else []
    return await render_template(
        "search/search.html", question=question, found=query, page=page, people=people, tags=tags
    )
