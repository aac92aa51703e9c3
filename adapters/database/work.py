"""Open human steps: claiming and what became of them."""

from __future__ import annotations

from datetime import datetime

from adapters.database.connections import Transaction
from adapters.database.shapes import Shapes
from adapters.database.types import checked, from_microseconds, to_microseconds
from engine.ports import WorkItemRecord


class DatabaseWorkStore:
    """Implements `engine.ports.WorkStore`: each change is one conditional update."""

    def __init__(self, transaction: Transaction, shapes: Shapes) -> None:
        self._transaction = transaction
        self._shapes = shapes
        self._text = transaction.database.text
        self._moment = to_microseconds if transaction.is_sqlite else checked

    def claim(self, item_id: int, *, person_id: int, seen_version: int, at: datetime) -> bool:
        text = (
            "UPDATE work_item SET assignee_id = ?, claimed_at = ?, version = version + 1 "
            "WHERE id = ? AND version = ? AND (assignee_id IS NULL OR assignee_id = ?)"
        )
        values = (person_id, self._moment(at), item_id, seen_version, person_id)
        return self._transaction.execute(self._text(text), values) == 1

    def release(self, item_id: int, *, person_id: int, seen_version: int) -> bool:
        text = (
            "UPDATE work_item SET assignee_id = NULL, claimed_at = NULL, version = version + 1 "
            "WHERE id = ? AND version = ? AND assignee_id = ?"
        )
        values = (item_id, seen_version, person_id)
        return self._transaction.execute(self._text(text), values) == 1

    def assign(self, item_id: int, *, person_id: int, seen_version: int, at: datetime) -> bool:
        text = (
            "UPDATE work_item SET assignee_id = ?, claimed_at = ?, version = version + 1 "
            "WHERE id = ? AND version = ?"
        )
        values = (person_id, self._moment(at), item_id, seen_version)
        return self._transaction.execute(self._text(text), values) == 1

    def item(self, item_id: int) -> WorkItemRecord | None:
        shape = self._shapes.item
        text = self._text(f"SELECT {shape.select()} FROM work_item WHERE id = ?")  # noqa: S608
        found = self._transaction.fetch(text, (item_id,))
        return shape.record(found[0]) if found else None

    def who_closed(self, item_id: int) -> tuple[int, int, datetime] | None:
        text = 'SELECT case_id, person_id, "at" FROM performed WHERE item_id = ?'
        found = self._transaction.fetch(self._text(text), (item_id,))
        if not found:
            return None
        case_id, person_id, at = found[0]
        return case_id, person_id, from_microseconds(at) if self._transaction.is_sqlite else at
