"""`microblog serve`, where it refuses; tests/test_serving.py has the rest."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Microblog
from tests.server import microblog_serve

FREE = "127.0.0.1:0"


@pytest.mark.parametrize("name", ["FLASK_DEBUG", "QUART_DEBUG"])
def test_serve_refuses_debug_mode(microblog: Microblog, name: str) -> None:
    answer = microblog("serve", **{name: "1"})

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Error: {name} is set")
    assert answer.stderr.count("\n") == 1


def test_serve_without_tables_says_what_to_run(microblog: Microblog) -> None:
    answer = microblog("serve", "--bind", FREE, "--workers", "2")

    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: The database has no tables yet (/")
    assert answer.stderr.endswith("/microblog.db). Please run: microblog db upgrade\n")


def test_serve_names_a_bad_setting(microblog: Microblog) -> None:
    answer = microblog("serve", "--bind", FREE, LOG_LEVEL="LOUD")

    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: LOG_LEVEL: ")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("options", [(), ("--upgrade",)])
def test_serve_says_why_a_database_cannot_be_used(
    microblog: Microblog, instance: Path, options: tuple[str, ...]
) -> None:
    (instance / "microblog.db").write_text("this is no database" * 100)

    answer = microblog("serve", "--bind", FREE, *options)

    assert answer.returncode == 1
    assert answer.stderr == "Error: the database can't be used: file is not a database\n"


def test_serve_names_a_port_in_use(microblog: Microblog, instance: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        bind = "127.0.0.1:{1}".format(*other.getsockname())
        answer = microblog("serve", BIND=bind, WEB_CONCURRENCY="2")

    assert answer.returncode == 1
    assert answer.stderr == f"Error: {bind}: Address already in use\n"


def test_serve_reads_where_and_how_many_from_dotenv(
    microblog: Microblog, instance: Path, tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        (tmp_path / ".env").write_text(f"BIND={bind}\n")
        elsewhere = microblog("serve")
    (tmp_path / ".env").write_text("WEB_CONCURRENCY=many\n")
    many = microblog("serve")

    assert elsewhere.stderr == f"Error: {bind}: Address already in use\n"
    assert "'many' is not a valid integer range" in many.stderr


@pytest.mark.parametrize("bind", ["8000", "unix:"])
def test_serve_says_how_an_address_looks(microblog: Microblog, instance: Path, bind: str) -> None:
    answer = microblog("serve", "--bind", bind)

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Error: {bind}: wanted is an address and a port, such as ")


def test_serve_names_a_socket_in_use(microblog: Microblog, instance: Path) -> None:
    path = instance / "socket"
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()
        answer = microblog("serve", "--bind", f"unix:{path}")

    assert answer.returncode == 1
    assert answer.stderr == f"Error: unix:{path}: Address already in use\n"


def test_serve_gives_up_where_no_worker_can_be_started(instance: Path) -> None:
    # Enough for the one who starts the worker, and not for the pipes to it.
    command = ["sh", "-c", 'ulimit -n 11; exec "$@"', "sh", *microblog_serve(FREE)]

    answer = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    assert answer.returncode == 1
    assert answer.stderr == "microblog: no worker can be started: [Errno 24] Too many open files\n"


def test_serve_names_a_log_file_that_cannot_be(microblog: Microblog, instance: Path) -> None:
    answer = microblog("serve", "--bind", FREE, LOG_FILE="/dev/null/microblog.log")

    assert answer.returncode == 1
    assert answer.stderr == "Error: /dev/null: File exists\n"
