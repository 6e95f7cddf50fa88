"""What holds for every route."""

import os
import stat

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config
from microblog.refusals import ConfigError
from microblog.schema import OldSchema
from tests.browser import Browser

# Everything else needs a login: a route that is forgotten here is closed, not open.
PUBLIC = {
    "static",
    "users.register",
    "users.confirm_email",
    "recovery.ask",
    "recovery.reset",
    "sessions.log_in",
    "sessions.log_out",
    "profiles.profile",
    "profiles.replies",
    "profiles.followers",
    "profiles.following",
    "profiles.avatar",
    "posts.post",
    "posts.history",
    "timelines.explore",
    "timelines.tagged",
    "crawlers.robots",
    "crawlers.change_password",
    "crawlers.security",
    "crawlers.favicon",
    "sitemap.index",
    "sitemap.people",
    "sitemap.posts",
    "feeds.of_person",
    "feeds.of_tag",
    "new.explore",
    "new.tagged",
    "errors.comment",
    "digest.off",
    "look.choose",
    "manifest.manifest",
    "doctor.asked",
    "livez.livez",
    "readyz.readyz",
    "metrics.metrics",
}


PAGES = (
    *("/", "/user/alice", "/edit_profile", "/login", "/register", "/nothing", "/settings/password"),
    *("/settings/email", "/reset_password_request", "/reset_password/x", "/confirm_email/x"),
    *("/settings", "/settings/logins", "/settings/export", "/settings/delete", "/messages"),
    *("/notifications", "/settings/notifications", "/settings/language"),
)


async def test_every_route_needs_a_login_unless_listed(app: Quart) -> None:
    async with Browser(app) as browser:
        for rule in app.url_map.iter_rules():
            if rule.endpoint not in PUBLIC:
                path = app.url_map.bind("site.example").build(
                    rule.endpoint, dict.fromkeys(rule.arguments, "111")
                )
                if "GET" in (rule.methods or ()):
                    answer = await browser.get(path)
                    assert answer.headers.get("Location", "").startswith("/login"), rule
                else:
                    assert (await browser.client.post(path)).status_code == 401, rule


async def test_no_page_names_a_third_party(alice: Browser) -> None:
    for path in PAGES:
        assert "//" not in (await alice.get(path)).text.replace("<!--", "")


def test_the_environment_cannot_switch_debugging_on(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    monkeypatch.setenv("QUART_DEBUG", "1")

    assert create_app(config).debug is False


def test_a_key_is_made_once_and_kept_secret(in_empty_folder: os.PathLike[str]) -> None:
    from microblog.config import load

    config = load(instance_path="instance")
    first = create_app(config).secret_key
    second = create_app(config).secret_key

    mode = (config.instance_path / "secret_key").stat().st_mode
    assert first == second
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize("kept", [b"", b"cut off", b"\xff" * 64])
def test_a_key_that_was_cut_off_is_not_used(config: Config, kept: bytes) -> None:
    path = config.instance_path / "secret_key"
    path.write_bytes(kept)

    with pytest.raises(ConfigError, match=f"^{path}: .* a new one is made"):
        create_app(config.model_copy(update={"secret_key": None}))


async def test_an_old_schema_stops_the_start_and_says_what_to_run(
    in_empty_folder: os.PathLike[str],
) -> None:
    from microblog.config import load

    app = create_app(load(instance_path="instance"))

    with pytest.raises(OldSchema, match="microblog db upgrade"):
        await app.startup()
