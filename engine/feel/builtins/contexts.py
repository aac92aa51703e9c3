"""Functions on contexts: reading, changing and merging their entries."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.builtins.registry import builtin
from engine.feel.evaluation import State
from engine.feel.values import adopt


@builtin("get value", "m: context", "key: string")
def get_value(state: State, context: Mapping[str, object], key: str) -> object:
    return adopt(context.get(key))


@builtin("get value", "m: context", "keys: list")
def get_value_at(state: State, context: Mapping[str, object], keys: list[object]) -> object:
    value: object = context
    for key in keys:
        if not isinstance(value, Mapping) or not isinstance(key, str):
            return None
        value = adopt(value.get(key))
    return value if keys else None


@builtin("get entries", "m: context")
def get_entries(state: State, context: Mapping[str, object]) -> object:
    state.spend_items(2 * len(context))
    return [{"key": key, "value": adopt(value)} for key, value in context.items()]


@builtin("context", "entries: list")
def context(state: State, entries: list[object]) -> object:
    result: dict[str, object] = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in result:
            return None
        result[key] = entry["value"]
    return result


@builtin("context put", "context: context", "key: string", "value: any")
def context_put(state: State, context: Mapping[str, object], key: str, value: object) -> object:
    state.spend_items(len(context))
    return {**context, key: value}


@builtin("context put", "context: context", "keys: list", "value: any")
def context_put_at(
    state: State, context: Mapping[str, object], keys: list[object], value: object
) -> object:
    if not keys or not isinstance(keys[0], str):
        return None
    state.spend_items(len(context))
    key, rest = keys[0], keys[1:]
    if not rest:
        return {**context, key: value}
    inner = context.get(key)
    if inner is not None and not isinstance(inner, Mapping):
        return None
    changed = context_put_at(state, inner or {}, rest, value)
    return None if changed is None else {**context, key: changed}


@builtin("context merge", "contexts: list")
def context_merge(state: State, contexts: list[object]) -> object:
    result: dict[str, object] = {}
    for each in contexts:
        if not isinstance(each, Mapping):
            return None
        state.spend_items(len(each))
        result.update(each)
    return result
