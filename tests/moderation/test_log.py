"""Every act of an admin leaves a row."""

from collections.abc import Awaitable, Callable

from quart import Quart

from tests.browser import Browser
from tests.moderation.admins import REASON, rows

SETTINGS = {"name": "Our place", "registration": "invite"}
INVITE = {"label": "friends", "uses": "1", "days": "7"}


async def _acts(app: Quart) -> int:
    [(count,)] = await rows(app, "SELECT count(*) FROM admin_acts")
    return int(count)


async def test_every_route_by_which_an_admin_acts_is_logged(
    app: Quart, admin: Browser, bob: Browser
) -> None:
    await admin.submit("/report/user/bob", reason=REASON)
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "reports.report": lambda: admin.submit("/admin/reports/1", verdict="dismiss"),
        "people.person": lambda: admin.submit("/admin/people/bob", deed="silence", reason=REASON),
        "site_settings.settings": lambda: admin.submit("/admin/settings", **SETTINGS),
        "invites.make": lambda: admin.submit("/admin/invites", **INVITE),
        "invites.end": lambda: admin.submit("/admin/invites/1/end", "/admin/invites"),
        "people.delete": lambda: admin.submit(
            "/admin/people/bob/delete", name="bob", reason=REASON
        ),
    }
    for endpoint, act in acts.items():
        before = await _acts(app)
        await act()
        assert await _acts(app) > before, endpoint

    # The error store is a database of its own, which is used while this one is broken.
    assert _routes(app) - {"errors.group"} == set(acts)


def _routes(app: Quart) -> set[str]:
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/admin") and "POST" in (rule.methods or ())
    }


async def test_the_log_shows_who_did_what_to_whom_and_why(admin: Browser, bob: Browser) -> None:
    await admin.submit("/admin/people/bob", deed="suspend", reason="Because of <reasons>")

    page = (await admin.get("/admin/log")).text

    assert "<strong>Suspended</strong>: <bdi>bob</bdi>" in page
    assert "Because of &lt;reasons&gt;" in page
    assert "<bdi>boss1</bdi>" in page


async def test_others_learn_not_even_that_the_pages_exist(alice: Browser) -> None:
    people = ("/people", "/people/alice", "/people/alice/delete")
    pages = ("", "/reports", "/reports/settled", "/reports/1", "/log", "/settings", *people)

    assert {(await alice.get(f"/admin{page}")).status_code for page in pages} == {404}
    assert 'href="/admin"' not in (await alice.get("/")).text


async def test_every_admin_page_leads_to_the_others(admin: Browser) -> None:
    for page in ("", "/reports", "/people", "/settings", "/invites", "/errors", "/log"):
        text = (await admin.get(f"/admin{page}")).text
        assert f'<a href="/admin{page}" aria-current="page">' in text.split('aria-label="Admin"')[1]
