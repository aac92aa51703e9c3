"""Connections to the one database, SQLite or PostgreSQL, and transactions on them.

The step path runs prepared texts on the driver itself: a step has about ten statements, and what
SQLAlchemy adds to each costs more than SQLite needs to execute it. Everything else runs as Core
statements on the same connection, in the same transaction.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, event, exc, make_url
from sqlalchemy import create_engine as sqlalchemy_engine
from sqlalchemy.pool import QueuePool

from adapters.database.shapes import Shapes
from engine.errors.database import (
    DatabaseBusy,
    DatabaseTooOld,
    DatabaseUnavailable,
    DatabaseUnknown,
)
from engine.ports import Stamps

Row = tuple[Any, ...]
Listener = Callable[[str, Sequence[object]], None]

_BUSY_SECONDS = 20.0
_OLDEST_SQLITE = (3, 35, 0)  # RETURNING
_OLDEST_POSTGRESQL = 130000

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {int(_BUSY_SECONDS * 1000)}",
    "PRAGMA cache_size = -32768",
    "PRAGMA temp_store = MEMORY",
    # In pages: a step writes about thirty, so this is one checkpoint in a hundred and more steps.
    "PRAGMA wal_autocheckpoint = 4000",
)


class Database:
    """One database and its pool of connections; made once per process.

    `pool_size` is for the threads that use it at once. Raises DatabaseUnknown for a URL of another
    kind and DatabaseTooOld for a version that lacks what we need.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = database_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = (
            _sqlite_engine(self.url, pool_size)
            if self.is_sqlite
            else _postgresql_engine(self.url, pool_size)
        )
        self.listener: Listener | None = None
        """Told of every statement of a transaction with its parameters, in order; for benches."""
        # SQLite has one writer. Threads of this process queue here, where they are woken at once,
        # instead of asking the file again and again.
        self._writer = threading.Lock()
        self.shapes = Shapes(sqlite=self.is_sqlite)
        self.known_lanes: set[tuple[str, ...]] = set()
        """Role sets that are certainly in the table `role_set`."""

    @property
    def kind(self) -> str:
        return "sqlite" if self.is_sqlite else "postgresql"

    def text(self, statement: str) -> str:
        """A statement written with `?` as this database's driver wants it."""
        return statement if self.is_sqlite else statement.replace("?", "%s")

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries; on SQLite all of them see the same moment."""
        transaction = Transaction(self, read_only=True)
        try:
            yield transaction.core
        except (exc.DBAPIError, sqlite3.Error, psycopg.Error) as error:
            raise translated(error) from error
        finally:
            transaction.close()

    def dispose(self) -> None:
        """Close every connection; the object can be used again."""
        self.engine.dispose()

    def lock_writer(self) -> None:
        if not self._writer.acquire(timeout=_BUSY_SECONDS):
            raise DatabaseBusy

    def unlock_writer(self) -> None:
        self._writer.release()


class GuardFailed(Exception):
    """A change that had to find its row did not."""

    def __init__(self, number: int) -> None:
        super().__init__(f"change {number} found no row")
        self.number = number


class Transaction:
    """One connection out of the pool with one transaction on it, begun with the first statement.

    Not for two threads at once. `close` without `commit` rolls back.
    """

    def __init__(self, database: Database, *, read_only: bool) -> None:
        self.database = database
        self.read_only = read_only
        self.stamps: Stamps | None = None
        """The counters as this transaction last read them, for caches."""
        self._core: Connection | None = None
        self._raw: Any = None
        self._begun = False
        self._locked = False

    @property
    def core(self) -> Connection:
        """For Core statements."""
        if not self._begun:
            self._begin()
        assert self._core is not None
        return self._core

    @property
    def is_sqlite(self) -> bool:
        return self.database.is_sqlite

    def fetch(self, text: str, values: Sequence[object] = ()) -> list[Row]:
        """Run a prepared text (`Database.text`) that gives rows."""
        if not self._begun:
            self._begin()
        if self.database.listener is not None:
            self.database.listener(text, values)
        return self._raw.execute(text, values).fetchall()  # type: ignore[no-any-return]

    def fetch_together(self, texts: Sequence[tuple[str, Sequence[object]]]) -> list[list[Row]]:
        """Several queries in one round trip."""
        if not self._begun:
            self._begin()
        if self.is_sqlite:
            return [self.fetch(text, values) for text, values in texts]
        if self.database.listener is not None:
            for text, values in texts:
                self.database.listener(text, values)
        with self._raw.pipeline():
            cursors = [self._raw.execute(text, values) for text, values in texts]
            return [cursor.fetchall() for cursor in cursors]

    def execute(self, text: str, values: Sequence[object] = ()) -> int:
        """Run a prepared text; the number of rows it changed."""
        if not self._begun:
            self._begin()
        if self.database.listener is not None:
            self.database.listener(text, values)
        return self._raw.execute(text, values).rowcount  # type: ignore[no-any-return]

    def execute_together(
        self, texts: Sequence[tuple[str, Sequence[object]]], *, guards: Collection[int] = ()
    ) -> list[int]:
        """Several changes in one round trip, in this order; the rows that each changed.

        `guards` are the numbers of those that must change exactly one row; of the first that does
        not, GuardFailed is raised. What comes after a guard may be sent before its answer is seen,
        so an error of a later change is the guard's if the guard failed. The caller rolls back.
        """
        if not self._begun:
            self._begin()
        raw = self._raw
        if self.database.listener is not None:
            for text, values in texts:
                self.database.listener(text, values)
        changed: list[int] = []
        if self.is_sqlite:
            for number, (text, values) in enumerate(texts):
                rows = raw.execute(text, values).rowcount
                if rows != 1 and number in guards:
                    raise GuardFailed(number)
                changed.append(rows)
            return changed
        cursors: list[Any] = []
        try:
            with raw.pipeline():
                for text, values in texts:
                    cursors.append(raw.execute(text, values))
        except psycopg.Error as error:
            # What was never answered has -1 rows.
            for number, cursor in enumerate(cursors):
                if number in guards and cursor.rowcount == 0:
                    raise GuardFailed(number) from error
            raise
        for number, cursor in enumerate(cursors):
            if cursor.rowcount != 1 and number in guards:
                raise GuardFailed(number)
            changed.append(cursor.rowcount)
        return changed

    def commit(self) -> None:
        if self.database.listener is not None:
            self.database.listener("COMMIT", ())
        if self._begun:
            self._raw.commit()
            self._begun = False
        self._unlock()

    def close(self) -> None:
        """Give the connection back; what is not committed is rolled back."""
        core, self._core, self._raw = self._core, None, None
        self._begun = False
        try:
            if core is not None:
                core.close()  # the pool rolls back
        finally:
            self._unlock()

    def _begin(self) -> None:
        if self._core is None:
            try:
                self._core = self.database.engine.connect()
            except exc.DBAPIError as error:
                raise translated(error) from error
            self._raw = self._core.connection.driver_connection
        if self.is_sqlite:
            if self.read_only:
                self._raw.execute("BEGIN")
            else:
                self.database.lock_writer()
                self._locked = True
                # Taken at once: a reader that starts to write cannot wait for another writer.
                self._raw.execute("BEGIN IMMEDIATE")
                if self.database.listener is not None:
                    self.database.listener("BEGIN IMMEDIATE", ())
        self._begun = True

    def _unlock(self) -> None:
        if self._locked:
            self._locked = False
            self.database.unlock_writer()


def database_url(text: str) -> URL:
    """Raises DatabaseUnknown for anything but a SQLite file and PostgreSQL."""
    try:
        url = make_url(text)
    except exc.ArgumentError as error:
        raise DatabaseUnknown(where=text) from error
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite")
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise DatabaseUnknown(where=url.render_as_string(hide_password=True))


def translated(error: BaseException) -> BaseException:
    """A driver's error as one of ours where there is one, else itself."""
    original = error.orig if isinstance(error, exc.DBAPIError) else error
    if isinstance(original, sqlite3.OperationalError):
        code = getattr(original, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return DatabaseBusy()
        if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY):
            return DatabaseUnavailable(detail=str(original))
    if isinstance(
        original,
        (
            psycopg.errors.DeadlockDetected,
            psycopg.errors.SerializationFailure,
            psycopg.errors.LockNotAvailable,
        ),
    ):
        return DatabaseBusy()
    if type(original) is psycopg.OperationalError or isinstance(
        original, (psycopg.errors.AdminShutdown, psycopg.errors.CannotConnectNow)
    ):
        return DatabaseUnavailable(detail=str(original).strip().partition("\n")[0])
    return error


def _sqlite_engine(url: URL, pool_size: int) -> Engine:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise DatabaseTooOld(
            what="SQLite", version=sqlite3.sqlite_version, oldest=".".join(map(str, _OLDEST_SQLITE))
        )
    engine = sqlalchemy_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=20,
        connect_args={
            "check_same_thread": False,  # the pool hands a connection to one thread at a time
            "isolation_level": None,  # transactions are begun by us
            "timeout": _BUSY_SECONDS,
            "cached_statements": 512,
        },
    )

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    event.listen(engine, "connect", prepare)
    return engine


def _postgresql_engine(url: URL, pool_size: int) -> Engine:
    options: Mapping[str, Any] = {
        "options": "-c timezone=UTC -c idle_in_transaction_session_timeout=300000",
        "application_name": "gridcase",
    }
    engine = sqlalchemy_engine(
        url, pool_size=pool_size, max_overflow=20, pool_pre_ping=False, connect_args=dict(options)
    )

    def prepare(connection: psycopg.Connection[Any], _record: object) -> None:
        version = connection.info.server_version
        if version < _OLDEST_POSTGRESQL:
            raise DatabaseTooOld(what="PostgreSQL", version=str(version // 10000), oldest="13")
        connection.prepare_threshold = 2
        connection.prepared_max = 300

    event.listen(engine, "connect", prepare)
    return engine


def sqlite_path(url: URL) -> Path:
    assert url.database is not None
    return Path(url.database)
