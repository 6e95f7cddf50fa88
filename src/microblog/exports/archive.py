"""The zip file: written page by page, by a thread, without holding it in memory."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from markupsafe import Markup

from microblog.clock import moment
from microblog.posts.text import post_html


class ExportedPost(NamedTuple):
    """What is told of a post."""

    id: int
    created_at: datetime
    body: str


_TOP = Markup(
    """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{name} – Microblog</title>
<style>
body {{ max-width: 42rem; margin: auto; padding: 1rem; font-family: sans-serif; }}
p {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<h1><bdi>{name}</bdi></h1>
<p dir="auto">{about_me}</p>
<h2>Posts, the oldest first</h2>
"""
)
_POST = Markup(
    """<article id="post-{id}">
<small><time datetime="{iso}">{moment}</time></small>
<p dir="auto">{body}</p>
</article>
"""
)
_END = "</body>\n</html>\n"


class Archive:
    """An export while it is written: `add` for each page of posts, then `close` or `abandon`."""

    def __init__(self, path: Path, profile: dict[str, Any]) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = path
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED)
        self._zip.writestr("profile.json", json.dumps(profile, indent=2, ensure_ascii=False))
        # A zip is written one file after the other: the page waits beside it.
        self._html = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115  # closed in `_end`
        top = _TOP.format(name=profile["username"], about_me=post_html(profile["about_me"]))
        self._html.write(top.encode())
        self._posts = self._zip.open("posts.json", "w", force_zip64=True)
        self._between = b"[\n"

    def add(self, posts: Sequence[ExportedPost]) -> None:
        """Write some posts."""
        for post in posts:
            iso = post.created_at.isoformat()
            entry = {"id": post.id, "created_at": iso, "body": post.body}
            self._posts.write(self._between + json.dumps(entry, ensure_ascii=False).encode())
            self._between = b",\n"
            html = _POST.format(
                id=post.id, iso=iso, moment=moment(post.created_at), body=post_html(post.body)
            )
            self._html.write(html.encode())

    def close(self) -> None:
        """Write the rest."""
        self._posts.write(b"\n]\n" if self._between == b",\n" else b"[]\n")
        self._posts.close()
        self._html.write(_END.encode())
        self._html.seek(0)
        with self._zip.open("index.html", "w", force_zip64=True) as page:
            shutil.copyfileobj(self._html, page)
        self._zip.close()
        self._end()

    def abandon(self) -> None:
        """Leave no file behind."""
        for part in (self._posts, self._zip):
            with contextlib.suppress(OSError, ValueError):
                part.close()
        self._end()
        self._path.unlink(missing_ok=True)

    def _end(self) -> None:
        self._html.close()
        self._file.close()
