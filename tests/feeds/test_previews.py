"""What public pages and addresses tell programs."""

import asyncio
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from microblog.config import Config, load
from microblog.refusals import ConfigError
from tests.browser import Browser
from tests.outside import run_sql
from tests.people import write

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
def config(instance: Path) -> Config:
    """A site with an address that wants to be found."""
    return load(
        instance_path=instance,
        base_url="http://site.example",
        sitemap=True,
        contact="ops@example.org",
        _env_file=None,
    )


async def _head(browser: Browser, path: str) -> str:
    return (await browser.get(path)).text.split("</head>")[0]


async def test_a_post_describes_itself_in_one_escaped_line(alice: Browser) -> None:
    number = await write(alice, 'two "lines"\nand <b>\u202e' + "x" * 250)

    head = await _head(alice, f"/post/{number}")

    described = re.search(r'name="description" content="([^"]*)"', head)
    assert described
    assert described[1].startswith("two &#34;lines&#34; and &lt;b&gt;")
    assert described[1].endswith("…")
    assert '<meta property="og:type" content="article">' in head
    assert f'rel="canonical" href="http://site.example/post/{number}"' in head


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/user/ALICE", "/user/alice"),
        ("/tag/CATS", "/tag/cats"),
        ("/explore?before=9", "/explore"),
        ("/explore", "/explore"),
    ],
)
async def test_a_page_has_one_canonical_address(alice: Browser, path: str, canonical: str) -> None:
    assert f'rel="canonical" href="http://site.example{canonical}"' in await _head(alice, path)


async def test_only_first_pages_are_for_search_engines(alice: Browser) -> None:
    assert "noindex" not in await _head(alice, "/explore")
    assert "noindex" in await _head(alice, "/explore?before=9")
    assert "noindex" in await _head(alice, "/user/alice/replies")


async def test_feeds_are_found_from_their_page(alice: Browser) -> None:
    for path in ("/user/alice", "/tag/cats"):
        found = re.findall(
            r'rel="alternate" type="([^"]+)"[^>]* href="([^"]+)"', await _head(alice, path)
        )
        assert len(found) == 3
        for media_type, address in found:
            answer = await alice.get(address)
            assert answer.headers["Content-Type"].startswith(media_type)


async def test_the_sitemap_leads_to_people_and_posts(alice: Browser, instance: Path) -> None:
    number = await write(alice, "hello")
    index = ElementTree.fromstring((await alice.get("/sitemap.xml")).content)

    found = []
    for page in index.iter(LOC):
        answer = await alice.get((page.text or "").removeprefix("http://site.example"))
        found += [loc.text for loc in ElementTree.fromstring(answer.content).iter(LOC)]

    assert found == ["http://site.example/user/alice", f"http://site.example/post/{number}"]


@pytest.mark.parametrize("what", ["suspended", "silenced"])
async def test_the_sitemap_leads_to_nothing_of_the_moderated(
    alice: Browser, instance: Path, what: str
) -> None:
    await write(alice, "hello")
    await asyncio.to_thread(run_sql, instance, f"UPDATE users SET {what}_at='2026-01-01'")

    pages = [(await alice.get(f"/sitemap/{kind}/1.xml")).text for kind in ("people", "posts")]

    assert "<loc>" not in "".join(pages)


@pytest.mark.parametrize("first", [2, 9223372036854775807, 9223372036854770001])
async def test_there_is_no_sitemap_but_those_of_the_index(browser: Browser, first: int) -> None:
    answers = [await browser.get(f"/sitemap/{kind}/{first}.xml") for kind in ("people", "posts")]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_robots_may_read_what_is_public(browser: Browser) -> None:
    robots = (await browser.get("/robots.txt")).text.splitlines()

    assert robots[0] == "User-agent: *"
    assert "Allow: /user/" in robots
    assert "Disallow: /" in robots
    assert robots[-1] == "Sitemap: http://site.example/sitemap.xml"


async def test_security_txt_names_the_contact(browser: Browser) -> None:
    text = (await browser.get("/.well-known/security.txt")).text

    assert text.startswith("Contact: mailto:ops@example.org\nExpires: 20")


async def test_a_password_manager_finds_the_form(browser: Browser) -> None:
    answer = await browser.get("/.well-known/change-password")

    assert answer.headers["Location"] == "/settings/password"


def test_a_sitemap_needs_an_address(in_empty_folder: Path) -> None:
    with pytest.raises(ConfigError, match="SITEMAP=yes needs PUBLIC=yes and BASE_URL"):
        load(sitemap=True)


class TestPrivateSite:
    """With PUBLIC=no, and no sitemap."""

    @pytest.fixture
    def config(self, instance: Path) -> object:
        """A site for its people only."""
        return load(instance_path=instance, public=False, _env_file=None)

    async def test_robots_stay_out(self, browser: Browser) -> None:
        assert (await browser.get("/robots.txt")).text == "User-agent: *\nDisallow: /\n"
        assert (await browser.get("/sitemap.xml")).status_code == 404
        assert (await browser.get("/.well-known/security.txt")).status_code == 404
