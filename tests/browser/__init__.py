"""Two kinds of browsers: one without JavaScript, in `plain`, and Chromium, in the rest."""

from tests.browser.plain import PASSWORD, Browser

__all__ = ["PASSWORD", "Browser"]
