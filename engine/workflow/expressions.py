"""FEEL as diagrams use it: the functions they may call, and what `share(…)` and limits mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.errors.workflow import LimitInvalid
from engine.feel import Expression, Signature, compile_expression
from engine.feel.temporal import DAY, HOUR, DaysDuration, parse_duration
from engine.workflow.world import Limit, Value

LIMIT_KINDS = frozenset(
    {"working_hour", "working_day", "natural_hour", "natural_day", "urgent_hour"}
)

# What every diagram sees besides its own variables (process-design.md §3).
FACTS = ("case", "request")
STEP = "step"


@dataclass(frozen=True, slots=True)
class Formula:
    """A compiled FEEL text of a diagram."""

    text: str
    expression: Expression
    names: frozenset[str]  # the variables it reads

    @property
    def settings(self) -> frozenset[str]:
        """The setting keys it names literally."""
        return frozenset(
            value
            for name, value in self.expression.literal_calls
            if name == "setting" and isinstance(value, str)
        )


@dataclass(frozen=True, slots=True)
class Shares:
    """The value of `share(…)`: at which percents of the limit, and what comes after 100 %."""

    percents: tuple[int, ...]
    repeat: Limit | None = None
    times: int | None = None  # how often it repeats; None: until the step ends


def _measure(kind: str) -> Callable[..., Value]:
    def measure(amount: Value) -> Value:
        return {"kind": kind, "amount": amount} if isinstance(amount, Decimal) else None

    return measure


def _share(*percents: Value, repeat: Value = None, times: Value = None) -> Value:
    return {"shares": list(percents), "repeat": repeat, "times": times}


PURE: Mapping[str, Callable[..., Value]] = {
    "working days": _measure("working_day"),
    "working hours": _measure("working_hour"),
    "natural days": _measure("natural_day"),
    "natural hours": _measure("natural_hour"),
    "urgent hours": _measure("urgent_hour"),
    "share": _share,
}
"""Dialect functions that need nothing from outside."""

WORLDLY = ("setting", "category limit")
"""Dialect functions that `World.call` answers."""

SIGNATURES: Mapping[str, Signature] = {
    **{name: Signature(("amount",), required=1) for name in PURE if name != "share"},
    "share": Signature(("percent", "repeat", "times"), required=1, variadic=True),
    "setting": Signature(("key",), required=1),
    "category limit": Signature(("phase", "default"), required=2),
}


def compile_formula(text: str, *, names: Collection[str] | None = None) -> Formula:
    """Compile a FEEL text of a diagram; `names` are the variables it may read (None: any).

    Raises what engine.feel raises for a mistake.
    """
    expression = compile_expression(text, names=names, functions=SIGNATURES)
    return Formula(text, expression, frozenset(expression.names))


ISO_DURATION = re.compile(r"-?P[0-9YMWDTHS.,]+\Z", re.IGNORECASE)
_WEEKS = re.compile(r"(-?)P(\d+)W\Z", re.IGNORECASE)


def duration_limit(text: str) -> Limit | None:
    """A bare `PT4H` as natural hours; whole days stay days. None: not a positive length of time."""
    weeks = _WEEKS.match(text)
    value = parse_duration(f"{weeks[1]}P{int(weeks[2]) * 7}D" if weeks else text.upper())
    return value_limit(value) if isinstance(value, DaysDuration) else None


def value_limit(value: Value) -> Limit | None:
    """The limit a FEEL value stands for, or None if it stands for none."""
    if isinstance(value, DaysDuration):
        if value.nanoseconds <= 0:
            return None
        if value.nanoseconds % DAY == 0:
            return Limit("natural_day", Decimal(value.nanoseconds // DAY))
        return Limit("natural_hour", Decimal(value.nanoseconds) / HOUR)
    if isinstance(value, str):
        return duration_limit(value) if ISO_DURATION.match(value) else None
    if isinstance(value, Limit):
        return value if value.amount > 0 else None
    if not isinstance(value, Mapping) or value.get("kind") not in LIMIT_KINDS:
        return None
    amount = value.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, (int, Decimal)) or amount <= 0:
        return None
    return Limit(str(value["kind"]), Decimal(amount))


def required_limit(value: Value, *, where: str) -> Limit:
    """The limit a FEEL value stands for; raises LimitInvalid."""
    limit = value_limit(value)
    if limit is None:
        raise LimitInvalid(where=where, value=value)
    return limit
