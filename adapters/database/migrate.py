"""Bringing a database's schema to this program's version: one line of migrations for both kinds."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from adapters.database.connections import Database, sqlite_path
from engine.errors.database import SchemaNewer, SchemaOutdated

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x6772696463617365 - (1 << 62)  # "gridcase"; any number that other programs do not use


def migrate(url: str) -> None:
    """Create the schema or bring it up to date; doing it again changes nothing.

    Two that start at once wait for each other. All steps are one transaction. Raises SchemaNewer
    and what connecting raises.
    """
    database = Database(url, pool_size=1)
    try:
        if database.is_sqlite:
            sqlite_path(database.url).parent.mkdir(parents=True, exist_ok=True)
        with database.engine.connect() as connection:
            if database.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _refuse_newer(_version_in(connection))
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    finally:
        database.dispose()


def check_schema(database: Database) -> None:
    """For programs that start: raises SchemaOutdated or SchemaNewer, and changes nothing."""
    with database.reading() as connection:
        found = _version_in(connection)
    needed = newest_version()
    if found != needed:
        _refuse_newer(found)
        raise SchemaOutdated(found=found or "-", needed=needed)


def newest_version() -> str:
    """The version that this program needs."""
    version = ScriptDirectory.from_config(_config()).get_current_head()
    assert version is not None
    return version


def _version_in(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(found: str | None) -> None:
    """A version that this program has never heard of is of a later release."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaNewer(found=found)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
