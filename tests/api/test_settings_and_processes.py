"""Switches with their history; processes, their diagrams and new versions."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from adapters.catalogue import shipped
from tests.api.asking import Api


def setting(api: Api, key: str, area: str | None = None) -> dict[str, Any]:
    listed = api.as_("admin").read("/settings" + (f"?area={area}" if area else ""))
    return next(line for line in listed["items"] if line["key"] == key)


def files(name: str, change: bytes = b"") -> dict[str, Any]:
    """A shipped diagram with a comment at its end: a new version that does the same."""
    content = shipped()[name] + change
    return {"files": [(io.BytesIO(content), name)], "note": "测试"}


def a_diagram() -> str:
    return next(name for name in shipped() if name.endswith("hazard-handling.bpmn"))


def test_a_switch_counts_below_its_area_and_can_be_taken_back(api: Api) -> None:
    admin = api.as_("admin")

    changed = admin.ask(
        "PUT", "/settings/revisit", json={"value": False, "area": "900001001", "reason": "试点"}
    )

    assert changed.status_code == 200
    assert (changed.get_json()["before"], changed.get_json()["after"]) == (True, False)
    assert setting(api, "revisit", "900001001001")["value"] is False
    assert setting(api, "revisit", "900001001001")["source"]["area"]["code"] == "900001001"
    assert setting(api, "revisit", "900001002")["value"] is True
    history = admin.read("/settings/revisit/history")["items"]
    assert [(row["set_by"]["name"], row["reason"]) for row in history] == [("admin", "试点")]

    undone = admin.post(
        "/settings/revisit/undo", {"row": changed.get_json()["row_id"], "reason": "试点结束"}
    )

    assert undone.get_json()["after"] is True
    assert setting(api, "revisit", "900001001001")["value"] is True
    assert len(admin.read("/settings/revisit/history")["items"]) == 2


def test_a_planned_change_waits_for_its_start(api: Api) -> None:
    start = api.county.clock.now() + timedelta(days=2)

    api.as_("admin").ask(
        "PUT",
        "/settings/auto_dispatch",
        json={"value": False, "reason": "节后", "starts_at": start.isoformat()},
    )

    assert setting(api, "auto_dispatch")["value"] is True
    assert len(setting(api, "auto_dispatch")["planned"]) == 1
    api.county.clock.advance(timedelta(days=3))
    assert setting(api, "auto_dispatch")["value"] is False
    assert setting(api, "auto_dispatch")["planned"] == []


@pytest.mark.parametrize(
    ("key", "body", "status", "code"),
    [
        ("revisit", {"value": "yes", "reason": "x"}, 422, "setting-invalid"),
        ("revisit", {"value": True, "reason": " "}, 422, "reason-needed"),
        ("revisit", {"value": True, "reason": "x", "area": "1"}, 422, "unknown-area"),
        ("no_such", {"value": True, "reason": "x"}, 404, "setting-unknown"),
        ("overtime_check", {"value": 5, "reason": "x", "area": "900001001"}, 422,
         "setting-scope-refused"),
        ("revisit", {"value": True, "reason": "x", "starts_at": "2026-03-02T09:00:00"}, 422,
         "input-invalid"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_made(
    sqlite_api: Api, key: str, body: dict[str, object], status: int, code: str
) -> None:
    answer = sqlite_api.as_("admin").ask("PUT", f"/settings/{key}", json=body)

    assert answer.status_code == status
    assert answer.get_json()["code"] == code


def test_a_town_clerk_may_read_switches_but_not_change_them(sqlite_api: Api) -> None:
    answer = sqlite_api.as_("clerk-east").ask(
        "PUT", "/settings/revisit", json={"value": False, "area": "900001001", "reason": "x"}
    )

    assert answer.status_code == 403
    assert answer.get_json()["code"] == "not-allowed"


def test_processes_are_listed_with_versions_and_running_cases(api: Api) -> None:
    api.county.report("fire.ebike_charging")

    items = {line["key"]: line for line in api.as_("designer").read("/processes")["items"]}

    main = items["hazard-handling"]
    assert (main["newest"], main["running"], main["kind"]) == (1, 1, "main")
    assert main["zh"]
    assert main["versions"][0]["deployment"]["by"] is None
    version = api.as_("designer").read("/processes/hazard-handling/versions/1")
    assert "community_worker" in version["roles"]
    missing = api.as_("designer").get("/processes/hazard-handling/versions/9")
    assert missing.status_code == 404


def test_a_diagram_comes_back_byte_for_byte(api: Api) -> None:
    answer = api.as_("designer").get("/processes/hazard-handling/versions/1/xml")

    assert answer.mimetype == "application/xml"
    assert answer.data == shipped()[a_diagram()]
    again = api.as_("designer").get(
        "/processes/hazard-handling/versions/1/xml",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304


def test_a_new_version_is_checked_then_released(api: Api) -> None:
    admin, change = api.as_("admin"), b"\n<!-- 2 -->\n"

    tried = admin.upload("/deployments?dry_run=true", files(a_diagram(), change))
    released = admin.upload("/deployments", files(a_diagram(), change))
    same_again = admin.upload("/deployments", files(a_diagram(), change))

    assert tried.status_code == 200
    assert (tried.get_json()["dry_run"], tried.get_json()["versions"]) == (True, [])
    assert released.status_code == 201, released.get_json()
    (version,) = released.get_json()["versions"]
    assert (version["key"], version["version"]) == ("hazard-handling", 2)
    assert same_again.get_json()["unchanged"] == ["hazard-handling"]
    newest = admin.read("/deployments")["items"][0]
    assert (newest["by"]["name"], newest["note"]) == ("admin", "测试")


@pytest.mark.parametrize(
    "content",
    [
        b"<not-closed>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b"plain text",
    ],
)
def test_a_broken_or_hostile_diagram_is_refused_with_findings(api: Api, content: bytes) -> None:
    admin = api.as_("admin")
    form = lambda: {"files": [(io.BytesIO(content), "x.bpmn")], "note": "x"}  # noqa: E731

    refused = admin.upload("/deployments", form())
    tried = admin.upload("/deployments?dry_run=true", form())

    assert refused.status_code == 422
    assert refused.get_json()["errors"]
    assert refused.get_json()["errors"][0]["where"].startswith("x.bpmn")
    assert tried.status_code == 200
    assert tried.get_json()["findings"]
    assert len(admin.read("/processes/hazard-handling/versions")["items"]) == 1


def test_a_designer_may_check_nothing_in_and_a_clerk_neither(sqlite_api: Api) -> None:
    for who in ("designer", "clerk-county"):
        answer = sqlite_api.as_(who).upload("/deployments", files(a_diagram(), b"\n"))
        assert answer.status_code == 403


def test_forms_and_acts_are_catalogues(sqlite_api: Api) -> None:
    designer = sqlite_api.as_("designer")

    keys = [form["key"] for form in designer.read("/forms")["items"]]
    assert "accept" in keys
    assert designer.read("/forms/accept")["json_schema"]["type"] == "object"
    acts = {act["name"]: act for act in designer.read("/acts")["items"]}
    assert "dispatch" in acts
    assert all(act["zh"] and act["en"] and act["help"] for act in acts.values())


def test_health_needs_nobody_and_says_when_the_worker_is_missing(api: Api) -> None:
    api.county.report("fire.ebike_charging")

    well = api.nobody.read("/health")
    api.county.clock.advance(timedelta(days=3))
    late = api.nobody.read("/health")

    assert (well["ok"], well["database"], well["worker_late"]) == (True, "ok", False)
    assert late["worker_late"] is True
