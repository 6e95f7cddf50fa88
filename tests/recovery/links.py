"""Links to a new password."""

from tests.browser import Browser
from tests.letters import path_in
from tests.smtp import Inbox


async def link(browser: Browser, inbox: Inbox, name: str = "alice") -> str:
    """Ask for one, and give what is in its letter."""
    before = len(inbox.messages)
    await browser.submit("/reset_password_request", email=name)
    return path_in((await inbox.wait_for(before + 1))[-1])
