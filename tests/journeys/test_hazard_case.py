"""A hazard case from report to archive, and every way it can turn, through the shipped diagrams."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.database.queries.system import messages_for_me
from engine.errors.casework import (
    CaseOpen,
    MayNotTake,
    NotAllowed,
    NotFound,
    ReasonNeeded,
    ReopenTooLate,
    Stale,
    StepGone,
    TakenByOther,
)
from engine.errors.domain import PoliceMatter
from engine.errors.public import ReopeningAsked
from engine.errors.workflow import OutcomeNotOffered
from engine.services.commands.cases import (
    AskReopening,
    Comment,
    CorrectCase,
    WithdrawCase,
    ask_reopening,
    comment,
    correct_case,
    withdraw_case,
)
from engine.services.commands.tasks import (
    AssignTask,
    ClaimTask,
    CompleteTask,
    ReleaseTask,
    assign_task,
    claim_task,
    complete_task,
    release_task,
)
from tests.county import NEXT_VILLAGE, OTHER_VILLAGE, Case, County

GENERAL = "fire.ebike_charging"  # starts at the village station, one phase
TWO_PHASES = "fire.three_in_one"  # major: make safe, then restore
AMBIGUOUS = "fireworks.illegal_sale"  # two rows of the table match


def handled(county: County, case: Case) -> None:
    county.complete(case, "accept", "accept")
    county.complete(case, "handle", "done")


def test_a_general_hazard_goes_from_report_to_archive(county: County) -> None:
    case = county.report(GENERAL)

    handled(county, case)
    county.complete(case, "ask_reporter", "solved")
    county.complete(case, "archive", "archive")

    row = county.case_row(case)
    assert county.waiting(case) == []
    assert row.status == "archived"
    assert row.ended_at == county.clock.now()
    assert county.facts(case) == [
        "reported",
        "dispatched",
        "accepted",
        "handled",
        "fed_back",
        "revisited",
        "archived",
    ]


def test_a_major_hazard_is_made_safe_then_restored_and_signed_each_time(county: County) -> None:
    case = county.report(TWO_PHASES)

    handled(county, case)
    county.complete(case, "sign", "sign")
    assert county.case_row(case).phase == "restore"
    county.complete(case, "handle", "done")
    county.complete(case, "sign", "return", answers={"remark": "补拍照片", "reason": "补拍照片"})
    county.complete(case, "handle", "done")
    county.complete(case, "sign", "sign")

    assert county.waiting(case) == ["ask_reporter"]
    assert county.facts(case).count("signed") == 2
    assert county.facts(case).count("returned") == 1


def test_a_rejection_waits_for_a_person_even_with_auto_dispatch_on(county: County) -> None:
    case = county.report(GENERAL)

    county.complete(case, "accept", "reject", answers={"reason": "不属于本站职责"})

    assert county.waiting(case) == ["redispatch"]
    assert county.case_row(case).status == "rejected"


def test_the_department_that_rejected_gets_it_again_only_with_a_reason(county: County) -> None:
    case = county.report(GENERAL)
    county.complete(case, "accept", "reject", answers={"reason": "不属于本站职责"})

    with pytest.raises(ReasonNeeded):
        county.complete(case, "redispatch", "dispatch", answers={"department": "station-a"})
    assert county.waiting(case) == ["redispatch"]
    county.complete(
        case,
        "redispatch",
        "dispatch",
        answers={"department": "station-a", "reason": "现场确认属于服务站"},
    )

    assert county.waiting(case) == ["accept"]


def test_a_second_rejection_goes_to_the_town_and_on_to_the_county(county: County) -> None:
    case = county.report(GENERAL)
    county.complete(case, "accept", "reject", answers={"reason": "不属于本站职责"})
    county.complete(case, "redispatch", "dispatch", answers={"department": "urban"})
    county.complete(case, "accept", "reject", answers={"reason": "不属于本局职责"})

    assert county.waiting(case) == ["judge_town"]
    assert county.case_row(case).desk_level == "town"
    county.complete(case, "judge_town", "up", answers={"reason": "镇级无权处置"})
    assert county.waiting(case) == ["judge_county"]
    county.complete(case, "judge_county", "dispatch", answers={"department": "housing"})

    assert county.waiting(case) == ["accept"]
    assert county.item(case, "accept").department_id == 2


def test_what_a_department_cannot_solve_comes_back_down_with_advice(county: County) -> None:
    case = county.report(GENERAL)
    county.complete(case, "accept", "accept")
    county.complete(case, "handle", "unsolvable", answers={"reason": "没有执法权"})

    county.complete(case, "judge_town", "back", answers={"reason": "请先劝导"})

    assert county.waiting(case) == ["redispatch"]
    assert county.case_row(case).desk_level == "village"


def test_a_failed_revisit_starts_a_second_round_with_its_own_status(county: County) -> None:
    case = county.report(GENERAL)
    handled(county, case)

    county.complete(case, "ask_reporter", "not_solved")

    assert county.waiting(case) == ["handle"]
    assert county.case_row(case).round == 2
    assert county.case_row(case).status == "awaiting_feedback_again"


def test_after_the_third_round_a_supervision_order_is_opened_by_itself_once(
    county: County,
) -> None:
    case = county.report(GENERAL)
    handled(county, case)
    for _ in range(4):
        county.complete(case, "ask_reporter", "not_solved")
        county.complete(case, "handle", "done")
    county.work_off()

    assert county.facts(case).count("order_opened") == 1
    assert "answer" in county.waiting(case)


def test_nobody_reached_three_times_ends_the_revisit(county: County) -> None:
    case = county.report(GENERAL)
    handled(county, case)

    for _ in range(3):
        county.complete(case, "ask_reporter", "not_reached")

    assert county.waiting(case) == ["archive"]
    assert county.facts(case).count("revisit_tried") == 3


def test_several_answers_of_the_table_leave_the_dispatch_to_a_person(county: County) -> None:
    case = county.report(AMBIGUOUS)

    assert county.waiting(case) == ["dispatch"]
    assert county.case_row(case).status == "awaiting_dispatch"


def test_solving_on_the_spot_goes_straight_to_the_revisit(county: County) -> None:
    case = county.report(AMBIGUOUS)

    county.complete(case, "dispatch", "solve")

    assert county.waiting(case) == ["ask_reporter"]
    assert county.case_row(case).department_id is None


def test_a_refused_report_ends_and_the_reporter_is_told(county: County) -> None:
    case = county.report(AMBIGUOUS)

    county.complete(case, "dispatch", "refuse", answers={"reason": "重复上报"})

    assert county.case_row(case).status == "refused"
    assert county.waiting(case) == []


def test_a_police_matter_is_refused_with_the_number_to_call(county: County) -> None:
    with pytest.raises(PoliceMatter, match="110"):
        county.report(GENERAL, nature="police")


def test_a_report_of_the_same_thing_near_by_joins_the_open_case(county: County) -> None:
    first = county.report_again(GENERAL, latitude=25.3600, longitude=118.6900)

    second = county.report_again(GENERAL, latitude=25.3602, longitude=118.6901, similar="join")
    far = county.report_again(GENERAL, latitude=25.3700, longitude=118.6900, similar="join")

    assert second.joined
    assert second.case_id == first.case_id
    assert not far.joined


# --- reopening, withdrawing, correcting --------------------------------------------------------


def archived(county: County) -> Case:
    case = county.report(GENERAL)
    handled(county, case)
    county.complete(case, "ask_reporter", "solved")
    county.complete(case, "archive", "archive")
    return case


def test_an_archived_case_is_reopened_by_message_and_handled_again(county: County) -> None:
    case = archived(county)

    ask_reopening(
        AskReopening(case=case.id, text="还在充电"), actor=county.person("grid"), core=county.core
    )
    county.work_off()
    county.complete(case, "judge_reopening", "reopen")

    assert county.waiting(case) == ["handle"]
    assert county.case_row(case).round == 2
    assert county.case_row(case).ended_at is None


def test_a_refused_reopening_leaves_the_case_archived(county: County) -> None:
    case = archived(county)
    ask_reopening(
        AskReopening(case=case.id, text="还在充电"), actor=county.person("grid"), core=county.core
    )
    county.work_off()

    county.complete(case, "judge_reopening", "refuse", answers={"reason": "现场已整改"})

    assert county.case_row(case).status == "archived"
    assert county.case_row(case).ended_at is not None


def test_only_the_reporter_or_who_checks_again_may_ask_and_only_once(county: County) -> None:
    case = archived(county)
    asking = AskReopening(case=case.id, text="还在充电")

    with pytest.raises(NotAllowed):
        ask_reopening(asking, actor=county.person("station-a"), core=county.core)
    ask_reopening(asking, actor=county.person("shegong"), core=county.core)
    with pytest.raises(ReopeningAsked):
        ask_reopening(asking, actor=county.person("grid"), core=county.core)

    county.work_off()
    assert county.waiting(case) == ["judge_reopening"]


def test_asking_too_late_or_too_early_is_refused(county: County) -> None:
    still_open = county.report(GENERAL)
    case = archived(county)
    grid = county.person("grid")

    with pytest.raises(CaseOpen):
        ask_reopening(AskReopening(case=still_open.id, text="?"), actor=grid, core=county.core)
    county.clock.advance(timedelta(days=15))
    with pytest.raises(ReopenTooLate):
        ask_reopening(AskReopening(case=case.id, text="?"), actor=grid, core=county.core)


def test_withdrawing_closes_the_steps_and_timers_of_the_case(county: County) -> None:
    case = county.report(GENERAL)

    withdraw_case(
        WithdrawCase(case=case.id, reason="误报"), actor=county.person("grid"), core=county.core
    )

    assert county.case_row(case).status == "withdrawn"
    assert county.waiting(case) == []
    assert [
        done.kind for done in county.pass_time(timedelta(days=30)) if done.what == "fired"
    ] == []


def test_a_correction_moves_the_place_and_not_the_step(county: County) -> None:
    case = county.report(GENERAL)

    correct_case(
        CorrectCase(
            case=case.id, reason="报错了村", area="900001001002", category="fire.exit_blocked"
        ),
        actor=county.person("clerk-east"),
        core=county.core,
    )

    row = county.case_row(case)
    assert (row.area_id, row.category) == (NEXT_VILLAGE, "fire.exit_blocked")
    assert county.waiting(case) == ["accept"]
    assert county.timeline(case)[-1].kind == "corrected"


def test_a_comment_changes_nothing_but_the_timeline(county: County) -> None:
    case = county.report(GENERAL)
    before = county.item(case, "accept")

    comment(
        Comment(case=case.id, text="已电话联系"), actor=county.person("shegong"), core=county.core
    )

    assert county.item(case, "accept") == before
    assert [entry.kind for entry in county.timeline(case)] == ["reported", "commented"]


# --- who may do what ---------------------------------------------------------------------------


def test_two_people_who_claim_one_step_learn_who_was_first(county: County) -> None:
    case = county.report(TWO_PHASES)
    item = county.item(case, "accept")
    claim = ClaimTask(work_item=item.id, seen_version=item.version)

    claim_task(claim, actor=county.person("fire"), core=county.core)
    with pytest.raises(TakenByOther, match="fire"):
        claim_task(claim, actor=county.person("fire2"), core=county.core)


def test_a_released_step_can_be_taken_by_another(county: County) -> None:
    case = county.report(TWO_PHASES)
    item = county.item(case, "accept")
    mine = claim_task(
        ClaimTask(work_item=item.id, seen_version=item.version),
        actor=county.person("fire"),
        core=county.core,
    )

    free = release_task(
        ReleaseTask(work_item=item.id, seen_version=mine.version),
        actor=county.person("fire"),
        core=county.core,
    )
    taken = claim_task(
        ClaimTask(work_item=item.id, seen_version=free.version),
        actor=county.person("fire2"),
        core=county.core,
    )

    assert taken.assignee_id == county.person("fire2").person_id


def test_a_head_assigns_a_step_inside_the_department_only(county: County) -> None:
    case = county.report(TWO_PHASES)
    item = county.item(case, "accept")
    head = county.person("fire-head")

    def give(login: str) -> None:
        assign_task(
            AssignTask(
                work_item=item.id,
                seen_version=item.version,
                person=county.person(login).person_id or 0,
            ),
            actor=head,
            core=county.core,
        )

    with pytest.raises(NotFound):
        give("housing")
    give("fire2")

    assert county.item(case, "accept").assignee_id == county.person("fire2").person_id


def test_nobody_verifies_what_he_handled(county: County) -> None:
    case = county.report(AMBIGUOUS)
    county.complete(case, "dispatch", "solve", by="shegong")
    county.complete(case, "ask_reporter", "not_solved", by="shegong2")
    county.complete(case, "handle_at_desk", "done", by="shegong")
    item = county.item(case, "ask_reporter")

    if "handle_at_desk" in item.not_by:
        with pytest.raises(MayNotTake):
            claim_task(
                ClaimTask(work_item=item.id, seen_version=item.version),
                actor=county.person("shegong"),
                core=county.core,
            )


def test_a_step_of_another_town_is_not_even_known(county: County) -> None:
    case = county.report(AMBIGUOUS, by="shegong-c", area=OTHER_VILLAGE)
    item = county.item(case, "dispatch")

    with pytest.raises(NotFound):
        claim_task(
            ClaimTask(work_item=item.id, seen_version=item.version),
            actor=county.person("shegong"),
            core=county.core,
        )
    with pytest.raises(NotFound):
        comment(
            Comment(case=case.id, text="?"), actor=county.person("clerk-east"), core=county.core
        )
    with pytest.raises(NotAllowed):
        county.report(GENERAL, by="shegong", area=OTHER_VILLAGE)


def test_a_finished_step_a_stale_one_and_a_wrong_outcome_are_told_apart(county: County) -> None:
    case = county.report(TWO_PHASES)
    item = county.item(case, "accept")
    fire = county.person("fire")

    def complete(outcome: str, seen: int) -> None:
        complete_task(
            CompleteTask(work_item=item.id, seen_version=seen, outcome=outcome, answers={}),
            actor=fire,
            core=county.core,
        )

    with pytest.raises(Stale):
        complete("accept", item.version + 1)
    with pytest.raises(OutcomeNotOffered):
        complete("archive", item.version)
    complete("accept", item.version)
    with pytest.raises(StepGone, match="fire"):
        complete("accept", item.version)


# --- messages ----------------------------------------------------------------------------------


def test_reminders_reach_the_people_whose_turn_it_is_and_their_desk(county: County) -> None:
    case = county.report(AMBIGUOUS)  # waits at the village's desk
    county.pass_time(timedelta(days=2))

    def told(login: str) -> set[str]:
        with county.house.database.reading() as connection:
            page = messages_for_me(county.person(login).scope, connection)
        return {line.template for line in page.items if line.case_id == case.id}

    assert told("shegong") == {"step_urged"}
    assert told("clerk-east") == {"step_urged"}  # the centre above hears of a late desk
    assert told("shegong-b") == set()
    assert told("clerk-county") == set()
