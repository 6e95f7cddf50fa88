"""What is heard of a page: its answers, and what it must not do.

It must not ask elsewhere, complain, or break its Content-Security-Policy.
"""

from playwright.async_api import ConsoleMessage, Error, Page, Request, Response

# Chromium reports breaches of the policy on the console too, but not all of them.
_TELL_BREACHES = """
addEventListener("securitypolicyviolation", breach =>
  console.error("Policy: " + breach.violatedDirective + " " + breach.blockedURI))
"""


class Ears:
    """Listens to a page from its opening on.

    `answers` are the site's, to being led somewhere; `heard` is what should not be.
    """

    def __init__(self, site: str) -> None:
        self.answers: list[Response] = []
        self.heard: list[str] = []
        self._site = site

    async def listen_to(self, page: Page) -> None:
        """Listen to a page that is still empty."""
        await page.add_init_script(_TELL_BREACHES)
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)

    def forget(self) -> None:
        """Hear the next page as if it were the first."""
        self.answers.clear()
        self.heard.clear()

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._site}/", "data:")):
            self.heard.append(f"asked for {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.answers.append(response)

    def _on_console(self, message: ConsoleMessage) -> None:
        is_the_page = message.location["url"] == message.page.url if message.page else False
        # Chromium says so of every error page, which is meant to be one.
        if not (is_the_page and message.text.startswith("Failed to load resource")):
            self.heard.append(f"{message.type}: {message.text}")

    def _on_error(self, error: Error) -> None:
        self.heard.append(f"broke: {error.message}")
