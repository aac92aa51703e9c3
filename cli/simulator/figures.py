"""What happened, counted from the facts that acts wrote; never from step ids or status texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from adapters.database.connections import Database
from adapters.database.tables import case, department, fact, incident, performed, timeline

WENT_UP = ("judged", "desk_moved")
OF_DEPARTMENTS = ("dispatched", "accepted", "rejected", "fed_back")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    archived: int
    refused: int
    withdrawn: int
    open: int
    open_by_status: dict[str, int]
    leftover: int
    steps: int
    timers_fired: int
    urged: int
    supervised: int
    escalated: int
    redispatched: int
    second_handling: int
    reopened: int
    incidents: int
    by_department: dict[str, dict[str, int]]


def read_figures(database: Database) -> Figures:
    with database.reading() as connection:
        return _read(connection)


def _read(connection: Connection) -> Figures:
    ended = _grouped(
        connection,
        select(case.c.ended_fact, func.count())
        .where(case.c.ended_at.is_not(None))
        .group_by(case.c.ended_fact),
    )
    status = _grouped(
        connection,
        select(case.c.status, func.count())
        .where(case.c.ended_at.is_(None))
        .group_by(case.c.status),
    )
    facts = _grouped(connection, select(fact.c.kind, func.count()).group_by(fact.c.kind))
    # Leftover (domain.md §2): rejected or waiting for acceptance, so nobody has taken it on.
    waiting = select(func.count()).where(
        case.c.ended_at.is_(None), case.c.dispatched_at.is_not(None), case.c.accepted_at.is_(None)
    )
    return Figures(
        archived=ended.get("archived", 0),
        refused=ended.get("refused", 0),
        withdrawn=ended.get("withdrawn", 0),
        open=sum(status.values()),
        open_by_status=dict(sorted(status.items())),
        leftover=_one(connection, waiting),
        steps=_one(connection, select(func.count()).select_from(performed)),
        timers_fired=_one(
            connection,
            select(func.count()).select_from(timeline).where(timeline.c.kind == "timer"),
        ),
        urged=facts.get("urged", 0),
        supervised=facts.get("ordered", 0),
        escalated=_cases_with(connection, WENT_UP),
        redispatched=_dispatched_again(connection),
        second_handling=_cases_with(connection, ("next_round",)),
        reopened=facts.get("reopened", 0),
        incidents=_one(
            connection,
            select(func.count()).select_from(incident).where(incident.c.resolved_at.is_(None)),
        ),
        by_department=_by_department(connection),
    )


def _grouped(connection: Connection, query: object) -> dict[str, int]:
    rows = connection.execute(query).all()  # type: ignore[call-overload]
    return {str(row[0] or ""): int(row[1]) for row in rows}


def _one(connection: Connection, query: object) -> int:
    return int(connection.execute(query).scalar_one())  # type: ignore[call-overload]


def _cases_with(connection: Connection, kinds: tuple[str, ...]) -> int:
    query = select(func.count(fact.c.case_id.distinct())).where(fact.c.kind.in_(kinds))
    return _one(connection, query)


def _dispatched_again(connection: Connection) -> int:
    rows = connection.execute(select(fact.c.data).where(fact.c.kind == "dispatched"))
    return sum(1 for (data,) in rows if data.get("again") is True)


def _by_department(connection: Connection) -> dict[str, dict[str, int]]:
    query = (
        select(department.c.code, fact.c.kind, func.count())
        .join(department, department.c.id == fact.c.department_id)
        .where(fact.c.kind.in_(OF_DEPARTMENTS))
        .group_by(department.c.code, fact.c.kind)
    )
    counts: dict[str, Counter[str]] = {}
    for code, kind, number in connection.execute(query):
        counts.setdefault(code, Counter())[kind] = number
    return {code: {kind: counts[code][kind] for kind in OF_DEPARTMENTS} for code in sorted(counts)}
