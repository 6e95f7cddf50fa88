"""Feeds: valid, whole, and asked for again without sending them again."""

import asyncio
import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import httpx
import pytest

from microblog.config import load
from tests.browser import Browser
from tests.outside import run_sql
from tests.people import press, write

KINDS = ("rss", "atom", "json")
ATOM = "{http://www.w3.org/2005/Atom}"
NASTY = [
    "plain #cats",
    "]]> <script>alert(1)</script> & &amp; \"quotes\" 'single' #cats",
    "日本語 👨‍👩‍👧 ünïcode \u202eright to left #cats",
    "https://example.org/?a=1&b=2\nsecond line @alice #cats",
]


async def _written(alice: Browser) -> list[int]:
    return [await write(alice, text) for text in NASTY]


def _entries(kind: str, answer: httpx.Response) -> list[dict[str, Any]]:
    """The entries of any feed, after a look at what its specification requires of it."""
    if kind == "json":
        feed = json.loads(answer.content)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        assert all(item["id"] and item["content_html"] for item in feed["items"])
        return [{"id": item["id"], "html": item["content_html"]} for item in feed["items"]]
    parsed = feedparser.parse(answer.content, response_headers=dict(answer.headers))
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[kind]
    return [{"id": entry.id, "html": entry.summary} for entry in parsed.entries]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("of", ["/user/alice", "/tag/cats"])
async def test_a_feed_holds_the_newest_first(alice: Browser, of: str, kind: str) -> None:
    written = await _written(alice)

    answer = await alice.get(f"{of}/feed.{kind}")

    entries = _entries(kind, answer)
    assert [entry["id"] for entry in entries] == [
        f"http://site.example/post/{number}" for number in reversed(written)
    ]
    assert "<script" not in entries[2]["html"]
    assert 'href="http://site.example/user/alice"' in entries[0]["html"]
    assert "<br" in entries[0]["html"]


async def test_atom_has_what_rfc_4287_requires(alice: Browser) -> None:
    await _written(alice)

    feed = ElementTree.fromstring((await alice.get("/user/alice/feed.atom")).content)

    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        updated = element.findtext(f"{ATOM}updated") or ""
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", updated)
    assert all(entry.find(f"{ATOM}author/{ATOM}name") is not None for entry in entries)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(NASTY)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://site.example/user/alice/feed.atom"


async def test_rss_has_what_its_specification_requires(alice: Browser) -> None:
    await _written(alice)

    feed = ElementTree.fromstring((await alice.get("/user/alice/feed.rss")).content)

    channel = feed.find("channel")
    assert channel is not None
    assert all(channel.findtext(name) for name in ("title", "link", "description"))
    for item in channel.findall("item"):
        guid = item.find("guid")
        assert guid is not None
        assert guid.text == item.findtext("link")
        assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo


@pytest.mark.parametrize("kind", KINDS)
async def test_what_one_has_already_is_not_sent_again(alice: Browser, kind: str) -> None:
    number = (await _written(alice))[0]
    address = f"/user/alice/feed.{kind}"
    first = await alice.get(address)
    known = {"If-None-Match": first.headers["ETag"]}

    again = await alice.get(address, headers=known)
    await alice.submit(f"/post/{number}/delete")
    changed = await alice.get(address, headers=known)

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    # A moment can't tell that a post is gone.
    assert "Last-Modified" not in first.headers


async def test_a_feed_is_the_same_for_everybody(
    alice: Browser, bob: Browser, browser: Browser
) -> None:
    await _written(alice)
    await press(alice, "/block/bob", on="/user/bob")

    answers = [await who.get("/user/alice/feed.atom") for who in (alice, bob, browser)]

    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "Set-Cookie" not in answer.headers


async def test_an_empty_feed_is_valid_and_does_not_change(alice: Browser) -> None:
    answers = [await alice.get("/user/alice/feed.atom") for _ in range(2)]

    assert _entries("atom", answers[0]) == []
    assert answers[0].headers["ETag"] == answers[1].headers["ETag"]


async def test_the_suspended_have_no_feed(alice: Browser, instance: Path) -> None:
    await _written(alice)
    suspended = "UPDATE users SET suspended_at='2026-01-01'"
    await asyncio.to_thread(run_sql, instance, suspended)

    assert (await alice.get("/user/alice/feed.rss")).status_code == 404
    assert _entries("rss", await alice.get("/tag/cats/feed.rss")) == []


async def test_the_feed_of_a_former_name_leads_on(alice: Browser) -> None:
    await alice.submit("/edit_profile", username="alice2", about_me="")

    answer = await alice.get("/user/alice/feed.atom")

    assert answer.headers["Location"] == "/user/alice2/feed.atom"


class TestPrivateSite:
    """With PUBLIC=no."""

    @pytest.fixture
    def config(self, instance: Path) -> object:
        """A site for its people only."""
        return load(instance_path=instance, public=False, _env_file=None)

    async def test_there_are_no_feeds(self, alice: Browser) -> None:
        assert (await alice.get("/user/alice/feed.rss")).status_code == 404
        assert (await alice.get("/tag/cats/feed.rss")).status_code == 404
