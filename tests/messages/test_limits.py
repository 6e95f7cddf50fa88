"""Who may write, and how much."""

import asyncio
from pathlib import Path

from microblog import create_app
from microblog.config import load
from tests.browser import Browser
from tests.outside import run_sql


async def test_the_thirty_first_message_must_wait(instance: Path) -> None:
    app = create_app(load(instance_path=instance, _env_file=None))
    async with app.test_app(), Browser(app) as alice:
        for name in ("alice", "bob"):
            await alice.register(name)
        await alice.log_in("alice")
        page = (await alice.get("/messages/bob")).text
        token = page.split('"csrf_token" type="hidden" value="')[1].split('"')[0]
        sent = {"csrf_token": token, "message": "again"}
        answers = [await alice.client.post("/send_message/bob", data=sent) for _ in range(31)]

    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert "again" in answers[-1].text


async def test_who_must_confirm_their_address_cannot_write(instance: Path) -> None:
    app = create_app(load(instance_path=instance, confirm_email=False, _env_file=None))
    async with app.test_app(), Browser(app) as alice:
        for name in ("alice", "bob"):
            await alice.register(name)
        await alice.log_in("alice")
        app.config["CONFIRM_EMAIL"] = True
        await asyncio.to_thread(run_sql, instance, "UPDATE users SET email_confirmed_at = NULL")
        answer = await alice.submit("/send_message/bob", message="not lost")

    assert "Please confirm your e-mail address first." in answer.text
    assert ">\r\nnot lost</textarea>" in answer.text
