"""How a value is written: the function `string`, and the texts inside JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.feel.evaluation import State
from engine.feel.values import Function, Range, adopt, number_text


def text_of(state: State, value: object) -> str:
    """A value as text; inside lists, contexts and ranges texts stand in quotes."""
    return value if isinstance(value, str) else _nested(state, value)


def _nested(state: State, value: object) -> str:
    value = adopt(value)
    text = _written(state, value)
    state.spend_text(len(text))
    return text


def _written(state: State, value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, list):
        state.spend(len(value))
        return f"[{', '.join(_nested(state, each) for each in value)}]"
    if isinstance(value, Mapping):
        state.spend(len(value))
        entries = ", ".join(f"{key}: {_nested(state, each)}" for key, each in value.items())
        return f"{{{entries}}}"
    if isinstance(value, Range):
        return _range_text(state, value)
    if isinstance(value, Function):
        return f"function({', '.join(value.parameters)})"
    return str(value)


def _range_text(state: State, value: Range) -> str:
    if value.start is None:
        return f"{'<=' if value.end_included else '<'} {_nested(state, value.end)}"
    if value.end is None:
        return f"{'>=' if value.start_included else '>'} {_nested(state, value.start)}"
    return (
        f"{'[' if value.start_included else '('}{_nested(state, value.start)}.."
        f"{_nested(state, value.end)}{']' if value.end_included else ')'}"
    )
