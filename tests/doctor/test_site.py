"""The doctor at the door of a site that runs, with and without a proxy before it."""

import asyncio
from pathlib import Path

import pytest

from microblog.config import Config, load
from microblog.doctor import network
from microblog.doctor.knock import HEADER, PATH, knock
from microblog.doctor.verdict import Verdict
from tests.browser import Browser
from tests.server import server

KEY = "for tests and nothing else"


def _config(instance: Path, url: str, **settings: object) -> Config:
    return load(instance_path=instance, secret_key=KEY, base_url=url, _env_file=None, **settings)


async def _asked(config: Config) -> Verdict:
    return await asyncio.to_thread(network.site, config)


async def test_a_site_without_a_proxy_is_known_as_such(instance: Path) -> None:
    async with server(instance, SECRET_KEY=KEY) as running:
        found = await _asked(_config(instance, running.url))

    assert found.level == "ok"
    assert "through 0 proxies" in found.said


async def test_too_many_hops_are_found_by_a_claim_that_is_believed(instance: Path) -> None:
    async with server(instance, SECRET_KEY=KEY, PROXY_HOPS="1") as running:
        found = await _asked(_config(instance, running.url, proxy_hops=1))

    assert found.level == "fail"
    assert "PROXY_HOPS is 1: set PROXY_HOPS=0, or visitors can claim any address" in found.said


async def test_a_site_with_another_key_is_not_this_one(instance: Path) -> None:
    async with server(instance, SECRET_KEY="another key of others") as running:
        found = await _asked(_config(instance, running.url))

    assert found.level == "fail"
    assert "is not this site, or runs with another key: it said 404" in found.said


async def test_a_site_that_does_not_run_is_said(instance: Path) -> None:
    found = await _asked(_config(instance, "http://127.0.0.1:1"))

    assert found.level == "fail"
    assert "is the site running?" in found.said


# By their own names, for a knock is another one each second.
@pytest.mark.parametrize(
    "said",
    ["", "knock", knock("another key of others")],
    ids=["nothing", "a word", "another key"],
)
async def test_nobody_else_is_answered(browser: Browser, said: str) -> None:
    answer = await browser.get(PATH, headers={HEADER: said})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("forwarded", "visitor", "hops", "said"),
    [
        # A proxy that appends, and one that puts its own word in the place of ours.
        (["192.0.2.77", "198.51.100.1"], "198.51.100.1", 1, "was not mistaken"),
        (["198.51.100.1"], "198.51.100.1", 1, "was not mistaken"),
        (["192.0.2.77", "198.51.100.1"], "127.0.0.1", 0, "limits count the proxy"),
        (["192.0.2.77", "198.51.100.1"], "192.0.2.77", 2, "can claim any address"),
    ],
)
async def test_the_hops_are_counted_from_what_arrived(
    config: Config, forwarded: list[str], visitor: str, hops: int, said: str
) -> None:
    proxied = config.model_copy(update={"proxy_hops": hops})

    found = network.proxies_verdict(proxied, forwarded=forwarded, visitor=visitor)

    assert said in found.said
