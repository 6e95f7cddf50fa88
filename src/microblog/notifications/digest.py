"""The digest: once a day, a mail about what is new, to those who want it."""

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.ext.asyncio import AsyncSession

from microblog.clock import utc_now
from microblog.database import writing
from microblog.languages import ngettext, speaking
from microblog.mail.letter import Letter
from microblog.mail.mailer import can_mail_links, mailer, site_link
from microblog.notifications.digest_queries import EVERY, claim_digest, due_digest
from microblog.notifications.shown import News, news_for
from microblog.signers import own_keys
from microblog.templating import render_without_database

MOST_LISTED = 20


async def send_digest(db: AsyncSession) -> bool:
    """Mail the person whose turn it is, if they have news; False if it is nobody's.

    The turn is taken first: who is killed before the letter is written sends none, and never two.
    """
    due = await due_digest(db) if can_mail_links() else None
    if due is None:
        return False
    now = utc_now()
    async with writing(db):
        is_ours = await claim_digest(db, due, now=now)
    if is_ours:
        since = min(due.since, now - EVERY)
        news = await news_for(db, reader=due.user_id, since=since, until=now, most=MOST_LISTED)
        if news.newest:
            off = site_link(f"/digest/off/{off_token(due.user_id)}")
            with speaking(due.language):
                letter = digest_letter(news, username=due.username, off=off)
            await mailer().send(letter, to=due.email)
    return True


def digest_letter(news: News, *, username: str, off: str) -> Letter:
    """What is new, with links to it, and with `off`, the address that ends such mails."""
    subject = ngettext("%(num)s new notification", "%(num)s new notifications", news.total)
    context = {
        "subject": subject,
        "name": username,
        "news": news.newest,
        "more": news.total - len(news.newest),
        "base": site_link(""),
        "off": off,
    }
    text = render_without_database("mails/digest.txt", **context)
    html = render_without_database("mails/digest.html", **context)
    return Letter(subject, text, html, unsubscribe=off)


def off_token(user_id: int) -> str:
    """What ends a person's digest, for whoever has the mail; it opens nothing else."""
    return _serializer().dumps(user_id)


def person_of(token: str) -> int | None:
    """Whose digest a token ends; None if it is none of ours."""
    try:
        return int(_serializer().loads(token))
    except BadSignature:
        return None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(own_keys(), salt="digest off")
