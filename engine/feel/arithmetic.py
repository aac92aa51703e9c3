"""`+ - * / **` and unary minus on numbers, texts, moments and durations; all else is null."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import temporal
from engine.feel.temporal import DAY, Date, DateAndTime, DaysDuration, MonthsDuration, Time
from engine.feel.values import NUMBERS

if TYPE_CHECKING:
    from engine.feel.evaluation import State


def finite(value: Decimal) -> Decimal | None:
    return value if value.is_finite() else None


def days_duration(nanoseconds: int) -> DaysDuration | None:
    return DaysDuration(nanoseconds) if abs(nanoseconds) <= temporal.MAX_DURATION else None


def months_duration(months: int) -> MonthsDuration | None:
    return MonthsDuration(months) if abs(months) <= temporal.MAX_MONTHS else None


def add(state: State, left: object, right: object) -> object:
    kinds = (type(left), type(right))
    if kinds == (Decimal, Decimal):
        return finite(NUMBERS.add(left, right))  # type: ignore[arg-type]
    if kinds == (str, str):
        state.spend_text(len(left) + len(right))  # type: ignore[arg-type]
        return left + right  # type: ignore[operator]
    operation = _ADD.get(kinds)
    if operation is not None:
        return operation(left, right)
    operation = _ADD.get((kinds[1], kinds[0])) if kinds[0] is not kinds[1] else None
    return None if operation is None else operation(right, left)


def subtract(left: object, right: object) -> object:
    kinds = (type(left), type(right))
    if kinds == (Decimal, Decimal):
        return finite(NUMBERS.subtract(left, right))  # type: ignore[arg-type]
    operation = _SUBTRACT.get(kinds)
    if operation is not None:
        return operation(left, right)
    if kinds[1] in (DaysDuration, MonthsDuration):
        operation = _ADD.get(kinds)
        return None if operation is None else operation(left, negate(right))
    return None


def multiply(left: object, right: object) -> object:
    kinds = (type(left), type(right))
    if kinds == (Decimal, Decimal):
        return finite(NUMBERS.multiply(left, right))  # type: ignore[arg-type]
    if kinds[0] is Decimal:
        left, right = right, left
    if isinstance(right, Decimal):
        if isinstance(left, DaysDuration):
            return _scaled(left.nanoseconds, right, days_duration)
        if isinstance(left, MonthsDuration):
            return _scaled(left.months, right, months_duration)
    return None


def divide(left: object, right: object) -> object:
    if isinstance(left, Decimal):
        if isinstance(right, Decimal):
            return finite(NUMBERS.divide(left, right))
        return None
    if isinstance(left, DaysDuration):
        if isinstance(right, Decimal):
            return _divided(left.nanoseconds, right, days_duration)
        if isinstance(right, DaysDuration):
            return finite(NUMBERS.divide(Decimal(left.nanoseconds), Decimal(right.nanoseconds)))
    if isinstance(left, MonthsDuration):
        if isinstance(right, Decimal):
            return _divided(left.months, right, months_duration)
        if isinstance(right, MonthsDuration):
            return finite(NUMBERS.divide(Decimal(left.months), Decimal(right.months)))
    return None


def power(left: object, right: object) -> object:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return finite(NUMBERS.power(left, right))
    return None


def negate(value: object) -> object:
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, DaysDuration):
        return DaysDuration(-value.nanoseconds)
    if isinstance(value, MonthsDuration):
        return MonthsDuration(-value.months)
    return None


def _scaled(amount: int, factor: Decimal, make: Callable[[int], object]) -> object:
    product = NUMBERS.multiply(Decimal(amount), factor)
    # larger than any duration: not even turned into a whole number
    return make(int(product)) if product.is_finite() and product.adjusted() < 40 else None


def _divided(amount: int, divisor: Decimal, make: Callable[[int], object]) -> object:
    quotient = NUMBERS.divide(Decimal(amount), divisor)
    return make(int(quotient)) if quotient.is_finite() and quotient.adjusted() < 40 else None


def _moment_plus_months(moment: DateAndTime, duration: MonthsDuration) -> DateAndTime | None:
    day = temporal.add_months(moment.date, duration.months)
    return None if day is None else DateAndTime(day, moment.time)


def _date_plus_days(day: Date, duration: DaysDuration) -> Date | None:
    return temporal.add_to_date(day, duration.nanoseconds)


_ADD: dict[tuple[type, type], Callable[..., object]] = {
    (DaysDuration, DaysDuration): lambda a, b: days_duration(a.nanoseconds + b.nanoseconds),
    (MonthsDuration, MonthsDuration): lambda a, b: months_duration(a.months + b.months),
    (Date, DaysDuration): _date_plus_days,
    (Date, MonthsDuration): lambda a, b: temporal.add_months(a, b.months),
    (DateAndTime, DaysDuration): lambda a, b: temporal.add_to_moment(a, b.nanoseconds),
    (DateAndTime, MonthsDuration): _moment_plus_months,
    (Time, DaysDuration): lambda a, b: temporal.add_to_time(a, b.nanoseconds),
}


def as_moment(day: Date) -> DateAndTime:
    """A date beside a moment is its midnight in UTC; so a local moment cannot be told from it."""
    return DateAndTime(day, temporal.MIDNIGHT_UTC)


def _between_moments(left: DateAndTime, right: DateAndTime) -> DaysDuration | None:
    if left.is_local != right.is_local:
        return None
    return days_duration(left.moment() - right.moment())


def _between_times(left: Time, right: Time) -> DaysDuration | None:
    if temporal.is_local_time(left) != temporal.is_local_time(right):
        return None
    return DaysDuration(temporal.time_moment(left) - temporal.time_moment(right))


_SUBTRACT: dict[tuple[type, type], Callable[..., object]] = {
    (DaysDuration, DaysDuration): lambda a, b: days_duration(a.nanoseconds - b.nanoseconds),
    (MonthsDuration, MonthsDuration): lambda a, b: months_duration(a.months - b.months),
    (Date, Date): lambda a, b: days_duration((a.ordinal() - b.ordinal()) * DAY),
    (DateAndTime, DateAndTime): _between_moments,
    (Date, DateAndTime): lambda a, b: _between_moments(as_moment(a), b),
    (DateAndTime, Date): lambda a, b: _between_moments(a, as_moment(b)),
    (Time, Time): _between_times,
}
