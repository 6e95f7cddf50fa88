"""Putting the error reports together with the app."""

import logging
import time
from collections.abc import AsyncGenerator

from quart import Quart, current_app

from microblog.availability import DATABASE_FAILURES, first_line
from microblog.config import Config
from microblog.counted import counted
from microblog.errors.handler import IncidentHandler
from microblog.errors.keeper import Keeper
from microblog.errors.redaction import Redactor
from microblog.mail.delivery import Delivery
from microblog.mail.mailer import Mailer
from microblog.schema import SchemaCheck
from microblog.store import Store

# For what waits to be stored and for what can be sent, together.
_AT_STOP_SECONDS = 4.0

log = logging.getLogger(__name__)


def init_error_reports(app: Quart, config: Config, check: SchemaCheck) -> None:
    """Keep and mail every error while the app serves."""

    @app.while_serving
    async def reports() -> AsyncGenerator[None, None]:
        store = Store(config.errors_database)
        try:
            await _check(store, check)
            delivery = Delivery(config, store) if config.mail_server else None
            mails_errors = config.mails_errors and not app.debug
            keeper = Keeper(config, store, delivery if mails_errors else None)
            handler = IncidentHandler(keeper.queue, Redactor(config))
            _say_whether_mail_is_sent(app, config)
            app.extensions["store"] = store
            app.extensions["keeper"] = keeper
            app.extensions["mailer"] = Mailer(config, store, delivery) if delivery else None
            logging.getLogger().addHandler(handler)
            keeper.start()
            if delivery:
                delivery.start()
            yield
            logging.getLogger().removeHandler(handler)
            deadline = time.monotonic() + _AT_STOP_SECONDS
            await keeper.stop(deadline=deadline)
            if delivery:
                await delivery.stop(deadline=deadline)
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


async def _check(store: Store, check: SchemaCheck) -> None:
    try:
        await check(store.engine, "store")
    except DATABASE_FAILURES as error:
        # The site can do without; what breaks waits in memory until the store is back.
        log.warning("The error store can't be reached: %s", first_line(error))


def _say_whether_mail_is_sent(app: Quart, config: Config) -> None:
    if app.debug:
        log.warning("Debug mode: errors are not mailed")
    elif config.mails_errors:
        log.info("Errors are mailed to %s", counted(len(config.admins), "admin"))
    else:
        log.warning("Errors are stored and not mailed: MAIL_SERVER and ADMINS are not both set")
