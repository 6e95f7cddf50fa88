"""Letters to people: put into the spool, and sent as soon as it goes."""

from quart import current_app

from microblog.clock import utc_now
from microblog.config import Config
from microblog.mail.addresses import parsed
from microblog.mail.delivery import Delivery
from microblog.mail.letter import Letter
from microblog.mail.message import new_message_id, titled
from microblog.mail.models import LETTER
from microblog.mail.spool import put_mail
from microblog.store import Store


class Mailer:
    """Where letters are handed in, to be sent."""

    def __init__(self, config: Config, store: Store, delivery: Delivery) -> None:
        self._config = config
        self._store = store
        self._delivery = delivery

    async def send(self, letter: Letter, *, to: str) -> None:
        """Put a letter into the spool."""
        async with self._store.writing() as db:
            await put_mail(
                db,
                kind=LETTER,
                message_id=new_message_id(self._config),
                recipients=(_as_servers_know_it(to),),
                letter=titled(self._config, letter),
                now=utc_now(),
            )
        self._delivery.wake()


def _as_servers_know_it(address: str) -> str:
    # A domain with umlauts has a form without, which every mail server takes.
    return parsed(address).ascii_email or address


def mailer() -> Mailer:
    """The site's mailer; only to be asked for where a mail server is set."""
    found: Mailer = current_app.extensions["mailer"]
    return found


def can_mail() -> bool:
    """Whether mail goes out at all."""
    return current_app.extensions["mailer"] is not None


def can_mail_links() -> bool:
    """Whether a mail can lead back to the site: nobody's Host header says where that is."""
    return can_mail() and bool(current_app.config["BASE_URL"])


def site_link(path: str) -> str:
    """The whole address of a page, for a mail; only its path where BASE_URL is not set."""
    return f"{current_app.config['BASE_URL']}{path}"
