"""Areas, departments, people, roles and categories: changed by those who may, and written down."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking import Api

TOWN, VILLAGE = "900001001", "900001001001"


def operations(api: Api, kind: str = "") -> list[dict[str, Any]]:
    found = api.as_("auditor").read(f"/logs/operations?kind={kind}")["items"]
    assert isinstance(found, list)
    return found


def test_an_area_is_added_renamed_and_disabled_with_a_line_each(api: Api) -> None:
    admin = api.as_("admin")
    body = {"parent": VILLAGE, "code": "g-1", "name": "一网格", "level": "grid"}

    added = admin.post("/areas", body)
    again = admin.post("/areas", body)
    renamed = admin.ask("PATCH", "/areas/g-1", json={"name": "第一网格", "name_en": "Grid one"})
    disabled = admin.ask("PATCH", "/areas/g-1", json={"active": False})

    assert added.status_code == 201
    assert added.get_json()["path"].count("/") == 5
    assert (again.status_code, again.get_json()["code"]) == (409, "code-taken")
    assert renamed.get_json()["name_en"] == "Grid one"
    assert disabled.get_json()["active"] is False
    lines = operations(api, "area")
    assert [line["kind"] for line in lines] == ["area.change", "area.change", "area.add"]
    assert lines[0]["before"] == {"active": True}
    assert lines[1]["before"]["name"] == "一网格"
    assert lines[1]["after"]["name"] == "第一网格"
    assert {line["actor"]["name"] for line in lines} == {"admin"}


def test_an_area_where_something_goes_on_stays(api: Api) -> None:
    api.county.report("fire.ebike_charging")

    answer = api.as_("admin").ask("PATCH", f"/areas/{VILLAGE}", json={"active": False})

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "still-in-use"
    assert operations(api) == []


def test_a_department_with_open_cases_stays(api: Api) -> None:
    admin = api.as_("admin")
    body = {"code": "gas", "name": "燃气办", "kind": "gas", "area": TOWN, "legal_power": True}

    assert admin.post("/departments", body).status_code == 201
    assert admin.ask("PATCH", "/departments/gas", json={"active": False}).status_code == 200
    assert admin.ask("PATCH", "/departments/gas", json={"active": True}).get_json()["active"]
    case = api.county.report("fire.ebike_charging")
    department = api.county.case_row(case).department_id
    code = next(d["code"] for d in admin.read("/departments")["items"] if d["id"] == department)
    refused = admin.ask("PATCH", f"/departments/{code}", json={"active": False})

    assert refused.get_json()["code"] == "still-in-use"


def test_a_person_is_added_and_signs_in_with_the_password_that_was_made(api: Api) -> None:
    admin = api.as_("admin")

    added = admin.post(
        "/people",
        {
            "login": "new-worker",
            "name": "新人",
            "grants": [{"role": "department_worker", "department": "station-east"}],
        },
    )

    assert added.status_code == 201, added.get_json()
    person = added.get_json()
    assert person["roles"][0]["area"]["code"] == TOWN
    sign_in = {"login": "new-worker", "password": person["password"]}
    assert api.browser.post("/api/v1/sessions", json=sign_in).status_code == 201
    assert person["password"] not in str(operations(api, "person"))

    reset = admin.post(f"/people/{person['id']}/password", {"password": "another long one"})
    assert reset.get_json()["password"] is None
    assert api.browser.post("/api/v1/sessions", json=sign_in).status_code == 401
    assert operations(api, "person.password")[0]["after"] is None

    gone = admin.ask("PATCH", f"/people/{person['id']}", json={"active": False})
    assert gone.get_json()["active"] is False
    sign_in["password"] = "another long one"
    assert api.browser.post("/api/v1/sessions", json=sign_in).status_code == 401


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"login": "fire"}, "code-taken"),
        ({"login": "new one"}, "code-invalid"),
        ({"password": "short"}, "password-too-short"),
        ({"grants": [{"role": "department_worker", "area": TOWN}]}, "grant-invalid"),
        ({"grants": [{"role": "grid_worker"}]}, "grant-invalid"),
        ({"grants": [{"role": "king", "area": TOWN}]}, "role-unknown"),
    ],
)
def test_a_person_that_cannot_be_added(sqlite_api: Api, body: dict[str, Any], code: str) -> None:
    whole = {
        "login": "someone",
        "name": "某人",
        "grants": [{"role": "grid_worker", "area": VILLAGE}],
    } | body

    answer = sqlite_api.as_("admin").post("/people", whole)

    assert answer.get_json()["code"] == code


def test_nobody_disables_himself_or_gives_more_than_he_has(sqlite_api: Api) -> None:
    admin = sqlite_api.as_("admin")
    me = admin.read("/me")["id"]
    helper = admin.post(
        "/roles",
        {"code": "registrar", "name": "登记员", "actions": ["people_read", "people_write"]},
    )
    assert helper.status_code == 201
    admin.post(
        "/people",
        {
            "login": "registrar",
            "name": "登记员",
            "grants": [{"role": "registrar", "area": "900001"}],
        },
    )

    own = admin.ask("PATCH", f"/people/{me}", json={"active": False})
    more = sqlite_api.as_("registrar").post(
        "/people",
        {"login": "x", "name": "x", "grants": [{"role": "administrator", "area": TOWN}]},
    )
    takeover = sqlite_api.as_("registrar").post(f"/people/{me}/password", {})

    assert own.get_json()["code"] == "own-account"
    assert more.status_code == 403
    assert takeover.status_code == 403


def test_a_role_that_diagrams_need_cannot_be_disabled(api: Api) -> None:
    answer = api.as_("admin").ask("PATCH", "/roles/community_worker", json={"active": False})

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "role-has-steps"
    assert "hazard" in answer.get_json()["detail"].lower() or "·" in answer.get_json()["detail"]
    assert (
        api.as_("admin").ask("PATCH", "/roles/enterprise_user", json={"active": False}).status_code
        == 200
    )
    own = api.as_("admin").ask("PATCH", "/roles/administrator", json={"actions": ["see_cases"]})
    assert own.get_json()["code"] == "own-account"


def test_a_role_changes_what_people_may_do_at_once(api: Api) -> None:
    assert api.as_("leader").get("/people").status_code == 403
    role = next(r for r in api.as_("admin").read("/roles")["items"] if r["code"] == "leader")

    api.as_("admin").ask(
        "PATCH", "/roles/leader", json={"actions": [*role["actions"], "people_read"]}
    )

    assert api.as_("leader").get("/people").status_code == 200
    assert operations(api, "role")[0]["subject"] == "leader"


def test_a_category_changes_by_a_new_version(api: Api) -> None:
    admin = api.as_("admin")
    case = api.county.report("fire.ebike_charging")
    before = api.county.case_row(case).category_id

    changed = admin.ask(
        "PATCH",
        "/categories/fire.ebike_charging",
        json={
            "name": "电动车违规充电",
            "limits": [{"phase": "handle", "kind": "working_day", "amount": "2"}],
        },
    )

    assert changed.status_code == 200, changed.get_json()
    assert changed.get_json()["version"] == 2
    assert changed.get_json()["limits"][0]["amount"] == "2"
    assert api.county.case_row(case).category_id == before
    later = api.county.report("fire.ebike_charging", area=4, place="别处")
    assert api.county.case_row(later).category_id != before
    wrong = admin.ask(
        "PATCH",
        "/categories/fire.ebike_charging",
        json={"limits": [{"phase": "restore", "kind": "working_day", "amount": "2"}]},
    )
    assert wrong.get_json()["code"] == "code-invalid"


def test_auto_dispatch_is_applied_to_what_waits_after_a_look(api: Api) -> None:
    admin = api.as_("admin")
    api.county.switch("auto_dispatch", False, why="演练")
    case = api.county.report("fire.ebike_charging")
    assert api.county.waiting(case) == ["dispatch"]
    admin.ask("PUT", "/settings/auto_dispatch", json={"value": True, "reason": "演练结束"})

    looked = admin.post("/settings/auto_dispatch/apply", {})
    applied = admin.post("/settings/auto_dispatch/apply", {"dry_run": False})
    api.county.work_off()

    assert (looked.get_json()["cases"], applied.get_json()["cases"]) == (1, 1)
    assert api.county.waiting(case) == ["accept"]
    assert [line["kind"] for line in operations(api, "setting")][:1] == ["setting.apply"]
