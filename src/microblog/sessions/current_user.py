"""Who is asking: looked up when a page first needs it, and never before."""

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import Any, ParamSpec

from quart import Quart, Response, ResponseReturnValue, abort, current_app, g
from quart_auth import Action, AuthUser, QuartAuth, Unauthorized, current_user

from microblog.config import Config
from microblog.database import db
from microblog.errors.work import current_work
from microblog.languages import speak_to
from microblog.sessions.queries import PERSON, REMEMBERED_FOR, Person, person_by_token
from microblog.signers import login_signer
from microblog.users.models import NOBODY, User
from microblog.users.queries import user_by_id
from microblog.varying import vary_by

P = ParamSpec("P")
_ATTRIBUTE = "visitor"


class Visitor(AuthUser):
    """quart-auth's user, whose auth_id is the token of a login and not the id of a person."""

    person: Person | None = None
    # The further columns of the app's statement that finds the person.
    besides: Sequence[Any] = ()
    _loaded = False

    @property
    def was_asked_for(self) -> bool:
        """Whether the answer depends on who is asking."""
        return self._loaded

    async def load(self) -> Person | None:
        """The person, if the cookie's login still holds; asks the database once a request."""
        if not self._loaded and self.auth_id is not None:
            self.person, self.besides = await person_by_token(
                db(), token=self.auth_id, statement=current_app.extensions["person"]
            )
            work = current_work.get()
            if self.person and work:
                work.user_id = self.person.id
            if self.person:
                speak_to(self.person.language)
            if self.person is None and self.action is Action.PASS:
                self.action = Action.DELETE
        self._loaded = True
        return self.person

    async def load_again(self) -> Person | None:
        """The person, if the login still holds by now."""
        self._loaded = False
        return await self.load()

    @property
    async def is_authenticated(self) -> bool:
        """What quart-auth's login_required asks."""
        return await self.load() is not None


class _Auth(QuartAuth):
    user_class = Visitor
    serializer_class = staticmethod(login_signer)  # type: ignore[assignment]


def init_current_user(app: Quart, config: Config) -> None:
    """Hold logins in a cookie, offer `person` to every template.

    `app.extensions["person"]` is PERSON, perhaps with more columns.
    """
    app.extensions["person"] = PERSON
    _Auth(
        app,
        attribute_name=_ATTRIBUTE,
        cookie_name="__Host-login" if config.https else "login",
        cookie_secure=config.https,
        duration=int(REMEMBERED_FOR.total_seconds()),
    )

    @app.context_processor
    async def person() -> dict[str, Person | None]:
        return {"person": await visitor().load()}

    @app.after_request
    async def keep_out_of_caches(response: Response) -> Response:
        if visitor().was_asked_for:
            vary_by(response, "Cookie")
        if visitor().person and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def visitor() -> Visitor:
    """quart-auth's current user, typed; where quart-auth has put it, from the second time on."""
    found: Visitor = g.get(_ATTRIBUTE) or current_user._get_current_object()  # type: ignore[attr-defined]
    return found


async def person_logged_in() -> Person:
    """The person who is asking, for routes that need one; raises Unauthorized."""
    person = await visitor().load()
    if person is None:
        raise Unauthorized
    return person


async def user_logged_in() -> User:
    """The account of who is asking, to be changed; raises Unauthorized."""
    person = await person_logged_in()
    user = await user_by_id(db(), user_id=person.id)
    if user is None:
        # It was erased since the person was looked up.
        raise Unauthorized
    return user


async def reader() -> int:
    """The number of who is reading a page that need not be private, or NOBODY.

    Raises Unauthorized for visitors where the site is not PUBLIC.
    """
    person = await visitor().load()
    if person is None and not current_app.config["PUBLIC"]:
        raise Unauthorized
    return person.id if person else NOBODY


def must_confirm(person: Person) -> bool:
    """Whether a person has to confirm their address before they may write."""
    return current_app.config["CONFIRM_EMAIL"] and not person.is_confirmed


def admin_required(
    view: Callable[P, Awaitable[ResponseReturnValue]],
) -> Callable[P, Awaitable[ResponseReturnValue]]:
    """A decorator for routes that are the admins': others learn not even that they exist."""

    @wraps(view)
    async def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        person = await person_logged_in()
        if not person.is_admin:
            abort(404)
        return await view(*args, **kwargs)

    return guarded
