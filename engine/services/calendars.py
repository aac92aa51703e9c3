"""Turning calendar rows into the calendars that worktime counts with."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain import worktime
from engine.ports import CalendarRecord, DeadlineRecord
from engine.workflow import Limit


def build_calendar(record: CalendarRecord) -> worktime.Calendar:
    """Raises CalendarInvalid, which names the day."""
    week = tuple(_slots(record.slots.get(str(day), ())) for day in range(7))
    return worktime.Calendar.of(
        overrides=[
            worktime.Override(
                day=day.day,
                kind=worktime.OverrideKind(day.kind),
                zh=day.name,
                en=day.name_en,
                slots=_slots(day.spans) if day.spans is not None else None,
            )
            for day in record.days
        ],
        week=week,
        zone=record.time_zone,
    )


def _slots(spans: Sequence[tuple[str, str]]) -> tuple[worktime.Slot, ...]:
    return tuple(worktime.Slot.parse(f"{start}-{end}") for start, end in spans)


def limit_of(limit: Limit) -> worktime.Limit:
    """A diagram's limit as worktime counts it. Raises LimitInvalid."""
    return worktime.Limit.of(limit.kind, limit.amount)


def pauses_of(deadline: DeadlineRecord) -> tuple[worktime.Pause, ...]:
    return tuple(worktime.Pause(start, end) for start, end in deadline.pauses)


def extensions_of(deadline: DeadlineRecord) -> tuple[worktime.Limit, ...]:
    return tuple(
        worktime.Limit.from_json(entry["limit"])
        for entry in deadline.extensions
        if isinstance(entry, dict) and "limit" in entry
    )
