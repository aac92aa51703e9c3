"""When a step is due.

Working time, natural time and what stops or lengthens them (domain.md §6). Moments are aware
datetimes; a naive one raises NaiveMoment. Results are UTC. A limit that is used up exactly at the
end of a working span is due at that end, not at the start of the next one; one that starts
outside working time starts with the next span. Spans are half open: 12:00 is no longer morning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors.domain import (
    CalendarInvalid,
    ClockStopped,
    LimitInvalid,
    LimitsDiffer,
    MomentOutOfRange,
    NaiveMoment,
    NoWorkingTime,
)

Span = tuple[int, int]
"""Begin and end in microseconds since 1970, UTC, half open."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HOUR = 3_600_000_000
_NEVER = 1 << 62
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_EMPTY_DAYS_ALLOWED = 400
_CACHED_DAYS = 20_000
_LONGEST = 3660 * 24 * _HOUR


class LimitKind(StrEnum):
    """Which clock counts a limit, and in which unit."""

    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    NATURAL_HOUR = "natural_hour"
    NATURAL_DAY = "natural_day"
    URGENT_HOUR = "urgent_hour"

    @property
    def works(self) -> bool:
        """True: only working time counts. False: day and night, holidays too."""
        return self in _WORKING

    @property
    def unit(self) -> timedelta:
        """One of it in counted time: a working day is 8 working hours, however long a day's
        slots are."""
        return timedelta(microseconds=_UNITS[self])

    @property
    def zh(self) -> str:
        return _NAMES[self][0]

    @property
    def en(self) -> str:
        return _NAMES[self][1]


_WORKING = frozenset((LimitKind.WORKING_HOUR, LimitKind.WORKING_DAY))
_UNITS = {
    LimitKind.WORKING_HOUR: _HOUR,
    LimitKind.WORKING_DAY: 8 * _HOUR,
    LimitKind.NATURAL_HOUR: _HOUR,
    LimitKind.NATURAL_DAY: 24 * _HOUR,
    LimitKind.URGENT_HOUR: _HOUR,
}
_NAMES = {
    LimitKind.WORKING_HOUR: ("工作时", "working hours"),
    LimitKind.WORKING_DAY: ("工作日", "working days"),
    LimitKind.NATURAL_HOUR: ("自然时", "natural hours"),
    LimitKind.NATURAL_DAY: ("自然日", "natural days"),
    LimitKind.URGENT_HOUR: ("紧急工作时", "urgent hours"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time with the clock that counts it; `amount` in the unit of `kind`, above zero
    and at most ten years. Raises LimitInvalid."""

    kind: LimitKind
    amount: Decimal

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount <= 0:
            raise LimitInvalid(
                detail_zh=f"数量必须大于 0，而不是 {self.amount}",
                detail_en=f"the amount must be greater than 0, not {self.amount}",
            )
        # compared before multiplying, so that 1E+999999 costs nothing
        if self.amount > _LONGEST // _UNITS[self.kind] or self.microseconds < 1:
            raise LimitInvalid(
                detail_zh=f"{self.amount} {self.kind.zh}太短，或超过十年",
                detail_en=f"{self.amount} {self.kind.en} is too short or beyond 10 years",
            )

    @classmethod
    def of(cls, kind: str, amount: Decimal | int | str) -> Limit:
        """From plain values, as rows and diagrams hold them. Raises LimitInvalid."""
        try:
            known = LimitKind(kind)
        except ValueError as error:
            known_kinds = ", ".join(LimitKind)
            raise LimitInvalid(
                detail_zh=f"未知的计时方式“{kind}”（可用：{known_kinds}）",
                detail_en=f"unknown kind {kind} (known: {known_kinds})",
            ) from error
        try:
            exact = Decimal(amount)
        except (InvalidOperation, TypeError, ValueError) as error:
            raise LimitInvalid(
                detail_zh=f"数量“{amount}”不是数字",
                detail_en=f"the amount {amount} is not a number",
            ) from error
        return cls(known, exact)

    @classmethod
    def from_json(cls, value: object) -> Limit:
        """`{"kind": "working_day", "amount": 1}`; an amount with decimals is a number or a text.

        Raises LimitInvalid, also for other keys.
        """
        if not isinstance(value, Mapping) or set(value) != {"kind", "amount"}:
            raise LimitInvalid(
                detail_zh="应为含 kind 和 amount 的对象",
                detail_en="expected an object of kind and amount",
            )
        amount = value["amount"]
        if isinstance(amount, bool) or not isinstance(amount, (int, float, str, Decimal)):
            raise LimitInvalid(
                detail_zh=f"数量“{amount}”不是数字",
                detail_en=f"the amount {amount} is not a number",
            )
        return cls.of(str(value["kind"]), str(amount) if isinstance(amount, float) else amount)

    def to_json(self) -> dict[str, int | str]:
        """Whole amounts as numbers, others as text: the timeline takes no floats."""
        whole = self.amount == self.amount.to_integral_value()
        amount = int(self.amount) if whole else format(self.amount.normalize(), "f")
        return {"kind": str(self.kind), "amount": amount}

    @property
    def microseconds(self) -> int:
        return int((self.amount * _UNITS[self.kind]).to_integral_value())

    def text(self, language: str) -> str:
        amount = format(self.amount.normalize(), "f")
        if language.startswith("zh"):
            return f"{amount} {self.kind.zh}"
        return f"{amount} {self.kind.en if self.amount != 1 else self.kind.en[:-1]}"

    def __str__(self) -> str:
        return self.text("en")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A piece of a working day by the clock on the wall. `end` 00:00 is midnight at its end."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise CalendarInvalid(
                where=str(self),
                detail_zh="时段不带时区",
                detail_en="a slot has no time zone of its own",
            )
        if self.end != time(0) and self.end <= self.start:
            raise CalendarInvalid(
                where=str(self),
                detail_zh="时段的结束必须晚于开始",
                detail_en="a slot must end after it starts",
            )

    @classmethod
    def parse(cls, text: str) -> Slot:
        """`08:00-12:00`; `24:00` is midnight at the end. Raises CalendarInvalid."""
        try:
            start, end = text.strip().split("-")
            return cls(
                time.fromisoformat(start.strip()),
                time(0) if end.strip() == "24:00" else time.fromisoformat(end.strip()),
            )
        except ValueError as error:
            raise CalendarInvalid(
                where=text,
                detail_zh="时段应写作 08:00-12:00",
                detail_en="write a slot as 08:00-12:00",
            ) from error

    def __str__(self) -> str:
        end = "24:00" if self.end == time(0) else f"{self.end:%H:%M}"
        return f"{self.start:%H:%M}-{end}"


def parse_slots(text: str) -> tuple[Slot, ...]:
    """`08:00-12:00, 14:00-18:00`, or an empty text for a day off. Raises CalendarInvalid."""
    return tuple(Slot.parse(part) for part in text.replace("，", ",").split(",") if part.strip())


class OverrideKind(StrEnum):
    HOLIDAY = "holiday"  # no working time
    MAKE_UP = "make_up"  # 调休: a rest day that is worked
    HALF_DAY = "half_day"  # other slots than usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What one date is instead of its weekday. `slots` of a make-up day may be left out: the
    calendar's usual day then, so that calendars with other hours can share the same list."""

    day: date
    kind: OverrideKind
    zh: str
    en: str
    slots: tuple[Slot, ...] | None = None

    def __post_init__(self) -> None:
        if self.kind is OverrideKind.HOLIDAY and self.slots:
            raise CalendarInvalid(
                where=str(self.day),
                detail_zh="节假日没有工作时段",
                detail_en="a holiday has no working slots",
            )
        if self.kind is OverrideKind.HALF_DAY and not self.slots:
            raise CalendarInvalid(
                where=str(self.day),
                detail_zh="半天工作日必须给出工作时段",
                detail_en="a half day needs its working slots",
            )


Week = tuple[tuple[Slot, ...], ...]
"""Slots from Monday to Sunday."""

_WORKDAY = (Slot(time(8), time(12)), Slot(time(14), time(18)))
DEFAULT_WEEK: Week = (_WORKDAY,) * 5 + ((),) * 2
DEFAULT_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Calendar:
    """The working time of an area: weekly slots, what single dates are instead, a time zone.

    Make it once and keep it: it remembers the days it has worked out. Slots go by the clock on
    the wall; where a change to summer time falls into one, it is an hour shorter or longer, and a
    border that the clock shows twice means the first time. Raises CalendarInvalid.
    """

    week: Week = DEFAULT_WEEK
    overrides: Mapping[date, Override] = field(default_factory=dict)
    zone: str = DEFAULT_ZONE
    name: str = ""
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _days: dict[int, tuple[Span, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_zone", _zone(self.zone))
        object.__setattr__(self, "_days", {})
        if len(self.week) != 7:
            raise CalendarInvalid(
                where="week", detail_zh="一周须有七天", detail_en="a week has seven days"
            )
        for number, slots in enumerate(self.week):
            _check(slots, f"week[{number}]")
        for day, override in self.overrides.items():
            if day != override.day:
                raise CalendarInvalid(
                    where=str(day),
                    detail_zh=f"该例外日期写在另一天：{override.day}",
                    detail_en=f"its override is for another day: {override.day}",
                )
            _check(override.slots or (), str(day))

    @classmethod
    def of(
        cls,
        *,
        overrides: Iterable[Override] = (),
        week: Week = DEFAULT_WEEK,
        zone: str = DEFAULT_ZONE,
        name: str = "",
    ) -> Calendar:
        """From a list of overrides; the last one for a date counts."""
        return cls(week, {override.day: override for override in overrides}, zone, name)

    def inherited(
        self,
        *,
        overrides: Iterable[Override] = (),
        week: Week | None = None,
        zone: str | None = None,
        name: str = "",
    ) -> Calendar:
        """The calendar of an area below: what it does not say itself, it has from here."""
        merged = dict(self.overrides) | {override.day: override for override in overrides}
        return Calendar(week or self.week, merged, zone or self.zone, name or self.name)

    @property
    def usual_day(self) -> tuple[Slot, ...]:
        """The slots of the first working day of the week."""
        return next((slots for slots in self.week if slots), ())

    def slots_on(self, day: date) -> tuple[Slot, ...]:
        override = self.overrides.get(day)
        if override is None:
            return self.week[day.weekday()]
        if override.slots is None:
            return self.usual_day if override.kind is OverrideKind.MAKE_UP else ()
        return override.slots

    def local_day(self, moment: datetime) -> date:
        """The date that the wall calendar shows at `moment`. Raises NaiveMoment."""
        _microseconds(moment)
        return moment.astimezone(self._zone).date()

    def is_working(self, moment: datetime) -> bool:
        at = _microseconds(moment)
        ordinal = moment.astimezone(self._zone).toordinal()
        return any(begin <= at < end for begin, end in self._spans(ordinal))

    def _spans(self, ordinal: int) -> tuple[Span, ...]:
        spans = self._days.get(ordinal)
        if spans is None:
            spans = self._work_out(date.fromordinal(ordinal))
            if len(self._days) >= _CACHED_DAYS:
                self._days.clear()
            self._days[ordinal] = spans
        return spans

    def _work_out(self, day: date) -> tuple[Span, ...]:
        spans: list[Span] = []
        for slot in self.slots_on(day):
            last = day + timedelta(days=1) if slot.end == time(0) else day
            begin = self._at(day, slot.start)
            end = self._at(last, slot.end)
            if begin < end:  # a slot inside the hour that summer time leaves out is empty
                spans.append((begin, end))
        return tuple(spans)

    def _at(self, day: date, clock: time) -> int:
        return (datetime.combine(day, clock, self._zone) - _EPOCH) // _MICROSECOND


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still from `start` to `end` (shelving, suspension); None: until further
    notice."""

    start: datetime
    end: datetime | None = None


def add(
    start: datetime, limit: Limit, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> datetime:
    """When a limit that starts at `start` is used up, in UTC.

    Raises ClockStopped if a pause without an end comes first, NoWorkingTime if the calendar has
    none for 400 days.
    """
    return _later(start, limit.microseconds, limit.kind, calendar, pauses)


def subtract(
    end: datetime, limit: Limit, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> datetime:
    """The latest start from which the limit is used up at `end`, in UTC."""
    at = _microseconds(end)
    # the same walk on a mirrored axis
    spans: Iterator[Span] = (
        _backward(calendar, end, at) if limit.kind.works else iter([(-at, _NEVER)])
    )
    if pauses:
        spans = _without(spans, [(-stop, -begin) for begin, stop in reversed(_merged(pauses))])
    return _moment(-_fill(spans, limit.microseconds))


def time_between(
    start: datetime,
    end: datetime,
    kind: LimitKind,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
) -> timedelta:
    """The time that the clock of `kind` counts from `start` to `end`; negative if `end` is
    earlier. The two directions count the same."""
    begin, stop = _microseconds(start), _microseconds(end)
    if stop < begin:
        return -time_between(end, start, kind, calendar, pauses)
    spans = _within(calendar, start, begin, stop) if kind.works else iter([(begin, stop)])
    if pauses:
        spans = _without(spans, _merged(pauses))
    return timedelta(microseconds=sum(stop - begin for begin, stop in spans))


def count_between(
    start: datetime,
    end: datetime,
    kind: LimitKind,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
) -> Decimal:
    """The same in units of `kind`: 1.5 working days are 12 counted hours."""
    counted = time_between(start, end, kind, calendar, pauses) // _MICROSECOND
    return Decimal(counted) / _UNITS[kind]


def share_due(
    start: datetime,
    limit: Limit,
    percent: int,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Limit] = (),
) -> datetime:
    """When `percent` of the limit, extensions included, is used up; 100 is the due time, 200
    comes after it. Raises as `add`, and LimitsDiffer for an extension of another clock."""
    if percent <= 0:
        raise LimitInvalid(
            detail_zh=f"份额必须大于 0，而不是 {percent}%",
            detail_en=f"a share must be greater than 0, not {percent}%",
        )
    whole = extended(limit, extensions).microseconds
    return _later(start, max(1, whole * percent // 100), limit.kind, calendar, pauses)


def extended(limit: Limit, extensions: Sequence[Limit]) -> Limit:
    """The limit with its extensions, in its own unit. Raises LimitsDiffer."""
    if not extensions:
        return limit
    whole = limit.microseconds
    for extension in extensions:
        if extension.kind.works != limit.kind.works:
            raise LimitsDiffer(limit=limit, extension=extension)
        whole += extension.microseconds
    return Limit(limit.kind, Decimal(whole) / _UNITS[limit.kind])


def repeat_due(
    due_at: datetime,
    every: Limit,
    number: int,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """The `number`-th repetition after the due time, counted from there: the first is 1."""
    if number < 1:
        raise LimitInvalid(
            detail_zh=f"重复次数从 1 开始，而不是 {number}",
            detail_en=f"repetitions count from 1, not {number}",
        )
    return _later(due_at, every.microseconds * number, every.kind, calendar, pauses)


class GapKind(StrEnum):
    NIGHT = "night"
    BREAK = "break"
    REST_DAY = "rest_day"
    HOLIDAY = "holiday"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One span that the clock counted, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One stretch that was skipped, by name; whole days one by one, in UTC."""

    start: datetime
    end: datetime
    kind: GapKind
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """How a due time came about, so that anybody can recompute it (domain.md §6)."""

    start: datetime
    limit: Limit
    extensions: tuple[Limit, ...]
    counted: tuple[Counted, ...]
    skipped: tuple[Gap, ...]
    due_at: datetime


def explain(
    start: datetime,
    limit: Limit,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Limit] = (),
) -> Working:
    """The spans counted and the stretches skipped between start and due time; together they are
    the whole of it. Raises as `share_due`."""
    due_at = share_due(start, limit, 100, calendar, pauses, extensions)
    begin, stop = _microseconds(start), _microseconds(due_at)
    clock = list(_within(calendar, start, begin, stop)) if limit.kind.works else [(begin, stop)]
    stopped = _merged(pauses)
    counted = list(_without(iter(clock), stopped))
    gaps: list[Gap] = []
    for left, right in _holes(counted, begin, stop):
        gaps.extend(_named(left, right, stopped, calendar))
    return Working(
        start=_moment(begin),
        limit=limit,
        extensions=tuple(extensions),
        counted=tuple(Counted(start=_moment(a), end=_moment(b)) for a, b in counted),
        skipped=tuple(gaps),
        due_at=due_at,
    )


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises NaiveMoment."""
    return _moment(_microseconds(moment))


def _later(
    start: datetime,
    amount: int,
    kind: LimitKind,
    calendar: Calendar,
    pauses: Sequence[Pause],
) -> datetime:
    at = _microseconds(start)
    spans = _forward(calendar, start, at) if kind.works else iter([(at, _NEVER)])
    if pauses:
        spans = _without(spans, _merged(pauses))
    return _moment(_fill(spans, amount))


def _fill(spans: Iterator[Span], amount: int) -> int:
    for begin, end in spans:
        length = end - begin
        if amount <= length:
            return begin + amount
        amount -= length
    raise ClockStopped


def _forward(calendar: Calendar, start: datetime, at: int) -> Iterator[Span]:
    """Working spans from `at` on, without end."""
    ordinal = start.astimezone(calendar._zone).toordinal()
    empty = 0
    while True:
        spans = calendar._spans(ordinal)
        for begin, end in spans:
            if end > at:
                yield (max(at, begin), end)
        empty = 0 if spans else _counted_empty(empty, calendar, ordinal)
        ordinal += 1


def _backward(calendar: Calendar, end: datetime, at: int) -> Iterator[Span]:
    """Working spans before `at`, newest first, with begin and end negated and swapped."""
    ordinal = end.astimezone(calendar._zone).toordinal()
    empty = 0
    while True:
        spans = calendar._spans(ordinal)
        for begin, stop in reversed(spans):
            if begin < at:
                yield (-min(at, stop), -begin)
        empty = 0 if spans else _counted_empty(empty, calendar, ordinal)
        ordinal -= 1


def _counted_empty(empty: int, calendar: Calendar, ordinal: int) -> int:
    if empty < _EMPTY_DAYS_ALLOWED:
        return empty + 1
    raise NoWorkingTime(
        calendar=calendar.name or calendar.zone,
        days=_EMPTY_DAYS_ALLOWED,
        day=date.fromordinal(ordinal),
    )


def _within(calendar: Calendar, start: datetime, begin: int, stop: int) -> Iterator[Span]:
    """Working spans of [begin, stop); a calendar without working time has none, which is no
    error here."""
    ordinal = start.astimezone(calendar._zone).toordinal()
    last = _moment(stop).astimezone(calendar._zone).toordinal()
    while ordinal <= last:
        for opens, closes in calendar._spans(ordinal):
            left, right = max(opens, begin), min(closes, stop)
            if left < right:
                yield (left, right)
        ordinal += 1


def _without(spans: Iterator[Span], pauses: Sequence[Span]) -> Iterator[Span]:
    """`spans` less `pauses`, both ordered; ends at a pause without an end."""
    waiting = iter(pauses)
    pause = next(waiting, None)
    for span in spans:
        begin, end = span
        while pause is not None and pause[1] <= begin:
            pause = next(waiting, None)
        while pause is not None and pause[0] < end:
            if begin < pause[0]:
                yield (begin, pause[0])
            begin = max(begin, pause[1])
            if begin >= end:
                break
            pause = next(waiting, None)
        if begin < end:
            yield (begin, end)
        elif begin >= _NEVER:
            return


def _merged(pauses: Sequence[Pause]) -> list[Span]:
    """Ordered, without overlaps; empty ones dropped."""
    spans = sorted(
        (
            _microseconds(pause.start),
            _NEVER if pause.end is None else _microseconds(pause.end),
        )
        for pause in pauses
    )
    merged: list[Span] = []
    for begin, end in spans:
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _holes(counted: Sequence[Span], begin: int, stop: int) -> Iterator[Span]:
    edges = [(begin, begin), *counted, (stop, stop)]
    for (_, left), (right, _) in pairwise(edges):
        if left < right:
            yield (left, right)


def _named(left: int, right: int, pauses: Sequence[Span], calendar: Calendar) -> Iterator[Gap]:
    """A hole cut at its pauses and midnights, each piece by name."""
    here = left
    for begin, end in [*pauses, (_NEVER, _NEVER)]:
        if end <= here:
            continue
        yield from _days_off(here, min(begin, right), calendar)
        if begin >= right:
            return
        here, paused = min(end, right), max(begin, here)
        yield _gap(paused, here, GapKind.PAUSE, "暂停", "paused")


def _days_off(left: int, right: int, calendar: Calendar) -> Iterator[Gap]:
    """Nights that touch each other are one night; days without working time go by name."""
    night: Span | None = None
    while left < right:
        day = _moment(left).astimezone(calendar._zone).date()
        midnight = calendar._at(day + timedelta(days=1), time(0))
        end = min(right, midnight)
        spans = calendar._spans(day.toordinal())
        if not spans:
            if night:
                yield _gap(*night, GapKind.NIGHT, "夜间", "night")
                night = None
            override = calendar.overrides.get(day)
            if override:
                yield _gap(left, end, GapKind.HOLIDAY, override.zh, override.en)
            else:
                yield _gap(left, end, GapKind.REST_DAY, "休息日", "rest day")
        elif spans[0][0] < left and end < spans[-1][1]:
            yield _gap(left, end, GapKind.BREAK, "午休", "break")
        else:
            night = (night[0], end) if night else (left, end)
        left = end
    if night:
        yield _gap(*night, GapKind.NIGHT, "夜间", "night")


def _gap(left: int, right: int, kind: GapKind, zh: str, en: str) -> Gap:
    return Gap(start=_moment(left), end=_moment(right), kind=kind, zh=zh, en=en)


def _microseconds(moment: datetime) -> int:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise NaiveMoment(value=moment.isoformat())
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise MomentOutOfRange(value=moment.isoformat(), first=_FIRST_YEAR, last=_LAST_YEAR)
    return (moment - _EPOCH) // _MICROSECOND


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CalendarInvalid(
            where=name, detail_zh="没有这个时区", detail_en="there is no such time zone"
        ) from error


def _check(slots: Sequence[Slot], where: str) -> None:
    for earlier, later in pairwise(slots):
        if earlier.end == time(0) or later.start < earlier.end:
            raise CalendarInvalid(
                where=where,
                detail_zh=f"时段 {earlier} 与 {later} 重叠或顺序不对",
                detail_en=f"the slots {earlier} and {later} overlap or are out of order",
            )
