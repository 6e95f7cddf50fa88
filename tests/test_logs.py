"""The log file."""

import json
import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import pytest

from microblog import log_threads
from microblog.config import load
from microblog.errors.redaction import Redactor
from microblog.errors.reports import described
from microblog.logs import logging_to


def _logged(tmp_path: Path, *arguments: object) -> str:
    config = load(instance_path=tmp_path, _env_file=None)
    with logging_to(config):
        logging.getLogger("microblog.test").info(*arguments)
    return config.log_path.read_text()


def test_a_line_has_time_level_message_and_place(tmp_path: Path) -> None:
    line = _logged(tmp_path, "hello %s", "world")

    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    assert re.fullmatch(
        rf"{stamp} INFO \[-\] microblog\.test: hello world \[in .*/test_logs\.py:\d+\]\n", line
    )


def test_what_a_visitor_sent_forges_no_line(tmp_path: Path) -> None:
    text = _logged(tmp_path, "name: %s", "x\n2026-01-01T00:00:00.000Z INFO forged\x1b[2J\r\x85")

    assert text.count("\n") == 2
    assert text.splitlines()[1].startswith("    | 2026")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


def test_the_file_is_not_for_everybody_to_read(tmp_path: Path) -> None:
    _logged(tmp_path, "hello")

    assert (tmp_path / "logs" / "microblog.log").stat().st_mode & 0o777 == 0o640


def test_what_is_no_file_is_written_and_keeps_its_rights(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    config = load(instance_path=tmp_path, log_file=pipe, _env_file=None)

    with logging_to(config):
        logging.getLogger("microblog.test").info("hello")

    assert b"hello" in os.read(reader, 1000)
    assert pipe.stat().st_mode & 0o777 == 0o666
    os.close(reader)


def test_what_stdout_leads_to_is_not_rotated(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as out:
        command = (
            "from microblog.config import load; "
            "print(load(log_file='/dev/stdout', _env_file=None).logs_to_file)"
        )
        subprocess.run([sys.executable, "-c", command], stdout=out, cwd=tmp_path, check=True)

    assert (tmp_path / "out").read_text() == "False\n"


@contextmanager
def _full() -> Iterator[TextIO]:
    full = Path("/dev/full").open("w", buffering=1)  # noqa: SIM115  # to close it fails, too
    try:
        yield full
    finally:
        with suppress(OSError):
            full.close()


def test_a_full_disk_that_stderr_is_on_too_ends_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load(instance_path=tmp_path, _env_file=None)
    path, aside = config.log_path, tmp_path / "aside.log"
    log = logging.getLogger("microblog.test")
    with _full() as full, logging_to(config):
        monkeypatch.setattr(sys, "stderr", full)
        path.rename(aside)
        path.symlink_to(full.name)
        log.info("lost")
        time.sleep(0.3)
        path.unlink()
        aside.rename(path)
        log.info("after")
        monkeypatch.undo()

    assert "after" in path.read_text()


def test_no_level_logs_what_people_write(tmp_path: Path) -> None:
    config = load(instance_path=tmp_path, log_level="DEBUG", _env_file=None)
    with logging_to(config):
        logging.getLogger("aiosqlite").debug("executing INSERT ('dear diary')")

    assert config.log_path.read_text() == ""


def test_debug_lines_need_the_level(tmp_path: Path) -> None:
    config = load(instance_path=tmp_path, _env_file=None)
    with logging_to(config):
        logging.getLogger("microblog.test").debug("not said")
        logging.getLogger("microblog.test").info("said")

    assert "not said" not in config.log_path.read_text()


def test_json_is_one_object_a_line(tmp_path: Path) -> None:
    config = load(instance_path=tmp_path, log_format="json", _env_file=None)
    with logging_to(config):
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            logging.getLogger("microblog.test").exception("broken\nhere")

    [line] = config.log_path.read_text().splitlines()
    fields = json.loads(line)
    assert fields["level"] == "ERROR"
    assert fields["message"] == "broken\nhere"
    assert "ZeroDivisionError" in fields["traceback"]
    assert list(fields)[:3] == ["time", "level", "number"]


def test_a_record_that_cannot_be_formatted_says_where_it_is(tmp_path: Path) -> None:
    record = logging.LogRecord("x", logging.ERROR, "here.py", 7, "%d apples", ("no",), None)
    redactor = Redactor(load(instance_path=tmp_path, _env_file=None))

    assert described(record, redactor).message == "unformattable record at here.py:7"


def test_a_log_that_cannot_be_opened_stops_the_start(tmp_path: Path) -> None:
    config = load(instance_path=tmp_path, log_file=tmp_path, _env_file=None)

    with pytest.raises(IsADirectoryError), logging_to(config):
        pass


def test_a_log_that_cannot_be_written_any_more_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = load(instance_path=tmp_path, _env_file=None)

    with logging_to(config):
        config.log_path.unlink()
        config.log_path.mkdir()
        for _ in range(20):
            logging.getLogger("microblog.test").info("hello")

    assert capsys.readouterr().err.count("the log can't be written") == 1


def test_lines_that_a_slow_disk_let_drop_do_not_hinder_the_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_threads, "_MAX_WAITING", 10)
    config = load(instance_path=tmp_path, _env_file=None)
    config.log_path.parent.mkdir()
    # A pipe that nobody empties is a disk that stands still.
    os.mkfifo(config.log_path)
    pipe = os.open(config.log_path, os.O_RDWR)
    reading = threading.Thread(target=_read_until_the_end, args=(pipe,))
    try:
        with logging_to(config):
            for _ in range(1000):
                logging.getLogger("microblog.test").info("x" * 500)
            reading.start()
    finally:
        os.write(pipe, b"end")
        reading.join()
        os.close(pipe)


def test_the_file_is_written_though_nobody_reads_stderr(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load(instance_path=tmp_path, _env_file=None)
    pipe, end = os.pipe()
    reading = threading.Thread(target=_read_until_the_end, args=(pipe,))
    with os.fdopen(end, "w", buffering=1) as unread:
        monkeypatch.setattr(sys, "stderr", unread)
        with logging_to(config):
            for _ in range(100):
                logging.getLogger("microblog.test").info("x" * 2_000)
            deadline = time.monotonic() + 10
            while (written := config.log_path.read_text().count("\n")) < 100:
                assert time.monotonic() < deadline, f"only {written} lines"
                time.sleep(0.01)
            reading.start()
        unread.write("end")
        unread.flush()
        reading.join()
    os.close(pipe)


def _read_until_the_end(pipe: int) -> None:
    while not os.read(pipe, 100_000).endswith(b"end"):
        pass
