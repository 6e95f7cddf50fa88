"""The settings."""

import re
from pathlib import Path

import pytest

from microblog.config import load
from microblog.refusals import ConfigError


def test_every_bad_setting_is_named_in_one_message(
    in_empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = {"MAIL_PORT": "smtp", "ADMINS": "a@b.example, nobody", "DATABASE_URL": "mysql://u:pw@h/d"}
    for name, value in {**bad, "SECRET_KEY": "short"}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError) as caught:
        load()

    message = str(caught.value)
    assert all(f"{name}: " in message for name in [*bad, "SECRET_KEY"])
    assert "pw" not in message


def test_a_secret_is_read_from_the_file_that_is_named(
    in_empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (in_empty_folder / "secret").write_text("from a file, long enough\n")
    monkeypatch.setenv("SECRET_KEY_FILE", "secret")

    key = load().secret_key

    assert key
    assert key.get_secret_value() == "from a file, long enough"


def test_a_secret_file_that_is_missing_stops_the_start(
    in_empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD_FILE", "nowhere")

    with pytest.raises(ConfigError, match="MAIL_PASSWORD_FILE: nowhere"):
        load()


def test_the_environment_outranks_dotenv(
    in_empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (in_empty_folder / ".env").write_text("MAIL_PORT=2525\nPOSTS_PER_PAGE=7\n")
    monkeypatch.setenv("MAIL_PORT", "2526")

    assert (load().mail_port, load().posts_per_page) == (2526, 7)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("postgres://u:p%40w@h/d?sslmode=require", "postgresql+asyncpg://u:p%40w@h/d?ssl=require"),
        ("postgresql://h/d", "postgresql+asyncpg://h/d"),
    ],
)
def test_the_driver_is_chosen_from_the_address(given: str, used: str) -> None:
    assert load(database_url=given, _env_file=None).database == used


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BASE_URL", "https://blog.example/microblog", "more than https://HOST"),
        ("BASE_URL", "https://me:pw@blog.example", "more than https://HOST"),
        ("MAIL_SERVER", "smtp.example:25", "MAIL_PORT is for the 25"),
        ("RATELIMIT_STORAGE", "redis://h:abc", "its port is no number"),
    ],
)
def test_a_part_that_belongs_elsewhere_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name}: .*{said}") as caught:
        load(**{name.lower(): value}, admins="a@b.example", _env_file=None)

    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "You-will-never-guess", "everybody knows"),
        ("SECRET_KEY", "abababababababababab", "everybody knows"),
        ("SECRET_KEY", "fifteen letters", "at least 16 characters"),
        ("DATABASE_URL", "sqlite://", "a database in memory is lost"),
        ("DATABASE_URL", "site.db", "is no address such as sqlite:///site.db"),
        ("ALLOWED_HOSTS", "a.example, https://b", "'https://b' is no name of a host"),
        ("ALLOWED_HOSTS", "a.example:8000", "'a.example:8000' is no name of a host"),
        ("ALLOWED_HOSTS", "*.a.example", "is no name of a host"),
        ("ALLOWED_HOSTS", "bücher.example", "is no name of a host"),
        ("ADMINS", "alice", "'alice' is not an e-mail address"),
    ],
)
def test_a_value_that_does_harm_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name}: .*{said}"):
        load(**{name.lower(): value}, _env_file=None)


@pytest.mark.parametrize("host", ["*", "A.example", "10.0.0.1", "[::1]", "localhost"])
def test_a_host_is_a_name_an_address_or_any(host: str) -> None:
    assert load(allowed_hosts=host, _env_file=None).served_hosts == (host,)


def test_mail_without_a_sender_is_refused() -> None:
    with pytest.raises(ConfigError, match="MAIL_SERVER needs MAIL_FROM or ADMINS"):
        load(mail_server="smtp.example", _env_file=None)


def test_a_dotenv_in_another_encoding_stops_the_start(in_empty_folder: Path) -> None:
    (in_empty_folder / ".env").write_bytes("CONTACT=Zoë\n".encode("latin-1"))

    with pytest.raises(ConfigError, match=r"^\.env: is not UTF-8$"):
        load()


def test_a_byte_order_mark_is_no_part_of_a_secret(
    in_empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (in_empty_folder / "mail").write_text("secret", "utf-8-sig")
    monkeypatch.setenv("MAIL_PASSWORD_FILE", "mail")

    password = load().mail_password

    assert password
    assert password.get_secret_value() == "secret"


@pytest.mark.parametrize(
    "url", ["postgresql://h/d", "postgresql://u:p@h:5432/d?ssl=require", "postgres:///d?host=h"]
)
def test_both_databases_in_one_are_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="ERRORS_DATABASE_URL needs a database of its own"):
        load(database_url="postgresql://h/d", errors_database_url=url, _env_file=None)


@pytest.mark.parametrize("url", ["postgresql://h/e", "postgresql://i/d", "postgresql://h:5433/d"])
def test_two_databases_of_postgresql_are_two(url: str) -> None:
    config = load(database_url="postgresql://h/d", errors_database_url=url, _env_file=None)

    assert config.errors_database != config.database


@pytest.mark.parametrize("given", ["database_url", "errors_database_url"])
def test_one_file_in_two_spellings_is_refused(in_empty_folder: Path, given: str) -> None:
    file = "errors.db" if given == "database_url" else "microblog.db"

    with pytest.raises(ConfigError, match="ERRORS_DATABASE_URL needs a database of its own"):
        load(**{given: f"sqlite:///instance/{file}"}, _env_file=None)


@pytest.mark.parametrize(
    "query",
    ["channel_binding=require", "sslmode=require&connect_timeout=9", "statement_cache_size=0"],
)
def test_what_the_driver_does_not_know_is_named(query: str) -> None:
    name = query.rpartition("&")[2].partition("=")[0]

    with pytest.raises(ConfigError, match=f"DATABASE_URL: please leave out {name}: asyncpg"):
        load(database_url=f"postgresql://h/d?{query}", _env_file=None)


@pytest.mark.parametrize("query", ["host=a&host=b", "port=x"])
def test_options_that_make_no_address_are_refused(query: str) -> None:
    with pytest.raises(ConfigError, match=r"DATABASE_URL: .* port"):
        load(database_url=f"postgresql:///d?{query}", _env_file=None)


def test_one_of_several_hosts_may_be_named() -> None:
    url = "postgresql:///d?host=a:5432&host=b:5432&target_session_attrs=read-write"

    assert "host=b" in load(database_url=url, _env_file=None).database


def test_a_missing_driver_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("microblog.database_url.find_spec", lambda _name: None)

    with pytest.raises(ConfigError, match=r"pip install 'microblog\[postgres\]'"):
        load(database_url="postgresql://h/d", _env_file=None)


def test_a_settings_object_cannot_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load(_env_file=None).mail_port = 26


def test_the_example_names_every_setting() -> None:
    from microblog.config import Config

    text = (Path(__file__).parents[1] / ".env.example").read_text()

    named = set(re.findall(r"^# ([A-Z_]+)=", text, re.MULTILINE))
    assert {name.upper() for name in Config.model_fields} - named == set()


def test_a_domain_with_umlauts_is_kept_as_mail_servers_know_it() -> None:
    config = load(admins="admin@müller.example,root@localhost", _env_file=None)

    assert config.admins == ("admin@xn--mller-kva.example", "root@localhost")
