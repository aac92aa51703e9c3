"""A supervision order about a case that no department has: the desk that handles it answers."""

from __future__ import annotations

from datetime import timedelta

from tests.county import VILLAGE, County

AMBIGUOUS = "fireworks.illegal_sale"  # two rows of the table match, so a person dispatches


def test_an_order_about_what_the_desk_handles_itself_is_answered_by_the_desk(
    sqlite_county: County,
) -> None:
    county = sqlite_county
    case = county.report(AMBIGUOUS)
    county.complete(case, "dispatch", "solve", by="shegong")
    county.complete(case, "ask_reporter", "not_solved")

    county.pass_time(timedelta(days=30))

    assert county.incidents() == []
    answer = county.item(case, "answer")
    assert (answer.area_id, answer.department_id, answer.roles) == (
        VILLAGE,
        None,
        ("community_worker",),
    )
    county.complete(case, "answer", "answered", by="shegong")
    assert county.item(case, "review").roles == ("centre_clerk",)
