"""Run by Alembic; the connection and its transaction come from `adapters.database.migrate`."""

from __future__ import annotations

from alembic import context

from adapters.database.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()
