"""Going through lists and from one end to another: what loops and filters have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.feel import temporal
from engine.feel.temporal import Date
from engine.feel.values import adopt


def item_at(value: object, index: Decimal) -> object:
    if value is None:
        return None
    items = value if isinstance(value, list) else [value]
    if index != index.to_integral_value() or not -len(items) <= index <= len(items) or not index:
        return None
    place = int(index)
    return adopt(items[place - 1 if place > 0 else place])


def counting(start: object, end: object, first: bool, last: bool) -> Iterator[object] | None:
    """Whole numbers or days from one end to the other, lazily: 1..10**9 costs only its turns."""
    if isinstance(start, Decimal) and isinstance(end, Decimal):
        if start != start.to_integral_value() or end != end.to_integral_value():
            return None
        low, high = int(start), int(end)
        make: Callable[[int], object] = Decimal
    elif isinstance(start, Date) and isinstance(end, Date):
        low, high = start.ordinal(), end.ordinal()
        make = temporal.date_of_ordinal
    else:
        return None
    step = 1 if low <= high else -1
    return map(make, range(low + (0 if first else step), high + (step if last else 0), step))
