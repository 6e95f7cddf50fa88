"""Putting the error reports together with the app."""

import logging
from collections.abc import AsyncGenerator

from quart import Quart, current_app
from sqlalchemy.exc import SQLAlchemyError

from microblog.availability import Unreachable
from microblog.config import Config
from microblog.errors.handler import IncidentHandler
from microblog.errors.keeper import Keeper
from microblog.errors.redaction import Redactor
from microblog.schema import check_schema
from microblog.store import Store

log = logging.getLogger(__name__)


def init_error_reports(app: Quart, config: Config) -> None:
    """Keep and mail every error while the app serves."""
    app.config["CLIENT_ADDRESS"] = config.client_address
    app.config["CONTACT"] = config.contact

    @app.while_serving
    async def reports() -> AsyncGenerator[None, None]:
        store = Store(config.errors_database)
        try:
            await _check(store)
            keeper = Keeper(config, store, mails=config.mails_errors and not app.debug)
            handler = IncidentHandler(keeper.queue, Redactor(config))
            _say_whether_mail_is_sent(app, config)
            app.extensions["store"] = store
            app.extensions["keeper"] = keeper
            logging.getLogger().addHandler(handler)
            keeper.start()
            yield
            logging.getLogger().removeHandler(handler)
            await keeper.stop()
        finally:
            await store.close()


def keeper() -> Keeper | None:
    """The keeper of this process, if the site got that far."""
    found: Keeper | None = current_app.extensions.get("keeper")
    return found


def store() -> Store:
    """The error store."""
    found: Store = current_app.extensions["store"]
    return found


async def _check(store: Store) -> None:
    try:
        await check_schema(store.engine, "store")
    except (SQLAlchemyError, Unreachable, OSError) as error:
        # The site can do without; what breaks waits in memory until the store is back.
        log.warning("The error store can't be reached: %s", getattr(error, "orig", error))


def _say_whether_mail_is_sent(app: Quart, config: Config) -> None:
    if app.debug:
        log.warning("Debug mode: errors are not mailed")
    elif config.mails_errors:
        log.info("Errors are mailed to %d admins", len(config.admins))
    else:
        log.warning("Errors are stored and not mailed: MAIL_SERVER and ADMINS are not both set")
