"""Functions on numbers: rounding, roots, parity."""

from __future__ import annotations

import decimal
from decimal import Decimal

from engine.feel.arithmetic import finite
from engine.feel.builtins.registry import builtin
from engine.feel.evaluation import State
from engine.feel.temporal import DaysDuration, MonthsDuration
from engine.feel.values import NUMBERS

MIN_SCALE, MAX_SCALE = -6111, 6176  # of IEEE 754 decimal128


def rounded(value: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """To `scale` digits after the point, of which only the whole part counts; null out of range."""
    if not MIN_SCALE <= scale <= MAX_SCALE:
        return None
    exponent = -int(scale)
    if int(value.as_tuple().exponent) >= exponent:
        return value  # has no more digits than that
    wide = decimal.Context(prec=7000, Emax=7000, Emin=-7000, rounding=rounding, traps=[])
    result = value.quantize(Decimal((0, (1,), exponent)), context=wide)
    return finite(NUMBERS.plus(result))


@builtin("decimal", "n: number", "scale: number")
def decimal_places(state: State, n: Decimal, scale: Decimal) -> object:
    return rounded(n, scale, decimal.ROUND_HALF_EVEN)


def _rounding(name: str, rounding: str, *, scale_optional: bool) -> None:
    @builtin(name, "n: number", "scale?: number" if scale_optional else "scale: number")
    def round_it(state: State, n: Decimal, scale: Decimal = Decimal(0)) -> object:
        return rounded(n, scale, rounding)


_rounding("floor", decimal.ROUND_FLOOR, scale_optional=True)
_rounding("ceiling", decimal.ROUND_CEILING, scale_optional=True)
_rounding("round up", decimal.ROUND_UP, scale_optional=False)
_rounding("round down", decimal.ROUND_DOWN, scale_optional=False)
_rounding("round half up", decimal.ROUND_HALF_UP, scale_optional=False)
_rounding("round half down", decimal.ROUND_HALF_DOWN, scale_optional=False)
_rounding("round half even", decimal.ROUND_HALF_EVEN, scale_optional=False)


@builtin("abs", "n: number")
def absolute(state: State, n: Decimal) -> object:
    return NUMBERS.abs(n)


@builtin("abs", "n: duration")
def absolute_duration(state: State, n: DaysDuration | MonthsDuration) -> object:
    if isinstance(n, DaysDuration):
        return DaysDuration(abs(n.nanoseconds))
    return MonthsDuration(abs(n.months))


@builtin("modulo", "dividend: number", "divisor: number")
def modulo(state: State, dividend: Decimal, divisor: Decimal) -> object:
    """The remainder with the sign of the divisor, as DMN defines it by `floor`."""
    if not divisor:
        return None
    if dividend.adjusted() - divisor.adjusted() > 33:
        return None  # the remainder would have no correct digit
    rest = NUMBERS.remainder(dividend, divisor)
    if rest and (rest < 0) != (divisor < 0):
        rest = NUMBERS.add(rest, divisor)
    return finite(rest)


@builtin("sqrt", "number: number")
def square_root(state: State, number: Decimal) -> object:
    return finite(NUMBERS.sqrt(number))


@builtin("log", "number: number")
def logarithm(state: State, number: Decimal) -> object:
    return finite(NUMBERS.ln(number))


@builtin("exp", "number: number")
def exponential(state: State, number: Decimal) -> object:
    return finite(NUMBERS.exp(number))


@builtin("odd", "number: number")
def odd(state: State, number: Decimal) -> object:
    whole = number == number.to_integral_value()
    return whole and number.adjusted() < 6200 and int(number) % 2 == 1


@builtin("even", "number: number")
def even(state: State, number: Decimal) -> object:
    return number == number.to_integral_value() and int(number) % 2 == 0


@builtin("not", "negand: any")
def negation(state: State, negand: object) -> object:
    return (not negand) if isinstance(negand, bool) else None
