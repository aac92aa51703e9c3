from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.domain.worktime import (
    Calendar,
    GapKind,
    Limit,
    LimitKind,
    Override,
    OverrideKind,
    Pause,
    Slot,
    add,
    count_between,
    explain,
    extended,
    parse_slots,
    repeat_due,
    share_due,
    subtract,
    time_between,
)
from engine.errors.domain import (
    CalendarInvalid,
    ClockStopped,
    LimitInvalid,
    LimitsDiffer,
    MomentOutOfRange,
    NaiveMoment,
    NoWorkingTime,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """`11-20 17:00` of 2026 by the county's clock; 11-20 is a Friday."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def shown(moment: datetime) -> str:
    assert moment.tzinfo is UTC
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def a_holiday(day: date, name: str = "元旦") -> Override:
    return Override(day=day, kind=OverrideKind.HOLIDAY, zh=name, en="New Year")


def a_make_up_day(day: date, slots: str | None = None) -> Override:
    return Override(
        day=day,
        kind=OverrideKind.MAKE_UP,
        zh="调休上班",
        en="Make-up day",
        slots=None if slots is None else parse_slots(slots),
    )


def a_half_day(day: date, slots: str) -> Override:
    return Override(
        day=day, kind=OverrideKind.HALF_DAY, zh="半天", en="Half day", slots=parse_slots(slots)
    )


USUAL = Calendar()
SPRING_FESTIVAL = Calendar.of(
    overrides=[
        *(a_holiday(date(2026, 2, day), "春节") for day in (16, 17, 18, 19, 20, 23)),
        a_make_up_day(date(2026, 2, 14)),
        a_make_up_day(date(2026, 2, 28)),
        a_half_day(date(2026, 2, 13), "08:00-12:00"),
    ],
    name="仙游县",
)


@pytest.mark.parametrize(
    ("kind", "amount", "start", "due"),
    [
        ("working_hour", 4, "11-20 08:00", "11-20 12:00"),
        ("working_hour", 4, "11-20 09:00", "11-20 15:00"),
        ("working_hour", "0.5", "11-20 17:45", "11-23 08:15"),
        ("working_day", 1, "11-20 08:00", "11-20 18:00"),
        ("working_day", 1, "11-20 10:30", "11-23 10:30"),
        ("working_day", 3, "11-19 17:00", "11-24 17:00"),
        ("working_day", "0.5", "11-20 14:00", "11-20 18:00"),
        # outside a slot: the next slot starts the clock
        ("working_hour", 1, "11-20 12:00", "11-20 15:00"),
        ("working_hour", 1, "11-20 13:20", "11-20 15:00"),
        ("working_hour", 1, "11-20 18:00", "11-23 09:00"),
        ("working_day", 1, "11-21 03:00", "11-23 18:00"),
        ("working_hour", 1, "11-20 07:00", "11-20 09:00"),
        # continuous clocks start at once, night and weekend too
        ("natural_hour", 24, "11-20 23:30", "11-21 23:30"),
        ("natural_day", 2, "11-20 18:30", "11-22 18:30"),
        ("urgent_hour", 2, "11-21 23:30", "11-22 01:30"),
    ],
)
def test_a_limit_ends_when_its_clock_has_counted_it(
    kind: str, amount: int | str, start: str, due: str
) -> None:
    limit = Limit.of(kind, amount)

    result = add(local(start), limit, USUAL)

    assert shown(result) == due


@pytest.mark.parametrize(
    ("amount", "start", "due"),
    [
        # Friday 13 is worked until noon, Saturday 14 is a make-up day, then ten days of holiday
        (1, "02-13 08:00", "02-14 12:00"),
        (1, "02-13 13:00", "02-14 18:00"),
        (2, "02-13 08:00", "02-24 12:00"),
        # Saturday 28 is worked, Sunday is not
        (2, "02-27 08:00", "02-28 18:00"),
        (2, "02-27 10:00", "03-02 10:00"),
    ],
)
def test_holidays_are_skipped_and_make_up_days_and_half_days_counted(
    amount: int, start: str, due: str
) -> None:
    result = add(local(start), Limit.of("working_day", amount), SPRING_FESTIVAL)

    assert shown(result) == due


def test_a_natural_day_runs_through_the_holiday() -> None:
    result = add(local("02-15 10:00"), Limit.of("natural_day", 5), SPRING_FESTIVAL)

    assert shown(result) == "02-20 10:00"


@pytest.mark.parametrize(
    ("kind", "amount", "end", "start"),
    [
        ("working_day", 1, "11-20 18:00", "11-20 08:00"),
        ("working_hour", 4, "11-20 15:00", "11-20 09:00"),
        ("working_hour", 1, "11-23 08:30", "11-20 17:30"),
        ("working_hour", 1, "11-22 11:00", "11-20 17:00"),
        ("natural_hour", 3, "11-21 01:00", "11-20 22:00"),
    ],
)
def test_subtracting_finds_the_latest_start(kind: str, amount: int, end: str, start: str) -> None:
    limit = Limit.of(kind, amount)

    result = subtract(local(end), limit, USUAL)

    assert shown(result) == start


def test_counting_goes_both_ways_and_in_the_unit_of_its_kind() -> None:
    friday, monday = local("11-20 10:00"), local("11-23 10:00")

    assert time_between(friday, monday, LimitKind.WORKING_HOUR, USUAL) == timedelta(hours=8)
    assert time_between(monday, friday, LimitKind.WORKING_HOUR, USUAL) == timedelta(hours=-8)
    assert count_between(friday, monday, LimitKind.WORKING_DAY, USUAL) == 1
    assert count_between(friday, monday, LimitKind.NATURAL_DAY, USUAL) == 3
    assert count_between(monday, friday, LimitKind.URGENT_HOUR, USUAL) == -72
    assert count_between(friday, friday, LimitKind.WORKING_DAY, USUAL) == 0


@pytest.mark.parametrize(
    ("percent", "due"),
    [
        (50, "11-18 16:00"),
        (80, "11-19 08:24"),
        (100, "11-19 10:00"),
        (200, "11-20 10:00"),
    ],
)
def test_shares_of_a_limit_are_counted_by_its_own_clock(percent: int, due: str) -> None:
    result = share_due(local("11-18 10:00"), Limit.of("working_day", 1), percent, USUAL)

    assert shown(result) == due


def test_an_extension_moves_the_due_time_and_every_share() -> None:
    start, limit = local("11-16 08:00"), Limit.of("working_day", 2)

    assert shown(share_due(start, limit, 100, USUAL, extensions=[limit])) == "11-19 18:00"
    assert shown(share_due(start, limit, 50, USUAL, extensions=[limit])) == "11-17 18:00"
    assert extended(limit, [Limit.of("working_hour", 4)]) == Limit.of("working_day", "2.5")


def test_an_extension_by_another_clock_is_refused() -> None:
    with pytest.raises(LimitsDiffer):
        share_due(
            local("11-16 08:00"),
            Limit.of("working_day", 2),
            100,
            USUAL,
            extensions=[Limit.of("natural_day", 1)],
        )


def test_a_pause_stops_every_clock() -> None:
    shelved = [Pause(local("11-20 10:00"), local("11-23 10:00"))]

    working = add(local("11-20 09:00"), Limit.of("working_hour", 2), USUAL, shelved)
    natural = add(local("11-20 09:00"), Limit.of("natural_hour", 2), USUAL, shelved)

    assert shown(working) == "11-23 11:00"
    assert shown(natural) == "11-23 11:00"


def test_overlapping_and_empty_pauses_count_once() -> None:
    pauses = [
        Pause(local("11-20 15:00"), local("11-20 16:00")),
        Pause(local("11-20 14:30"), local("11-20 15:30")),
        Pause(local("11-20 17:00"), local("11-20 17:00")),
    ]

    counted = time_between(
        local("11-20 14:00"), local("11-20 18:00"), LimitKind.WORKING_HOUR, USUAL, pauses
    )

    assert counted == timedelta(hours=2.5)


def test_a_pause_without_an_end_leaves_no_due_time_after_it() -> None:
    shelved = [Pause(local("11-20 10:00"))]

    reached = add(local("11-20 09:00"), Limit.of("working_hour", 1), USUAL, shelved)

    assert shown(reached) == "11-20 10:00"
    for kind in ("working_hour", "natural_hour"):
        with pytest.raises(ClockStopped):
            add(local("11-20 09:00"), Limit.of(kind, 2), USUAL, shelved)


def test_repetitions_count_from_the_due_time() -> None:
    due, every = local("11-19 18:00"), Limit.of("working_day", 1)

    moments = [shown(repeat_due(due, every, number, USUAL)) for number in (1, 2, 3)]

    assert moments == ["11-20 18:00", "11-23 18:00", "11-24 18:00"]


def test_the_deadline_names_what_it_skipped() -> None:
    start, limit = local("02-13 10:00"), Limit.of("working_day", 2)
    pauses = [Pause(local("02-14 14:00"), local("02-14 15:00"))]

    working = explain(start, limit, SPRING_FESTIVAL, pauses)

    assert shown(working.due_at) == "02-24 17:00"
    assert [(shown(span.start), shown(span.end)) for span in working.counted] == [
        ("02-13 10:00", "02-13 12:00"),
        ("02-14 08:00", "02-14 12:00"),
        ("02-14 15:00", "02-14 18:00"),
        ("02-24 08:00", "02-24 12:00"),
        ("02-24 14:00", "02-24 17:00"),
    ]
    assert [(gap.kind, gap.zh, shown(gap.start)) for gap in working.skipped] == [
        (GapKind.NIGHT, "夜间", "02-13 12:00"),
        (GapKind.BREAK, "午休", "02-14 12:00"),
        (GapKind.PAUSE, "暂停", "02-14 14:00"),
        (GapKind.NIGHT, "夜间", "02-14 18:00"),
        (GapKind.REST_DAY, "休息日", "02-15 00:00"),
        *((GapKind.HOLIDAY, "春节", f"02-{day} 00:00") for day in (16, 17, 18, 19, 20)),
        (GapKind.REST_DAY, "休息日", "02-21 00:00"),
        (GapKind.REST_DAY, "休息日", "02-22 00:00"),
        (GapKind.HOLIDAY, "春节", "02-23 00:00"),
        (GapKind.NIGHT, "夜间", "02-24 00:00"),
        (GapKind.BREAK, "午休", "02-24 12:00"),
    ]
    assert _is_whole([*working.counted, *working.skipped], start, working.due_at)


def _is_whole(pieces: Sequence[object], start: datetime, end: datetime) -> bool:
    spans = sorted((piece.start, piece.end) for piece in pieces)  # type: ignore[attr-defined]
    edges = [start, *(edge for span in spans for edge in span), end]
    return all(edges[n] == edges[n + 1] for n in range(0, len(edges), 2))


def test_a_calendar_inherits_what_it_does_not_say() -> None:
    short = Slot(time(9), time(11))

    town = SPRING_FESTIVAL.inherited(
        week=((short,),) * 5 + ((),) * 2,
        overrides=[a_half_day(date(2026, 2, 24), "08:00-09:00")],
    )

    assert town.slots_on(date(2026, 2, 17)) == ()
    assert town.slots_on(date(2026, 2, 24)) == (Slot(time(8), time(9)),)
    assert town.slots_on(date(2026, 2, 28)) == (short,)  # a make-up day has its own usual hours
    assert town.zone == "Asia/Shanghai"
    assert town.name == "仙游县"


def test_whether_a_moment_is_working_time() -> None:
    assert SPRING_FESTIVAL.is_working(local("02-14 09:00"))
    assert not SPRING_FESTIVAL.is_working(local("02-14 12:00"))
    assert not SPRING_FESTIVAL.is_working(local("02-17 09:00"))
    assert SPRING_FESTIVAL.local_day(datetime(2026, 2, 13, 16, tzinfo=UTC)) == date(2026, 2, 14)


def test_naive_moments_are_refused() -> None:
    naive, limit = datetime(2026, 11, 20, 9), Limit.of("natural_hour", 1)  # noqa: DTZ001
    aware = naive.replace(tzinfo=UTC)

    with pytest.raises(NaiveMoment, match="2026-11-20T09:00"):
        add(naive, limit, USUAL)
    with pytest.raises(NaiveMoment):
        subtract(naive, limit, USUAL)
    with pytest.raises(NaiveMoment):
        count_between(aware, naive, LimitKind.WORKING_HOUR, USUAL)
    with pytest.raises(NaiveMoment):
        add(aware, limit, USUAL, [Pause(naive)])


def test_moments_beyond_every_calendar_are_refused() -> None:
    for year in (1, 1899, 2201, 9999):
        with pytest.raises(MomentOutOfRange):
            add(datetime(year, 1, 1, tzinfo=UTC), Limit.of("working_day", 1), USUAL)


@pytest.mark.parametrize(
    ("kind", "amount"),
    [
        ("working_day", 0),
        ("working_day", -1),
        ("working_day", "NaN"),
        ("working_day", "Infinity"),
        ("working_day", "1E+999999"),
        ("natural_hour", "1E-30"),
        ("natural_day", 3661),
        ("working_day", "soon"),
        ("fortnight", 1),
    ],
)
def test_what_is_no_limit_is_refused(kind: str, amount: int | str) -> None:
    with pytest.raises(LimitInvalid):
        Limit.of(kind, amount)


@pytest.mark.parametrize(
    "value", [None, 3, "P1D", {}, {"kind": "working_day"}, {"kind": "working_day", "amount": True}]
)
def test_json_that_is_no_limit_is_refused(value: object) -> None:
    with pytest.raises(LimitInvalid):
        Limit.from_json(value)


@pytest.mark.parametrize(
    ("amount", "json"), [(3, 3), ("0.5", "0.5"), ("2.50", "2.5"), ("10", 10), (100, 100)]
)
def test_a_limit_survives_json(amount: int | str, json: int | str) -> None:
    limit = Limit.of("working_day", amount)

    assert limit.to_json() == {"kind": "working_day", "amount": json}
    assert Limit.from_json(limit.to_json()) == limit
    assert Limit.from_json({"kind": "working_day", "amount": 0.5}).amount == Decimal("0.5")


def test_a_limit_can_be_read() -> None:
    assert Limit.of("working_day", 3).text("zh-CN") == "3 工作日"
    assert Limit.of("working_day", 1).text("en") == "1 working day"
    assert Limit.of("working_hour", "1.50").text("en") == "1.5 working hours"


@pytest.mark.parametrize("week", [((),) * 7, ((Slot(time(8), time(9)),),) + ((),) * 6])
def test_a_calendar_without_working_time_says_so(week: tuple[tuple[Slot, ...], ...]) -> None:
    closed = [a_holiday(date(2026, 1, 1) + timedelta(days=n)) for n in range(900)]
    calendar = Calendar.of(week=week, overrides=closed, name="空日历")

    with pytest.raises(NoWorkingTime, match="空日历"):
        add(local("01-01 09:00"), Limit.of("working_hour", 1), calendar)
    with pytest.raises(NoWorkingTime):
        subtract(datetime(2028, 6, 1, tzinfo=UTC), Limit.of("working_hour", 1), calendar)
    assert not count_between(
        local("01-01 09:00"), local("12-31 09:00"), LimitKind.WORKING_DAY, calendar
    )


def test_a_holiday_of_a_year_is_no_calendar_without_working_time() -> None:
    closed = [a_holiday(date(2026, 1, 1) + timedelta(days=n)) for n in range(365)]
    calendar = Calendar.of(overrides=closed)

    assert add(local("01-01 09:00"), Limit.of("working_hour", 1), calendar).year == 2027


@pytest.mark.parametrize("text", ["08:00", "12:00-08:00", "08:00-08:00", "25:00-26:00", "a-b"])
def test_what_is_no_slot_is_refused(text: str) -> None:
    with pytest.raises(CalendarInvalid):
        Slot.parse(text)


def test_slots_are_written_as_they_are_read() -> None:
    assert [str(slot) for slot in parse_slots("08:00-12:00，22:00-24:00")] == [
        "08:00-12:00",
        "22:00-24:00",
    ]
    assert parse_slots(" ") == ()


def test_broken_calendars_are_refused() -> None:
    overlapping = parse_slots("08:00-12:00, 11:00-13:00")

    with pytest.raises(CalendarInvalid, match="overlap"):
        Calendar.of(week=(overlapping,) + ((),) * 6)
    with pytest.raises(CalendarInvalid, match="seven"):
        Calendar.of(week=((),) * 6)
    with pytest.raises(CalendarInvalid, match="Mars"):
        Calendar.of(zone="Mars/Olympus")
    with pytest.raises(CalendarInvalid, match="2026-01-02"):
        Calendar(overrides={date(2026, 1, 1): a_holiday(date(2026, 1, 2))})
    with pytest.raises(CalendarInvalid):
        Override(day=date(2026, 1, 1), kind=OverrideKind.HOLIDAY, zh="", en="", slots=overlapping)
    with pytest.raises(CalendarInvalid):
        Override(day=date(2026, 1, 1), kind=OverrideKind.HALF_DAY, zh="", en="")


def test_working_across_midnight_is_one_stretch() -> None:
    shifts = Calendar.of(week=(parse_slots("00:00-06:00, 22:00-24:00"),) * 7)

    assert shown(add(local("11-20 22:00"), Limit.of("working_day", 1), shifts)) == "11-21 06:00"


def test_a_night_shift_follows_the_clock_on_the_wall_through_summer_time() -> None:
    berlin = Calendar.of(week=(parse_slots("00:00-06:00"),) * 7, zone="Europe/Berlin")
    zone = ZoneInfo("Europe/Berlin")
    spring, autumn = datetime(2026, 3, 29, tzinfo=zone), datetime(2026, 10, 25, tzinfo=zone)

    hours = [
        time_between(day, day + timedelta(days=1), LimitKind.WORKING_HOUR, berlin)
        for day in (spring, autumn)
    ]

    assert hours == [timedelta(hours=5), timedelta(hours=7)]
