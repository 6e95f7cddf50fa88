"""Two kinds of browsers: one without JavaScript, in `plain`, and Chromium, in the rest."""

from tests.browser.plain import PASSWORD, Browser, csrf_of

__all__ = ["PASSWORD", "Browser", "csrf_of"]
