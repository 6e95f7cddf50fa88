"""The settings: one frozen object from the environment, `.env` and secret files."""

import os
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.headerregistry import Address
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import DotEnvSettingsSource

from microblog.database_url import async_url


class ConfigError(Exception):
    """Raised with one line for each bad setting, before a file or socket opens."""


def _mail_address(value: str) -> str:
    # Not email-validator: a site's own admins may well be root@localhost.
    try:
        domain = Address(addr_spec=value).domain
    except (HeaderParseError, ValueError, IndexError):
        domain = ""
    if not domain or not value.isprintable():
        raise ValueError(f"{value!r} is not an e-mail address")
    return value


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


_KNOWN_KEYS = {
    "you-will-never-guess",
    "change-me-change-me",
    "changeme-changeme",
    "secret-secret-secret",
    "super-secret-key",
    "supersecretkey123",
    "your-secret-key-here",
    "your_secret_key_here",
    "dev-secret-key-change-me",
    "0123456789abcdef",
    "1234567890123456",
    "correct horse battery staple",
}


def _long_enough(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if len(value) < 16:
        raise ValueError("must have at least 16 characters")
    if value.lower() in _KNOWN_KEYS or len(set(value)) < 5:
        raise ValueError("is a value that everybody knows")
    return secret


def _limits_storage(address: SecretStr | None) -> SecretStr | None:
    if address is None:
        return None
    if not address.get_secret_value().startswith(("redis://", "rediss://")):
        raise ValueError("must begin with redis:// or rediss://")
    if find_spec("redis") is None:
        raise ValueError("needs a package: pip install 'microblog[redis]'")
    return address


MailAddress = Annotated[str, AfterValidator(_mail_address)]
SecretKey = Annotated[SecretStr, AfterValidator(_long_enough)]


class Config(BaseSettings):
    """Every setting of a site; the README's table says what each is for.

    Raises `ConfigError` through `load`, never pydantic's own error.
    """

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        validate_default=True,
    )

    instance_path: Path = Path("instance")
    secret_key: SecretKey | None = None
    secret_key_fallbacks: Annotated[tuple[SecretKey, ...], NoDecode, BeforeValidator(_split)] = ()
    database_url: Annotated[SecretStr | None, AfterValidator(async_url)] = None
    base_url: HttpUrl | None = None
    errors_database_url: Annotated[SecretStr | None, AfterValidator(async_url)] = None
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = ()
    proxy_hops: int = Field(0, ge=0, le=10)

    mail_server: str | None = None
    mail_port: int = Field(25, ge=1, le=65535)
    mail_use_tls: bool = False
    mail_username: str | None = None
    mail_password: SecretStr | None = None
    mail_from: MailAddress | None = None
    admins: Annotated[tuple[MailAddress, ...], NoDecode, BeforeValidator(_split)] = ()

    error_mail_interval: int = Field(3600, ge=1, le=7 * 86_400)
    error_mail_limit: int = Field(10, ge=1, le=1000)
    registration: Literal["open", "invite", "closed"] = "open"
    confirm_email: bool | None = None

    contact: str | None = Field(None, max_length=200)
    client_address: Literal["no", "network", "full"] = "network"

    ratelimit_enabled: bool = True
    ratelimit_storage: Annotated[SecretStr | None, AfterValidator(_limits_storage)] = None

    accepted_risks: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = ()

    posts_per_page: int = Field(25, ge=1, le=100)
    post_max_length: int = Field(280, ge=1, le=10_000)

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_file: Path | None = None
    log_format: Literal["text", "json"] = "text"
    log_max_bytes: int = Field(1_000_000, ge=1_000)
    log_files_kept: int = Field(10, ge=1, le=1_000)

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> "Config":
        if self.mail_server and not (self.mail_from or self.admins):
            raise ValueError("MAIL_SERVER needs MAIL_FROM or ADMINS, so that mail has a sender")
        return self

    @model_validator(mode="after")
    def _confirming_has_a_way(self) -> "Config":
        if self.confirm_email and not self.mails_links:
            raise ValueError("CONFIRM_EMAIL=yes needs MAIL_SERVER and BASE_URL, for its mails")
        return self

    @property
    def log_path(self) -> Path:
        """The rotating log file."""
        return self.log_file or self.instance_path / "logs" / "microblog.log"

    @property
    def database(self) -> str:
        """SQLAlchemy's address of the database, with an async driver."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{(self.instance_path / 'microblog.db').absolute()}"
        return self.database_url.get_secret_value()

    @property
    def errors_database(self) -> str:
        """SQLAlchemy's address of the error store, which works while the database does not."""
        if self.errors_database_url is None:
            return f"sqlite+aiosqlite:///{(self.instance_path / 'errors.db').absolute()}"
        return self.errors_database_url.get_secret_value()

    @property
    def limits_storage(self) -> str:
        """Where tries are counted."""
        return self.ratelimit_storage.get_secret_value() if self.ratelimit_storage else "memory://"

    @property
    def mails_errors(self) -> bool:
        """Whether the admins get errors by mail."""
        return bool(self.mail_server and self.admins)

    @property
    def mails_links(self) -> bool:
        """Whether the site can send people links by mail."""
        return bool(self.mail_server and self.base_url)

    @property
    def confirms_email(self) -> bool:
        """Whether people must confirm their address before they may post."""
        return self.mails_links if self.confirm_email is None else self.confirm_email

    @property
    def address(self) -> str:
        """What stands before a path in a link to the site; empty where BASE_URL is not set."""
        return str(self.base_url or "").rstrip("/")

    @property
    def site(self) -> str:
        """What the site is called in the subject of a mail."""
        return (self.base_url and self.base_url.host) or "microblog"

    @property
    def mail_sender(self) -> str:
        """Who the mails are from; only to be asked for where a mail server is set."""
        return self.mail_from or self.admins[0]

    @property
    def served_hosts(self) -> tuple[str, ...]:
        """The names by which the site may be asked for; `*` stands for any."""
        if self.allowed_hosts:
            return self.allowed_hosts
        return (self.base_url.host or "",) if self.base_url else ("*",)

    @property
    def https(self) -> bool:
        """Whether visitors reach the site by https, so that cookies may be Secure."""
        return self.base_url is not None and self.base_url.scheme == "https"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the files that `*_FILE` names between the environment and `.env`."""
        del file_secret_settings
        return init_settings, env_settings, _FileSource(settings_cls), dotenv_settings


class _FileSource(PydanticBaseSettingsSource):
    """Reads MAIL_PASSWORD from the file that MAIL_PASSWORD_FILE names, and so for each setting."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        del field
        path = self.current_state.get(f"{field_name}_file")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text().strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            name = f"{field_name}_file".upper()
            raise ConfigError(f"{name}: {path}: {type(error).__name__}") from None

    def __call__(self) -> dict[str, Any]:
        dotenv = DotEnvSettingsSource(self.settings_cls).env_vars
        environment = {name.lower(): value for name, value in os.environ.items()}
        self._set_current_state({**dotenv, **environment})
        found = ((name, self.get_field_value(field, name)[0]) for name, field in _fields())
        return {name: value for name, value in found if value is not None}


def _fields() -> Iterable[tuple[str, FieldInfo]]:
    return Config.model_fields.items()


def load(**settings: Any) -> Config:
    """Read the settings; raises ConfigError, which names every bad one in one message."""
    try:
        return Config(**settings)
    except UnicodeDecodeError:
        raise ConfigError(".env: is not UTF-8") from None
    except ValidationError as error:
        lines = [_line(problem) for problem in error.errors()]
        raise ConfigError("\n".join(lines)) from None


def _line(problem: Any) -> str:
    name = str(problem["loc"][0]).upper() if problem["loc"] else ""
    message = problem["msg"].removeprefix("Value error, ")
    return f"{name}: {message}" if name else message
