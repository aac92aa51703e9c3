"""Functions that turn one kind of value into another."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from engine.feel import temporal
from engine.feel.arithmetic import months_duration
from engine.feel.builtins.registry import builtin
from engine.feel.builtins.temporal import day_of
from engine.feel.comparison import order
from engine.feel.evaluation import State
from engine.feel.temporal import Date, DateAndTime, DaysDuration, MonthsDuration, Time
from engine.feel.texts import text_of
from engine.feel.values import Range, number

_NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,5})?", re.ASCII)
_RANGE = re.compile(r'\s*([\[\](])\s*((?:"[^"]*"|[^".])*?(?:\.\d+)?)\s*\.\.\s*(.*?)\s*([\])\[])\s*')

_TEMPORAL_CALL = re.compile(r'(date and time|date|time|duration)\s*\(\s*"([^"]*)"\s*\)')
_TEMPORAL_PARSERS: dict[str, Callable[[str], object]] = {
    "date": temporal.parse_date,
    "time": temporal.parse_time,
    "date and time": temporal.parse_date_and_time,
    "duration": temporal.parse_duration,
}


def _whole(value: Decimal) -> int | None:
    if value != value.to_integral_value() or value.adjusted() > 10:
        return None
    return int(value)


@builtin("date", "from: string")
def date_of_text(state: State, text: str) -> object:
    return temporal.parse_date(text)


@builtin("date", "from: date")
def date_of(state: State, value: Date | DateAndTime) -> object:
    return day_of(value)


@builtin("date", "year: number", "month: number", "day: number")
def date_of_parts(state: State, year: Decimal, month: Decimal, day: Decimal) -> object:
    parts = (_whole(year), _whole(month), _whole(day))
    if None in parts:
        return None
    return temporal.make_date(*parts)  # type: ignore[arg-type]


@builtin("time", "from: string")
def time_of_text(state: State, text: str) -> object:
    return temporal.parse_time(text)


@builtin("time", "from: moment")
def time_of(state: State, value: Date | Time | DateAndTime) -> object:
    """A date's time is midnight UTC, as DMN says."""
    if isinstance(value, Time):
        return value
    return value.time if isinstance(value, DateAndTime) else temporal.MIDNIGHT_UTC


@builtin("time", "hour: number", "minute: number", "second: number", "offset?: days|null")
def time_of_parts(
    state: State,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: DaysDuration | None = None,
) -> object:
    return _clock(hour, minute, second, offset)


def _clock(
    hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None
) -> Time | None:
    hours, minutes = _whole(hour), _whole(minute)
    if hours is None or minutes is None or not (0 <= hours <= 23 and 0 <= minutes <= 59):
        return None
    if not 0 <= second < 60:
        return None
    nanoseconds = hours * temporal.HOUR + minutes * temporal.MINUTE
    nanoseconds += int(second * temporal.SECOND)
    if offset is None:
        return Time(nanoseconds)
    seconds, rest = divmod(offset.nanoseconds, temporal.SECOND)
    if rest or abs(seconds) > temporal.MAX_OFFSET:
        return None
    return Time(nanoseconds, seconds)


@builtin("date and time", "from: string")
def date_and_time_of_text(state: State, text: str) -> object:
    return temporal.parse_date_and_time(text)


@builtin("date and time", "from: date")
def date_and_time_of(state: State, value: Date | DateAndTime) -> object:
    return value if isinstance(value, DateAndTime) else DateAndTime(value, temporal.MIDNIGHT)


@builtin("date and time", "date: date", "time: time")
def date_and_time_of_parts(state: State, day: Date | DateAndTime, clock: Time) -> object:
    return DateAndTime(day_of(day), clock)


@builtin("date and time", "date: date", "timezone: string")
def date_and_time_in_zone(state: State, value: Date | DateAndTime, zone: str) -> object:
    """The same moment as seen by the clocks of a zone; a local one is taken to be of it."""
    if not temporal.is_zone(zone):
        return None
    if isinstance(value, Date):
        value = DateAndTime(value, temporal.MIDNIGHT)
    if value.is_local:
        return DateAndTime(value.date, Time(value.time.nanoseconds, zone=zone))
    return temporal.in_zone(value, zone)


_PARTS = (
    "year: number",
    "month: number",
    "day: number",
    "hour: number",
    "minute: number",
    "second: number",
)


@builtin("date and time", *_PARTS, "offset?: days|null")
def date_and_time_of_numbers(
    state: State,
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: DaysDuration | None = None,
) -> object:
    date = date_of_parts(state, year, month, day)
    clock = _clock(hour, minute, second, offset)
    if not isinstance(date, Date) or clock is None:
        return None
    return DateAndTime(date, clock)


@builtin("date and time", *_PARTS, "timezone: string")
def date_and_time_of_numbers_in_zone(
    state: State,
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    zone: str,
) -> object:
    local = date_and_time_of_numbers(state, year, month, day, hour, minute, second)
    if not isinstance(local, DateAndTime) or not temporal.is_zone(zone):
        return None
    return DateAndTime(local.date, Time(local.time.nanoseconds, zone=zone))


@builtin("duration", "from: string")
def duration_of_text(state: State, text: str) -> object:
    return temporal.parse_duration(text)


@builtin("duration", "from: duration")
def duration_of(state: State, value: DaysDuration | MonthsDuration) -> object:
    return value


@builtin("years and months duration", "from: date", "to: date")
def years_and_months_duration(
    state: State, start: Date | DateAndTime, end: Date | DateAndTime
) -> object:
    return months_duration(temporal.months_between(day_of(start), day_of(end)))


@builtin("number", "from: string")
def number_of_text(state: State, text: str) -> object:
    if len(text) > 400 or _NUMBER.fullmatch(text) is None:
        return None
    return number(Decimal(text))


@builtin("number", "from: number")
def number_of(state: State, value: Decimal) -> object:
    return value


@builtin(
    "number",
    "from: string",
    "grouping separator: string|null",
    "decimal separator: string|null",
)
def number_of_separated_text(
    state: State, text: str, grouping: str | None, point: str | None
) -> object:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        return None
    if grouping is not None and grouping == point:
        return None
    if grouping is not None:
        text = text.replace(grouping, "")
    if point is not None and point != ".":
        if "." in text:
            return None
        text = text.replace(point, ".")
    return number_of_text(state, text)


@builtin("string", "from: any")
def string(state: State, value: object) -> object:
    return None if value is None else text_of(state, value)


@builtin("range", "from: string")
def range_of_text(state: State, text: str) -> object:
    """`range("[1..5)")`: both ends are literals of the same kind."""
    match = _RANGE.fullmatch(text) if len(text) <= 1_000 else None
    if match is None:
        return None
    opening, low_text, high_text, closing = match.groups()
    low, high = _end(low_text), _end(high_text)
    if (low is None and low_text) or (high is None and high_text) or (low is None and high is None):
        return None
    if low is not None and high is not None and type(low) is not type(high):
        return None
    if low is not None and high is not None and order(low, high) == 1:
        return None  # from the later to the earlier there is nothing
    if (low is None and opening == "[") or (high is None and closing == "]"):
        return None  # an end that is not there cannot be included
    return Range(low, high, opening == "[", closing == "]")


def _end(text: str) -> object:
    if not text or text == "null":
        return None
    if text.startswith('@"') and text.endswith('"'):
        return temporal.parse_temporal(text[2:-1])
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1]
    if _NUMBER.fullmatch(text) and len(text) <= 400:
        return number(Decimal(text))
    called = _TEMPORAL_CALL.fullmatch(text)
    if called is not None:
        return _TEMPORAL_PARSERS[called[1]](called[2])
    return temporal.parse_temporal(text)
