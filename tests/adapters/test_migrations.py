"""The schema: migrated and declared are the same, and a program refuses another's."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from adapters.database.connections import Database
from adapters.database.migrate import check_schema, migrate, newest_version
from adapters.database.tables import metadata
from engine.errors.database import SchemaNewer, SchemaOutdated


def test_the_migrations_make_what_the_tables_declare(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
        found = {
            (table, index["name"])
            for table in inspect(connection).get_table_names()
            for index in inspect(connection).get_indexes(table)
        }
    database.dispose()

    assert differences == []
    declared = {(t.name, i.name) for t in metadata.tables.values() for i in t.indexes}
    assert declared <= found


def test_conditions_of_partial_indexes_are_in_the_schema(database_url: str) -> None:
    database = Database(database_url)
    if database.is_sqlite:
        query = "SELECT sql FROM sqlite_master WHERE name = 'ix_job_due'"
    else:
        query = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_job_due'"
    with database.engine.connect() as connection:
        text = connection.exec_driver_sql(query).scalar_one()
    database.dispose()

    assert "where" in text.lower()


def test_migrating_twice_and_at_once_is_fine(empty_database_url: str) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            migrate(empty_database_url)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    migrate(empty_database_url)

    assert failures == []
    database = Database(empty_database_url)
    check_schema(database)
    database.dispose()


def test_an_empty_and_a_newer_database_are_refused_by_name(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    with pytest.raises(SchemaOutdated, match=newest_version()):
        check_schema(database)
    migrate(empty_database_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    for action in (check_schema, lambda _: migrate(empty_database_url)):
        with pytest.raises(SchemaNewer, match="9999"):
            action(database)
    database.dispose()


def test_a_failed_migration_leaves_the_database_as_it_was(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import op

    def refuse(*_: Any, **__: Any) -> None:
        raise LookupError("planted")

    monkeypatch.setattr(op, "execute", refuse)
    with pytest.raises(LookupError, match="planted"):
        migrate(empty_database_url)

    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    database.dispose()
