"""Which record stands in which table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from adapters.database import tables
from adapters.database.rows import Shape, bound
from engine.ports import (
    AttachmentRecord,
    BlobRecord,
    CaseRecord,
    DeadlineRecord,
    FactRecord,
    IncidentRecord,
    JobRecord,
    OutboxRecord,
    PerformedRecord,
    RequestRecord,
    RunRecord,
    SessionRecord,
    Stamps,
    TimelineRecord,
    WaitRecord,
    WorkItemRecord,
)
from engine.workflow.world import Limit

R = TypeVar("R")


def limit_text(limit: Limit) -> str:
    """`working_day 3`."""
    return f"{limit.kind} {limit.amount:f}"


def limit_from(text: str) -> Limit:
    kind, _, amount = text.partition(" ")
    return Limit(kind, Decimal(amount))


def item_from(columns: Mapping[Any, Any]) -> WorkItemRecord:
    """From the columns of a Core row."""
    values = dict(columns)
    values["roles"] = tuple(values.pop("role_key").split("|"))
    return WorkItemRecord(**values)


def deadline_from(columns: Mapping[Any, Any]) -> DeadlineRecord:
    """From the columns of a Core row."""
    values = dict(columns)
    values["limit"] = limit_from(values.pop("time_limit"))
    values["pauses"] = _pauses_in(values["pauses"])
    values["extensions"] = tuple(values["extensions"])
    values.pop("closed_at", None)
    return DeadlineRecord(**values)


def _pauses_out(pauses: Sequence[tuple[datetime, datetime | None]]) -> list[list[str | None]]:
    return [[start.isoformat(), None if end is None else end.isoformat()] for start, end in pauses]


def _pauses_in(pauses: Sequence[Sequence[str]]) -> tuple[tuple[datetime, datetime | None], ...]:
    return tuple(
        (datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
        for start, end in pauses
    )


def _same(value: Any) -> Any:
    return value


def _names(record: type[Any]) -> list[str]:
    return [field.name for field in fields(record)]


class Shapes:
    """The shapes of one kind of database; made once per `Database`."""

    def __init__(self, *, sqlite: bool) -> None:
        def shape(table: Any, record: Callable[..., R], **more: Any) -> Shape[R]:
            names = more.pop("attributes", None) or _names(record)  # type: ignore[arg-type]
            return Shape(table, record, names, sqlite=sqlite, **more)

        self.stamps = shape(tables.stamp, Stamps)
        self.case = shape(tables.case, CaseRecord, without=["id"])
        self.run = shape(tables.run, RunRecord, without=["id"])
        self.request = shape(tables.request, RequestRecord, without=["id"])
        self.item = shape(
            tables.work_item,
            WorkItemRecord,
            named={"roles": "role_key"},
            going={"roles": "|".join},
            coming={"roles": lambda key: tuple(key.split("|"))},
            without=["id"],
        )
        self.deadline = shape(
            tables.deadline,
            DeadlineRecord,
            named={"limit": "time_limit"},
            going={"limit": limit_text, "pauses": _pauses_out, "extensions": list},
            coming={"limit": limit_from, "pauses": _pauses_in, "extensions": tuple},
            without=["id"],
        )
        self.job = shape(tables.job, JobRecord, without=["id"])
        self.wait = shape(tables.wait, WaitRecord, without=["id"])
        self.fact = shape(tables.fact, FactRecord)
        self.performed = shape(tables.performed, PerformedRecord)
        self.timeline = shape(tables.timeline, TimelineRecord)
        self.blob = shape(tables.blob, BlobRecord)
        self.outbox = shape(tables.outbox, OutboxRecord)
        self.attachment = shape(tables.attachment, AttachmentRecord, without=["id"])
        self.incident = shape(tables.incident, IncidentRecord, without=["id"])
        self.session = shape(tables.session, SessionRecord)
        self.item_due = bound(tables.work_item.c.due_at, sqlite=sqlite) or _same
