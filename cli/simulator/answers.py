"""Filling in any form: answers are made from its JSON Schema and the outcome, from nothing else.

What cannot be made up (a department, a file) comes from `Known` by the widget that the form names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry

from cli.simulator.chance import Chance
from cli.simulator.words import written

Schema = Mapping[str, Any]

OPTIONAL = 0.3
"""How many of the fields that may stay empty are filled in."""
_DEPTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the person who fills in the form knows about the case."""

    now: datetime
    departments: Sequence[str]  # codes to choose from, the likeliest first


def answers_for(
    schema: Schema, ui: Schema, outcome: str, *, known: Known, chance: Chance
) -> dict[str, Any]:
    """Answers that the form accepts for the outcome, as far as a schema tells."""
    whole = _without(for_outcome(schema, outcome), _of_others(schema, outcome))
    filled: dict[str, Any] = {}
    _fill(filled, whole, ui, whole, known, chance)
    return filled


def _of_others(schema: Schema, outcome: str) -> set[str]:
    """Fields that only other outcomes ask for: who accepts gives no reason for refusing."""
    special = schema.get("x-outcomes", {})
    if not isinstance(special, Mapping):
        return set()
    asked = {
        name
        for code, part in special.items()
        if code != outcome and isinstance(part, Mapping)
        for name in part.get("required", ())
    }
    return asked - set(for_outcome(schema, outcome).get("required", ()))


def _without(schema: Schema, names: set[str]) -> dict[str, Any]:
    fields = {
        name: field for name, field in schema.get("properties", {}).items() if name not in names
    }
    return {**schema, "properties": fields}


def fill_field(
    answers: Mapping[str, Any],
    pointer: str,
    schema: Schema,
    ui: Schema,
    outcome: str,
    *,
    known: Known,
    chance: Chance,
) -> dict[str, Any] | None:
    """The answers with the field that somebody asked for, or None if the form has none such."""
    whole = for_outcome(schema, outcome)
    name = pointer.strip("/").partition("/")[0]
    field = whole.get("properties", {}).get(name)
    if field is None or name in answers:
        return None
    value = _value(field, _part(ui, name), whole, known, chance, required=True, name=name)
    return {**answers, name: value}


def for_outcome(schema: Schema, outcome: str) -> dict[str, Any]:
    """The schema with what it asks for with this outcome (`x-outcomes`)."""
    special = schema.get("x-outcomes", {})
    return merged(schema, special.get(outcome, {}) if isinstance(special, Mapping) else {})


def merged(schema: Schema, more: Schema) -> dict[str, Any]:
    """Both together: required fields add up, the second one's fields count."""
    both = dict(schema)
    for key, value in more.items():
        if key == "required":
            both["required"] = [*dict.fromkeys([*both.get("required", ()), *value])]
        elif key == "properties":
            fields = dict(both.get("properties", {}))
            for name, field in value.items():
                old = fields.get(name, {})
                fields[name] = {**old, **field} if isinstance(field, Mapping) else field
            both["properties"] = fields
        else:
            both[key] = value
    return both


def _fill(
    filled: dict[str, Any],
    schema: Schema,
    ui: Schema,
    root: Schema,
    known: Known,
    chance: Chance,
    depth: int = 0,
) -> None:
    required = set(schema.get("required", ()))
    for name, field in schema.get("properties", {}).items():
        if name in filled or not isinstance(field, Mapping):
            continue
        part = _part(ui, name)
        if name in required or (_invents(field, part) and chance.happens(OPTIONAL)):
            filled[name] = _value(
                field,
                part,
                root,
                known,
                chance,
                required=name in required,
                depth=depth + 1,
                name=name,
            )
    for branch in _branches(schema, filled):
        if depth < _DEPTH:
            more = merged({"properties": schema.get("properties", {})}, branch)
            wanted = set(more.get("required", ()))
            more["properties"] = {
                name: field
                for name, field in more["properties"].items()
                if name in wanted or name in branch.get("properties", {})
            }
            _fill(filled, more, ui, root, known, chance, depth + 1)


def _branches(schema: Schema, filled: Mapping[str, Any]) -> list[Schema]:
    """What conditions ask for, now that some fields are filled in."""
    found: list[Schema] = []
    for part in (schema, *schema.get("allOf", ())):
        if "if" in part:
            holds = Draft202012Validator(part["if"], registry=Registry()).is_valid(dict(filled))
            chosen = part.get("then" if holds else "else")
            if isinstance(chosen, Mapping):
                found.append(chosen)
        elif part is not schema:
            found.append(part)
    for name, needed in schema.get("dependentRequired", {}).items():
        if name in filled:
            found.append({"required": list(needed)})
    return found


def _part(ui: Schema, name: str) -> Schema:
    part = ui.get(name, {})
    return part if isinstance(part, Mapping) else {}


def _widget(ui: Schema) -> str:
    return str(ui.get("ui:widget", ""))


def names_department(ui: object) -> bool:
    """Whether a field's part of the UI schema lets a person choose a department."""
    return isinstance(ui, Mapping) and _widget(ui) == "department"


def _invents(field: Schema, ui: Schema) -> bool:
    """Whether a value can be made up: not if it has to name a thing that is there."""
    if _widget(ui) in ("photo", "file", "person", "limit_row", "department", "case", "area"):
        return False
    kind = field.get("type")
    return kind in ("string", "boolean", "array", "number", "integer") or "oneOf" in field


def _value(
    field: Schema,
    ui: Schema,
    root: Schema,
    known: Known,
    chance: Chance,
    *,
    required: bool,
    depth: int = 0,
    name: str = "",
) -> Any:
    field = _resolved(field, root)
    if "const" in field:
        return field["const"]
    if "enum" in field:
        return chance.one_of(list(field["enum"]))
    for choice in ("oneOf", "anyOf"):
        if choice in field:
            chosen = chance.one_of(list(field[choice]))
            return _value(
                {**{k: v for k, v in field.items() if k != choice}, **chosen},
                ui,
                root,
                known,
                chance,
                required=required,
                depth=depth,
                name=name,
            )
    if names_department(ui) and field.get("type") == "string":
        return known.departments[0] if known.departments else ""
    kind = field.get("type", "string")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if kind == "object":
        inner: dict[str, Any] = {}
        if depth < _DEPTH:
            _fill(inner, field, ui, root, known, chance, depth)
        return inner
    if kind == "array":
        return _list(field, ui, root, known, chance, depth)
    if kind == "boolean":
        return chance.happens(0.8)
    if kind in ("integer", "number"):
        return _number(field, chance)
    return None if kind == "null" else _text(field, known, chance, name)


def _resolved(field: Schema, root: Schema) -> Schema:
    """`#/…` inside the form; others are refused at deployment."""
    reference = field.get("$ref")
    if not isinstance(reference, str):
        return field
    found: Any = root
    for part in reference.removeprefix("#").strip("/").split("/"):
        found = found.get(part.replace("~1", "/").replace("~0", "~"), {}) if part else found
    return {**found, **{k: v for k, v in field.items() if k != "$ref"}}


def _list(
    field: Schema, ui: Schema, root: Schema, known: Known, chance: Chance, depth: int
) -> list[Any]:
    wanted = max(int(field.get("minItems", 0)), 1)
    if not _invents({"type": "array"}, ui) and not names_department(ui):
        wanted = int(field.get("minItems", 0))
    found: list[Any] = []
    items = field.get("items", {"type": "string"})
    for number in range(wanted * 4):
        if len(found) >= wanted or depth >= _DEPTH:
            break
        if names_department(ui):
            if number < len(known.departments):
                found.append(known.departments[number])
            continue
        value = _value(items, {}, root, known, chance, required=True, depth=depth + 1)
        if not field.get("uniqueItems") or value not in found:
            found.append(value)
    return found


def _number(field: Schema, chance: Chance) -> int | float:
    least = field.get("minimum", field.get("exclusiveMinimum"))
    most = field.get("maximum", field.get("exclusiveMaximum"))
    step: int | float = field.get("multipleOf", 1)
    low = int(least) + (0 if "minimum" in field else 1) if least is not None else 0
    high = int(most) - (0 if "maximum" in field else 1) if most is not None else low + 100
    chosen = chance.between(low, max(low, min(high, low + 1000)))
    rest = chosen % step
    fitting: int | float = chosen - rest
    return fitting if fitting >= low else fitting + step


def _text(field: Schema, known: Known, chance: Chance, name: str) -> str:
    shape = field.get("format")
    later = known.now + timedelta(days=chance.between(1, 10))
    if shape == "date":
        return later.date().isoformat()
    if shape == "date-time":
        return later.isoformat()
    if shape == "time":
        return "09:00:00"
    if shape == "email":
        return "nobody@example.invalid"
    least, most = int(field.get("minLength", 0)), int(field.get("maxLength", 2000))
    sentence = written(name, chance)
    text = sentence[:most]
    while len(text) < least:
        text += sentence
    return text[: max(least, min(most, len(text)))]
