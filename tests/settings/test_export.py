"""Taking one's data along."""

import asyncio
from pathlib import Path

import pytest
from quart import Quart

from microblog import create_app
from microblog.config import Config
from tests.browser import Browser
from tests.outside import run_sql
from tests.settings.exporting import exported, page_when

YESTERDAY = "2020-01-01 00:00:00"
LATER = "2100-01-01 00:00:00"


def _files(instance: Path) -> list[Path]:
    return list((instance / "exports").glob("*"))


async def _wait_until_no_file(instance: Path) -> None:
    async with asyncio.timeout(10):
        while _files(instance):
            await asyncio.sleep(0.02)


def _put_export(instance: Path, state: str, expires_at: str, created_at: str = LATER) -> None:
    run_sql(
        instance,
        "INSERT INTO exports (user_id, state, done, total, file, created_at, expires_at) "
        f"VALUES (1, '{state}', 3, 7, 'x.zip', '{created_at}', '{expires_at}')",
    )


async def test_an_export_is_its_owners_alone(alice: Browser, bob: Browser) -> None:
    address = await exported(alice)

    assert (await bob.get(address)).status_code == 404
    assert (await alice.get(address)).status_code == 200


@pytest.mark.parametrize("export_id", ["0", "9" * 30, "x", "-1"])
async def test_an_export_that_is_not_there_is_not_found(alice: Browser, export_id: str) -> None:
    await exported(alice)

    assert (await alice.get(f"/settings/export/{export_id}")).status_code == 404


async def test_a_newer_export_takes_the_place_of_the_older(instance: Path, alice: Browser) -> None:
    older = await exported(alice)
    [file] = _files(instance)
    newer = await exported(alice)
    async with asyncio.timeout(10):
        while file.exists():
            await asyncio.sleep(0.02)

    assert (await alice.get(older)).status_code == 404
    assert (await alice.get(newer)).status_code == 200
    assert len(_files(instance)) == 1


async def test_the_page_says_how_far_it_is_and_reloads(instance: Path, alice: Browser) -> None:
    _put_export(instance, "working", LATER)

    page = await alice.get("/settings/export")

    assert "3 of 7 posts" in page.text
    assert page.headers["Refresh"] == "3"


async def test_one_export_is_made_at_a_time(instance: Path, alice: Browser) -> None:
    page = await alice.get("/settings/export")
    _put_export(instance, "working", LATER)
    token = page.text.split('"csrf_token" type="hidden" value="')[1].split('"')[0]

    await alice.client.post("/settings/export", data={"csrf_token": token})

    assert run_sql(instance, "SELECT done FROM exports") == [(3,)]


async def test_an_export_whose_process_was_killed_has_failed_and_can_be_made_again(
    instance: Path, alice: Browser
) -> None:
    _put_export(instance, "working", YESTERDAY)

    assert "please make it again" in (await alice.get("/settings/export")).text
    assert (await alice.get(await exported(alice))).status_code == 200


async def test_an_export_that_waited_while_the_site_stopped_is_made_at_its_start(
    config: Config, instance: Path
) -> None:
    app = create_app(config)
    async with app.test_app(), Browser(app) as alice:
        await alice.register("alice")
    _put_export(instance, "waiting", LATER)

    app = create_app(config)
    async with app.test_app(), Browser(app) as alice:
        await alice.log_in("alice")
        assert "is ready" in await page_when(alice, "is ready")


async def test_an_export_that_cannot_be_written_has_failed_and_is_told(
    instance: Path, alice: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    (instance / "exports").write_text("in the way")

    await alice.submit("/settings/export")

    assert "It is not your fault" in await page_when(alice, "failed")
    assert "An export could not be made" in caplog.text


async def test_an_expired_export_is_removed_with_its_file(
    app: Quart, instance: Path, alice: Browser
) -> None:
    address = await exported(alice)
    run_sql(instance, f"UPDATE exports SET expires_at = '{YESTERDAY}'")
    app.extensions["housekeeper"].wake()

    await _wait_until_no_file(instance)

    assert (await alice.get(address)).status_code == 404


async def test_a_file_that_is_no_exports_is_removed(
    app: Quart, instance: Path, alice: Browser
) -> None:
    (instance / "exports").mkdir()
    (instance / "exports" / "left.zip").touch()
    app.extensions["housekeeper"].wake()

    await _wait_until_no_file(instance)


async def test_the_export_of_a_deleted_account_goes_with_it(instance: Path, alice: Browser) -> None:
    await exported(alice)

    await alice.submit("/settings/delete", password="correct horse battery")

    await _wait_until_no_file(instance)


async def test_a_lost_file_is_not_found(instance: Path, alice: Browser) -> None:
    address = await exported(alice)
    for file in _files(instance):
        file.unlink()

    assert (await alice.get(address)).status_code == 404


async def test_without_the_forms_token_nothing_is_made(instance: Path, alice: Browser) -> None:
    await alice.client.post("/settings/export")

    assert run_sql(instance, "SELECT count(*) FROM exports") == [(0,)]
