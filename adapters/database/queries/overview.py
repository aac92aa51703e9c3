"""Figures: open, overdue and closed cases by area and department, counted in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, exists, func, or_, select
from sqlalchemy import case as when

from adapters.database import visibility
from adapters.database.tables import case, work_item
from adapters.database.visibility import below
from engine.domain.people import Scope

SEE_REPORTS = "see_reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Of the cases that lie in the very area and are with the very department. `latitude` and
    `longitude` are sums over the `placed` open ones."""

    area_id: int
    department_id: int | None
    open: int
    overdue: int
    closed: int
    placed: int
    latitude: float
    longitude: float


def counted(
    scope: Scope, connection: Connection, *, area_path: str, now: datetime, since: datetime
) -> list[Counted]:
    """Within the reach of `see_reports`. Reads every open case there: show it through `Totals`."""
    c = case.c
    is_open = c.ended_at.is_(None)
    late = exists(
        select(1).where(work_item.c.case_id == c.id, work_item.c.due_at < now).correlate(case)
    )
    placed = and_(is_open, c.latitude.is_not(None), c.longitude.is_not(None))
    query = (
        select(
            c.area_id,
            c.department_id,
            func.sum(when((is_open, 1), else_=0)).label("open"),
            func.sum(when((and_(is_open, late), 1), else_=0)).label("overdue"),
            func.sum(when((is_open, 0), else_=1)).label("closed"),
            func.sum(when((placed, 1), else_=0)).label("placed"),
            func.sum(when((placed, c.latitude), else_=0.0)).label("latitude"),
            func.sum(when((placed, c.longitude), else_=0.0)).label("longitude"),
        )
        .where(
            or_(is_open, c.ended_at >= since),
            below(area_path, c.area_path),
            visibility.cases(scope, SEE_REPORTS, own=False),
        )
        .group_by(c.area_id, c.department_id)
    )
    return [Counted(**row._mapping) for row in connection.execute(query)]
