"""FEEL values to and from JSON: the way into the database and over the wire."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.feel.evaluation import Budget, State
from engine.feel.texts import text_of
from engine.feel.values import Function, adopt, number

_WRITING = Budget(steps=10_000_000, items=1_000_000, characters=1_000_000)


def from_json(value: object) -> object:
    """FEEL values for what JSON (or a Python caller) has, all the way down.

    Numbers become Decimal, lists and objects are copied. Texts stay texts: a date in JSON is
    for the expression to read with `date(…)`.
    """
    value = adopt(value)
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, list):
        return [from_json(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): from_json(each) for key, each in value.items()}
    return value


def to_json(value: object) -> object:
    """JSON values for FEEL values, all the way down.

    A number becomes an int where that is exact and small enough for every reader (below 2**53),
    otherwise a float; dates, times and durations become their ISO texts,
    ranges what `string` writes. A number too large for a float and a function are null.
    """
    value = adopt(value)
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal):
        if abs(value) < 2**53 and value == value.to_integral_value():
            return int(value)
        return float(value) if value.adjusted() < 308 else None
    if isinstance(value, list):
        return [to_json(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(each) for key, each in value.items()}
    if isinstance(value, Function):
        return None
    return text_of(State({}, None, None, _WRITING), value)
