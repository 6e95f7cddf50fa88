"""The mails about errors, in text and in HTML, as they arrive."""

import logging
from pathlib import Path

from microblog import create_app
from microblog.errors.letters_html import html_letter
from microblog.mail.message import BODY_BYTES
from tests.errors.conftest import mailing
from tests.letters import text_of
from tests.smtp import Inbox

log = logging.getLogger("microblog.test")


async def _mail(instance: Path, inbox: Inbox, said: str, **settings: object) -> tuple[str, str]:
    app = create_app(mailing(instance, inbox.port, **settings))
    async with app.test_app():
        try:
            raise ZeroDivisionError(said)
        except ZeroDivisionError:
            log.exception("it broke")
        [mail] = await inbox.wait_for(1)
    return text_of(mail), text_of(mail, "html")


async def test_both_parts_tell_of_the_error(instance: Path, inbox: Inbox) -> None:
    text, html = await _mail(instance, inbox, "of all things")

    for told in ("of all things", "How often", "Traceback", "microblog errors solve"):
        assert (told in text, told in html) == (True, True), told


async def test_markup_in_a_message_is_no_markup_in_the_mail(instance: Path, inbox: Inbox) -> None:
    text, html = await _mail(instance, inbox, "<img src=x>")

    assert "<img" in text
    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


async def test_with_base_url_the_mail_leads_to_the_page(instance: Path, inbox: Inbox) -> None:
    _, html = await _mail(instance, inbox, "oh", base_url="https://blog.example")

    assert '<a href="https://blog.example/admin/errors/' in html


async def test_without_base_url_there_is_no_link(instance: Path, inbox: Inbox) -> None:
    _, html = await _mail(instance, inbox, "oh")

    assert "<a " not in html


async def test_what_the_text_withholds_the_html_withholds(instance: Path, inbox: Inbox) -> None:
    text, html = await _mail(instance, inbox, "alice@example.com for tests and nothing else")

    for secret in ("alice@example.com", "for tests and nothing else"):
        assert (secret in text, secret in html) == (False, False)


def test_the_longest_report_still_fits_into_a_mail() -> None:
    html = html_letter("t", report='"' * 100_000)

    assert html is not None
    assert len(html.encode()) <= BODY_BYTES
    assert html.rstrip().endswith("</html>")


def test_what_would_be_cut_in_two_is_not_sent_as_html() -> None:
    assert html_letter("t", facts=[("x", "y" * 300)] * 300) is None
