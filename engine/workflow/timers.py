"""At which moments a timer may fire, and what of that its run has to remember.

No clock is read here and none is compared: the row of a timer says when it is due, the engine
fires when it is told. A run remembers the shares already fired (`shares`), the number of the last
repetition (`number`), and for a timer with its own text when it opened (`since`) and last fired
(`fired`); everything else comes from the diagram each time it is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from engine.errors.workflow import TimerInvalid
from engine.feel.temporal import (
    DateAndTime,
    DaysDuration,
    MonthsDuration,
    days_in_month,
)
from engine.workflow.expressions import Formula, Shares, value_limit
from engine.workflow.results import Mark
from engine.workflow.world import Value

MAX_SHARE = 10_000  # percent
MAX_MISSED = 100_000  # repetitions a downtime may have skipped


@dataclass(frozen=True, slots=True)
class Span:
    """A positive length of time by the calendar: months and the rest."""

    months: int
    rest: timedelta

    def after(self, start: datetime, times: int) -> datetime:
        """`start` plus `times` spans; the day of the month is kept where the month has it."""
        if not self.months:
            return start + self.rest * times
        index = start.year * 12 + start.month - 1 + self.months * times
        year, month = divmod(index, 12)
        day = min(start.day, days_in_month(year, month + 1))
        return start.replace(year=year, month=month + 1, day=day) + self.rest * times


@dataclass(frozen=True, slots=True)
class Every:
    """`R3/PT1H`, `R/PT1H`, `R3/2026-08-01T08:00:00+08:00/P1D`."""

    span: Span
    times: int | None
    start: datetime | None


Body = Formula | Span | Every | datetime
"""What stands in a timer: FEEL, or a text of its own."""


class BadTime(ValueError):
    """A timer text that is no positive length of time and no moment; args: zh, en."""

    @property
    def zh(self) -> str:
        return str(self.args[0])

    @property
    def en(self) -> str:
        return str(self.args[1])


_CYCLE = re.compile(r"R(\d*)/(.+)\Z", re.IGNORECASE)
_DURATION = re.compile(r"-?P", re.IGNORECASE)
# ISO 8601: any of the parts in this order, the last one given may have a fraction.
_PARTS = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?"
    r"(?:T(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?\Z"
)
_LONGEST = timedelta(days=366 * 1000)
_DATE = re.compile(r"\d{4}-?\d\d-?\d\d")


def read_time(text: str) -> Span | Every | datetime | None:
    """A timer's own text, or None when it must be FEEL. Raises BadTime."""
    text = text.strip()
    if not text:
        raise BadTime("定时器没有内容。", "the timer is empty")
    cycle = _CYCLE.match(text)
    if cycle:
        return _cycle(cycle[1], cycle[2])
    if _DURATION.match(text) and re.fullmatch(r"[-PYMWDTHS\d.,]+", text, re.IGNORECASE):
        return _span(text)
    if _DATE.match(text):
        return _moment(text)
    return None


def _cycle(times: str, rest: str) -> Every:
    if times and int(times) == 0:
        raise BadTime("重复次数不能为零。", "it repeats zero times")
    parts = rest.split("/")
    count = int(times) if times else None
    if len(parts) == 1:
        return Every(_span(parts[0]), count, None)
    if len(parts) == 2 and _DATE.match(parts[0]):
        return Every(_span(parts[1]), count, _moment(parts[0]))
    raise BadTime(
        "重复定时应写作 R3/PT1H 或 R3/开始时间/PT1H。",
        "a cycle is written R3/PT1H or R3/start/PT1H",
    )


def _span(text: str) -> Span:
    written = text.upper().replace(",", ".")
    parts = _PARTS.match(written)
    given = [part for part in parts.groups() if part is not None] if parts else []
    if not parts or not given or any("." in part for part in given[:-1]):
        if written.startswith("-") and _PARTS.match(written[1:]):
            raise BadTime(f"“{text}”必须大于零。", f"“{text}” must be above zero")
        raise BadTime(f"“{text}”不是时长，应如 PT4H。", f"“{text}” is no duration such as PT4H")
    years, months, *rest = parts.groups(default="0")
    if any(len(part) > 12 for part in given):
        raise BadTime(f"“{text[:40]}”过长。", f"“{text[:40]}” is too long")
    weeks, days, hours, minutes, seconds = (Decimal(part) for part in rest)
    total = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds
    if total > Decimal(_LONGEST.total_seconds()) or int(years) > 1000 or int(months) > 12_000:
        raise BadTime(f"“{text}”过长。", f"“{text}” is too long")
    span = Span(int(years) * 12 + int(months), timedelta(microseconds=int(total * 1_000_000)))
    if not span.months and not span.rest:
        raise BadTime(f"“{text}”必须大于零。", f"“{text}” must be above zero")
    return span


def span_of(value: DaysDuration | MonthsDuration) -> Span:
    """The span of a FEEL duration. Raises BadTime unless it is positive."""
    span = (
        Span(value.months, timedelta())
        if isinstance(value, MonthsDuration)
        else Span(0, value.to_timedelta())
    )
    if span.months < 0 or (not span.months and span.rest <= timedelta()):
        raise BadTime(f"“{value}”必须大于零。", f"“{value}” must be above zero")
    return span


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadTime(f"“{text}”不是日期时间。", f"“{text}” is no date and time") from error
    if moment.tzinfo is None:
        raise BadTime(
            f"“{text}”缺少时区，如 +08:00。", f"“{text}” lacks its offset, such as +08:00"
        )
    return moment.astimezone(UTC)


def timer_value(
    value: Value, *, cycle: bool, where: str
) -> Shares | Span | Every | datetime | None:
    """What a FEEL body evaluated to; None: never. Raises TimerInvalid."""
    try:
        return _timer_value(value, cycle=cycle)
    except BadTime as error:
        raise TimerInvalid(where=where, value=value, detail=error.en, detail_zh=error.zh) from error


def _timer_value(value: Value, *, cycle: bool) -> Shares | Span | Every | datetime | None:
    if value is None:
        return None
    if isinstance(value, Mapping) and "shares" in value:
        return shares_of(value)
    if isinstance(value, str):
        own = read_time(value)
        if own is None:
            raise BadTime("不是时长或时间。", "it is neither a duration nor a moment")
        return own
    if isinstance(value, (DaysDuration, MonthsDuration)):
        span = span_of(value)
        return Every(span, None, None) if cycle else span
    if isinstance(value, DateAndTime):
        if value.is_local:
            raise BadTime("时间缺少时区。", "the moment lacks its offset")
        return value.to_datetime().astimezone(UTC)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    limit = value_limit(value)
    if limit is not None and limit.kind.startswith("natural"):
        unit = timedelta(days=1) if limit.kind == "natural_day" else timedelta(hours=1)
        span = Span(0, unit * float(limit.amount))
        return Every(span, None, None) if cycle else span
    raise BadTime(
        "只有 share(…)、自然时长和时间可作定时；工作时间请写在步骤的 limit 中并用 share。",
        "a timer takes share(…), a natural duration or a moment; put working time into the "
        "step's limit and use share",
    )


def shares_of(value: Mapping[str, Value]) -> Shares:
    """The shares of `share(…)` evaluated. Raises BadTime."""
    listed = value["shares"]
    percents: list[int] = []
    for each in listed if isinstance(listed, list) else [listed]:
        if isinstance(each, bool) or not isinstance(each, (int, Decimal)) or each != int(each):
            raise BadTime("share 的比例必须是整数百分比。", "the shares must be whole percents")
        if not 0 < each <= MAX_SHARE:
            raise BadTime(
                f"share 的比例须在 1 至 {MAX_SHARE} 之间。",
                f"a share must lie between 1 and {MAX_SHARE}",
            )
        percents.append(int(each))
    repeat = None
    if value.get("repeat") is not None:
        repeat = value_limit(value["repeat"])
        if repeat is None:
            raise BadTime("repeat 不是大于零的时限。", "`repeat` is no length of time above zero")
    times = value.get("times")
    if times is None:
        return Shares(tuple(sorted(set(percents))), repeat, None)
    if isinstance(times, bool) or not isinstance(times, (int, Decimal)) or times < 0:
        raise BadTime("times 必须是数字。", "`times` must be a number")
    return Shares(tuple(sorted(set(percents))), repeat, int(times))


def marks_left(
    value: Shares | Span | Every | datetime | None,
    *,
    memory: MutableMapping[str, object],
    now: datetime,
) -> tuple[Mark, ...]:
    """The marks that have not fired; notes in `memory` when a timer with its own text opened."""
    if value is None:
        return ()
    if isinstance(value, Shares):
        return _share_marks(value, memory)
    since = datetime.fromisoformat(str(memory.setdefault("since", now.isoformat())))
    if isinstance(value, Every):
        return _next_of(value, memory, since)
    if "fired" in memory:
        return ()
    return (Mark(at=value if isinstance(value, datetime) else value.after(since, 1)),)


def _share_marks(shares: Shares, memory: Mapping[str, object]) -> tuple[Mark, ...]:
    fired = memory.get("shares", ())
    assert isinstance(fired, (list, tuple))
    marks = [Mark(share=percent) for percent in shares.percents if percent not in fired]
    if shares.repeat is not None:
        number = _whole(memory.get("number")) + 1
        if shares.times is None or number <= shares.times:
            marks.append(Mark(number=number, every=shares.repeat, last=shares.times))
    return tuple(marks)


def _next_of(every: Every, memory: Mapping[str, object], since: datetime) -> tuple[Mark, ...]:
    first = 0 if every.start is not None else 1
    start = every.start or since
    number = 1
    if "fired" in memory:
        # What a downtime missed is skipped: the next one lies after the last firing.
        fired = datetime.fromisoformat(str(memory["fired"]))
        while every.span.after(start, first + number - 1) <= fired and number < MAX_MISSED:
            number += 1
    if every.times is not None and number > every.times:
        return ()
    return (Mark(at=every.span.after(start, first + number - 1)),)


def may_fire(mark: Mark, memory: Mapping[str, object]) -> bool:
    """Whether a mark has not fired yet, as far as the run remembers."""
    if mark.share is not None:
        fired = memory.get("shares", ())
        assert isinstance(fired, (list, tuple))
        return mark.share not in fired
    if mark.number is not None:
        return mark.number > _whole(memory.get("number"))
    if mark.at is None:
        return False
    fired_at = memory.get("fired")
    return fired_at is None or mark.at > datetime.fromisoformat(str(fired_at))


def note_fired(mark: Mark, memory: MutableMapping[str, object], *, now: datetime) -> None:
    """Remember that a mark fired."""
    if mark.share is not None:
        fired = memory.get("shares", ())
        assert isinstance(fired, (list, tuple))
        memory["shares"] = [*fired, mark.share]
    elif mark.number is not None:
        memory["number"] = mark.number
    else:
        memory["fired"] = max(now, mark.at or now).isoformat()


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
