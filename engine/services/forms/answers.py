"""Whether answers fit a form, said field by field in both languages.

The same schema as in the browser is checked again here, with an explicit empty registry: nothing
is ever fetched. `pattern` runs on RE2, so no answer can make it hang.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache

import orjson
import re2
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry

from engine.errors.base import Finding
from engine.errors.forms import FormRefused
from engine.services.forms import texts
from engine.services.forms.gate import check_form
from engine.workflow.world import StoredDefinition

MAX_NESTING = 16
MAX_VALUES = 10_000
MAX_NUMBER = 2**53
"""Beyond it the browser and the server would not read the same number."""
MAX_FINDINGS = 50
CACHED_FORMS = 256


class CompiledForm:
    """One version of a form, its validators built once: a base one, and one per outcome."""

    def __init__(self, schema: Mapping[str, object]) -> None:
        self.schema = schema
        self._outcomes = schema.get("x-outcomes")
        self._base = _validator(schema)
        self._of_outcome: dict[str, Draft202012Validator] = {}

    def findings(self, answers: object, outcome: str | None) -> list[Finding]:
        """What is wrong with the answers, `where` a JSON pointer into them; sorted by place."""
        odd = _odd_value(answers)
        if odd is not None:
            return [odd]
        found: OrderedDict[tuple[str, str], Finding] = OrderedDict()
        for error in self._for(outcome).iter_errors(answers):
            finding = texts.finding(error, self.schema)
            found.setdefault((finding.where, finding.code), finding)
            if len(found) == MAX_FINDINGS:
                break
        return sorted(found.values(), key=lambda finding: (finding.where, finding.code))

    def _for(self, outcome: str | None) -> Draft202012Validator:
        demands = self._outcomes.get(outcome) if isinstance(self._outcomes, dict) else None
        if outcome is None or not isinstance(demands, dict):
            return self._base
        validator = self._of_outcome.get(outcome)
        if validator is None:
            both = self.schema.get("allOf", [])
            merged = {**self.schema, "allOf": [*(both if isinstance(both, list) else []), demands]}
            validator = self._of_outcome[outcome] = _validator(merged)
        return validator


def compile_form(key: str, content: bytes) -> CompiledForm:
    """The form as stored: `{"schema": …, "ui": …}`.

    It passes the gate once more, so that a row that never did is not evaluated. Raises FormRefused.
    """
    try:
        stored = orjson.loads(content)
        schema, ui = stored["schema"], stored["ui"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise FormRefused(where=key, count=1) from error
    findings = check_form(key, orjson.dumps(schema), orjson.dumps(ui))
    if findings:
        raise FormRefused(where=key, count=len(findings), findings=findings)
    return CompiledForm(schema)


def validate_answers(
    schema: Mapping[str, object], answers: object, outcome: str | None
) -> list[Finding]:
    """Check answers against a schema at hand, such as a form being designed; compiles each time."""
    return CompiledForm(schema).findings(answers, outcome)


def validate_stored(
    stored: StoredDefinition, answers: object, outcome: str | None
) -> list[Finding]:
    """Check answers against a stored form, compiled once per version. Raises FormRefused."""
    return _CACHE.form(stored).findings(answers, outcome)


@dataclass
class _Cache:
    """The forms loaded last. Two databases in one process may hold different forms under the same
    key and version, hence the look at the content; it is the same object nearly always.
    """

    forms: OrderedDict[tuple[str, int], tuple[bytes, CompiledForm]] = field(
        default_factory=OrderedDict
    )

    def form(self, stored: StoredDefinition) -> CompiledForm:
        place = (stored.key, stored.version)
        held = self.forms.get(place)
        if held is not None and (held[0] is stored.content or held[0] == stored.content):
            return held[1]
        compiled = compile_form(stored.key, stored.content)
        self.forms[place] = (stored.content, compiled)
        while len(self.forms) > CACHED_FORMS:
            self.forms.popitem(last=False)
        return compiled


_CACHE = _Cache()


# --- keywords of our own ---------------------------------------------------------------------


def _pattern(
    validator: Draft202012Validator, pattern: str, instance: object, schema: Mapping[str, object]
) -> Iterator[ValidationError]:
    if validator.is_type(instance, "string") and _compiled(pattern).search(instance) is None:
        yield ValidationError("pattern")


def _required(
    validator: Draft202012Validator,
    required: Sequence[str],
    instance: object,
    schema: Mapping[str, object],
) -> Iterator[ValidationError]:
    """Points at the missing field instead of at the object that lacks it."""
    if isinstance(instance, dict):
        for name in required:
            if name not in instance or instance[name] is None:
                yield ValidationError("required", path=[name])


def _additional_properties(
    validator: Draft202012Validator,
    allowed: bool | Mapping[str, object],
    instance: object,
    schema: Mapping[str, object],
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    known = schema.get("properties", {})
    for name, value in instance.items():
        if isinstance(known, dict) and name in known:
            continue
        if allowed is False:
            yield ValidationError("additionalProperties", path=[name])
        else:
            yield from validator.descend(value, allowed, path=name)


def _one_of(
    validator: Draft202012Validator,
    choices: Sequence[object],
    instance: object,
    schema: Mapping[str, object],
) -> Iterator[ValidationError]:
    """A list to choose from is looked up; everything else is JSON Schema's `oneOf`."""
    codes = [
        choice["const"] for choice in choices if isinstance(choice, dict) and "const" in choice
    ]
    if len(codes) == len(choices):
        if not any(_same(code, instance) for code in codes):
            yield ValidationError("oneOf")
        return
    yield from _STOCK_ONE_OF(validator, choices, instance, schema)


def _unique_items(
    validator: Draft202012Validator,
    unique: object,
    instance: object,
    schema: Mapping[str, object],
) -> Iterator[ValidationError]:
    """By the canonical text of the items: the stock check compares all pairs."""
    if unique is True and isinstance(instance, list):
        seen = {orjson.dumps(item, option=orjson.OPT_SORT_KEYS) for item in instance}
        if len(seen) != len(instance):
            yield ValidationError("uniqueItems")


def _same(left: object, right: object) -> bool:
    """JSON's equality: true is not 1."""
    return isinstance(left, bool) == isinstance(right, bool) and left == right


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re2._Regexp:
    return re2.compile(pattern)


_STOCK_ONE_OF = Draft202012Validator.VALIDATORS["oneOf"]
_Validator = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "additionalProperties": _additional_properties,
        "oneOf": _one_of,
        "pattern": _pattern,
        "required": _required,
        "uniqueItems": _unique_items,
    },
)
_FORMATS = FormatChecker(formats=())


def _format(name: str) -> Callable[[Callable[[str], object]], Callable[[str], object]]:
    def register(parse: Callable[[str], object]) -> Callable[[str], object]:
        def check(value: object) -> bool:
            return not isinstance(value, str) or parse(value) is not None

        _FORMATS.checks(name, raises=ValueError)(check)
        return parse

    return register


@_format("date")
def _date(value: str) -> object:
    return date.fromisoformat(value) if len(value) == 10 else None


@_format("time")
def _time(value: str) -> object:
    return time.fromisoformat(value)


@_format("date-time")
def _date_time(value: str) -> object:
    """A moment without a zone means another moment elsewhere, so it is none."""
    moment = datetime.fromisoformat(value)
    return moment if len(value) > 10 and moment.tzinfo is not None else None


@_format("email")
def _email(value: str) -> object:
    local, at, host = value.rpartition("@")
    return value if local and at and "." in host.strip(".") and " " not in value else None


def _validator(schema: Mapping[str, object]) -> Draft202012Validator:
    validator: Draft202012Validator = _Validator(
        schema, registry=Registry(), format_checker=_FORMATS
    )
    return validator


# --- values that no form can want ------------------------------------------------------------


def _odd_value(answers: object) -> Finding | None:
    """What the schema does not look at: size, numbers and characters that cannot be stored."""
    if not isinstance(answers, dict):
        return texts.odd("answers-not-object", "")
    waiting: list[tuple[object, str, int]] = [(answers, "", 1)]
    count = 0
    while waiting:
        value, pointer, depth = waiting.pop()
        count += 1
        if count > MAX_VALUES or depth > MAX_NESTING:
            return texts.odd("answers-too-large", pointer)
        if isinstance(value, dict):
            for name, inner in value.items():
                if not isinstance(name, str) or not _storable(name):
                    return texts.odd("answer-unstorable", pointer)
                waiting.append((inner, f"{pointer}/{texts.escaped(name)}", depth + 1))
        elif isinstance(value, list):
            waiting.extend(
                (inner, f"{pointer}/{number}", depth + 1) for number, inner in enumerate(value)
            )
        elif isinstance(value, str):
            if not _storable(value):
                return texts.odd("answer-unstorable", pointer)
        elif _out_of_range(value):
            return texts.odd("answer-number-range", pointer)
    return None


def _out_of_range(value: object) -> bool:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    return not math.isfinite(value) or abs(value) > MAX_NUMBER


def _storable(text: str) -> bool:
    """PostgreSQL stores no NUL, UTF-8 no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
