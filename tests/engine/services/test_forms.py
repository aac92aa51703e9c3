"""Which forms may be deployed, and what a person is told about answers that do not fit."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from engine.errors.forms import FormRefused
from engine.services import forms
from engine.services.forms import gate
from engine.workflow.world import StoredDefinition


def a_field(**given: Any) -> dict[str, Any]:
    return {"type": "string", "title": "理由", "x-en": "Reason", **given}


def a_schema(**given: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "title": "接受",
        "x-en": "Accept",
        "properties": {"reason": a_field()},
        "additionalProperties": False,
        **given,
    }


def with_field(**given: Any) -> dict[str, Any]:
    return a_schema(properties={"reason": a_field(**given)})


def refused(schema: object, ui: object = None, *, key: str = "accept") -> list[str]:
    findings = forms.check_form(key, orjson.dumps(schema), orjson.dumps(ui or {}))
    for finding in findings:
        assert finding.where
        assert finding.zh
        assert finding.en
    return [finding.code for finding in findings]


def told(schema: Mapping[str, Any], answers: object, outcome: str | None = None) -> list[str]:
    return [f"{f.where} {f.code}" for f in forms.validate_answers(schema, answers, outcome)]


# --- the gate --------------------------------------------------------------------------------


def test_an_ordinary_form_passes() -> None:
    assert refused(a_schema(), {"ui:order": ["reason"], "reason": {"ui:widget": "textarea"}}) == []


@pytest.mark.parametrize("key", ["Accept", "accept-case", "../accept", "1accept", "接受", ""])
def test_a_form_is_named_in_snake_case(key: str) -> None:
    assert "form-key" in refused(a_schema(), key=key)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "form-not-json"),
        (b'{"a": NaN}', "form-not-json"),
        (b"\xff\xfe", "form-not-json"),
        (b"[]", "form-not-object"),
        (b" " * (gate.MAX_BYTES + 1), "form-too-large"),
        (b"[" * 5000 + b"]" * 5000, "form-not-json"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "form-too-deep"),
    ],
)
def test_a_file_that_is_no_small_json_object_is_refused(content: bytes, code: str) -> None:
    as_schema = forms.check_form("accept", content, b"{}")
    as_ui = forms.check_form("accept", orjson.dumps(a_schema()), content)

    assert [f.code for f in as_schema] == [code]
    assert [f.code for f in as_ui] == [code]
    assert as_schema[0].where.startswith("accept.schema.json")
    assert as_ui[0].where.startswith("accept.ui.json")


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        ({"type": "array"}, "form-root"),
        (a_schema(type="strange"), "form-schema-invalid"),
        (with_field(minLength=-1), "form-schema-invalid"),
        ({**a_schema(), "$schema": "http://json-schema.org/draft-07/schema#"}, "form-dialect"),
        (a_schema(required=["nobody_has_this"]), "form-required-unknown"),
        (with_field(title=""), "form-text-missing"),
        (with_field(**{"x-en": None}), "form-text-missing"),
        (with_field(description="只有中文"), "form-text-missing"),
        (with_field(oneOf=[{"const": "a", "title": "甲"}]), "form-text-missing"),
        (a_schema(**{"x-outcomes": ["reject"]}), "form-outcomes"),
        (a_schema(**{"x-outcomes": {"Reject": {}}}), "form-outcomes"),
        (a_schema(**{"x-outcomes": {"reject": {"required": "reason"}}}), "form-schema-invalid"),
        (
            a_schema(**{"x-outcomes": {"reject": {"required": ["reasn"]}}}),
            "form-required-unknown",
        ),
    ],
)
def test_a_schema_that_is_not_a_form_is_refused(schema: object, code: str) -> None:
    assert code in refused(schema)


@pytest.mark.parametrize(
    "reference",
    ["https://example.org/form.json", "file:///etc/passwd", "other.json#/a", "#reason", "#/no"],
)
def test_a_reference_out_of_the_form_or_to_nowhere_is_refused(reference: str) -> None:
    assert "form-reference" in refused(with_field(**{"$ref": reference}))


def test_a_reference_into_the_form_is_followed() -> None:
    schema = a_schema(
        properties={"reason": {"$ref": "#/$defs/reason"}}, **{"$defs": {"reason": a_field()}}
    )

    assert refused(schema) == []
    assert told(schema, {"reason": 3}) == ["/reason answer-type"]


def test_references_in_a_circle_are_refused() -> None:
    circle = {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}

    assert "form-reference-cycle" in refused(a_schema(**{"$defs": circle}))


def test_definitions_that_use_each_other_twice_cannot_blow_up() -> None:
    doubling = {
        f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}, {"$ref": f"#/$defs/d{n + 1}"}]}
        for n in range(40)
    }
    doubling["d40"] = {}
    began = time.thread_time()

    codes = refused(a_schema(allOf=[{"$ref": "#/$defs/d0"}], **{"$defs": doubling}))

    assert "form-too-deep" in codes
    assert time.thread_time() - began < 5


@pytest.mark.parametrize(
    "keyword", ["$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "patternProperties"]
)
def test_keywords_that_could_fetch_or_match_slowly_are_refused(keyword: str) -> None:
    value: Any = {"a": {}} if keyword == "patternProperties" else "x"

    assert "form-keyword" in refused(with_field(**{keyword: value}))


@pytest.mark.parametrize("pattern", ["(?=a)b", r"(a)\1", "(?<!x)y", "("])
def test_a_pattern_that_cannot_be_matched_in_linear_time_is_refused(pattern: str) -> None:
    assert "form-pattern" in refused(with_field(pattern=pattern))


def test_nine_levels_and_two_hundred_and_one_fields_are_too_many() -> None:
    deep: dict[str, Any] = a_field()
    for _ in range(8):
        deep = {"type": "object", "title": "层", "x-en": "Level", "properties": {"a": deep}}
    wide = {f"f{n}": a_field() for n in range(201)}

    assert "form-too-deep" in refused(a_schema(properties={"a": deep}))
    assert "form-too-many-fields" in refused(a_schema(properties=wide))
    del wide["f200"]
    assert refused(a_schema(properties=wide)) == []


@pytest.mark.parametrize(
    "ui",
    [
        {"ui:order": ["reason", "nobody_has_this"]},
        {"nobody_has_this": {"ui:widget": "text"}},
        {"reason": {"ui:widget": "own_script"}},
    ],
)
def test_a_ui_schema_may_only_speak_of_what_there_is(ui: object) -> None:
    assert refused(a_schema(), ui) == ["form-ui"]


@pytest.mark.parametrize(
    "field",
    [
        {"ethnicity": a_field(title="类别")},
        {"medical_history": a_field(title="说明")},
        {"note": a_field(title="宗教信仰", personal=True, purpose="x", retention="P12M")},
        {"note": a_field(title="银行账户", personal=True, purpose="x", retention="P12M")},
        {"note": a_field(**{"x-en": "Fingerprint"}, personal=True, purpose="x", retention="P1Y")},
    ],
)
def test_special_categories_of_personal_data_are_refused(field: dict[str, Any]) -> None:
    assert "form-special-category" in refused(a_schema(properties=field))


def test_a_field_about_a_person_says_for_what_and_how_long() -> None:
    assert refused(with_field(personal=True)) == ["form-personal", "form-personal"]
    assert refused(with_field(personal="yes")) == ["form-personal"]
    assert refused(with_field(personal=True, purpose="联系上报人", retention="P12M")) == []


def test_a_telling_name_is_a_warning_and_no_refusal() -> None:
    schema = with_field(title="民族路门牌")

    assert refused(schema) == []
    (warning,) = forms.form_warnings("accept", orjson.dumps(schema))
    assert (warning.code, warning.severity) == ("form-telling-name", "warning")
    assert warning.where == "accept.schema.json#/properties/reason"


# --- answers ---------------------------------------------------------------------------------

FULL = a_schema(
    properties={
        "reason": a_field(minLength=2, maxLength=5, pattern="^[^x]*$"),
        "count": {"type": "integer", "title": "数量", "x-en": "Count", "minimum": 1, "maximum": 9},
        "kind": {
            "type": "string",
            "title": "类别",
            "x-en": "Kind",
            "oneOf": [
                {"const": "a", "title": "甲", "x-en": "A"},
                {"const": "b", "title": "乙", "x-en": "B"},
            ],
        },
        "until": {"type": "string", "format": "date", "title": "期限", "x-en": "Until"},
        "photos": {
            "type": "array",
            "title": "照片",
            "x-en": "Photos",
            "items": {"type": "integer"},
            "uniqueItems": True,
            "maxItems": 2,
        },
        "done": {"type": "boolean", "title": "完成", "x-en": "Done"},
    },
    **{
        "x-outcomes": {
            "reject": {"required": ["reason"]},
            "accept": {"properties": {"done": {"const": True}}},
        }
    },
)


def test_answers_that_fit_have_no_finding() -> None:
    answers = {"reason": "不属于", "count": 3, "kind": "a", "until": "2026-11-21", "photos": [1, 2]}

    assert told(FULL, answers) == []
    assert told(FULL, {}, "accept") == []


def test_what_an_outcome_demands_counts_for_that_outcome_only() -> None:
    assert told(FULL, {}, "reject") == ["/reason answer-missing"]
    assert told(FULL, {}, "accept") == []
    assert told(FULL, {"done": False}, "accept") == ["/done answer-const"]
    assert told(FULL, {"done": False}, "reject") == ["/reason answer-missing"]
    assert told(FULL, {}, "an_outcome_without_demands") == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"reason": 5}, "/reason answer-type"),
        ({"reason": "短"}, "/reason answer-too-short"),
        ({"reason": "这个理由太长"}, "/reason answer-too-long"),
        ({"reason": "axb"}, "/reason answer-pattern"),
        ({"count": 0}, "/count answer-too-small"),
        ({"count": 10}, "/count answer-too-big"),
        ({"count": 1.5}, "/count answer-type"),
        ({"count": True}, "/count answer-type"),
        ({"kind": "c"}, "/kind answer-choice"),
        ({"until": "2026-02-30"}, "/until answer-format"),
        ({"until": "20260221"}, "/until answer-format"),
        ({"photos": [1, "two"]}, "/photos/1 answer-type"),
        ({"photos": [1, 1]}, "/photos answer-repeated"),
        ({"photos": [1, 2, 3]}, "/photos answer-too-many"),
        ({"religion": "x"}, "/religion answer-unknown"),
        ({"a/b~c": 1}, "/a~1b~0c answer-unknown"),
        ([], " answers-not-object"),
        (None, " answers-not-object"),
        ({"reason": "a\x00b"}, "/reason answer-unstorable"),
        ({"reason": "\ud83d"}, "/reason answer-unstorable"),
        ({"count": float("inf")}, "/count answer-number-range"),
        ({"count": 2**60}, "/count answer-number-range"),
        ({"photos": list(range(20_000))}, " answers-too-large"),
    ],
)
def test_each_broken_rule_points_at_its_field(answers: object, expected: str) -> None:
    found = told(FULL, answers)

    assert [line if "too-large" not in line else " answers-too-large" for line in found] == [
        expected
    ]


def test_findings_name_the_field_by_its_title_in_both_languages() -> None:
    (finding,) = forms.validate_answers(FULL, {}, "reject")

    assert (finding.zh, finding.en) == ("请填写“理由”。", "“Reason” must be filled in.")


def test_every_finding_of_a_form_is_told_at_once_and_in_order() -> None:
    assert told(FULL, {"reason": "短", "count": 0, "kind": "c"}, "reject") == [
        "/count answer-too-small",
        "/kind answer-choice",
        "/reason answer-too-short",
    ]


def test_a_condition_inside_the_form_is_followed() -> None:
    schema = a_schema(
        properties={"reason": a_field(), "until": a_field(title="期限", **{"x-en": "Until"})},
        **{
            "if": {"properties": {"reason": {"const": "later"}}, "required": ["reason"]},
            "then": {"required": ["until"]},
        },
    )

    assert refused(schema) == []
    assert told(schema, {"reason": "later"}) == ["/until answer-missing"]
    assert told(schema, {"reason": "now"}) == []


def test_a_pattern_cannot_be_made_to_hang() -> None:
    schema = with_field(pattern="^(a+)+$")
    began = time.thread_time()

    assert told(schema, {"reason": "a" * 5000 + "!"}) == ["/reason answer-pattern"]
    assert time.thread_time() - began < 2


# --- stored forms ----------------------------------------------------------------------------


def stored(schema: object, *, key: str = "accept", version: int = 1) -> StoredDefinition:
    content = orjson.dumps({"schema": schema, "ui": {}})
    return StoredDefinition(id=1, kind="form", key=key, version=version, content=content)


def test_a_stored_form_is_compiled_once_per_version(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.services.forms import answers

    compiled: list[str] = []
    original = answers.compile_form
    monkeypatch.setattr(
        answers, "compile_form", lambda key, content: compiled.append(key) or original(key, content)
    )
    first, second = stored(FULL, key="once", version=1), stored(FULL, key="once", version=2)

    for definition in (first, first, stored(FULL, key="once", version=1), second):
        forms.validate_stored(definition, {}, "reject")

    assert compiled == ["once", "once"]


def test_another_content_under_the_same_version_is_not_mistaken_for_it() -> None:
    forms.validate_stored(stored(FULL, key="twice"), {}, None)

    other = stored(a_schema(required=["reason"]), key="twice")
    assert [f.code for f in forms.validate_stored(other, {}, None)] == ["answer-missing"]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'{"schema": {}}',
        orjson.dumps({"schema": with_field(**{"$ref": "https://example.org/x"}), "ui": {}}),
    ],
)
def test_a_stored_form_that_never_passed_the_gate_is_not_evaluated(content: bytes) -> None:
    broken = StoredDefinition(id=1, kind="form", key="broken", version=1, content=content)

    with pytest.raises(FormRefused) as refusal:
        forms.validate_stored(broken, {}, None)

    assert refusal.value.where == "broken"
