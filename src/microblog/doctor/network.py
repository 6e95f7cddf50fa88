"""What is reached by the network: the mail server, and the site itself as visitors reach it."""

import json
import ssl
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any

from microblog.config import Config
from microblog.doctor.knock import HEADER, NOBODYS_ADDRESS, PATH, knock
from microblog.doctor.verdict import Verdict
from microblog.errors.reports import RELEASE
from microblog.mail.message import message_to_try
from microblog.mail.smtp import log_in, send
from microblog.secret_key import signing_keys

_WAITS_SECONDS = 10


async def mail_server(config: Config, *, sending: bool) -> Verdict:
    """Whether the mail server lets the site in, and if asked to, takes a mail to the admins."""
    if not config.mail_server:
        return Verdict("warn", "MAIL_SERVER is not set: no mail is sent")
    server = f"{config.mail_server}:{config.mail_port}"
    admins = list(config.admins)
    if sending and admins:
        outcome = await send(config, message_to_try(config, admins), admins)
    else:
        outcome = await log_in(config)
    if outcome.error:
        return Verdict("fail", f"{server}: {outcome.error}; see the MAIL settings")
    sent = f"took a mail for {', '.join(admins)}" if sending and admins else "lets the site in"
    return Verdict("ok", f"{server} {sent}")


def site(config: Config) -> Verdict:
    """Whether the site answers at BASE_URL, and takes visitors for who they are."""
    if not config.base_url:
        return Verdict("ok", "not asked: BASE_URL is not set")
    key, _ = signing_keys(config)
    try:
        status, answer = _answer(config, key)
    except (OSError, HTTPException, ValueError) as error:
        said = f"{config.address} does not answer ({error}): is the site running?"
        return Verdict("fail", said)
    if status != 200:
        said = f"{config.address} is not this site, or runs with another key: it said {status}"
        return Verdict("fail", said)
    if answer["release"] != RELEASE:
        said = f"the site still runs {answer['release']}: please restart it"
        return Verdict("warn", said)
    return proxies_verdict(config, forwarded=answer["forwarded"], visitor=answer["visitor"])


def _answer(config: Config, key: str) -> tuple[int, dict[str, Any]]:
    """What the site says to a visitor who claims to come for somebody else."""
    url = config.base_url
    assert url  # noqa: S101  # asked only then
    host, port = url.host or "", url.port
    connection = (
        HTTPSConnection(host, port, timeout=_WAITS_SECONDS, context=ssl.create_default_context())
        if config.https
        else HTTPConnection(host, port, timeout=_WAITS_SECONDS)
    )
    headers = {HEADER: knock(key), "X-Forwarded-For": NOBODYS_ADDRESS}
    try:
        connection.request("GET", PATH, headers=headers)
        response = connection.getresponse()
        body = response.read(10_000)
    finally:
        connection.close()
    return response.status, json.loads(body) if response.status == 200 else {}


def proxies_verdict(config: Config, *, forwarded: list[str], visitor: str) -> Verdict:
    """Whether PROXY_HOPS fits the addresses in X-Forwarded-For, and whom the site took them for."""
    # A proxy appends, or puts its own word in the place of ours.
    proxies = len(forwarded) - (NOBODYS_ADDRESS in forwarded[:1])
    said = f"the request came through {proxies} proxies"
    if visitor == NOBODYS_ADDRESS:
        todo = f"set PROXY_HOPS={proxies}, or visitors can claim any address"
        return Verdict("fail", f"{said}, PROXY_HOPS is {config.proxy_hops}: {todo}")
    if proxies != config.proxy_hops:
        todo = f"set PROXY_HOPS={proxies}, or limits count the proxy for its visitors"
        return Verdict("fail", f"{said}, PROXY_HOPS is {config.proxy_hops}: {todo}")
    return Verdict("ok", f"{said}, as PROXY_HOPS says; the visitor was not mistaken")
