"""How visitors come to the workers: their shares, and the kinds of addresses."""

import sys
from pathlib import Path

import psutil
import pytest

from tests.load import load
from tests.server import Server, free_port, server
from tests.supervisor.processes import until, workers

pytestmark = pytest.mark.timeout(400)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("count", [2, 4])
async def test_any_two_workers_share_the_visitors_60_to_40_at_most(
    instance: Path, count: int
) -> None:
    async with server(instance, workers=count) as site:
        async with load(site) as visitors:
            await until(lambda: visitors.answered > 30)
        connections = [await site.connect() for _ in range(400 * count)]
        await until(lambda: sum(_shares(site)) >= 400 * count)
        shares = _shares(site)
        for _, writer in connections:
            writer.close()

    assert min(shares) >= 0.4 * (min(shares) + max(shares))


@pytest.mark.parametrize("bind", ["[::1]:{port}", "unix:{instance}/socket"])
async def test_two_workers_serve_at_ipv6_and_at_a_socket_in_a_folder(
    instance: Path, bind: str
) -> None:
    address = bind.format(port=free_port(), instance=instance)
    async with server(instance, workers=2, bind=address) as site, load(site) as visitors:
        await until(lambda: visitors.answered > 30)
        status = await site.stop()

    assert (status, visitors.lost) == (0, [])


def _shares(site: Server) -> list[int]:
    """How many open connections each worker has."""
    port = int(site.url.rpartition(":")[2])
    return [
        sum(
            one.status == psutil.CONN_ESTABLISHED and one.laddr.port == port
            for one in psutil.Process(pid).net_connections("tcp")
        )
        for pid in workers(site)
    ]
