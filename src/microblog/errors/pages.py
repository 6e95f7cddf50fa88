"""Error pages: every error status in the site's own look, or as RFC 9457 problem details."""

import contextlib
import logging

from quart import Quart, Response, ResponseReturnValue, flash, redirect, request, url_for
from quart_auth import Unauthorized
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from microblog.availability import DATABASE_FAILURES, is_unavailable
from microblog.database import roll_back
from microblog.errors.last_page import last_page
from microblog.errors.page_context import page_context
from microblog.errors.problems import PROBLEM_TYPE, problem
from microblog.errors.statuses import Words, words_for, words_for_read_only
from microblog.errors.work import Work, current_work
from microblog.guards.cross_site import SAFE
from microblog.languages import gettext as _
from microblog.languages import marked
from microblog.read_only import RETRY_AFTER_SECONDS as READ_ONLY_SECONDS
from microblog.read_only import ReadOnly
from microblog.sessions.current_user import visitor
from microblog.sessions.next_page import this_page
from microblog.templating import render_without_database
from microblog.users.passwords import PasswordsBusy

RETRY_AFTER_SECONDS = 10
# To change one's password, or to delete one's account, ends the login of a second click.
NOT_DONE = marked(
    "You are not logged in, so nothing was changed this time. "
    "If you pressed a button twice, it may have been done the first time."
)

log = logging.getLogger(__name__)


def init_error_pages(app: Quart) -> None:
    """Answer every error status."""
    app.register_error_handler(Unauthorized, ask_to_log_in)
    app.register_error_handler(InternalServerError, internal_error)
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(PasswordsBusy, passwords_busy)
    app.register_error_handler(IntegrityError, broken_reference)
    app.register_error_handler(ReadOnly, refused_write)


async def ask_to_log_in(error: Unauthorized) -> ResponseReturnValue:
    """Send a visitor who only looks to the login page, and back afterwards."""
    if request.method not in {"GET", "HEAD"}:
        return await error_page(Unauthorized(_(NOT_DONE)))
    if _wants_json():
        return await error_page(error)
    await flash(_("Please log in to see this page."))
    path = this_page()
    return redirect(url_for("sessions.log_in", next=None if path == "/" else path))


async def broken_reference(error: IntegrityError) -> ResponseReturnValue:
    """Ask to log in whose account was deleted while they wrote; all else is our fault."""
    await roll_back()
    if visitor().auth_id and await visitor().load_again() is None:
        return await ask_to_log_in(Unauthorized())
    raise error


async def internal_error(error: InternalServerError) -> ResponseReturnValue:
    """Undo what was not committed before anything else, and say that it was our fault."""
    try:
        await roll_back()
    except DATABASE_FAILURES:
        log.warning("The session could not be rolled back", exc_info=True)
    broken = error.original_exception
    if broken is not None and is_unavailable(broken):
        unavailable = ServiceUnavailable(retry_after=RETRY_AFTER_SECONDS)
        # Whoever reads is told that much less: perhaps the next page can be shown.
        writes = request.method not in SAFE
        return await error_page(unavailable, words_for_read_only() if writes else None)
    return await error_page(error)


async def refused_write(_error: ReadOnly) -> ResponseReturnValue:
    """Say that the site is read-only, which is no error, to whom it knows and in their language."""
    await _look_who_is_asking()
    unavailable = ServiceUnavailable(retry_after=READ_ONLY_SECONDS)
    return await error_page(unavailable, words_for_read_only())


async def passwords_busy(_error: PasswordsBusy) -> ResponseReturnValue:
    """Ask to wait, when more people log in at once than the site can check."""
    return await error_page(ServiceUnavailable(retry_after=RETRY_AFTER_SECONDS))


async def error_page(error: HTTPException, words: Words | None = None) -> ResponseReturnValue:
    """One page for every status; needs neither the database nor a session."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    if status < 500:
        # Where something broke, who it is was looked up before or is left out.
        await _look_who_is_asking()
    words = words or _words(error, status)
    work = current_work.get() or Work()
    if _wants_json():
        body = problem(status, words, work.number)
        response = Response(body, status, content_type=PROBLEM_TYPE)
    else:
        response = await _html(status, words, work)
    response.headers["Cache-Control"] = "no-store"
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


async def _look_who_is_asking() -> None:
    # Whoever has chosen a language is told in that one.
    with contextlib.suppress(*DATABASE_FAILURES):
        await visitor().load()


def _words(error: HTTPException, status: int) -> Words:
    # Werkzeug's own descriptions are for developers; what a route said is for the visitor.
    said_here = error.description if error.description != type(error).description else None
    title, advice = words_for(status)
    return Words(title, str(said_here or advice))


async def _html(status: int, words: Words, work: Work) -> Response:
    try:
        html = render_without_database(
            "errors/error.html", status=status, words=words, **await page_context(status, work)
        )
    except Exception:
        # The page that says what broke must not break: there is a plainer one.
        log.exception("The error page failed")
        kind, body = last_page(work)
        return Response(body, 500, content_type=kind.decode())
    return Response(html, status)


def _wants_json() -> bool:
    accepted = request.accept_mimetypes
    json_quality = max(accepted["application/json"], accepted[PROBLEM_TYPE])
    return bool(json_quality > accepted["text/html"])
