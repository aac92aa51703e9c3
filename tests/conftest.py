"""What every test may ask for."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases

# A developer's own database or home folder must never be what a test writes to.
for _name in [name for name in os.environ if name.startswith("GRIDCASE_")]:
    if not _name.startswith("GRIDCASE_TEST_"):
        del os.environ[_name]

pytest_plugins = ["pytester"]

KINDS = ("sqlite", "postgresql")
_opened = pytest.StashKey[Path | None]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_opened] = databases.open_run()
    if config.stash[_opened]:
        # Being told to stop is no reason to leave a database server behind.
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(_opened, None):
        databases.close_run(folder)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated, otherwise empty database: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        with databases.sqlite_database(tmp_path) as url:
            yield url
    else:
        with databases.postgresql_database() as url:
            yield url


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same without the migration."""
    if request.param == "sqlite":
        with databases.sqlite_database(tmp_path, None) as url:
            yield url
    else:
        with databases.postgresql_database(None) as url:
            yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated SQLite database, for what does not depend on the kind."""
    with databases.sqlite_database(tmp_path) as url:
        yield url


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A fresh, migrated PostgreSQL database, for what only PostgreSQL does."""
    with databases.postgresql_database() as url:
        yield url


@pytest.fixture(params=KINDS)
def county_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the small county of tests/county.py in it, on both kinds."""
    if request.param == "sqlite":
        with databases.sqlite_database(tmp_path, databases.COUNTY_OF_MONDAY) as url:
            yield url
    else:
        with databases.postgresql_database(databases.COUNTY_OF_MONDAY) as url:
            yield url


@pytest.fixture
def sqlite_county_url(tmp_path: Path) -> Iterator[str]:
    """The same on SQLite, for what does not depend on the kind."""
    with databases.sqlite_database(tmp_path, databases.COUNTY_OF_MONDAY) as url:
        yield url


@pytest.fixture
def postgresql_county_url() -> Iterator[str]:
    """The same on PostgreSQL, for what only PostgreSQL does."""
    with databases.postgresql_database(databases.COUNTY_OF_MONDAY) as url:
        yield url
