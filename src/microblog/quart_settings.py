"""Quart's own settings, as the site's say."""

from quart import Quart

from microblog.config import Config
from microblog.secret_key import signing_keys

# Nothing that a visitor can send is larger; Quart's 16 MB would take a worker's memory and time.
MAX_BODY_BYTES = 128 * 1024


def init_settings(app: Quart, config: Config) -> None:
    """Quart's own settings, and the few of ours that routes and templates ask for."""
    key, fallbacks = signing_keys(config)
    app.config.update(
        SECRET_KEY=key,
        SECRET_KEY_FALLBACKS=fallbacks,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        BODY_TIMEOUT=10,
        BACKGROUND_TASK_SHUTDOWN_TIMEOUT=2,
        SESSION_COOKIE_NAME="__Host-session" if config.https else "session",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_SAMESITE="Lax",
        POSTS_PER_PAGE=config.posts_per_page,
        POST_MAX_LENGTH=config.post_max_length,
        BASE_URL=config.address,
        PUBLIC=config.public,
        SITEMAP=config.sitemap,
        CONFIRM_EMAIL=config.confirms_email,
        CLIENT_ADDRESS=config.client_address,
        RETAIN_NAMES_DAYS=config.retain_names_days,
        METRICS_TOKEN=config.metrics_token and config.metrics_token.get_secret_value(),
    )
    # FLASK_DEBUG=1 in the environment would show tracebacks to visitors. `quart run --debug`
    # switches debugging on after this, because somebody asked for it by name.
    app.debug = False
