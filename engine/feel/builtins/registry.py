"""The table of built-in functions: how they declare their parameters and how a call finds one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from engine.feel.evaluation import State
from engine.feel.temporal import Date, DateAndTime, DaysDuration, MonthsDuration, Time
from engine.feel.values import NATIVE, Function, Range, adopt, adopt_items

Implementation = Callable[..., object]
_F = TypeVar("_F", bound=Implementation)

_KINDS: dict[str, tuple[type, ...]] = {
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (Date, DateAndTime),
    "time": (Time,),
    "moment": (Date, Time, DateAndTime),
    "days": (DaysDuration,),
    "duration": (DaysDuration, MonthsDuration),
    "range": (Range,),
    "function": (Function,),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `kind` is a key of _KINDS, `any`, `list` or `context`."""

    name: str
    kind: str
    optional: bool
    nullable: bool

    def accept(self, value: object) -> tuple[bool, object]:
        """Whether a value fits, and what it is then: FEEL unwraps and wraps single items."""
        if type(value) not in NATIVE:
            value = adopt(value)
        if self.kind == "any" or (value is None and self.nullable):
            return True, value
        if self.kind == "list":
            if isinstance(value, list):
                return True, adopt_items(value)
            return value is not None, [value]
        if self._fits(value):
            return True, value
        if isinstance(value, list) and len(value) == 1:
            item = adopt(value[0])
            return self._fits(item), item
        return False, None

    def _fits(self, value: object) -> bool:
        if self.kind == "context":
            return isinstance(value, Mapping)
        return isinstance(value, _KINDS[self.kind])


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a built-in function."""

    parameters: tuple[Parameter, ...]
    variadic: bool
    implementation: Implementation

    def takes(self, positional: int) -> bool:
        required = sum(not each.optional for each in self.parameters)
        return required <= positional and (self.variadic or positional <= len(self.parameters))

    def places(self, names: Sequence[str]) -> list[int | None] | None:
        """For each parameter the place of its argument among `names`; None if they do not fit."""
        if not set(names) <= {each.name for each in self.parameters}:
            return None
        found = [names.index(p.name) if p.name in names else None for p in self.parameters]
        for parameter, place in zip(self.parameters, found, strict=True):
            if place is None and not parameter.optional:
                return None
        while found and found[-1] is None:
            found.pop()
        return found

    def apply(self, state: State, arguments: Sequence[object]) -> tuple[bool, object]:
        """Call it if all arguments fit: (whether it was called, its result)."""
        values = []
        last = len(self.parameters) - 1
        for index, argument in enumerate(arguments):
            parameter = self.parameters[min(index, last)]
            if argument is None and parameter.optional and not parameter.nullable:
                return False, None
            fits, value = parameter.accept(argument)
            if not fits:
                return False, None
            if type(value) is list or type(value) is str:
                state.spend(len(value) >> 4)
            values.append(value)
        try:
            return True, self.implementation(state, *values)
        except (ArithmeticError, ValueError):
            return True, None  # what a function cannot compute is null


BUILTINS: dict[str, list[Overload]] = {}


def builtin(name: str, *parameters: str) -> Callable[[_F], _F]:
    """Register a built-in function; called more than once for a name, the first that fits is used.

    A parameter is written `name: kind`; `name?: kind` may be left out, `kind|null` may be null,
    `*name: kind` is the last and takes any number of positional arguments (also none).
    """
    parsed = []
    variadic = False
    for text in parameters:
        label, _, kind = text.partition(": ")
        variadic = variadic or label.startswith("*")
        parsed.append(
            Parameter(
                name=label.strip("*?"),
                kind=kind.removesuffix("|null"),
                optional=label.endswith("?") or label.startswith("*"),
                nullable=kind.endswith("|null"),
            )
        )

    def register(implementation: _F) -> _F:
        BUILTINS.setdefault(name, []).append(Overload(tuple(parsed), variadic, implementation))
        return implementation

    return register


def apply(state: State, overloads: Sequence[Overload], arguments: Sequence[object]) -> object:
    """The result of the first overload that takes these arguments, null if none does."""
    for overload in overloads:
        called, result = overload.apply(state, arguments)
        if called:
            return result
    return None


def usage(name: str) -> str:
    """How calls of a built-in function look, for error messages."""
    shown = []
    for overload in BUILTINS[name]:
        parameters = ", ".join(
            f"[{each.name}]" if each.optional else each.name for each in overload.parameters
        )
        shown.append(f"{name}({parameters}{'…' if overload.variadic else ''})")
    return " / ".join(dict.fromkeys(shown))


def as_function(name: str) -> Function:
    """A built-in function as a value, to be handed to `sort` and the like."""
    overloads = BUILTINS[name]
    most = max(overloads, key=lambda each: len(each.parameters))

    def call(state: State, arguments: list[object]) -> object:
        fitting = [each for each in overloads if each.takes(len(arguments))]
        return apply(state, fitting, arguments)

    return Function(tuple(each.name for each in most.parameters), call, variadic=True)
