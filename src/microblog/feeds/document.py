"""A list of posts as RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from feedgenerator import Atom1Feed, Rss201rev2Feed
from markupsafe import Markup

from microblog.clock import utc_now
from microblog.posts.pieces import tags_in
from microblog.posts.shown import ShownPost
from microblog.posts.text import excerpt, post_html


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is of; `address` is that of its page, `base_url` stands before every path."""

    title: str
    base_url: str
    address: str
    feed_address: str
    posts: list[ShownPost]

    @property
    def etag(self) -> str:
        """Another one whenever anything that is shown is another."""
        shown = [(post.id, post.username, post.body, post.mentions) for post in self.posts]
        return sha256(repr((self.title, self.feed_address, shown)).encode()).hexdigest()[:32]

    @property
    def updated(self) -> datetime:
        """When its newest post was written, or one edited after that."""
        return max((post.edited_at or post.created_at for post in self.posts), default=utc_now())

    def link(self, post: ShownPost) -> str:
        """A post's address, which stays the same whatever becomes of it."""
        return f"{self.base_url}/post/{post.id}"

    def html(self, post: ShownPost) -> str:
        """What it says, for a reader that knows neither our addresses nor our style sheet."""
        html = post_html(post.body, post.mentions, base_url=self.base_url)
        return html.replace("\n", Markup("<br>"))


def rss(feed: Feed) -> str:
    """The feed as RSS."""
    return _xml(Rss201rev2Feed, feed)


def atom(feed: Feed) -> str:
    """The feed as Atom."""
    return _xml(Atom1Feed, feed)


def json_feed(feed: Feed) -> str:
    """The feed as JSON."""
    items = [
        {
            "id": feed.link(post),
            "url": feed.link(post),
            "content_html": feed.html(post),
            "date_published": post.created_at.isoformat(),
            "date_modified": (post.edited_at or post.created_at).isoformat(),
            "authors": [{"name": post.username, "url": f"{feed.base_url}/user/{post.username}"}],
            "tags": tags_in(post.body),
        }
        for post in feed.posts
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.address,
        "feed_url": feed.feed_address,
        "items": items,
    }
    return json.dumps(whole, ensure_ascii=False)


def _xml(kind: Callable[..., Any], feed: Feed) -> str:
    made = kind(
        title=feed.title, link=feed.address, description=feed.title, feed_url=feed.feed_address
    )
    # Without posts, feedgenerator would say that it changed just now, each time.
    made.latest_post_date = lambda: feed.updated
    for post in feed.posts:
        made.add_item(
            title=excerpt(post.body, 60),
            link=feed.link(post),
            description=feed.html(post),
            author_name=post.username,
            author_link=f"{feed.base_url}/user/{post.username}",
            pubdate=post.created_at,
            updateddate=post.edited_at or post.created_at,
            unique_id=feed.link(post),
            unique_id_is_permalink=True,
            categories=tags_in(post.body),
        )
    text: str = made.writeString("utf-8")
    return text
