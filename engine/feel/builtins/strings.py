"""Functions on strings."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.builtins.registry import builtin
from engine.feel.evaluation import State
from engine.feel.regex import Pattern, compile_pattern


@builtin("substring", "string: string", "start position: number", "length?: number")
def substring(state: State, text: str, start: Decimal, length: Decimal | None = None) -> object:
    start = start.to_integral_value("ROUND_DOWN")
    if not start or abs(start) > len(text):
        return None
    place = int(start) - 1 if start > 0 else len(text) + int(start)
    if length is None:
        return text[place:]
    if length < 1:
        return None
    return text[place : place + int(min(length, Decimal(len(text))))]


@builtin("string length", "string: string")
def string_length(state: State, text: str) -> object:
    return Decimal(len(text))


@builtin("upper case", "string: string")
def upper_case(state: State, text: str) -> object:
    state.spend_text(len(text))
    return text.upper()


@builtin("lower case", "string: string")
def lower_case(state: State, text: str) -> object:
    state.spend_text(len(text))
    return text.lower()


@builtin("substring before", "string: string", "match: string")
def substring_before(state: State, text: str, match: str) -> object:
    place = text.find(match)
    return text[:place] if place >= 0 else ""


@builtin("substring after", "string: string", "match: string")
def substring_after(state: State, text: str, match: str) -> object:
    place = text.find(match)
    return text[place + len(match) :] if place >= 0 else ""


@builtin("contains", "string: string", "match: string")
def contains(state: State, text: str, match: str) -> object:
    return match in text


@builtin("starts with", "string: string", "match: string")
def starts_with(state: State, text: str, match: str) -> object:
    return text.startswith(match)


@builtin("ends with", "string: string", "match: string")
def ends_with(state: State, text: str, match: str) -> object:
    return text.endswith(match)


@builtin("matches", "input: string", "pattern: string", "flags?: string|null")
def matches(state: State, text: str, pattern: str, flags: str | None = None) -> object:
    compiled = _pattern(state, text, pattern, flags)
    return None if compiled is None else compiled.found_in(text)


@builtin(
    "replace", "input: string", "pattern: string", "replacement: string", "flags?: string|null"
)
def replace(
    state: State, text: str, pattern: str, replacement: str, flags: str | None = None
) -> object:
    compiled = _pattern(state, text, pattern, flags)
    if compiled is None or compiled.found_in(""):
        return None  # XPath refuses a pattern that matches nothing at all
    result = compiled.replaced(text, replacement, state.spend)
    if result is not None:
        state.spend_text(len(result))
    return result


@builtin("split", "string: string", "delimiter: string")
def split(state: State, text: str, delimiter: str) -> object:
    compiled = _pattern(state, text, delimiter, None)
    if compiled is None or compiled.found_in(""):
        return None
    parts = compiled.split(text, state.spend)
    state.spend_items(len(parts))
    return parts


def _pattern(state: State, text: str, pattern: str, flags: str | None) -> Pattern | None:
    # charged whether the pattern is compiled anew or not: what an expression costs is no accident
    state.spend(len(pattern) + (500 if "{" in pattern else 20))
    compiled = compile_pattern(pattern, flags or "")
    if compiled is None:
        state.spend(4_000)  # a pattern too large is found out only by trying
    else:
        state.spend(compiled.making + compiled.work(len(text)))
    return compiled


@builtin("string join", "list: list", "delimiter?: string|null")
@builtin("string join", "list: list", "delimiter: string|null", "prefix: string", "suffix: string")
def string_join(
    state: State, items: list[object], delimiter: str | None = None, prefix: str = "",
    suffix: str = "",
) -> object:  # fmt: skip
    """Nulls are left out."""
    texts = [each for each in items if isinstance(each, str)]
    if len(texts) + sum(each is None for each in items) != len(items):
        return None
    glue = delimiter or ""
    state.spend_text(sum(map(len, texts)) + len(glue) * len(texts))
    return prefix + glue.join(texts) + suffix
