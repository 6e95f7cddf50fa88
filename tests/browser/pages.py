"""Every page and state: its name, where it is, and who looks at it.

`{}` in an address stands for a name or number that `stage` knows.
"""

from typing import NamedTuple

from tests.browser.sites import CLOSED, EMPTY, INVITED, LIVELY, READ_ONLY
from tests.browser.states import (
    State,
    behind_a_proxy,
    sent,
    sent_anyway,
    sent_empty,
    sent_to,
    without_refresh,
)
from tests.browser.world import LONG_NAME

LONG_POST = "Far too long. " * 25
NOT_MINE = "this is not my password"


class Look(NamedTuple):
    """A page, in one of its states."""

    name: str
    address: str
    who: str | None = None
    then: State | None = None
    status: int = 200
    site: str = LIVELY


VISITORS = [
    Look("explore", "/explore"),
    Look("explore-older", "/explore?before={post}"),
    Look("explore-empty", "/explore", site=EMPTY),
    Look("explore-announcement", "/explore", site=INVITED),
    Look("tag", "/tag/bread"),
    Look("tag-empty", "/tag/nothing"),
    Look("post-visitor", "/post/{post}"),
    Look("profile-visitor", "/user/alice"),
    Look("login", "/login"),
    Look("login-asked", "/messages"),
    Look("login-logged-out", "/logout"),
    Look("login-errors", "/login", then=sent()),
    Look("login-wrong", "/login", then=sent(username="alice", password=NOT_MINE)),
    Look("login-suspended", "/login", then=sent(username="erin", password="correct horse battery")),
    Look("register", "/register"),
    Look("register-errors", "/register", then=sent()),
    Look("register-taken", "/register", then=sent(username="alice", email="x", password="short")),
    Look("register-first", "/register", site=EMPTY),
    Look("register-invited", "/register?invite={invite}", site=INVITED),
    Look("register-not-invited", "/register", status=403, site=INVITED),
    Look("register-dead-invite", "/register?invite=old", status=403, site=INVITED),
    Look("register-closed", "/register", status=403, site=CLOSED),
    Look("reset-request", "/reset_password_request"),
    Look("reset-request-errors", "/reset_password_request", then=sent()),
    Look("reset-request-sent", "/reset_password_request", then=sent(email="x@example.com")),
    Look("reset-request-without-mail", "/reset_password_request", site=EMPTY),
    Look("reset", "/reset_password/{reset}"),
    Look("reset-errors", "/reset_password/{reset}", then=sent()),
    Look("dead-link", "/reset_password/old", status=404),
    Look("confirm-email", "/confirm_email/{confirm}"),
    Look("digest-off", "/digest/off/{digest}"),
    Look("digest-is-off", "/digest/off/{digest}", then=sent()),
]

ERRORS = [
    *(Look(f"error-{status}", f"/answer/{status}", status=status) for status in (400, 403, 405)),
    Look("error-404", "/nothing", status=404),
    *(Look(f"error-{status}", f"/answer/{status}", status=status) for status in (410, 413, 429)),
    Look("error-500", "/broken/sum", status=500),
    Look("error-503", "/answer/503", status=503),
    Look("error-thanks", "/broken/sum", then=sent(said="I added two numbers.")),
    Look("error-last", "/last", status=500),
    Look("error-404-logged-in", "/post/999999", "alice", status=404),
    Look("error-500-typed", "/", "alice", sent_to("/broken/list", post="Do not lose this."), 500),
]

POSTS = [
    Look("home", "/", "alice"),
    Look("home-empty", "/", "oscar"),
    Look("home-unconfirmed", "/", "nora"),
    Look("post-unconfirmed", "/post/{post}", "nora"),
    Look("thread-unconfirmed", "/messages/bob", "nora"),
    Look("home-errors", "/", "alice", sent(post=LONG_POST)),
    Look("explore-logged-in", "/explore", "alice"),
    Look("home-silenced", "/", "frank"),
    Look("silenced", "/silenced", "frank"),
    Look("post", "/post/{post}", "alice"),
    Look("post-reply", "/post/{reply}", "alice"),
    Look("post-errors", "/post/{post}", "alice", sent()),
    Look("post-of-long-words", "/post/{long}", "alice"),
    Look("edit", "/post/{own}/edit", "alice"),
    Look("edit-errors", "/post/{own}/edit", "alice", sent_empty("post")),
    Look("history", "/post/{own}/history", "alice"),
    Look("history-empty", "/post/{post}/history"),
    Look("delete", "/post/{own}/delete", "alice"),
    Look("report-post", "/report/post/{post}", "alice"),
    Look("report-post-errors", "/report/post/{post}", "alice", sent()),
    Look("search", "/search", "alice"),
    Look("search-found", "/search?q=bread", "alice"),
    Look("search-nothing", "/search?q=zeppelin", "alice"),
    Look("search-no-word", "/search?q=%21", "alice"),
]

PEOPLE = [
    Look("profile-own", "/user/alice", "alice"),
    Look("profile-own-empty", "/user/oscar", "oscar"),
    Look("profile-empty", "/user/oscar", "alice"),
    Look("replies-own-empty", "/user/oscar/replies", "oscar"),
    Look("profile", "/user/bob", "alice"),
    Look("profile-long", f"/user/{LONG_NAME}", "alice"),
    Look("profile-blocked", "/user/heidi", "alice"),
    Look("replies", "/user/alice/replies", "alice"),
    Look("followers", "/user/alice/followers", "alice"),
    Look("followers-none", "/user/oscar/followers"),
    Look("followers-own-none", "/user/oscar/followers", "oscar"),
    Look("following", "/user/alice/following", "alice"),
    Look("following-own-none", "/user/oscar/following", "oscar"),
    Look("report-person", "/report/user/bob", "alice"),
    Look("messages", "/messages", "alice"),
    Look("messages-empty", "/messages", "oscar"),
    Look("thread", "/messages/bob", "alice"),
    Look("thread-empty", "/messages/dave", "alice"),
    Look("message-delete", "/messages/bob/1/delete", "alice"),
    Look("write", "/send_message/bob", "alice"),
    Look("write-errors", "/send_message/bob", "alice", sent()),
    Look("notifications", "/notifications", "alice"),
    Look("notifications-empty", "/notifications", "oscar"),
]

SETTINGS = [
    Look("settings", "/settings", "alice"),
    Look("edit-profile", "/edit_profile", "alice"),
    Look("edit-profile-errors", "/edit_profile", "alice", sent(username="bob")),
    Look("edit-profile-saved", "/edit_profile", "alice", sent()),
    Look("password", "/settings/password", "alice"),
    Look("password-errors", "/settings/password", "alice", sent()),
    Look("email", "/settings/email", "alice"),
    Look("email-errors", "/settings/email", "alice", sent(email="x", password=NOT_MINE)),
    Look("email-unconfirmed", "/settings/email", "nora"),
    Look("language", "/settings/language", "alice"),
    Look("logins", "/settings/logins", "alice"),
    Look("settings-notifications", "/settings/notifications", "alice"),
    Look("settings-notifications-unconfirmed", "/settings/notifications", "nora"),
    Look("settings-notifications-without-mail", "/settings/notifications", "grace", site=INVITED),
    Look("blocked", "/settings/blocked", "alice"),
    Look("blocked-nobody", "/settings/blocked", "oscar"),
    Look("muted", "/settings/muted", "alice"),
    Look("muted-nobody", "/settings/muted", "oscar"),
    Look("export", "/settings/export", "oscar"),
    Look("export-ready", "/settings/export", "alice"),
    Look("export-working", "/settings/export", "bob", without_refresh),
    Look("export-failed", "/settings/export", "carol"),
    Look("delete-account", "/settings/delete", "alice"),
    Look("delete-account-errors", "/settings/delete", "alice", sent()),
    Look("logout", "/logout", "alice"),
    Look("register-logged-in", "/register", "alice"),
]

ADMIN = [
    Look("admin", "/admin", "grace"),
    Look("admin-proxy", "/admin", "grace", behind_a_proxy, site=INVITED),
    Look("admin-reports", "/admin/reports", "grace"),
    Look("admin-reports-none", "/admin/reports", "grace", site=INVITED),
    Look("admin-report", "/admin/reports/{waiting}", "grace"),
    Look("admin-report-errors", "/admin/reports/{waiting}", "grace", sent()),
    Look("admin-report-settled", "/admin/reports/{settled}", "grace"),
    Look("admin-settled", "/admin/reports/settled", "grace"),
    Look("admin-settled-none", "/admin/reports/settled", "grace", site=INVITED),
    Look("admin-people", "/admin/people", "grace"),
    Look("admin-people-suspended", "/admin/people?show=suspended", "grace"),
    Look("admin-people-nobody", "/admin/people?show=silenced", "grace", site=INVITED),
    Look("admin-person", "/admin/people/frank", "grace"),
    Look("admin-person-errors", "/admin/people/frank", "grace", sent()),
    Look("admin-person-suspended", "/admin/people/erin", "grace"),
    Look("admin-person-delete", "/admin/people/ivan/delete", "grace"),
    Look("admin-person-delete-errors", "/admin/people/ivan/delete", "grace", sent()),
    Look("admin-settings", "/admin/settings", "grace"),
    Look("admin-settings-errors", "/admin/settings", "grace", sent_empty("name")),
    Look("admin-settings-saved", "/admin/settings", "grace", site=INVITED),
    Look("admin-invites", "/admin/invites", "grace", site=INVITED),
    Look("admin-invites-made", "/admin/invites", "grace", sent(label="Friends")),
    Look("admin-invites-errors", "/admin/invites", "grace", sent_empty("uses")),
    Look("admin-errors", "/admin/errors", "grace"),
    Look("admin-errors-muted", "/admin/errors?state=muted", "grace"),
    Look("admin-errors-none", "/admin/errors", "grace", site=INVITED),
    Look("admin-error", "/admin/errors/group/{group}", "grace"),
    Look("admin-error-muted", "/admin/errors/group/{muted}", "grace"),
    Look("admin-error-errors", "/admin/errors/group/{group}", "grace", sent(days="999")),
    Look("admin-incident", "/admin/errors/{incident}", "grace"),
    Look("admin-log", "/admin/log", "grace"),
    Look("admin-log-empty", "/admin/log", "grace", site=INVITED),
]

STILL = [
    Look("read-only-explore", "/explore", site=READ_ONLY),
    Look("read-only-home", "/", "alice", site=READ_ONLY),
    Look("read-only-post", "/post/{post}", "alice", site=READ_ONLY),
    Look("read-only-profile", "/user/bob", "alice", site=READ_ONLY),
    Look("read-only-logout", "/logout", "alice", site=READ_ONLY),
    Look("read-only-login", "/login", site=READ_ONLY),
    Look(
        "read-only-login-refused",
        "/login",
        then=sent_anyway(username="alice", password=NOT_MINE),
        status=503,
        site=READ_ONLY,
    ),
    Look(
        "read-only-refused",
        "/",
        "alice",
        then=sent_anyway(post="Do not lose this."),
        status=503,
        site=READ_ONLY,
    ),
]

PAGES = [*VISITORS, *ERRORS, *POSTS, *PEOPLE, *SETTINGS, *ADMIN, *STILL]
