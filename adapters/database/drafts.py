"""Drafts of processes, decisions and forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.sql.expression import ColumnElement

from adapters.database.connections import Transaction
from adapters.database.tables import draft as table
from engine.ports import DraftRecord


class DatabaseDraftStore:
    """Implements `engine.ports.DraftStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def drafts(self) -> Sequence[DraftRecord]:
        query = select(*_RECORD).order_by(table.c.kind, table.c.key)
        return [_record(row) for row in self._transaction.core.execute(query)]

    def draft(self, kind: str, key: str) -> DraftRecord | None:
        row = self._transaction.core.execute(select(*_RECORD).where(_is(kind, key))).first()
        return None if row is None else _record(row)

    def begin(self, kind: str, key: str) -> DraftRecord:
        found = self.draft(kind, key)
        if found is not None:
            return found
        self._transaction.core.execute(insert(table).values(kind=kind, key=key, version=0))
        made = self.draft(kind, key)
        assert made is not None, "it was just inserted"
        return made

    def save(self, draft: DraftRecord, *, seen_version: int) -> bool:
        statement = (
            update(table)
            .where(_is(draft.kind, draft.key), table.c.version == seen_version)
            .values(
                content=draft.content,
                version=draft.version,
                base_version=draft.base_version,
                author_id=draft.author_id,
                updated_at=draft.updated_at,
            )
        )
        return self._transaction.core.execute(statement).rowcount == 1

    def open(self, draft: DraftRecord) -> None:
        self._transaction.core.execute(
            update(table)
            .where(_is(draft.kind, draft.key))
            .values(
                opened_by=draft.opened_by,
                opened_at=draft.opened_at,
                opened_until=draft.opened_until,
            )
        )

    def drop(self, kind: str, key: str) -> None:
        self._transaction.core.execute(delete(table).where(_is(kind, key)))


_RECORD = tuple(column for column in table.c if column.name != "id")


def _is(kind: str, key: str) -> ColumnElement[bool]:
    return (table.c.kind == kind) & (table.c.key == key)


def _record(row: Any) -> DraftRecord:
    return DraftRecord(**row._mapping)
