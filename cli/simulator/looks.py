"""What the simulator reads from the database: which steps have opened, what is due next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from adapters.database.connections import Database
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


_OPENED = select(
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
    case.c.area_path.label("place_path"),
    case.c.category_id,
    case.c.department_id.label("last_department"),
    case.c.rejected_at,
).join(case, case.c.id == work_item.c.case_id)


def opened_since(database: Database, last: int) -> list[Opened]:
    """Steps with a higher number than `last`, in order; numbers are never used again."""
    query = _OPENED.where(work_item.c.id > last).order_by(work_item.c.id)
    return _read(database, query)


def look_again(database: Database, item_id: int) -> Opened | None:
    """The step as it is now; None if it is gone."""
    found = _read(database, _OPENED.where(work_item.c.id == item_id))
    return found[0] if found else None


def _read(database: Database, query: object) -> list[Opened]:
    with database.reading() as connection:
        rows = connection.execute(query).all()  # type: ignore[call-overload]
    return [
        Opened(
            id=row.id,
            case_id=row.case_id,
            form=row.form,
            roles=tuple(row.role_key.split("|")),
            area_path=row.area_path,
            department_id=row.department_id,
            outcomes=row.outcomes,
            opened_at=row.opened_at,
            due_at=row.due_at,
            version=row.version,
            assignee_id=row.assignee_id,
            place_path=row.place_path,
            category_id=row.category_id,
            rejected_by=row.last_department if row.rejected_at is not None else None,
        )
        for row in rows
    ]
