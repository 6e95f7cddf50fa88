"""The settings: one frozen object from the environment, `.env` and secret files."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from microblog.config_files import DotEnvFile, FileSource
from microblog.config_types import (
    HostName,
    MailAddress,
    MailServer,
    SecretKey,
    SiteAddress,
    limits_storage,
    split,
)
from microblog.database_url import async_url, is_same_database
from microblog.dotenv_file import values_of
from microblog.refusals import ConfigError


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
    secret_key_fallbacks: Annotated[tuple[SecretKey, ...], NoDecode, BeforeValidator(split)] = ()
    database_url: Annotated[SecretStr | None, AfterValidator(async_url)] = None
    base_url: SiteAddress | None = None
    database_read_url: Annotated[SecretStr | None, AfterValidator(async_url)] = None
    errors_database_url: Annotated[SecretStr | None, AfterValidator(async_url)] = None
    allowed_hosts: Annotated[tuple[HostName, ...], NoDecode, BeforeValidator(split)] = ()
    proxy_hops: int = Field(0, ge=0, le=10)

    mail_server: MailServer | None = None
    mail_port: int = Field(25, ge=1, le=65535)
    mail_use_tls: bool = False
    mail_username: str | None = None
    mail_password: SecretStr | None = None
    mail_from: MailAddress | None = None
    admins: Annotated[tuple[MailAddress, ...], NoDecode, BeforeValidator(split)] = ()

    error_mail_interval: int = Field(3600, ge=1, le=7 * 86_400)
    error_mail_limit: int = Field(10, ge=1, le=1000)
    weekly_mail: bool = False
    public: bool = True
    sitemap: bool = False
    registration: Literal["open", "invite", "closed"] = "open"
    confirm_email: bool | None = None

    contact: str | None = Field(None, max_length=200)
    client_address: Literal["no", "network", "full"] = "network"

    metrics_token: SecretKey | None = None
    ratelimit_enabled: bool = True
    ratelimit_storage: Annotated[SecretStr | None, AfterValidator(limits_storage)] = None

    retain_incidents_days: int = Field(90, ge=1, le=36_500)
    # The limits of error mails, and the weekly mail, count those of the last week.
    retain_mails_days: int = Field(30, ge=8, le=36_500)
    retain_logins_days: int = Field(0, ge=0, le=36_500)
    retain_tokens_days: int = Field(1, ge=1, le=36_500)
    retain_notifications_days: int = Field(90, ge=1, le=36_500)
    retain_reports_days: int = Field(180, ge=1, le=36_500)
    retain_exports_days: int = Field(1, ge=1, le=36_500)
    retain_names_days: int = Field(30, ge=1, le=36_500)

    accepted_risks: Annotated[tuple[str, ...], NoDecode, BeforeValidator(split)] = ()

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

    @model_validator(mode="after")
    def _both_are_postgresql(self) -> "Config":
        both = self.read_database, self.database
        if self.read_database and any(url and url.startswith("sqlite") for url in both):
            raise ValueError("DATABASE_READ_URL needs PostgreSQL, there and in DATABASE_URL")
        return self

    @model_validator(mode="after")
    def _stores_are_apart(self) -> "Config":
        if is_same_database(self.errors_database, self.database):
            raise ValueError("ERRORS_DATABASE_URL needs a database of its own, not DATABASE_URL's")
        return self

    @model_validator(mode="after")
    def _weekly_mail_has_readers(self) -> "Config":
        if self.weekly_mail and not self.mails_errors:
            raise ValueError("WEEKLY_MAIL=yes needs MAIL_SERVER and ADMINS, who get it")
        return self

    @model_validator(mode="after")
    def _sitemap_has_addresses(self) -> "Config":
        if self.sitemap and not (self.public and self.base_url):
            raise ValueError("SITEMAP=yes needs PUBLIC=yes and BASE_URL, for its addresses")
        return self

    @property
    def log_path(self) -> Path:
        """The rotating log file."""
        return self.log_file or self.instance_path / "logs" / "microblog.log"

    @property
    def logs_to_file(self) -> bool:
        """Whether the log is a file, which rotates, and not /dev/null or its like."""
        if self.log_path.is_relative_to("/dev"):
            # /dev/stdout may lead to a file, and to rotate it would take it from all others.
            return False
        return self.log_path.is_file() or not self.log_path.exists()

    @property
    def database(self) -> str:
        """SQLAlchemy's address of the database, with an async driver."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{(self.instance_path / 'microblog.db').absolute()}"
        return self.database_url.get_secret_value()

    @property
    def read_database(self) -> str | None:
        """SQLAlchemy's address of the replica, if there is one."""
        url = self.database_read_url
        return url.get_secret_value() if url else None

    @property
    def errors_database(self) -> str:
        """SQLAlchemy's address of the error store, which works while the database does not."""
        if self.errors_database_url is None:
            return f"sqlite+aiosqlite:///{(self.instance_path / 'errors.db').absolute()}"
        return self.errors_database_url.get_secret_value()

    def database_of(self, part: str) -> str:
        """SQLAlchemy's address of one of the two: `main`, or the error `store`."""
        return self.database if part == "main" else self.errors_database

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
    def counts_apart(self) -> bool:
        """Whether each process counts the tries that it sees, and no other's."""
        return self.ratelimit_storage is None and self.database.startswith("sqlite")

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
        dotenv = DotEnvFile(settings_cls, env_file=getattr(dotenv_settings, "env_file", None))
        return init_settings, env_settings, FileSource(settings_cls, dotenv), dotenv


def load(**settings: Any) -> Config:
    """Read the settings; raises ConfigError, which names every bad one in one message."""
    # It says which lines are wrong, where pydantic's own reader would go past them.
    values_of()
    try:
        return Config(**settings)
    except ValidationError as error:
        lines = [_line(problem) for problem in error.errors()]
        raise ConfigError("\n".join(lines)) from None


def _line(problem: Any) -> str:
    name = str(problem["loc"][0]).upper() if problem["loc"] else ""
    message = problem["msg"].removeprefix("Value error, ")
    return f"{name}: {message}" if name else message
