"""What the databases say of how the site is doing."""

from datetime import timedelta

from sqlalchemy import func, select, update

from microblog.backups.last import last_backup
from microblog.clock import utc_now
from microblog.config import Config
from microblog.doctor.databases import reading
from microblog.doctor.verdict import Verdict
from microblog.errors.models import OPEN, ErrorGroup
from microblog.mail.models import GIVEN_UP, WAITING, Mail
from microblog.read_only import text_of_file
from microblog.site_settings.models import SiteSetting
from microblog.site_settings.queries import READ_ONLY
from microblog.users.models import User

_WEEK = timedelta(days=7)
_CLOCKS_DIFFER = timedelta(minutes=1)


async def bugs(config: Config) -> Verdict:
    """Which bugs nobody has settled."""
    async with reading(config, "store") as store:
        count = await store.scalar(select(func.count()).where(ErrorGroup.state == OPEN))
    if count:
        return Verdict("warn", f"{count} open. Please look: microblog errors list")
    return Verdict("ok", "none is open")


async def waiting_mails(config: Config) -> Verdict:
    """Whether mails were not taken."""
    lately = Mail.state == GIVEN_UP, Mail.created_at > utc_now() - _WEEK
    stuck = Mail.state == WAITING, Mail.last_error.is_not(None)
    async with reading(config, "store") as store:
        given_up = await store.scalar(select(func.count()).where(*lately))
        waiting = await store.scalar(select(func.count()).where(*stuck))
        newest = (
            select(Mail.last_error).where(Mail.last_error.is_not(None)).order_by(Mail.id.desc())
        )
        error = await store.scalar(newest.limit(1))
    if given_up or waiting:
        said = f"{waiting} could not be sent yet, {given_up} never in a week: {error}"
        return Verdict("warn", said)
    return Verdict("ok", "none waits to be tried again")


async def clock(config: Config) -> Verdict:
    """Whether anything in the database is from the future."""
    async with reading(config) as database:
        seen = await database.scalar(select(func.max(User.last_seen_at)))
        if database.dialect.name == "postgresql":
            seen = await database.scalar(select(func.now()))
    ahead = seen - utc_now() if seen else timedelta()
    if ahead > _CLOCKS_DIFFER:
        said = f"this machine is {ahead} behind what the database has seen; please set its clock"
        return Verdict("fail", said)
    return Verdict("ok", f"{utc_now():%Y-%m-%d %H:%M:%S} UTC, after all that was seen")


async def registration(config: Config) -> Verdict:
    """Who may register, and whether their addresses are confirmed."""
    saved = select(SiteSetting.value).where(SiteSetting.name == "registration")
    async with reading(config) as database:
        found = await database.scalar(saved) or config.registration
    if found == "open" and not config.confirms_email:
        said = "open, and no address is confirmed: set MAIL_SERVER and BASE_URL, or close it"
        return Verdict("warn", said)
    confirmed = "confirmed" if config.confirms_email else "not confirmed"
    return Verdict("ok", f"{found}; addresses are {confirmed}")


async def admins(config: Config) -> Verdict:
    """Whether somebody can look after the site."""
    async with reading(config) as database:
        count = await database.scalar(select(func.count()).where(User.is_admin))
    if not count:
        return Verdict("warn", "none yet: microblog user set-admin NAME")
    return Verdict("ok", f"{count}")


async def read_only(config: Config) -> Verdict:
    """Whether people can write, or somebody forgot to let them."""
    saved = select(SiteSetting.value).where(SiteSetting.name == READ_ONLY)
    async with reading(config) as database:
        by_database = await database.scalar(saved)
    if by_database is not None or text_of_file(config.instance_path) is not None:
        said = "the site is read-only. When it need not be: microblog read-only off"
        return Verdict("warn", said)
    async with reading(config) as database:
        await database.execution_options(writes=True)
        # Nothing commits it.
        await database.execute(update(SiteSetting).values(value=SiteSetting.value))
    return Verdict("ok", "people can write")


def backup(config: Config) -> Verdict:
    """Whether somebody made a backup lately."""
    last = last_backup(config)
    if last is None:
        return Verdict("warn", "never: microblog backup FILE")
    said = f"{last.made_at:%Y-%m-%d}, {last.file}"
    if utc_now() - last.made_at > _WEEK:
        return Verdict("warn", f"the last is of {said}: microblog backup FILE")
    return Verdict("ok", said)
