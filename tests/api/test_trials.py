"""Trying out decisions and FEEL over HTTP, and comparing tables and forms in words."""

from __future__ import annotations

import orjson
import pytest

from adapters.catalogue import shipped
from engine.services.trials import NAMES
from engine.services.world import CASE_FACTS
from tests.api.asking import Api

FIRE = {"case": {"major": "fire", "category": "fire.ebike_charging", "level": "general"}}


def table() -> str:
    return next(text for name, text in shipped().items() if name.endswith("dispatch.dmn")).decode()


def tried(api: Api, content: str, *rows: object, key: str | None = "dispatch") -> dict[str, object]:
    answer = api.as_("designer").post(
        "/decisions/trials", {"content": content, "key": key, "rows": list(rows)}
    )
    assert answer.status_code == 200, answer.get_json()
    found: dict[str, object] = answer.get_json()
    return found


def test_a_trial_tells_the_value_and_the_rules_that_matched(sqlite_api: Api) -> None:
    found = tried(sqlite_api, table(), FIRE, {"case": {"major": "nothing"}})

    first, second = found["rows"]  # type: ignore[misc]
    assert first["value"] == ["village_station"]
    assert first["numbers"] == [1]
    assert first["error"] is None
    assert (second["value"], second["hits"]) == ([], [])


def test_an_unsaved_table_is_what_is_tried(sqlite_api: Api) -> None:
    changed = table().replace('"village_station"', '"urban_management"', 1)

    assert tried(sqlite_api, changed, FIRE)["rows"][0]["value"] == ["urban_management"]  # type: ignore[index]


def test_a_table_that_cannot_be_read_says_where(sqlite_api: Api) -> None:
    broken = table().replace('<text>"general"</text>', "<text>general &gt;&gt; 1</text>", 1)

    found = tried(sqlite_api, broken, FIRE)

    assert found["rows"] == []
    assert found["findings"][0]["file"] == "dispatch, rule 1, column 隐患等级"  # type: ignore[index]


def test_a_decision_that_is_not_there_is_told(sqlite_api: Api) -> None:
    answer = sqlite_api.as_("designer").post(
        "/decisions/trials", {"content": table(), "key": "nothing", "rows": [{}]}
    )

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ({"text": 'case.level = "major"', "context": {"case": {"level": "major"}}}, True),
        ({"text": 'setting("auto_dispatch")'}, True),
        ({"text": "> 3", "unary": True, "tested": 4}, True),
        ({"text": "sum(for x in 1..3 return x)"}, 6),
    ],
)
def test_an_expression_is_evaluated_on_sample_data(
    sqlite_api: Api, body: dict[str, object], value: object
) -> None:
    answer = sqlite_api.as_("designer").post("/feel/trials", body).get_json()

    assert (answer["value"], answer["error"]) == (value, None)


def test_a_mistake_has_its_place_and_a_loop_its_end(sqlite_api: Api) -> None:
    designer = sqlite_api.as_("designer")

    wrong = designer.post("/feel/trials", {"text": "case.level = = 1"}).get_json()
    endless = designer.post(
        "/feel/trials", {"text": "count(for a in 1..99999, b in 1..99999 return a)"}
    ).get_json()

    assert wrong["position"] == 13
    assert wrong["error"]
    assert endless["error"]


def test_every_fact_of_a_case_is_among_the_words(sqlite_api: Api) -> None:
    words = sqlite_api.as_("designer").read("/feel")

    assert {each.name.split(".")[1] for each in NAMES} == CASE_FACTS
    assert {"setting", "sum", "date and time"} <= {each["name"] for each in words["functions"]}


def compared(api: Api, kind: str, key: str, content: str) -> list[str]:
    body = {"kind": kind, "key": key, "content": content}
    answer = api.as_("designer").ask(
        "POST", "/comparisons", json=body, headers={"Accept-Language": "zh"}
    )
    assert answer.status_code == 200, answer.get_json()
    return [line["detail"] for line in answer.get_json()["items"]]


def test_tables_are_compared_by_rule_and_column(sqlite_api: Api) -> None:
    changed = table().replace('"village_station"', '"urban_management"', 1)

    assert compared(sqlite_api, "decision", "dispatch", table()) == []
    assert compared(sqlite_api, "decision", "dispatch", changed) == [
        '规则 1 的“分发对象”由“"village_station"”改为“"urban_management"”'
    ]


def test_forms_are_compared_by_field(sqlite_api: Api) -> None:
    form = sqlite_api.as_("designer").read("/forms/accept")
    schema = form["json_schema"]
    same = orjson.dumps({"schema": schema, "ui": form["ui_schema"]}).decode()
    schema["properties"]["seal"] = {"type": "string", "title": "封条号", "x-en": "Seal"}
    schema["x-outcomes"]["accept"] = {"required": ["seal"]}
    changed = orjson.dumps({"schema": schema, "ui": form["ui_schema"]}).decode()

    assert compared(sqlite_api, "form", "accept", same) == []
    assert compared(sqlite_api, "form", "accept", changed) == [
        "新字段“封条号”",
        "结果 accept 的必填项由“–”改为“seal”",
    ]
