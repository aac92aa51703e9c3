"""The values of FEEL, and how Python values of a context become them.

null is None, boolean is bool, number is Decimal, string is str, list is list, context is dict;
the rest are classes of this package. Nothing else exists for an expression.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from engine.feel import temporal
from engine.feel.temporal import Date, DateAndTime, DaysDuration, MonthsDuration, Time

if TYPE_CHECKING:
    from engine.feel.evaluation import State
    from engine.feel.types import Type

# IEEE 754 decimal128 as DMN asks; nothing traps: what is not a finite number becomes null.
NUMBERS = Context(prec=34, Emax=6144, Emin=-6143, traps=[])


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """All values between two ends; an end of None is unbounded."""

    start: object
    end: object
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value; `call` gets the state and, unless variadic, a value per parameter.

    `kinds` are the declared types of the parameters (none: not declared at all), `result` what
    is known of the result's type before any call.
    """

    parameters: tuple[str, ...]
    call: Callable[[State, list[object]], object]
    variadic: bool = False
    kinds: tuple[Type | None, ...] = ()
    result: Type | None = None

    def invoke(self, state: State, arguments: list[object]) -> object:
        """Call it, within the budget; null when the number of arguments differs."""
        if len(arguments) != len(self.parameters) and not self.variadic:
            return None
        state.spend(1)
        if state.depth >= state.budget.calls:
            state.spend_depth()
        state.depth += 1
        try:
            return self.call(state, arguments)
        finally:
            state.depth -= 1

    def invoke_named(self, state: State, arguments: Mapping[str, object]) -> object:
        """As `invoke`, with a value per name; null unless the names are those of the parameters."""
        if self.variadic:
            given = [arguments[each] for each in self.parameters if each in arguments]
            return self.invoke(state, given) if len(given) == len(arguments) else None
        if arguments.keys() != set(self.parameters):
            return None
        return self.invoke(state, [arguments[each] for each in self.parameters])


NATIVE: frozenset[type] = frozenset(
    {type(None), bool, Decimal, str, list, dict, Date, Time, DateAndTime}
    | {DaysDuration, MonthsDuration, Range, Function}
)


def adopt(value: object) -> object:
    """The FEEL value of a Python value, not looking inside lists and contexts.

    What FEEL has no kind for is null: an expression can never reach a Python object.
    """
    kind = type(value)
    if kind in NATIVE:
        return value
    if isinstance(value, int):
        return number(value)
    if isinstance(value, float):
        return number(Decimal(repr(value)))
    return _adopt_other(value)


def _adopt_other(value: object) -> object:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, (tuple, frozenset, set)):
        return list(value)
    if isinstance(value, str):  # also a StrEnum
        return str.__str__(value)
    if isinstance(value, datetime):
        return temporal.of_datetime(value)
    if isinstance(value, date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, time):
        return temporal.of_time(value)
    if isinstance(value, timedelta):
        return temporal.of_timedelta(value)
    return None


def adopt_items(items: list[object]) -> list[object]:
    """A list whose items are FEEL values; the same list if they are already."""
    for item in items:
        if type(item) not in NATIVE:
            return [adopt(each) for each in items]
    return items


def number(value: int | Decimal) -> Decimal | None:
    """Rounded to 34 digits; None when it is not a finite number of that size."""
    result = NUMBERS.create_decimal(value)
    return result if result.is_finite() else None


def number_text(value: Decimal) -> str:
    """Digits without exponent and without zeros that say nothing."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def type_name(value: object) -> str:
    """The name of a value's type as FEEL spells it."""
    return _TYPE_NAMES.get(type(value), "context" if isinstance(value, Mapping) else "Any")


_TYPE_NAMES: dict[type, str] = {
    type(None): "Null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    list: "list",
    dict: "context",
    Date: "date",
    Time: "time",
    DateAndTime: "date and time",
    DaysDuration: "days and time duration",
    MonthsDuration: "years and months duration",
    Range: "range",
    Function: "function",
}


def property_of(value: object, name: str) -> object:
    """`value.name` of FEEL: an entry of a context, a part of a date…; null when there is none."""
    if isinstance(value, Mapping):
        found = value.get(name)
        return found if type(found) in NATIVE else adopt(found)
    read = _PROPERTIES.get((type(value), name))
    return None if read is None else read(value)


def _parts() -> dict[tuple[type, str], Callable[..., object]]:
    hour, minute, second = temporal.HOUR, temporal.MINUTE, temporal.SECOND

    def signed(total: int, unit: int, wrap: int | None) -> Decimal:
        part = abs(total) // unit if wrap is None else abs(total) // unit % wrap
        return Decimal(-part if total < 0 else part)

    def exact_seconds(total: int) -> Decimal:
        part = abs(total) % minute
        value = Decimal(part) / second if part % second else Decimal(part // second)
        return -value if total < 0 else value

    def offset(value: Time | DateAndTime) -> DaysDuration | None:
        seconds = temporal.time_offset(value)
        return None if seconds is None else DaysDuration(seconds * second)

    parts: dict[tuple[type, str], Callable[..., object]] = {
        (DaysDuration, "days"): lambda v: signed(v.nanoseconds, temporal.DAY, None),
        (DaysDuration, "hours"): lambda v: signed(v.nanoseconds, hour, 24),
        (DaysDuration, "minutes"): lambda v: signed(v.nanoseconds, minute, 60),
        (DaysDuration, "seconds"): lambda v: exact_seconds(v.nanoseconds),
        (MonthsDuration, "years"): lambda v: signed(v.months, 12, None),
        (MonthsDuration, "months"): lambda v: signed(v.months, 1, 12),
        (Range, "start"): lambda v: v.start,
        (Range, "end"): lambda v: v.end,
        (Range, "start included"): lambda v: v.start_included,
        (Range, "end included"): lambda v: v.end_included,
    }
    days: dict[str, Callable[[Date], object]] = {
        "year": lambda v: Decimal(v.year),
        "month": lambda v: Decimal(v.month),
        "day": lambda v: Decimal(v.day),
        "weekday": lambda v: Decimal(v.weekday()),
    }
    clocks: dict[str, Callable[[Time], object]] = {
        "hour": lambda v: Decimal(v.nanoseconds // hour),
        "minute": lambda v: Decimal(v.nanoseconds // minute % 60),
        "second": lambda v: exact_seconds(v.nanoseconds),
        "timezone": lambda v: v.zone,
    }
    for name, of_day in days.items():
        parts[Date, name] = of_day
        parts[DateAndTime, name] = lambda v, of_day=of_day: of_day(v.date)
    for name, of_clock in clocks.items():
        parts[Time, name] = of_clock
        parts[DateAndTime, name] = lambda v, of_clock=of_clock: of_clock(v.time)
    parts[Time, "time offset"] = offset
    parts[DateAndTime, "time offset"] = offset
    return parts


_PROPERTIES = _parts()
