"""Timers at their exact moment, switches at the next gateway, orders beside the case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors.domain import LimitRowUnknown
from engine.services.commands.jobs import Done
from engine.services.commands.settings import apply_auto_dispatch, undo_setting
from tests.county import Case, County

GENERAL = "fire.ebike_charging"
DAY = timedelta(days=1)


def fired(done: list[Done]) -> int:
    return sum(1 for job in done if job.what == "fired")


def marks(county: County, case: Case) -> list[str]:
    """Marks at which the reminder of the step `accept` fired, in order."""
    return [
        entry.data["mark"]
        for entry in county.timeline(case)
        if entry.kind == "timer" and entry.node == "clock_accept"
    ]


def test_a_step_is_urged_at_half_at_four_fifths_and_when_its_limit_is_over(
    county: County,
) -> None:
    case = county.report(GENERAL)  # Monday 09:00; accept within one working day: Tuesday 09:00

    def until(hour: int, minute: int) -> None:
        local = datetime(2026, 3, 2, hour, minute, tzinfo=UTC) - timedelta(hours=8)
        county.pass_time(local - county.clock.now())

    until(14, 59)
    assert marks(county, case) == []
    until(15, 0)  # four working hours: three before the break, one after it
    assert marks(county, case) == ["50%"]
    until(17, 24)
    assert marks(county, case) == ["50%", "80%"]
    county.pass_time(DAY)

    assert marks(county, case) == ["50%", "80%", "100%"]
    assert county.facts(case).count("urged") == 3
    assert county.item(case, "accept").due_at == datetime(2026, 3, 3, 1, 0, tzinfo=UTC)


def test_a_finished_step_is_not_urged_any_more(county: County) -> None:
    case = county.report(GENERAL)
    county.complete(case, "accept", "accept")
    county.complete(case, "handle", "done")
    county.complete(case, "ask_reporter", "solved")
    county.complete(case, "archive", "archive")

    assert fired(county.pass_time(30 * DAY)) == 0


def test_twice_the_limit_opens_a_supervision_order_in_a_side_run(county: County) -> None:
    case = county.report(GENERAL)

    county.pass_time(3 * DAY)

    assert county.waiting(case) == ["accept", "answer"]
    assert county.case_row(case).orders_open == 1
    assert "ordered" in county.facts(case)


def test_without_auto_supervise_no_order_is_opened(county: County) -> None:
    county.switch("auto_supervise", False)
    case = county.report(GENERAL)

    county.pass_time(3 * DAY)

    assert county.waiting(case) == ["accept"]
    assert "200%" in marks(county, case)


def test_an_overdue_step_is_urged_again_as_often_as_the_setting_says(county: County) -> None:
    county.switch("overtime_repeat_times", 2)
    case = county.report(GENERAL)

    county.pass_time(20 * DAY)

    assert sorted(marks(county, case)) == sorted(
        ["50%", "80%", "100%", "200%", "repeat 1", "repeat 2"]
    )


def test_reminders_missed_while_no_worker_ran_are_caught_up_but_sent_once(county: County) -> None:
    case = county.report(GENERAL)
    county.clock.advance(timedelta(hours=30))  # Tuesday 15:00: 50, 80 and 100 % have passed

    county.work_off()

    assert marks(county, case) == ["50%", "80%", "100%"]
    assert urging_messages(county, case) == {"100%"}


def urging_messages(county: County, case: Case) -> set[str]:
    from adapters.database.tables import outbox

    with county.house.database.reading() as connection:
        rows = connection.execute(
            outbox.select().where(outbox.c.case_id == case.id, outbox.c.template == "step_urged")
        )
        return {row.values["mark"] for row in rows}


def test_an_order_is_answered_reviewed_and_closed(county: County) -> None:
    case = county.report(GENERAL)
    county.pass_time(3 * DAY)

    county.complete(case, "answer", "answered")
    county.complete(case, "review", "again", answers={"reason": "措施不具体"})
    county.complete(case, "answer", "answered")
    county.complete(case, "review", "accept")
    county.work_off()

    assert county.case_row(case).orders_open == 0
    assert county.waiting(case) == ["accept"]


def test_an_open_order_lapses_when_its_case_ends(county: County) -> None:
    case = county.report(GENERAL)
    county.pass_time(3 * DAY)
    county.complete(case, "accept", "accept")
    county.complete(case, "handle", "done")
    county.complete(case, "ask_reporter", "solved")

    county.complete(case, "archive", "archive")
    county.work_off()

    assert county.waiting(case) == []
    assert county.facts(case)[-2:] == ["archived", "order_lapsed"]
    assert county.case_row(case).side_runs == 0


def test_a_listed_order_of_a_major_hazard_keeps_the_case_from_being_archived(
    county: County,
) -> None:
    case = county.report("venues.exit_locked")
    if "dispatch" in county.waiting(case):
        county.complete(case, "dispatch", "dispatch", answers={"department": "fire"})
    county.pass_time(4 * DAY)
    assert county.case_row(case).orders_listed == 1
    county.complete(case, "accept", "accept")
    county.complete(case, "handle", "done")
    county.complete(case, "sign", "sign")
    county.complete(case, "ask_reporter", "solved")
    county.complete(case, "archive", "archive")

    assert county.case_row(case).ended_at is None
    for node, outcome in (
        ("five_fixed", "recorded"),
        ("answer", "answered"),
        ("review", "accept"),
        ("cancel_listing", "cancelled"),
    ):
        county.complete(case, node, outcome)
    county.work_off()

    assert county.case_row(case).status == "archived"


# --- switches ----------------------------------------------------------------------------------


def test_auto_dispatch_off_makes_the_next_case_wait_for_a_person(county: County) -> None:
    county.switch("auto_dispatch", False)
    waits = county.report(GENERAL)
    county.switch("auto_dispatch", True)
    goes = county.report(GENERAL)

    assert county.waiting(waits) == ["dispatch"]
    assert county.waiting(goes) == ["accept"]


def test_cases_that_wait_can_be_decided_again_after_a_preview(county: County) -> None:
    county.switch("auto_dispatch", False)
    waits = county.report(GENERAL)
    elsewhere = county.report(GENERAL, by="shegong-c", area=6)
    county.switch("auto_dispatch", True)
    assert county.waiting(waits) == ["dispatch"]  # a waiting task stays

    def apply(*, only_look: bool) -> int:
        return apply_auto_dispatch(
            area="900001001",
            only_look=only_look,
            actor=county.person("admin"),
            core=county.core,
        )

    assert apply(only_look=True) == 1
    assert county.work_off() == []
    assert apply(only_look=False) == 1
    county.work_off()

    assert county.waiting(waits) == ["accept"]
    assert county.waiting(elsewhere) == ["dispatch"]


def test_a_switch_decides_where_a_running_case_goes_next(county: County) -> None:
    case = county.report(GENERAL)
    county.complete(case, "accept", "accept")
    county.switch("revisit", False)
    county.switch("auto_archive", True)

    county.complete(case, "handle", "done")

    assert county.case_row(case).status == "archived"


def test_auto_archive_on_archives_after_the_revisit(county: County) -> None:
    county.switch("auto_archive", True)
    case = county.report(GENERAL)
    county.complete(case, "accept", "accept")
    county.complete(case, "handle", "done")

    county.complete(case, "ask_reporter", "solved")

    assert county.case_row(case).status == "archived"


def test_register_required_puts_a_step_in_front(county: County) -> None:
    county.switch("register_required", True)

    case = county.report(GENERAL)

    assert county.waiting(case) == ["register"]
    county.complete(case, "register", "registered")
    assert county.waiting(case) == ["accept"]


def test_a_case_is_registered_under_the_limit_row_that_was_chosen(county: County) -> None:
    county.switch("register_required", True)
    case = county.report("roads.surface_damaged")
    assert county.case_row(case).phase == "make_safe"  # the first row has two phases

    with pytest.raises(LimitRowUnknown):
        county.complete(case, "register", "registered", answers={"limit_row": "9"})
    county.complete(case, "register", "registered", answers={"limit_row": "2"})

    row = county.case_row(case)
    assert (row.limit_row, row.phase, row.phases_left) == ("2", "handle", 0)


def test_the_nearest_area_wins_and_can_follow_its_parent_again(county: County) -> None:
    county.switch("auto_dispatch", False, area="900001001")

    in_town = county.report(GENERAL)
    elsewhere = county.report(GENERAL, by="shegong-c", area=6)
    with county.core.unit_of_work(read_only=True) as uow:
        row = uow.reference.settings()[-1]
    undo_setting(row.id, reason="撤销", actor=county.person("admin"), core=county.core)
    again = county.report(GENERAL)

    assert county.waiting(in_town) == ["dispatch"]
    assert county.waiting(elsewhere) == ["accept"]
    assert county.waiting(again) == ["accept"]


def test_a_switchs_history_says_who_when_and_why(county: County) -> None:
    county.switch("revisit", False, why="台风期间停止回访")

    with county.core.unit_of_work(read_only=True) as uow:
        row = uow.reference.settings()[-1]
    assert (row.key, row.value, row.reason) == ("revisit", False, "台风期间停止回访")
    assert row.set_by == county.person("admin").person_id
    assert row.set_at == county.clock.now()


def test_a_watch_that_is_off_sends_nothing_and_leaves_the_deadline(county: County) -> None:
    county.switch("watch_accept", False)
    case = county.report(GENERAL)
    due_at = county.item(case, "accept").due_at

    county.pass_time(2 * DAY)

    assert urging_messages(county, case) == set()
    assert county.item(case, "accept").due_at == due_at


def test_values_read_in_a_step_stand_in_its_timeline_entry(county: County) -> None:
    case = county.report(GENERAL)

    reads = county.timeline(case)[0].data["reads"]

    assert {"auto_dispatch", "register_required", "accept_within"} <= {
        argument for read in reads for argument in read["args"]
    }
