"""Queues, claiming, releasing, assigning and finishing steps over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from engine.ports import GrantRecord, PersonRecord
from engine.services.commands.organisation import County as Setup
from engine.services.commands.organisation import set_up
from tests.api.asking import Api
from tests.county import VILLAGE, Case


def task_of(api: Api, case: Case, node: str) -> int:
    return api.county.item(case, node).id


def test_a_case_goes_from_report_to_archive(api: Api) -> None:
    reported = api.as_("grid").post(
        "/cases",
        {"category": "fire.ebike_charging", "area": "900001001001", "description": "楼道充电"},
    )
    assert reported.status_code == 201
    case_id = reported.get_json()["id"]
    assert reported.headers["Location"] == f"/api/v1/cases/{case_id}"

    for who, node, outcome in (
        ("station-a", "accept", "accept"),
        ("station-a", "handle", "done"),
        ("shegong", "ask_reporter", "solved"),
        ("shegong2", "archive", "archive"),
    ):
        caller = api.as_(who)
        (line,) = caller.read("/tasks")["items"]
        assert line["node"] == node
        task = caller.read(f"/tasks/{line['id']}")
        assert outcome in [each["code"] for each in task["outcomes"]]
        assert task["form"]["json_schema"]["type"] == "object"
        case = Case(case_id, reported.get_json()["number"])
        answers = api.county.least_answers(api.county.item(case, node), outcome)
        done = caller.post(
            f"/tasks/{line['id']}/complete",
            {"seen_version": task["version"], "outcome": outcome, "answers": answers},
        )
        assert done.status_code == 200, done.get_json()

    assert done.get_json()["ended"] is True
    full = api.as_("shegong").read(f"/cases/{case_id}")
    assert full["ended"] == "archived"
    assert full["report"]["description"] == "楼道充电"
    assert full["steps"] == []
    timeline = api.as_("shegong").read(f"/cases/{case_id}/timeline?limit=200")["items"]
    assert [entry["seq"] for entry in timeline] == list(range(1, len(timeline) + 1))
    assert timeline[0]["kind"] == "reported"
    completed = [entry for entry in timeline if entry["kind"] == "completed"]
    assert [entry["node"] for entry in completed] == ["accept", "handle", "ask_reporter", "archive"]
    assert completed[0]["actor"]["name"] == "station-a"
    assert completed[0]["outcome"]["zh"]
    assert completed[0]["contents"][0]["kind"] == "answers"
    position = api.as_("shegong").read(f"/cases/{case_id}/position")
    assert position["runs"][0]["status"] == "ended"
    assert "accept" in [node["node"] for node in position["runs"][0]["passed"]]
    finished = api.as_("station-a").read("/tasks/done")["items"]
    assert [line["node"] for line in finished] == ["handle", "accept"]


def test_claiming_a_task_already_taken_says_who_has_it_and_since_when(api: Api) -> None:
    case = api.county.report("fire.three_in_one")
    item = next(item for item in api.county.items(case))
    workers = [login for login in ("fire", "fire2") if _may(api, login, item.id)]
    assert len(workers) == 2, "the case went elsewhere"

    first = api.as_(workers[0]).post(f"/tasks/{item.id}/claim", {"seen_version": item.version})
    second = api.as_(workers[1]).post(f"/tasks/{item.id}/claim", {"seen_version": item.version})
    again = api.as_(workers[0]).post(f"/tasks/{item.id}/claim", {"seen_version": item.version})

    assert first.status_code == again.status_code == 200
    assert first.get_json()["assignee"]["name"] == workers[0]
    assert first.headers["ETag"] == f'"{first.get_json()["version"]}"'
    assert second.status_code == 409
    body = second.get_json()
    assert body["code"] == "taken-by-other"
    assert body["values"]["who"] == workers[0]
    assert body["values"]["at"].startswith("2026-03-02T01:00:00")


def _may(api: Api, login: str, task: int) -> bool:
    return api.as_(login).get(f"/tasks/{task}").status_code == 200


def test_a_stale_version_is_refused_and_named(api: Api) -> None:
    case = api.county.report("fire.ebike_charging")
    task = task_of(api, case, "accept")
    worker = api.as_("station-a")

    by_body = worker.post(f"/tasks/{task}/claim", {"seen_version": 9})
    by_header = worker.post(f"/tasks/{task}/claim", {}, headers={"If-Match": '"9"'})
    neither = worker.post(f"/tasks/{task}/claim", {})
    nonsense = worker.post(f"/tasks/{task}/claim", {}, headers={"If-Match": '"abc"'})
    right = worker.post(f"/tasks/{task}/claim", {}, headers={"If-Match": '"1"'})

    assert by_body.status_code == by_header.status_code == 412
    assert by_body.get_json()["values"] == {"seen": 9, "now": 1}
    assert neither.status_code == 428
    assert nonsense.status_code == 422
    assert right.status_code == 200


def test_answers_that_the_form_refuses_are_named_by_pointers_and_nothing_is_done(
    api: Api,
) -> None:
    case = api.county.report("fire.ebike_charging")
    task = task_of(api, case, "accept")

    answer = api.as_("station-a").post(
        f"/tasks/{task}/complete",
        {"seen_version": 1, "outcome": "reject", "answers": {"reason": 7, "colour": "red"}},
    )

    assert answer.status_code == 422
    body = answer.get_json()
    assert body["code"] == "answers-invalid"
    assert {"/reason", "/colour"} & {line["where"] for line in body["errors"]}
    assert all(line["where"].startswith("/") for line in body["errors"])
    assert api.county.waiting(case) == ["accept"]


def test_an_outcome_that_is_not_offered(api: Api) -> None:
    case = api.county.report("fire.ebike_charging")

    answer = api.as_("station-a").post(
        f"/tasks/{task_of(api, case, 'accept')}/complete",
        {"seen_version": 1, "outcome": "burn", "answers": {}},
    )

    assert answer.status_code == 422
    assert api.county.waiting(case) == ["accept"]


def test_a_finished_step_says_who_finished_it(api: Api) -> None:
    case = api.county.report("fire.ebike_charging")
    task = task_of(api, case, "accept")
    api.county.complete(case, "accept", "accept", by="station-a")

    answer = api.as_("station-a-head").get(f"/tasks/{task}")

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "step-gone"
    assert answer.get_json()["values"]["who"] == "station-a"
    assert api.as_("station-c").get(f"/tasks/{task}").status_code == 404


def test_a_claimed_step_is_released_and_handed_to_somebody(api: Api) -> None:
    case = api.county.report("fire.ebike_charging")
    task = task_of(api, case, "accept")
    worker, head = api.as_("station-a"), api.as_("station-a-head")
    worker.post(f"/tasks/{task}/claim", {"seen_version": 1})

    released = worker.post(f"/tasks/{task}/release", {"seen_version": 2})
    names = {each["name"]: each["id"] for each in head.read(f"/tasks/{task}/candidates")["items"]}
    assigned = head.post(f"/tasks/{task}/assign", {"seen_version": 3, "person": names["station-a"]})
    to_a_stranger = head.post(f"/tasks/{task}/assign", {"seen_version": 4, "person": 1})

    assert released.get_json()["assignee"] is None
    assert assigned.get_json()["assignee"]["name"] == "station-a"
    assert to_a_stranger.status_code == 404


def test_filters_of_the_queue(api: Api) -> None:
    case = api.county.report("fire.ebike_charging", title="楼道里充电")
    worker = api.as_("station-a")

    def found(query: str) -> int:
        return len(worker.read(f"/tasks?{query}")["items"])

    assert found("") == 1
    assert found("view=awaiting_accept") == 1
    assert found("view=awaiting_feedback") == 0
    assert found("role=department_worker") == 1
    assert found("role=community_worker") == 0
    assert found("area=900001001") == found("area=900001001001") == 1
    assert found("area=900001002") == 0
    assert found("department=station-a") == 1
    assert found("category=fire.ebike_charging&level=general") == 1
    assert found("level=major") == 0
    assert found("assignee=mine") == 0
    assert found("assignee=unclaimed") == 1
    assert found("overdue=true") == 0
    assert found("q=充电") == 1
    assert found(f"q={case.number}") == 1
    assert found("q=没有") == 0
    assert found("sort=opened_at") == 1
    for wrong, where in (("area=1", "area"), ("department=x", "x"), ("view=x", "x")):
        answer = worker.get(f"/tasks?{wrong}")
        assert answer.status_code in (404, 422), wrong
        assert answer.get_json()["errors"][0]["where"] == where


def test_counts_by_queue(api: Api) -> None:
    for _ in range(3):
        api.county.report("fire.ebike_charging")
    worker = api.as_("station-a")
    first = worker.read("/tasks")["items"][0]
    worker.post(f"/tasks/{first['id']}/claim", {"seen_version": 1})

    counts = worker.read("/tasks/counts")

    assert counts["mine"] == 1
    (queue,) = counts["queues"]
    assert (queue["open"], queue["unclaimed"], queue["mine"]) == (3, 2, 1)
    assert queue["status"]["zh"] == "待接受"


@pytest.mark.parametrize("sort", ["due_at", "opened_at"])
def test_pages_together_hold_every_step_once(api: Api, sort: str) -> None:
    cases = {api.county.report("fire.ebike_charging").id for _ in range(7)}
    worker = api.as_("station-a")
    seen: list[int] = []
    query = f"/tasks?limit=3&sort={sort}"
    after = ""
    while True:
        page: dict[str, Any] = worker.read(query + after)
        seen += [line["case_id"] for line in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
        assert len(page["items"]) == 3

    assert len(seen) == 7
    assert set(seen) == cases


def test_nobody_verifies_what_he_handled(api: Api) -> None:
    both = (
        GrantRecord(role="community_worker", area_id=VILLAGE),
        GrantRecord(role="department_worker", area_id=VILLAGE, department_id=5),
    )
    set_up(
        Setup(
            people=[PersonRecord(id=0, login="both", name="both", password_hash="x", grants=both)]
        ),
        core=api.county.core,
    )
    case = api.county.report("fire.ebike_charging")
    api.county.complete(case, "accept", "accept", by="both")
    api.county.complete(case, "handle", "done", by="both")
    task = task_of(api, case, "ask_reporter")

    answer = api.as_("both").post(f"/tasks/{task}/claim", {"seen_version": 1})

    assert answer.status_code == 403
    assert answer.get_json()["code"] == "may-not-take"
