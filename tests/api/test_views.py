"""Saved views: one's own, shared ones, the default."""

from __future__ import annotations

from typing import Any

from engine.services.commands.saved_views import MOST_OWN
from tests.api.asking import Api


def _names(api: Api, who: str, list_name: str = "cases") -> list[str]:
    found: dict[str, Any] = api.as_(who).read(f"/views?list={list_name}")
    return [each["name"] for each in found["items"]]


def _save(api: Api, who: str, name: str = "大火", **more: object) -> Any:
    body = {"list": "cases", "name": name, "query": "q=fire&sort=due", **more}
    return api.as_(who).ask("POST", "/views", json=body)


def test_a_view_of_ones_own_is_seen_by_nobody_else(api: Api) -> None:
    made = _save(api, "clerk-east")

    assert made.status_code == 201
    assert made.get_json()["query"] == "q=fire&sort=due"
    assert _names(api, "clerk-east") == ["大火"]
    assert _names(api, "clerk-east", "inbox") == []
    assert _names(api, "clerk-west") == _names(api, "admin") == []


def test_a_shared_view_is_seen_by_who_holds_the_role(api: Api) -> None:
    made = _save(api, "admin", role="centre_clerk").get_json()

    assert _names(api, "clerk-east") == _names(api, "clerk-west") == ["大火"]
    assert _names(api, "admin") == ["大火"]
    assert _names(api, "station-a") == []
    path = f"/views/{made['id']}"
    clerk = api.as_("clerk-east")
    assert clerk.read("/views")["items"][0]["may_change"] is False
    assert clerk.ask("PATCH", path, json={"name": "x"}).status_code == 403
    assert clerk.ask("DELETE", path).status_code == 403
    assert api.as_("station-a").ask("DELETE", path).status_code == 404
    assert api.as_("admin").ask("DELETE", path).status_code == 204
    assert _names(api, "clerk-east") == []


def test_only_who_administers_roles_shares(api: Api) -> None:
    assert _save(api, "clerk-county", role="centre_clerk").status_code == 403
    assert _save(api, "admin", role="nobody").get_json()["code"] == "role-unknown"


def test_the_default_is_ones_own_and_goes_with_the_view(api: Api) -> None:
    shared = _save(api, "admin", role="centre_clerk").get_json()
    path = f"/views/{shared['id']}"
    clerk = api.as_("clerk-east")

    assert clerk.ask("PATCH", path, json={"default": True}).get_json()["default"] is True
    own = _save(api, "clerk-west", "我的", default=True).get_json()

    assert clerk.read("/views")["items"][0]["default"] is True
    west = {each["id"]: each["default"] for each in api.as_("clerk-west").read("/views")["items"]}
    assert west == {shared["id"]: False, own["id"]: True}
    assert clerk.ask("PATCH", path, json={"default": False}).get_json()["default"] is False
    api.as_("clerk-west").ask("DELETE", f"/views/{own['id']}")
    assert [each["default"] for each in api.as_("clerk-west").read("/views")["items"]] == [False]


def test_a_view_is_renamed_and_saved_anew_but_no_name_stands_twice(api: Api) -> None:
    made = _save(api, "clerk-east").get_json()
    _save(api, "clerk-east", "小火")
    clerk = api.as_("clerk-east")

    changed = clerk.ask("PATCH", f"/views/{made['id']}", json={"name": "旧火", "query": "q=old"})
    taken = clerk.ask("PATCH", f"/views/{made['id']}", json={"name": "小火"})

    assert (changed.get_json()["name"], changed.get_json()["query"]) == ("旧火", "q=old")
    assert (taken.status_code, taken.get_json()["code"]) == (409, "code-taken")
    assert _save(api, "clerk-east", "小火").status_code == 409
    assert sorted(_names(api, "clerk-east")) == ["小火", "旧火"]


def test_there_is_an_end_to_the_views_of_one_person(api: Api) -> None:
    for n in range(MOST_OWN):
        assert _save(api, "clerk-east", f"{n}").status_code == 201

    assert _save(api, "clerk-east", "more").get_json()["code"] == "too-many-views"
    assert _save(api, "clerk-west", "more").status_code == 201
