"""Equality, order and `in`, in three-valued logic: null where two values cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from engine.feel import temporal
from engine.feel.arithmetic import as_moment
from engine.feel.temporal import Date, DateAndTime, DaysDuration, MonthsDuration, Time
from engine.feel.values import NATIVE, Function, Range, adopt

if TYPE_CHECKING:
    from engine.feel.evaluation import State

_ATOMS = frozenset({Decimal, str, bool, Date, DaysDuration, MonthsDuration})


def equal(state: State, left: object, right: object) -> bool | None:
    """`=`: null for two values of different kinds, unless one of them is null."""
    kind = type(left)
    if kind is type(right) and kind in _ATOMS:
        return left == right
    if left is None or right is None:
        return left is right
    return _equal_other(state, left, right)


def _equal_other(state: State, left: object, right: object) -> bool | None:
    if type(left) not in NATIVE or type(right) not in NATIVE:
        left, right = adopt(left), adopt(right)
        if left is None or right is None:
            return left is right
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        state.spend(len(left))
        return all(equal(state, a, b) is True for a, b in zip(left, right, strict=True))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        if len(left) != len(right):
            return False
        state.spend(len(left))
        return all(key in right and equal(state, left[key], right[key]) is True for key in left)
    if isinstance(left, Date) and isinstance(right, DateAndTime):
        left = as_moment(left)
    elif isinstance(right, Date) and isinstance(left, DateAndTime):
        right = as_moment(right)
    if isinstance(left, DateAndTime) and isinstance(right, DateAndTime):
        return left.is_local == right.is_local and _same_second(left.moment(), right.moment())
    if isinstance(left, Time) and isinstance(right, Time):
        same_kind = temporal.is_local_time(left) == temporal.is_local_time(right)
        return same_kind and _same_second(temporal.time_moment(left), temporal.time_moment(right))
    if isinstance(left, Range) and isinstance(right, Range):
        flags = (left.start_included, left.end_included)
        return (
            flags == (right.start_included, right.end_included)
            and equal(state, left.start, right.start) is True
            and equal(state, left.end, right.end) is True
        )
    if isinstance(left, Function) and isinstance(right, Function):
        return left is right
    if type(left) is type(right):
        return left == right
    return None


def _same_second(left: int, right: int) -> bool:
    """The values DMN compares moments by are whole seconds; their order is finer."""
    return left // temporal.SECOND == right // temporal.SECOND


def order(left: object, right: object) -> int | None:
    """-1, 0 or 1; None when the values have no order between them."""
    kind = type(left)
    if kind is type(right) and (kind is Decimal or kind is str):
        return int(left > right) - int(left < right)  # type: ignore[operator]
    return _order_other(left, right)


def _order_other(left: object, right: object) -> int | None:
    if isinstance(left, Date) and isinstance(right, DateAndTime):
        left = as_moment(left)
    elif isinstance(right, Date) and isinstance(left, DateAndTime):
        right = as_moment(right)
    a: int
    b: int
    if isinstance(left, DateAndTime) and isinstance(right, DateAndTime):
        if left.is_local != right.is_local:
            return None
        a, b = left.moment(), right.moment()
    elif isinstance(left, Date) and isinstance(right, Date):
        a, b = left.ordinal(), right.ordinal()
    elif isinstance(left, Time) and isinstance(right, Time):
        if temporal.is_local_time(left) != temporal.is_local_time(right):
            return None
        a, b = temporal.time_moment(left), temporal.time_moment(right)
    elif isinstance(left, DaysDuration) and isinstance(right, DaysDuration):
        a, b = left.nanoseconds, right.nanoseconds
    elif isinstance(left, MonthsDuration) and isinstance(right, MonthsDuration):
        a, b = left.months, right.months
    else:
        return None
    return (a > b) - (a < b)


def between(value: object, low: object, high: object) -> bool | None:
    return conjunction(at_least(value, low), at_least(high, value))


def at_least(left: object, right: object) -> bool | None:
    result = order(left, right)
    return None if result is None else result >= 0


def conjunction(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def in_range(value: object, interval: Range) -> bool | None:
    """Whether a value lies in a range; null if it cannot be compared with an end."""
    above: bool | None = True
    below: bool | None = True
    if interval.start is not None:
        result = order(value, interval.start)
        above = (
            None if result is None else (result > 0 or (result == 0 and interval.start_included))
        )
    if interval.end is not None:
        result = order(value, interval.end)
        below = None if result is None else (result < 0 or (result == 0 and interval.end_included))
    return conjunction(above, below)


def passes(state: State, value: object, test: object) -> bool | None:
    """Whether `value` meets one test that is a value: a range, a list of tests, or an equal."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return in_range(value, test)
    if isinstance(test, list):
        if isinstance(value, list) and equal(state, value, test):
            return True
        state.spend(len(test))
        return any(passes(state, value, each) is True for each in test)
    return equal(state, value, test)
