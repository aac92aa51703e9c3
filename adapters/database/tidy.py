"""Dropping what has run out: sessions, answered requests, old tries to sign in."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from adapters.database import tables
from adapters.database.connections import Database, Transaction

ANSWERS_KEPT = timedelta(hours=24)


def tidy(database: Database, now: datetime) -> None:
    transaction = Transaction(database, read_only=False)
    try:
        transaction.core.execute(delete(tables.session).where(tables.session.c.expires_at < now))
        transaction.core.execute(
            delete(tables.idempotency).where(tables.idempotency.c.at < now - ANSWERS_KEPT)
        )
        transaction.commit()
    finally:
        transaction.close()
