"""Nobody's change is overwritten; planned changes, periods; a password of one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.asking import Api
from tests.county import PASSWORD

VILLAGE, TOWN = "900001001001", "900001001"


def line(api: Api, path: str, code: str, key: str = "code") -> dict[str, Any]:
    return next(each for each in api.as_("admin").read(path)["items"] if each[key] == code)


def setting(api: Api, key: str, area: str = "") -> dict[str, Any]:
    return line(api, f"/settings?area={area}" if area else "/settings", key, "key")


@pytest.mark.parametrize(
    ("lists", "code", "own"),
    [
        ("/areas?limit=200", VILLAGE, "/areas/{}"),
        ("/departments?limit=200", "fire", "/departments/{}"),
        ("/roles", "leader", "/roles/{}"),
        ("/categories", "fire.ebike_charging", "/categories/{}"),
        ("/people?limit=200", "grid", "/people/{}"),
    ],
)
def test_who_has_seen_an_older_version_overwrites_nothing(
    sqlite_api: Api, lists: str, code: str, own: str
) -> None:
    api, admin = sqlite_api, sqlite_api.as_("admin")
    key = "login" if "people" in lists else "code"
    seen = line(api, lists, code, key)
    path = own.format(seen["id"] if key == "login" else code)
    first = admin.ask("PATCH", path, json={"name": "甲改", "seen_version": seen["version"]})

    late = admin.ask("PATCH", path, json={"name": "乙改", "seen_version": seen["version"]})

    assert first.status_code == 200, first.get_json()
    assert (late.status_code, late.get_json()["code"]) == (412, "changed-meanwhile")
    kept = line(api, lists, code, key)
    assert kept.get("zh", kept.get("name")) == "甲改"
    again = admin.ask("PATCH", path, json={"name": "丙改", "seen_version": kept["version"]})
    assert again.status_code == 200


def test_a_switch_that_somebody_else_has_changed_stays(sqlite_api: Api) -> None:
    admin = sqlite_api.as_("admin")
    seen = setting(sqlite_api, "revisit")["version"]
    body = {"value": False, "reason": "甲", "seen_version": seen}
    assert admin.ask("PUT", "/settings/revisit", json=body).status_code == 200

    late = admin.ask("PUT", "/settings/revisit", json=body | {"value": True, "reason": "乙"})
    elsewhere = admin.ask("PUT", "/settings/revisit", json=body | {"area": TOWN})

    assert (late.status_code, late.get_json()["code"]) == (412, "changed-meanwhile")
    assert setting(sqlite_api, "revisit")["value"] is False
    assert elsewhere.status_code == 200, "another place has a version of its own"


def test_a_planned_change_that_is_undone_never_counts(sqlite_api: Api) -> None:
    admin, clock = sqlite_api.as_("admin"), sqlite_api.county.clock
    start = (clock.now() + timedelta(days=2)).isoformat()
    planned = admin.ask(
        "PUT", "/settings/revisit", json={"value": False, "reason": "试点", "starts_at": start}
    ).get_json()["row_id"]

    undone = admin.post("/settings/revisit/undo", {"row": planned, "reason": "不做了"})

    assert undone.status_code == 200, undone.get_json()
    assert setting(sqlite_api, "revisit")["planned"] == []
    history = admin.read("/settings/revisit/history")["items"]
    assert [(row["reason"], row["undoable"]) for row in history] == [
        ("不做了", True),
        ("试点", False),
    ]
    clock.advance(timedelta(days=3))
    assert setting(sqlite_api, "revisit")["value"] is True
    twice = admin.post("/settings/revisit/undo", {"row": planned, "reason": "再撤"})
    assert twice.get_json()["code"] == "changed-meanwhile"


def test_a_switch_is_off_for_a_period_and_then_as_before(sqlite_api: Api) -> None:
    admin, clock = sqlite_api.as_("admin"), sqlite_api.county.clock
    start, end = (clock.now() + timedelta(days=days) for days in (1, 3))
    body = {"value": False, "reason": "春节", "area": TOWN}

    wrong = admin.ask(
        "PUT",
        "/settings/auto_dispatch",
        json=body | {"starts_at": end.isoformat(), "ends_at": start.isoformat()},
    )
    done = admin.ask(
        "PUT",
        "/settings/auto_dispatch",
        json=body | {"starts_at": start.isoformat(), "ends_at": end.isoformat()},
    )

    assert wrong.get_json()["code"] == "period-invalid"
    assert done.status_code == 200, done.get_json()
    assert len(setting(sqlite_api, "auto_dispatch", TOWN)["planned"]) == 2
    clock.advance(timedelta(days=2))
    assert setting(sqlite_api, "auto_dispatch", TOWN)["value"] is False
    clock.advance(timedelta(days=2))
    assert setting(sqlite_api, "auto_dispatch", TOWN)["value"] is True
    assert setting(sqlite_api, "auto_dispatch", TOWN)["source"] is None, "it follows the county"


@pytest.mark.parametrize("half", [0, 1], ids=["its begin", "its end"])
def test_a_period_is_taken_back_whole_by_either_of_its_halves(sqlite_api: Api, half: int) -> None:
    admin, clock = sqlite_api.as_("admin"), sqlite_api.county.clock
    start, end = (clock.now() + timedelta(days=days) for days in (1, 3))
    period = {"starts_at": start.isoformat(), "ends_at": end.isoformat()}
    body = {"value": False, "reason": "春节", "area": TOWN} | period
    assert admin.ask("PUT", "/settings/auto_dispatch", json=body).status_code == 200
    planned = sorted(
        setting(sqlite_api, "auto_dispatch", TOWN)["planned"], key=lambda row: row["starts_at"]
    )

    undone = admin.post(
        "/settings/auto_dispatch/undo", {"row": planned[half]["id"], "reason": "不放假了"}
    )

    assert undone.status_code == 200, undone.get_json()
    for _ in range(3):
        clock.advance(timedelta(days=1, hours=12))
        assert setting(sqlite_api, "auto_dispatch", TOWN)["value"] is True


def test_closing_unattended_needs_its_permission_also_later_and_below(sqlite_api: Api) -> None:
    admin, clock = sqlite_api.as_("admin"), sqlite_api.county.clock
    role = line(sqlite_api, "/roles", "administrator")
    actions = [each for each in role["actions"] if each != "settings_write_unattended"]
    admin.post(
        "/roles", {"code": "keeper", "name": "开关员", "name_en": "Keeper", "actions": actions}
    )
    admin.post(
        "/people",
        {
            "login": "keeper",
            "name": "keeper",
            "password": PASSWORD,
            "grants": [{"role": "keeper", "area": "900001"}],
        },
    )
    keeper = sqlite_api.as_("keeper")
    later = (clock.now() + timedelta(days=5)).isoformat()
    on = {"value": True, "reason": "试点", "starts_at": later}
    assert keeper.ask("PUT", "/settings/auto_archive", json=on).status_code == 200
    off = {"value": False, "reason": "试点", "area": TOWN}

    refused = keeper.ask("PUT", "/settings/revisit", json=off)
    allowed = admin.ask("PUT", "/settings/revisit", json=off)

    assert (refused.status_code, refused.get_json()["code"]) == (403, "not-allowed")
    assert allowed.get_json()["warnings"][0]["code"] == "closes-unattended"
    again = keeper.ask("PUT", "/settings/auto_archive", json={"value": True, "reason": "全县"})
    assert again.status_code == 403, "the town below has switched its revisit off"


def test_ones_own_password(sqlite_api: Api) -> None:
    browser = sqlite_api.browser
    headers = {"X-Gridcase": "1"}
    sign_in = {"login": "grid", "password": PASSWORD}
    assert browser.post("/api/v1/sessions", json=sign_in).status_code == 201
    body = {"current": "wrong one here", "password": "a new long one"}

    wrong = browser.post("/api/v1/me/password", json=body, headers=headers)
    short = browser.post(
        "/api/v1/me/password", json={"current": PASSWORD, "password": "short"}, headers=headers
    )
    done = browser.post("/api/v1/me/password", json=body | {"current": PASSWORD}, headers=headers)

    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "password-wrong")
    assert short.get_json()["code"] == "password-too-short"
    assert done.status_code == 204
    assert browser.get("/api/v1/me").status_code == 200, "this session stays"
    assert browser.post("/api/v1/sessions", json=sign_in).status_code == 401
    assert "a new long one" not in str(sqlite_api.as_("auditor").read("/logs/operations"))
