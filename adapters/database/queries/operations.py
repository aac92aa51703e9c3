"""The log of operations 操作日志, as lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, false, select, true

from adapters.database.queries.paging import Page, bounded, cursor, read_cursor
from adapters.database.queries.system import AUDIT
from adapters.database.tables import operation, person
from engine.domain.people import Scope
from engine.ports import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationLine:
    id: int
    at: datetime
    actor_id: int | None
    actor_name: str | None
    kind: str
    subject: str
    title: str
    before: Json
    after: Json


def operation_page(
    scope: Scope,
    connection: Connection,
    *,
    kind: str = "",
    subject: str | None = None,
    actor_id: int | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[OperationLine]:
    """Newest first, for whoever may read the logs."""
    limit = bounded(limit)
    o = operation.c
    query = (
        select(
            o.id, o.at, o.actor_id, person.c.name.label("actor_name"), o.kind, o.subject, o.title,
            o.before, o.after,
        )
        .select_from(operation)
        .outerjoin(person, person.c.id == o.actor_id)
        .where(true() if scope.allows(AUDIT) else false())
    )  # fmt: skip
    if kind:
        query = query.where(o.kind.startswith(kind, autoescape=True))
    if subject is not None:
        query = query.where(o.subject == subject)
    if actor_id is not None:
        query = query.where(o.actor_id == actor_id)
    if after is not None:
        query = query.where(o.id < read_cursor(after, 1)[0])
    rows = connection.execute(query.order_by(o.id.desc()).limit(limit + 1)).all()
    return Page.of(
        rows, limit, lambda row: cursor(row.id), lambda row: OperationLine(**row._mapping)
    )
