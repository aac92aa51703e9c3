"""worktime against a clock that walks minute by minute and knows nothing of spans."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from engine.domain.worktime import (
    Calendar,
    Limit,
    LimitKind,
    Override,
    OverrideKind,
    Pause,
    add,
    explain,
    parse_slots,
    share_due,
    subtract,
    time_between,
)

MINUTE = timedelta(minutes=1)
DAYS = 120
CASES = 800  # for each of the calendars


def _overrides(first: date, usual: str) -> list[Override]:
    def override(offset: int, kind: OverrideKind, slots: str) -> Override:
        day = first + timedelta(days=offset)
        return Override(day=day, kind=kind, zh="例外", en="other", slots=parse_slots(slots))

    return [
        *(override(n, OverrideKind.HOLIDAY, "") for n in (20, 21, 22, 23, 24, 60, 61)),
        *(override(n, OverrideKind.MAKE_UP, usual) for n in (17, 27, 62)),
        *(override(n, OverrideKind.HALF_DAY, "09:10-11:40") for n in (19, 40, 41, 75)),
    ]


OFFICE = "08:00-12:00, 14:00-18:00"
SHIFTS = "00:00-06:00, 07:30-07:45, 22:00-24:00"
CALENDARS = {
    "office hours in Shanghai": (date(2026, 1, 5), OFFICE, "Asia/Shanghai"),
    "night shifts in Berlin, into summer": (date(2026, 2, 9), SHIFTS, "Europe/Berlin"),
    "night shifts in Berlin, out of summer": (date(2026, 9, 7), SHIFTS, "Europe/Berlin"),
}


def _calendar(name: str) -> Calendar:
    first, usual, zone = CALENDARS[name]
    week = (parse_slots(usual),) * 5 + (parse_slots("10:00-10:30"), ())
    return Calendar.of(week=week, overrides=_overrides(first, usual), zone=zone)


def _open_minutes(calendar: Calendar, day: date) -> frozenset[int]:
    return frozenset(
        minute
        for slot in calendar.slots_on(day)
        for minute in range(
            slot.start.hour * 60 + slot.start.minute,
            (slot.end.hour * 60 + slot.end.minute) or 1440,
        )
    )


@cache
def _minutes(name: str) -> tuple[datetime, bytes]:
    """Every minute of the period: 1 if the clock on the wall stands in a slot."""
    first, _, zone_name = CALENDARS[name]
    calendar, zone = _calendar(name), ZoneInfo(zone_name)
    start = datetime.combine(first, time(0), zone).astimezone(UTC)
    working = bytearray()
    day, open_minutes = None, frozenset[int]()
    for number in range(DAYS * 1440):
        wall = (start + number * MINUTE).astimezone(zone)
        if wall.date() != day:
            day, open_minutes = wall.date(), _open_minutes(calendar, wall.date())
        working.append(wall.hour * 60 + wall.minute in open_minutes)
    return start, bytes(working)


def _walk(working: bytes, at: int, minutes: int, *, step: int) -> int | None:
    """The index at which `minutes` working minutes lie between; None beyond the period."""
    while minutes:
        look = at if step > 0 else at - 1
        if not 0 <= look < len(working):
            return None
        minutes -= working[look]
        at += step
    return at


def _paused(working: bytes, pauses: list[tuple[int, int]]) -> bytes:
    stopped = bytearray(working)
    for begin, end in pauses:
        stopped[begin:end] = bytes(max(0, min(end, len(stopped)) - begin))
    return bytes(stopped)


@pytest.mark.parametrize("name", CALENDARS)
def test_the_slow_clock_agrees(name: str) -> None:
    start, working = _minutes(name)
    calendar, always = _calendar(name), bytes([1]) * len(working)
    draw = random.Random(f"worktime {name}")
    compared = 0

    for _ in range(CASES):
        kind = draw.choice(list(LimitKind))
        minutes = draw.choice([draw.randint(1, 90), draw.randint(1, 1200)])
        limit = Limit(
            kind, Decimal(minutes) * 60_000_000 / (kind.unit // timedelta(microseconds=1))
        )
        if limit.microseconds != minutes * 60_000_000:  # thirds of a unit
            continue
        at = draw.randrange(len(working) // 2)
        spans = [
            (begin, begin + draw.randint(0, 4000))
            for begin in (at + draw.randint(-2000, 6000) for _ in range(draw.choice([0, 0, 1, 3])))
            if begin >= 0
        ]
        pauses = [Pause(start + a * MINUTE, start + b * MINUTE) for a, b in spans]
        minutes_of = _paused(working if kind.works else always, spans)
        moment = start + at * MINUTE

        due = _walk(minutes_of, at, minutes, step=1)
        if due is not None:
            compared += 1
            assert add(moment, limit, calendar, pauses) == start + due * MINUTE
            counted = time_between(moment, start + due * MINUTE, kind, calendar, pauses)
            assert counted == minutes * MINUTE
            if minutes % 2 == 0:
                half = _walk(minutes_of, at, minutes // 2, step=1)
                assert half is not None
                assert share_due(moment, limit, 50, calendar, pauses) == start + half * MINUTE
            working_out = explain(moment, limit, calendar, pauses)
            assert sum((s.end - s.start for s in working_out.counted), timedelta()) == counted
            pieces = sorted((p.start, p.end) for p in (*working_out.counted, *working_out.skipped))
            edges = [moment, *(edge for piece in pieces for edge in piece), working_out.due_at]
            assert edges[::2] == edges[1::2]
        begin = _walk(minutes_of, at, minutes, step=-1)
        if begin is not None:
            assert subtract(moment, limit, calendar, pauses) == start + begin * MINUTE
        other = draw.randrange(len(working))
        expected = sum(minutes_of[min(at, other) : max(at, other)]) * (1 if other >= at else -1)
        assert time_between(moment, start + other * MINUTE, kind, calendar, pauses) == (
            expected * MINUTE
        )

    assert compared > CASES * 0.9


def test_adding_three_working_days_takes_microseconds() -> None:
    calendar, limit = _calendar("office hours in Shanghai"), Limit.of("working_day", 3)
    moment = datetime(2026, 2, 1, 3, 7, tzinfo=UTC)
    add(moment, limit, calendar)

    best = min(_seconds(lambda: add(moment, limit, calendar)) for _ in range(200))

    assert best < 0.0002  # 10 µs on a desk; ten times that on a busy machine is no failure


def _seconds(run: Callable[[], object]) -> float:
    begin = perf_counter()
    run()
    return perf_counter() - begin
