"""What a reporter is shown of his own case: moments and kinds of facts, nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from adapters.database.tables import case, deadline, fact


@dataclass(frozen=True, slots=True)
class Progress:
    """`promised_at`: the latest open deadline of the case's own run."""

    number: str
    category: str
    area_id: int
    reported_at: datetime
    ended_at: datetime | None
    facts: Sequence[tuple[str, datetime]]
    promised_at: datetime | None


def progress(connection: Connection, case_id: int) -> Progress | None:
    """Only after the reporter was recognised (commands/public.case_of)."""
    c = case.c
    row = connection.execute(
        select(c.number, c.category, c.area_id, c.reported_at, c.ended_at, c.main_run_id).where(
            c.id == case_id
        )
    ).first()
    if row is None:
        return None
    told = connection.execute(
        select(fact.c.kind, fact.c.at).where(fact.c.case_id == case_id).order_by(fact.c.id)
    )
    promised = None
    if row.ended_at is None and row.main_run_id is not None:
        d = deadline.c
        promised = connection.execute(
            select(func.max(d.due_at)).where(
                d.run_id == row.main_run_id, d.case_id == case_id, d.closed_at.is_(None)
            )
        ).scalar()
    return Progress(
        number=row.number,
        category=row.category,
        area_id=row.area_id,
        reported_at=row.reported_at,
        ended_at=row.ended_at,
        facts=[(each.kind, each.at) for each in told],
        promised_at=promised,
    )
