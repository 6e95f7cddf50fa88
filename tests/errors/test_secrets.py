"""What a visitor sent, and what the site keeps secret, is in no report."""

import gc
import logging
import sys
import time

import pytest
from quart import request

from microblog import create_app
from microblog.config import Config
from microblog.errors.redaction import Redactor
from microblog.errors.reports import described
from microblog.secret_key import signing_keys
from tests.browser import Browser
from tests.errors.conftest import mailing
from tests.errors.kept import rows
from tests.letters import text_of
from tests.raw import raw
from tests.serving import serving
from tests.smtp import Inbox

SECRETS = {
    "password": "hunter2-of-the-form",
    "post": "a post that is nobody's business",
    "query": "token-in-the-query-string",
    "header": "Bearer abcdef-in-the-header",
    "cookie": "cookie-value-of-the-visitor",
    "path": "tokeninthepath123",
    "email": "private.person@example.org",
    "sql": "a parameter of a statement",
}


async def test_nothing_that_was_sent_is_in_page_log_mail_or_store(
    config: Config, inbox: Inbox
) -> None:
    from sqlalchemy import text

    from microblog.database import db

    async def broken(token: str) -> str:
        form = await request.form
        try:
            await db().execute(text("SELECT * FROM nowhere WHERE a = :a"), {"a": SECRETS["sql"]})
        except Exception as error:
            raise ValueError(
                f"{form['password']} {form['post']!r} {request.args['q']} {token} "
                f"{request.cookies['c']} {request.headers['Authorization']} "
                f"{SECRETS['email']} {app.config['SECRET_KEY']}"
            ) from error
        return "never"

    app = create_app(config)
    app.add_url_rule("/reset/<token>", "broken", broken, methods=["POST"])
    async with serving(app) as address, Browser(address) as browser:
        answer = await browser.client.post(
            f"/reset/{SECRETS['path']}?q={SECRETS['query']}",
            data={"password": SECRETS["password"], "post": SECRETS["post"]},
            headers={"Authorization": SECRETS["header"], "Cookie": f"c={SECRETS['cookie']}"},
        )
        [mail] = await inbox.wait_for(1)

    values = {**SECRETS, "key": "for tests and nothing else"}
    told = {
        "log": config.log_path.read_text(),
        "mail": mail.as_string() + text_of(mail) + text_of(mail, "html"),
        "store": str(rows(config.instance_path, "SELECT * FROM error_incidents"))
        + str(rows(config.instance_path, "SELECT * FROM error_groups")),
        "page": answer.text.replace("a post that is nobody&#39;s business", "(given back)"),
    }
    leaks = [(place, name) for place in told for name in values if values[name] in told[place]]
    assert answer.status_code == 500
    assert "(given back)" in told["page"]
    assert leaks == []
    assert "ValueError" in told["mail"]


async def test_what_the_server_fails_over_is_not_in_the_log(config: Config) -> None:
    upgrade = (
        b"GET /login HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n"
        b"X-Diary: dear diary\r\n\r\n"
    )
    async with serving(create_app(config)) as address:
        await raw(address, upgrade)
        # Older Pythons log it at the end of its task.
        gc.collect()

    text = config.log_path.read_text()
    assert "dear diary" not in text
    assert "H2CProtocolRequiredError: [withheld]" in text


async def test_no_line_and_no_header_can_be_forged(config: Config, inbox: Inbox) -> None:
    async def broken() -> str:
        raise ValueError(
            f"x\r\nBcc: evil@example.com\n2026-01-01T00:00:00.000Z INFO forged\x1b[31m"
            f"{request.headers['User-Agent']}\u2028"
        )

    app = create_app(config)
    app.add_url_rule("/broken", "broken", broken)
    async with serving(app) as address, Browser(address) as browser:
        await browser.get("/broken", headers={"User-Agent": "a\x1b]0;owned\x07b"})
        [mail] = await inbox.wait_for(1)

    log = config.log_path.read_text()
    assert mail["Bcc"] is None
    assert not any(line.startswith("2026-01-01") for line in log.splitlines())
    assert "\x1b" not in log + text_of(mail) + text_of(mail, "html")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgresql://site:s3cretpw@db/blog refused", "s3cretpw"),
        ("api_key = 'abc123'", "abc123"),
        ('{"new_password": "abc123", "a": 1}', "abc123"),
        ("reset_token: abc123 is old", "abc123"),
        ("hash $argon2id$v=19$m=19456$c2FsdA$aGFzaA", "aGFzaA"),
        ("Key (email_key) is wrong\nDETAIL:  Key (a)=(abc123) already exists.", "abc123"),
        ("cookie eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9x1", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9x1"),
        ("unknown value '" + "long text of somebody " * 5 + "'", "somebody"),
    ],
)
def test_what_looks_like_a_secret_is_withheld(config: Config, text: str, secret: str) -> None:
    assert secret not in Redactor(config)(text)


@pytest.mark.parametrize(
    "text", ["no such table: posts", "division by zero", "list index out of range", "'username'"]
)
def test_what_helps_is_told(config: Config, text: str) -> None:
    assert Redactor(config)(text) == text


@pytest.mark.parametrize(
    "text",
    ["a-" * 50_000, "a" * 99_000, "'" * 99_000, "://" * 30_000, "key" * 30_000, "a@" * 50_000],
)
def test_no_text_takes_long_to_redact(config: Config, text: str) -> None:
    start = time.perf_counter()

    Redactor(config)(text)

    assert time.perf_counter() - start < 1


def test_no_values_make_a_text_grow_without_end(config: Config) -> None:
    word = "[withheld]"
    parts = [word[a:b] for a in range(len(word)) for b in range(a + 3, len(word) + 1)]
    start = time.perf_counter()

    Redactor(config)("without held " * 1000, parts)

    assert time.perf_counter() - start < 0.5


def test_half_a_surrogate_pair_can_be_stored_and_mailed(config: Config) -> None:
    assert Redactor(config)("a\udc80b") == "a\\udc80b"


def test_a_key_that_the_site_made_itself_is_withheld(config: Config) -> None:
    settings = mailing(config.instance_path, 25, secret_key=None)
    key, _ = signing_keys(settings)

    assert key not in Redactor(settings)(f"the key is {key}")


def test_the_line_that_python_could_not_read_is_redacted(config: Config) -> None:
    line = "password=hunter2"
    try:
        raise SyntaxError("half a pair \udc80", ("x.py", 1, 1, line, 1, 2))
    except SyntaxError:
        record = logging.makeLogRecord({"exc_info": sys.exc_info()})

    text = described(record, Redactor(config)).traceback

    assert "SyntaxError" in text
    assert "hunter2" not in text
    assert text.isascii()


def test_the_sites_own_passwords_are_withheld_anywhere(config: Config) -> None:
    instance = config.instance_path
    settings = mailing(
        instance,
        25,
        mail_password="mail pw",
        errors_database_url="postgresql://u:pg%25pw@h/e",
        database_url="postgresql://u:main-pw@h/d",
        database_read_url="postgresql://u:read-pw@h/d",
        ratelimit_storage="redis://:redis-pw@h/0",
    )

    text = Redactor(settings)("mail pw and pg%pw and pg%25pw and main-pw and read-pw and redis-pw")

    assert "pw" not in text
