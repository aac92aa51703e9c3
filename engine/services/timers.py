"""When a timer is due: the diagram gives the marks, deadline row and calendar the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from engine.domain import worktime
from engine.errors.domain import ClockStopped
from engine.ports import DeadlineRecord, Json
from engine.services.calendars import extensions_of, limit_of, pauses_of
from engine.workflow import Limit, Mark, OpenTimer

WHOLE = 100  # percent of a limit


@dataclass(frozen=True, slots=True)
class Due:
    mark: Mark
    at: datetime


def payload(timer: OpenTimer) -> dict[str, Json]:
    """What the job row keeps, so that a change of calendar or limit needs no run loaded."""
    return {
        "marks": [mark_to_json(mark) for mark in timer.marks],
        "deadline": timer.deadline_task,
        "process": timer.process,
        "node": timer.node,
        "scope": timer.scope,
        "definition": timer.definition,
    }


def marks_of(stored: Mapping[str, Json]) -> tuple[Mark, ...]:
    marks = stored.get("marks")
    if not isinstance(marks, list):
        return ()
    return tuple(mark_from_json(mark) for mark in marks if isinstance(mark, dict))


def dues(
    marks: Sequence[Mark],
    deadline: DeadlineRecord | None,
    calendar: worktime.Calendar,
) -> list[Due]:
    """When each mark is due, earliest first. Empty: parked (the clock stands still)."""
    found: list[Due] = []
    for mark in marks:
        at = _due(mark, deadline, calendar)
        if at is not None:
            found.append(Due(mark, at))
    found.sort(key=lambda due: (due.at, due.mark.share or 0))
    return found


def first_due(
    marks: Sequence[Mark],
    deadline: DeadlineRecord | None,
    calendar: worktime.Calendar,
) -> datetime | None:
    """When the earliest mark is due, as `dues` says. None: parked.

    Nearly every timer opens with shares of its limit that have all yet to come: the smallest comes
    first, and a repetition counts from the whole of it, so the others need not be worked out.
    """
    shares = [mark for mark in marks if mark.share is not None]
    if deadline is not None and shares and all(mark.at is None for mark in marks):
        smallest = min(mark.share or 0 for mark in shares)
        if smallest <= WHOLE:
            return _share(deadline, smallest, calendar)
    found = dues(marks, deadline, calendar)
    return found[0].at if found else None


def skip_missed(
    due: Due, deadline: DeadlineRecord | None, calendar: worktime.Calendar, now: datetime
) -> Due:
    """Of a repetition that was missed several times over, the newest that is due."""
    mark = due.mark
    if mark.number is None or mark.last is None:
        return due
    newest = due
    for number in range(mark.number + 1, mark.last + 1):
        at = _due(replace(mark, number=number), deadline, calendar)
        if at is None or at > now:
            break
        newest = Due(replace(mark, number=number), at)
    return newest


def limit_due(start: datetime, limit: Limit, calendar: worktime.Calendar) -> datetime | None:
    """When a limit that starts now is used up; None if the calendar never works."""
    try:
        return worktime.share_due(start, limit_of(limit), WHOLE, calendar)
    except ClockStopped:
        return None


def deadline_due(deadline: DeadlineRecord, calendar: worktime.Calendar) -> datetime | None:
    """100 % of the limit, extensions included; None while a pause without an end stands."""
    return _share(deadline, WHOLE, calendar)


def _due(
    mark: Mark, deadline: DeadlineRecord | None, calendar: worktime.Calendar
) -> datetime | None:
    if mark.at is not None:
        return mark.at
    if deadline is None:
        return None
    if mark.share is not None:
        return _share(deadline, mark.share, calendar)
    if mark.number is None or mark.every is None:
        return None
    whole = _share(deadline, WHOLE, calendar)
    if whole is None:
        return None
    try:
        return worktime.repeat_due(
            whole, limit_of(mark.every), mark.number, calendar, pauses_of(deadline)
        )
    except ClockStopped:
        return None


def _share(deadline: DeadlineRecord, percent: int, calendar: worktime.Calendar) -> datetime | None:
    try:
        return worktime.share_due(
            deadline.started_at,
            limit_of(deadline.limit),
            percent,
            calendar,
            pauses_of(deadline),
            extensions_of(deadline),
        )
    except ClockStopped:
        return None


def mark_to_json(mark: Mark) -> dict[str, Json]:
    if mark.share is not None:
        return {"share": mark.share}
    if mark.at is not None:
        return {"at": mark.at.isoformat()}
    every = mark.every
    return {
        "number": mark.number,
        "last": mark.last,
        "every": {"kind": every.kind, "amount": str(every.amount)} if every else None,
    }


def mark_from_json(stored: Mapping[str, Json]) -> Mark:
    share, at, number = stored.get("share"), stored.get("at"), stored.get("number")
    if isinstance(share, int):
        return Mark(share=share)
    if isinstance(at, str):
        return Mark(at=datetime.fromisoformat(at))
    every, last = stored.get("every"), stored.get("last")
    return Mark(
        number=number if isinstance(number, int) else None,
        last=last if isinstance(last, int) else None,
        every=(
            Limit(str(every["kind"]), Decimal(str(every["amount"])))
            if isinstance(every, dict)
            else None
        ),
    )
