"""The types an expression can name, and whether a value is of one: `instance of`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class Type:
    """A type by name; `parts` are what stands between the angle brackets.

    One part for a list or range, the parameters for a function; a context has named `entries`.
    """

    name: str
    parts: tuple[Type, ...] = ()
    entries: tuple[tuple[str, Type], ...] | None = None


def conforms(state: State, value: object, wanted: Type) -> bool:
    """Whether a value is of a type; null is of `Any` and `Null` only."""
    value = adopt(value)
    if wanted.name == "Any":
        return value is not None
    if type_name(value) != wanted.name:
        return False
    if isinstance(value, list) and wanted.parts:
        state.spend(len(value))
        return all(each is None or conforms(state, each, wanted.parts[0]) for each in value)
    if isinstance(value, Mapping) and wanted.entries is not None:
        state.spend(len(wanted.entries))
        return all(
            name in value and (value[name] is None or conforms(state, value[name], each))
            for name, each in wanted.entries
        )
    if isinstance(value, Range) and wanted.parts:
        ends = [end for end in (value.start, value.end) if end is not None]
        return all(conforms(state, end, wanted.parts[0]) for end in ends)
    if isinstance(value, Function) and wanted.entries is not None:
        return len(value.parameters) == len(wanted.parts)
    return True
