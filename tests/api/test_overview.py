"""Figures of open, overdue and closed cases, within the reader's reach."""

from __future__ import annotations

from datetime import timedelta

from tests.api.asking import Api
from tests.county import NEXT_VILLAGE, OTHER_VILLAGE, VILLAGE


def test_cases_are_counted_by_area_and_department(api: Api) -> None:
    first = api.county.report("fire.ebike_charging", latitude=25.2, longitude=118.6)
    api.county.report("fire.ebike_charging", area=NEXT_VILLAGE, by="shegong-b")
    api.county.report("fire.ebike_charging", area=OTHER_VILLAGE, by="shegong-c")
    api.county.clock.advance(timedelta(days=20))

    board = api.as_("leader").read("/overview")

    assert board["area"]["code"] == "900001"
    assert board["above"] is None
    assert board["total"] == {"open": 3, "overdue": 3, "closed": 0}
    towns = {line["area"]["code"]: line for line in board["areas"]}
    assert {code: line["open"] for code, line in towns.items()} == {"900001001": 2, "900001002": 1}
    assert towns["900001001"]["latitude"] == 25.2
    assert towns["900001002"]["latitude"] is None
    assert sum(line["open"] for line in board["departments"]) == 3
    overdue = api.as_("leader").read("/cases?overdue=true&area=900001001")["items"]
    assert len(overdue) == 2
    assert first.number in {case["number"] for case in overdue}


def test_a_clerk_sees_the_figures_of_his_town_only(api: Api) -> None:
    api.county.report("fire.ebike_charging", area=VILLAGE)
    api.county.report("fire.ebike_charging", area=OTHER_VILLAGE, by="shegong-c")

    own = api.as_("clerk-west").read("/overview")
    above = api.as_("clerk-west").read("/overview?area=900001")

    assert own["area"]["code"] == "900001002"
    assert own["total"]["open"] == 1
    assert above["total"]["open"] == 1
    assert api.as_("clerk-west").get("/overview?area=900001001").status_code == 403


def test_closed_cases_count_for_as_long_as_asked(api: Api) -> None:
    case = api.county.report("fire.ebike_charging")
    tag = api.as_("shegong").get(f"/cases/{case.id}").headers["ETag"]
    answer = api.as_("shegong").post(
        f"/cases/{case.id}/withdrawal", {"reason": "重复"}, headers={"If-Match": tag}
    )
    assert answer.status_code == 200, answer.get_json()
    api.county.clock.advance(timedelta(days=10))

    assert api.as_("leader").read("/overview?days=30")["total"]["closed"] == 1
    assert api.as_("leader").read("/overview?days=5")["total"]["closed"] == 0
