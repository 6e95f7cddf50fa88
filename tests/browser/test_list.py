"""The list of pages misses none; needs no browser."""

import re

from quart import Quart
from werkzeug.routing import Rule

from tests.browser.pages import PAGES

# For programs, or parts of pages.
NO_PAGES = {
    *("static", "profiles.avatar", "crawlers.favicon", "exports.download"),
    *("new.home", "new.explore", "new.tagged"),
    *("feeds.of_person", "feeds.of_tag", "sitemap.index", "sitemap.people", "sitemap.posts"),
    *("manifest.manifest", "crawlers.robots", "crawlers.security", "crawlers.change_password"),
    *("livez.livez", "readyz.readyz", "metrics.metrics", "doctor.asked"),
}


def test_every_page_of_the_site_is_in_the_list(app: Quart) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if _is_page(rule)}

    assert pages - {_endpoint(app, look.address) for look in PAGES} == set()


def test_no_two_pages_have_one_name() -> None:
    names = [look.name for look in PAGES]

    assert len(set(names)) == len(names)


def _is_page(rule: Rule) -> bool:
    return "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES


def _endpoint(app: Quart, address: str) -> str | None:
    path = re.sub(r"\{\w+\}", "1", address).partition("?")[0]
    adapter = app.url_map.bind("site.example")
    return adapter.match(path)[0] if adapter.test(path, "GET") else None
