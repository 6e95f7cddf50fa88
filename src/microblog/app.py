"""The app: the order in which the parts are put together."""

import logging
import os
from collections.abc import AsyncGenerator
from datetime import timedelta

from hypercorn.middleware import ProxyFixMiddleware
from quart import Quart

from microblog import config as settings
from microblog.blueprints import BLUEPRINTS
from microblog.collector import spare_the_collector
from microblog.config import Config
from microblog.database import init_database
from microblog.errors.outermost import Outermost
from microblog.errors.pages import init_error_pages
from microblog.errors.setup import init_error_reports
from microblog.errors.site import Site
from microblog.exports.making import Exports
from microblog.guards.bodies import StrictRequest, init_bodies
from microblog.guards.cross_site import init_cross_site
from microblog.guards.hosts import init_hosts
from microblog.guards.ids import IdConverter
from microblog.guards.limits import init_limits
from microblog.guards.proxies import init_proxies
from microblog.guards.requests import init_requests
from microblog.guards.shared_tries import forget_old_tries
from microblog.guards.writes import init_writes
from microblog.health.checks import Readiness
from microblog.health.measures import Measures
from microblog.housekeeping import init_housekeeping
from microblog.kept import init_kept
from microblog.languages import init_languages
from microblog.logs import logging_to
from microblog.moderation.alarm import ReportAlarm
from microblog.notifications.digest import send_digest
from microblog.notifications.unread import init_unread
from microblog.quart_settings import init_settings
from microblog.schema import SchemaCheck, check_schema
from microblog.search.indexing import index_step
from microblog.sessions.current_user import init_current_user
from microblog.sessions.last_seen import init_last_seen
from microblog.settings.erasing import erase_step
from microblog.site_settings.live import init_site_settings
from microblog.static_files import init_static_files
from microblog.template_names import init_template_names
from microblog.templating import drop_plain_processors
from microblog.upkeep.retention import Retention
from microblog.upkeep.weekly import WeeklyMail
from microblog.users.addresses import UsernameConverter

log = logging.getLogger(__name__)


def create_app(config: Config | None = None, *, check: SchemaCheck = check_schema) -> Quart:
    """The site, for a server to serve; raises ConfigError before anything is opened.

    It does not start beside tables that do not pass the check.
    """
    config = config or settings.load()
    # The fixed name makes the logger "microblog" the parent of every module's.
    app = Site("microblog")
    init_settings(app, config)
    init_languages(app)
    init_kept(app)
    init_static_files(app)
    init_logs(app, config)
    init_error_reports(app, config, check)
    init_guards(app, config)
    init_database(app, config.database, config.read_database, check=check)
    init_site_settings(app, config)
    init_current_user(app, config)
    init_last_seen(app)
    init_unread(app)
    init_error_pages(app)
    init_work(app, config)
    init_template_names(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    drop_plain_processors(app)
    init_outermost(app, config)
    return app


def init_guards(app: Quart, config: Config) -> None:
    """What looks at a request before a page does; in this order."""
    app.request_class = StrictRequest
    app.url_map.converters.update(int=IdConverter, username=UsernameConverter)
    init_requests(app)
    init_hosts(app, config)
    init_cross_site(app, config)
    init_bodies(app)
    init_limits(app, config)
    init_proxies(app, config)
    init_writes(app)


def init_logs(app: Quart, config: Config) -> None:
    """Log while the app serves: opened first and closed last."""

    @app.while_serving
    async def logs() -> AsyncGenerator[None, None]:
        with logging_to(config):
            log.info("microblog starts, process %d", os.getpid())
            spare_the_collector()
            if app.debug:
                log.warning("Debug mode: visitors see tracebacks")
            yield
            log.info("microblog stops, process %d", os.getpid())


def init_work(app: Quart, config: Config) -> None:
    """What the site does by itself, one step after the other."""
    exports = app.extensions["exports"] = Exports(
        config.instance_path / "exports",
        kept_for=timedelta(days=config.retain_exports_days),
        base_url=config.address,
    )
    init_housekeeping(
        app,
        [
            *(ReportAlarm(config).tell, erase_step, exports.make, exports.sweep),
            *(Retention(config).forget, WeeklyMail(config).tell),
            *(forget_old_tries, index_step, send_digest),
        ],
    )


def init_outermost(app: Quart, config: Config) -> None:
    """What a request meets before Quart does; the last that is put around it is met first."""
    if config.proxy_hops:
        app.asgi_app = ProxyFixMiddleware(  # type: ignore[method-assign]
            app.asgi_app, mode="legacy", trusted_hops=config.proxy_hops
        )
    app.extensions["readiness"] = Readiness(app)
    measures = app.extensions["measures"] = Measures(app)
    app.asgi_app = Outermost(  # type: ignore[method-assign]
        app.asgi_app, note=measures.note_request, https=config.https
    )
