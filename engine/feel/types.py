"""The types an expression can name: what is of a type, and how a value is turned into one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.feel.temporal import MIDNIGHT_UTC, Date, DateAndTime
from engine.feel.values import Function, Range, adopt, type_name

if TYPE_CHECKING:
    from engine.feel.evaluation import State

SIMPLE_TYPES = frozenset(
    {
        "Any",
        "Null",
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "list",
        "context",
        "range",
        "function",
    }
)

Allowed = Callable[["State", object], bool]
"""Whether a value is one of those a document allows."""


@dataclass(frozen=True, slots=True)
class Type:
    """A type by name; `parts` are what stands between the angle brackets.

    One part for a list or range, the parameters for a function; a context has named `entries`,
    a function one that is its result. `allowed` narrows it further, for coercion only: `instance
    of` does not ask.
    """

    name: str
    parts: tuple[Type, ...] = ()
    entries: tuple[tuple[str, Type], ...] | None = None
    allowed: Allowed | None = field(default=None, compare=False)


ANY = Type("Any")


def function_type(parameters: tuple[Type, ...], result: Type) -> Type:
    return Type("function", parameters, (("result", result),))


def conforms(state: State, value: object, wanted: Type, *, narrowed: bool = False) -> bool:
    """Whether a value is of a type; null is of `Any` and `Null` only.

    `narrowed`: also one of the allowed values, all the way down.
    """
    value = adopt(value)
    if wanted.name == "Any":
        return value is not None
    if type_name(value) != wanted.name:
        return False
    if narrowed and wanted.allowed is not None and not wanted.allowed(state, value):
        return False
    if isinstance(value, list) and wanted.parts:
        state.spend(len(value))
        part = wanted.parts[0]
        return all(each is None or conforms(state, each, part, narrowed=narrowed) for each in value)
    if isinstance(value, Mapping) and wanted.entries is not None:
        state.spend(len(wanted.entries))
        return all(
            name in value
            and (value[name] is None or conforms(state, value[name], each, narrowed=narrowed))
            for name, each in wanted.entries
        )
    if isinstance(value, Range) and wanted.parts:
        ends = [end for end in (value.start, value.end) if end is not None]
        return all(conforms(state, end, wanted.parts[0]) for end in ends)
    if isinstance(value, Function) and wanted.entries is not None:
        return _is_function_of(value, wanted)
    return True


def _is_function_of(value: Function, wanted: Type) -> bool:
    """Parameters may ask for less, the result may be more than what is wanted."""
    if value.variadic:
        return True
    if len(value.parameters) != len(wanted.parts):
        return False
    kinds = value.kinds or (None,) * len(value.parameters)
    result = (wanted.entries or ((("result", ANY)),))[0][1]
    return all(
        is_subtype(asked, ANY if kind is None else kind)
        for asked, kind in zip(wanted.parts, kinds, strict=True)
    ) and is_subtype(value.result, result)


def is_subtype(narrow: Type | None, wide: Type) -> bool:
    """Whether all values of one type are of the other; an unknown type is given the benefit."""
    if narrow is None or wide.name == "Any" or narrow.name == "Null":
        return True
    if narrow.name != wide.name:
        return False
    if wide.name in ("list", "range"):
        part = narrow.parts[0] if narrow.parts else ANY
        return not wide.parts or is_subtype(part, wide.parts[0])
    if wide.entries is None:
        return True
    if wide.name == "function":
        if narrow.entries is None or len(narrow.parts) != len(wide.parts):
            return False
        parameters = zip(wide.parts, narrow.parts, strict=True)
        return all(is_subtype(asked, kind) for asked, kind in parameters) and is_subtype(
            narrow.entries[0][1], wide.entries[0][1]
        )
    known = dict(narrow.entries or ())
    return all(name in known and is_subtype(known[name], each) for name, each in wide.entries)


def coerced(state: State, value: object, wanted: Type | None) -> object:
    """A value as one of a type, null when it is none (DMN 1.5, 10.3.2.9.4).

    A list of one item and its item stand for each other, a date for its midnight in UTC. A
    function that is wanted as one with certain parameters and a result turns them, too.
    """
    if wanted is None or value is None or (wanted.name == "Any" and wanted.allowed is None):
        return value
    value = adopt(value)
    if isinstance(value, Function) and wanted.name == "function":
        return _coerced_function(value, wanted)
    if conforms(state, value, wanted, narrowed=True):
        return value
    if wanted.name == "date and time" and isinstance(value, Date):
        moment = DateAndTime(value, MIDNIGHT_UTC)
        return moment if conforms(state, moment, wanted, narrowed=True) else None
    if wanted.name == "list" and not isinstance(value, list):
        item = coerced(state, value, wanted.parts[0]) if wanted.parts else value
        single = [item]
        fits = item is not None and conforms(state, single, wanted, narrowed=True)
        return single if fits else None
    if wanted.name != "list" and isinstance(value, list) and len(value) == 1:
        return coerced(state, value[0], wanted)
    return None


def _coerced_function(value: Function, wanted: Type) -> object:
    if wanted.entries is None:
        return value
    if len(value.parameters) != len(wanted.parts) and not value.variadic:
        return None
    result, kinds = wanted.entries[0][1], wanted.parts
    if result.name == "Any" and all(each.name == "Any" for each in kinds):
        return value

    def call(state: State, arguments: list[object]) -> object:
        given = [
            coerced(state, argument, kind) for argument, kind in zip(arguments, kinds, strict=False)
        ]
        return coerced(state, value.call(state, given), result)

    return replace(value, call=call, kinds=value.kinds or kinds, result=result)
