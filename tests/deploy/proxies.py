"""The proxies of deploy/, as they are there but for ports, certificate and folders."""

import asyncio
import os
import re
import shutil
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import trustme

from tests.raw import listens
from tests.server import ROOT, free_port

SITE = "blog.example.org"
STARTS_WITHIN = 15.0


class Ports(NamedTuple):
    """Where the proxy listens for https, and where the site does."""

    https: int
    site: int


class Proxy(NamedTuple):
    """A program, and how its sample becomes a configuration that can be run anywhere."""

    program: str | None
    prepare: Callable[[Path, Ports], list[str]]


def _nginx(folder: Path, ports: Ports) -> list[str]:
    sample = (ROOT / "deploy" / "nginx.conf").read_text()
    for before, after in (
        (r".*\[::\].*\n", ""),
        (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen 443 ", f"listen 127.0.0.1:{ports.https} "),
        (r"/etc/letsencrypt/live/blog.example.org", str(folder)),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{ports.site}"),
    ):
        sample, times = re.subn(before, after, sample)
        assert times, f"{before} is not in the sample"
    (folder / "site.conf").write_text(sample)
    # Debian's nginx.conf has gzip on, too.
    (folder / "nginx.conf").write_text(
        ("user root;\n" if os.geteuid() == 0 else "")
        + f"daemon off; pid {folder}/pid; events {{}}\n"
        + f"http {{ access_log off; gzip on; client_body_temp_path {folder}/body;\n"
        + f"proxy_temp_path {folder}/proxy; include {folder}/site.conf; }}\n"
    )
    return ["-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]


def _caddy(folder: Path, ports: Ports) -> list[str]:
    sample = (ROOT / "deploy" / "Caddyfile").read_text()
    site = f"https://{SITE}:{ports.https} {{\ntls {folder}/fullchain.pem {folder}/privkey.pem\n"
    sample = sample.replace(f"\n{SITE} {{\n", f"\n{site}")
    sample = sample.replace("127.0.0.1:8000", f"127.0.0.1:{ports.site}")
    path = folder / "Caddyfile"
    path.write_text(f"{{\nadmin off\nauto_https disable_redirects\n}}\n{sample}")
    return ["run", "--adapter", "caddyfile", "--config", str(path)]


PROXIES = {
    "nginx": Proxy(shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"), _nginx),
    "caddy": Proxy(shutil.which("caddy"), _caddy),
}


@asynccontextmanager
async def proxy(name: str, folder: Path, site: str) -> AsyncGenerator[httpx.AsyncClient, None]:
    """A visitor who reaches the site at this address through the proxy."""
    authority = trustme.CA()
    certificate = authority.issue_cert(SITE)
    certificate.private_key_pem.write_to_path(folder / "privkey.pem")
    for blob in certificate.cert_chain_pems:
        blob.write_to_path(folder / "fullchain.pem", append=True)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    ports = Ports(free_port(), int(site.rpartition(":")[2]))
    process = await asyncio.create_subprocess_exec(
        PROXIES[name].program or "",
        *PROXIES[name].prepare(folder, ports),
        env={**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
    )
    try:
        await _wait_until_it_listens(ports.https, process)
        async with httpx.AsyncClient(
            base_url=f"https://127.0.0.1:{ports.https}", headers={"Host": SITE}, verify=trust
        ) as visitor:
            yield visitor
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _wait_until_it_listens(port: int, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(STARTS_WITHIN):
        while process.returncode is None:
            if await listens(port):
                return
            await asyncio.sleep(0.02)
    raise AssertionError("the proxy did not start")
