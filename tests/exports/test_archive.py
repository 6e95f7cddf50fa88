"""The zip file of an export."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from microblog.exports.archive import Archive

PROFILE = {"username": "alice", "about_me": "I am <Alice>"}
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def _made(path: Path, *bodies: str) -> ZipFile:
    archive = Archive(path, PROFILE, base_url="")
    entries = archive.begin("posts")
    for number, body in enumerate(bodies, 1):
        posts = [{"id": number, "created_at": NOON, "body": body}]
        entries.add(posts)
        archive.show(posts)
    archive.begin("likes")
    archive.close()
    return ZipFile(path)


def test_posts_are_json_of_what_was_typed(tmp_path: Path) -> None:
    with _made(tmp_path / "x.zip", "one", "two\n“<b>”") as archive:
        posts = json.loads(archive.read("posts.json"))

    assert posts[1] == {"id": 2, "created_at": "2026-01-01T12:00:00+00:00", "body": "two\n“<b>”"}


def test_nothing_written_is_an_empty_list(tmp_path: Path) -> None:
    with _made(tmp_path / "x.zip") as archive:
        lists = [json.loads(archive.read(f"{name}.json")) for name in ("posts", "likes")]

    assert lists == [[], []]


def test_the_page_is_escaped_and_asks_no_third_party(tmp_path: Path) -> None:
    with _made(tmp_path / "x.zip", "<script>alert(1)</script>") as archive:
        page = archive.read("index.html").decode()

    assert "I am &lt;Alice&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "//" not in page


def test_nobody_else_on_the_machine_may_read_it(tmp_path: Path) -> None:
    _made(tmp_path / "exports" / "x.zip").close()

    assert stat.S_IMODE((tmp_path / "exports").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "exports" / "x.zip").stat().st_mode) == 0o600


def test_what_is_given_up_leaves_no_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "x.zip", PROFILE, base_url="")
    archive.begin("posts").add([{"id": 1}])

    archive.abandon()

    assert list(tmp_path.iterdir()) == []
