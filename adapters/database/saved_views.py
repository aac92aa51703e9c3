"""Views of lists that people have saved, and which one each list opens with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, select, update

from adapters.database.connections import Transaction
from adapters.database.tables import default_view
from adapters.database.tables import saved_view as table
from adapters.database.visibility import saved_views
from engine.domain.people import Scope
from engine.ports import SavedViewRecord


class DatabaseSavedViewStore:
    """Implements `engine.ports.SavedViewStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def visible(self, scope: Scope, list_name: str | None = None) -> Sequence[SavedViewRecord]:
        query = select(table).where(saved_views(scope)).order_by(table.c.name, table.c.id)
        if list_name is not None:
            query = query.where(table.c.list == list_name)
        rows = self._transaction.core.execute(query)
        return [SavedViewRecord(**row._mapping) for row in rows]

    def add(self, view: SavedViewRecord) -> int:
        made = self._transaction.core.execute(
            insert(table).values(_values(view)).returning(table.c.id)
        )
        return int(made.scalar_one())

    def change(self, view: SavedViewRecord) -> None:
        self._transaction.core.execute(
            update(table).where(table.c.id == view.id).values(_values(view))
        )

    def drop(self, view_id: int) -> None:
        core = self._transaction.core
        core.execute(delete(default_view).where(default_view.c.view_id == view_id))
        core.execute(delete(table).where(table.c.id == view_id))

    def defaults(self, person_id: int) -> Mapping[str, int]:
        c = default_view.c
        rows = self._transaction.core.execute(
            select(c.list, c.view_id).where(c.person_id == person_id)
        )
        return {row.list: row.view_id for row in rows}

    def make_default(self, person_id: int, list_name: str, view_id: int | None) -> None:
        c = default_view.c
        core = self._transaction.core
        core.execute(delete(default_view).where(c.person_id == person_id, c.list == list_name))
        if view_id is not None:
            core.execute(
                insert(default_view).values(person_id=person_id, list=list_name, view_id=view_id)
            )


def _values(view: SavedViewRecord) -> dict[str, object]:
    names = ("list", "name", "query", "owner_id", "role", "updated_at")
    return {name: getattr(view, name) for name in names}
