"""Functions on dates and times, and the clock of the evaluation."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.builtins.registry import builtin
from engine.feel.comparison import equal
from engine.feel.evaluation import State
from engine.feel.temporal import DAY, Date, DateAndTime, add_to_date, of_datetime
from engine.feel.values import type_name

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_of(value: Date | DateAndTime) -> Date:
    return value.date if isinstance(value, DateAndTime) else value


@builtin("now")
def now(state: State) -> object:
    """The moment the caller handed in: never the wall clock; null if there was none."""
    return None if state.now is None else of_datetime(state.now)


@builtin("today")
def today(state: State) -> object:
    return None if state.now is None else of_datetime(state.now).date


@builtin("day of year", "date: date")
def day_of_year(state: State, date: Date | DateAndTime) -> object:
    day = day_of(date)
    return Decimal(day.ordinal() - Date(day.year, 1, 1).ordinal() + 1)


@builtin("day of week", "date: date")
def day_of_week(state: State, date: Date | DateAndTime) -> object:
    return _WEEKDAYS[day_of(date).weekday() - 1]


@builtin("month of year", "date: date")
def month_of_year(state: State, date: Date | DateAndTime) -> object:
    return _MONTHS[day_of(date).month - 1]


@builtin("week of year", "date: date")
def week_of_year(state: State, date: Date | DateAndTime) -> object:
    """By ISO 8601: the week belongs to the year that holds its Thursday."""
    day = day_of(date)
    thursday = add_to_date(day, (4 - day.weekday()) * DAY)
    if thursday is None:
        return None
    return Decimal((thursday.ordinal() - Date(thursday.year, 1, 1).ordinal()) // 7 + 1)


@builtin("is", "value1: any", "value2: any")
def same_kind_and_parts(state: State, value1: object, value2: object) -> object:
    """Stricter than `=`: two moments are the same only with the same clock face and zone."""
    if type_name(value1) != type_name(value2):
        return False
    if isinstance(value1, (Date, DateAndTime)) or type_name(value1) == "time":
        return value1 == value2
    return equal(state, value1, value2) is True
