"""What the simulator reads from the database: which steps have opened, what is due next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adapters.database.connections import Database, Row, Transaction
from adapters.database.rows import read
from adapters.database.tables import case, work_item


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open human step, as much of it as a queue shows."""

    id: int
    case_id: int
    form: str
    roles: tuple[str, ...]
    area_path: str
    department_id: int | None
    outcomes: tuple[str, ...]
    opened_at: datetime
    due_at: datetime | None
    version: int
    assignee_id: int | None
    place_path: str  # where the case lies
    category_id: int
    rejected_by: int | None  # the department that has just sent it back


_ITEM = (
    work_item.c.id,
    work_item.c.case_id,
    work_item.c.form,
    work_item.c.role_key,
    work_item.c.area_path,
    work_item.c.department_id,
    work_item.c.outcomes,
    work_item.c.opened_at,
    work_item.c.due_at,
    work_item.c.version,
    work_item.c.assignee_id,
)
_CASE = (case.c.area_path, case.c.category_id, case.c.department_id, case.c.rejected_at)
_QUERY = (
    f"SELECT {', '.join(f'i.{column.name}' for column in _ITEM)}, "  # noqa: S608 - our own names
    f"{', '.join(f'c.{column.name}' for column in _CASE)} "
    "FROM work_item i JOIN case_ c ON c.id = i.case_id WHERE i.id {} ? ORDER BY i.id"
)


class Queues:
    """Prepared texts: the simulator looks after every step of everybody."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._since = database.text(_QUERY.format(">"))
        self._one = database.text(_QUERY.format("="))
        self._turns = [read(column, sqlite=database.is_sqlite) for column in (*_ITEM, *_CASE)]

    def opened_since(self, last: int) -> list[Opened]:
        """Steps with a higher number than `last`, in order; numbers are never used again."""
        return self._read(self._since, last)

    def look_again(self, item_id: int) -> Opened | None:
        """The step as it is now; None if it is gone."""
        found = self._read(self._one, item_id)
        return found[0] if found else None

    def _read(self, text: str, value: int) -> list[Opened]:
        transaction = Transaction(self._database, read_only=True)
        try:
            rows = transaction.fetch(text, (value,))
        finally:
            transaction.close()
        return [self._opened(row) for row in rows]

    def _opened(self, row: Row) -> Opened:
        values = [
            value if turn is None else turn(value)
            for value, turn in zip(row, self._turns, strict=True)
        ]
        department_id, rejected_at = values[13], values[14]
        return Opened(
            id=values[0],
            case_id=values[1],
            form=values[2],
            roles=tuple(values[3].split("|")),
            area_path=values[4],
            department_id=values[5],
            outcomes=values[6],
            opened_at=values[7],
            due_at=values[8],
            version=values[9],
            assignee_id=values[10],
            place_path=values[11],
            category_id=values[12],
            rejected_by=department_id if rejected_at is not None else None,
        )
