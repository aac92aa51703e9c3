"""Every path of the shipped processes walked on the real engine."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from engine.domain import settings
from engine.feel import parse_decisions
from engine.services.acts import catalogue
from engine.workflow.lint import Vocabulary, check
from tests.processes.drawings import bpmn_files, dmn_files, drawings
from tests.processes.walking import CaseWorld, Run, every_node, shelf_of_shipped
from tests.sources import ROOT

HANDLED = (("accept", "accept"), ("handle", "done"))
MESSAGES = frozenset(
    {
        *("reopen.asked", "dispatch.reconsider", "supervision.ordered"),
        *("orders.closed", "case.closed", "step.ended"),
    }
)


@pytest.fixture(scope="module")
def shelf() -> object:
    return shelf_of_shipped()


@pytest.fixture
def world(shelf: object) -> CaseWorld:
    return CaseWorld(shelf)  # type: ignore[arg-type]


@pytest.fixture
def case(world: CaseWorld) -> Run:
    return Run(world).begin()


def vocabulary() -> Vocabulary:
    decisions = {
        decision.id
        for path, content in dmn_files().items()
        for decision in parse_decisions(content, name=path)
    }
    lanes = [lane for each in drawings().values() for lane in each.lanes.values()]
    steps = [step for each in drawings().values() for step in each.of_kind("userTask")]
    return Vocabulary(
        roles=frozenset(role for lane in lanes for role in lane.name.split("|")) - {"system"},
        forms=frozenset(step.properties["form"] for step in steps) | {"approve_feedback"},
        acts={
            entry.name: frozenset(parameter.name for parameter in entry.params)
            for entry in catalogue().values()
        },
        required={
            entry.name: frozenset(p.name for p in entry.params if p.required)
            for entry in catalogue().values()
        },
        settings={setting.key: str(setting.type) for setting in settings.CATALOGUE},
        decisions=frozenset(decisions),
        messages=MESSAGES,
    )


def test_the_linter_has_nothing_to_say_about_the_shipped_diagrams() -> None:
    assert check(bpmn_files(), vocabulary()).findings == ()


def test_the_linter_has_nothing_to_say_about_the_second_approval() -> None:
    redrawn = (ROOT / "tests/data/second_approval/hazard-handling.bpmn").read_bytes()
    files = bpmn_files() | {"processes/hazard-handling/hazard-handling.bpmn": redrawn}

    assert check(files, vocabulary()).findings == ()


def test_a_hazard_goes_from_report_to_archive(case: Run) -> None:
    assert case.waiting == ["accept"]
    assert case.status == "awaiting_accept"

    case.do(("accept", "accept"))
    assert case.status == "awaiting_feedback"

    case.do(("handle", "done"))
    assert (case.waiting, case.status) == (["ask_reporter"], "awaiting_revisit")

    case.do(("ask_reporter", "solved"))
    assert (case.waiting, case.status) == (["archive"], "awaiting_archive")

    case.do(("archive", "archive"))
    assert case.end == "archived"
    assert case.world.acted == [
        *("dispatch", "accept", "record_work", "record_feedback"),
        *("revisit_solved", "agree_to_archive", "archive_case"),
    ]


def test_the_switches_decide_when_the_run_comes_to_them(world: CaseWorld) -> None:
    world.settings |= {"auto_dispatch": False, "register_required": True}
    case = Run(world).begin()
    assert (case.waiting, case.status) == (["register"], "awaiting_dispatch")

    case.do(("register", "registered"))
    assert (case.waiting, case.status) == (["dispatch"], "awaiting_dispatch")

    case.do(("dispatch", "dispatch"), *HANDLED[:1])
    world.settings |= {"revisit": False, "auto_archive": True}
    case.do(*HANDLED[1:])
    assert case.end == "archived"


@pytest.mark.parametrize(
    ("major", "level", "expected"),
    [
        ("fire", "general", "village_station"),
        ("fire", "major", "fire_brigade"),
        ("lifts", "general", "market_supervision"),
        ("fireworks", "general", None),  # two answers: a person chooses
        ("others", "general", None),
        ("imported_from_elsewhere", "major", None),
    ],
)
def test_exactly_one_answer_of_the_table_is_dispatched_by_itself(
    world: CaseWorld, major: str, level: str, expected: str | None
) -> None:
    world.case |= {"major": major, "level": level}
    case = Run(world).begin()

    if expected is None:
        assert case.waiting == ["dispatch"]
    else:
        assert case.waiting == ["accept"]
        assert world.case["department"] == {"kind": expected}


def test_a_place_without_such_a_department_waits_for_a_person(world: CaseWorld) -> None:
    world.case["kinds"] = ["village_station"]
    world.case["level"] = "major"

    assert Run(world).begin().waiting == ["dispatch"]


def test_switching_auto_dispatch_on_can_be_applied_to_a_waiting_case(world: CaseWorld) -> None:
    world.settings["auto_dispatch"] = False
    case = Run(world).begin()

    world.settings["auto_dispatch"] = True
    case.hear("dispatch.reconsider")

    assert case.waiting == ["accept"]


def test_a_rejection_waits_for_a_person_even_with_auto_dispatch_on(case: Run) -> None:
    case.do(("accept", "reject"))

    assert (case.waiting, case.status) == (["redispatch"], "rejected")


def test_the_second_rejection_goes_to_the_centre_above(case: Run) -> None:
    case.do(("accept", "reject"), ("redispatch", "dispatch"), ("accept", "reject"))

    assert (case.waiting, case.status) == (["judge_town"], "awaiting_judgement")
    assert case.world.case["desk"] == {"level": "town"}


def test_what_the_department_cannot_solve_climbs_and_comes_down_again(case: Run) -> None:
    case.do(("accept", "accept"), ("handle", "unsolvable"), ("judge_town", "up"))
    assert case.waiting == ["judge_county"]

    case.do(("judge_county", "back"), ("judge_town", "back"))
    assert case.waiting == ["redispatch"]
    assert case.world.case["desk"] == {"level": "village"}


def test_at_the_top_a_case_is_dispatched_under_supervision(world: CaseWorld) -> None:
    world.case["desk"] = {"level": "county"}
    world.settings["auto_dispatch"] = False
    case = Run(world).begin()

    case.do(("dispatch", "escalate"), ("judge_county", "supervise"))

    assert case.waiting == ["accept"]
    assert world.acted[-1] == "open_order"


def test_a_returned_case_goes_back_to_the_step_that_asked(world: CaseWorld) -> None:
    world.settings["auto_dispatch"] = False
    case = Run(world).begin()

    case.do(("dispatch", "escalate"), ("judge_town", "back"))
    assert (case.waiting, case.status) == (["dispatch"], "awaiting_dispatch")

    case.do(("dispatch", "dispatch"), ("accept", "reject"), ("redispatch", "escalate"))
    case.do(("judge_town", "back"))
    assert (case.waiting, case.status) == (["redispatch"], "rejected")


def test_the_feedback_of_a_major_hazard_is_signed(world: CaseWorld) -> None:
    world.case["level"] = "major"
    case = Run(world).begin().do(*HANDLED)
    assert case.waiting == ["sign"]

    case.do(("sign", "return"))
    assert case.waiting == ["handle"]

    case.do(("handle", "done"), ("sign", "sign"))
    assert case.waiting == ["ask_reporter"]


def test_a_failed_revisit_brings_second_handling_and_after_three_rounds_one_order(
    case: Run,
) -> None:
    case.do(("accept", "accept"))
    for number in range(1, 6):
        case.do(("handle", "done"))
        again = "" if number == 1 else "_again"
        assert case.status == f"awaiting_revisit{again}"
        case.do(("ask_reporter", "not_solved"))
        assert case.status == "awaiting_feedback_again"

    assert case.world.case["round"] == 6
    assert case.world.acted.count("open_order") == 1


def test_who_cannot_be_reached_three_times_lets_the_case_go_on(case: Run) -> None:
    case.do(*HANDLED)
    for _ in range(2):
        case.do(("ask_reporter", "not_reached"))
        assert case.waiting == ["ask_reporter"]

    case.do(("ask_reporter", "not_reached"))
    assert case.waiting == ["archive"]


def test_a_case_solved_on_the_spot_comes_back_to_the_desk(world: CaseWorld) -> None:
    world.settings["auto_dispatch"] = False
    case = Run(world).begin()

    case.do(("dispatch", "solve"), ("ask_reporter", "not_solved"))
    assert case.waiting == ["handle_at_desk"]

    case.do(("handle_at_desk", "done"), ("ask_reporter", "not_solved"))
    case.do(("handle_at_desk", "unsolvable"), ("judge_town", "dispatch"))
    assert case.waiting == ["accept"]


def test_what_the_desk_hands_over_goes_up_even_after_a_rejection(case: Run) -> None:
    case.do(("accept", "reject"), ("redispatch", "solve"), ("ask_reporter", "not_solved"))

    case.do(("handle_at_desk", "unsolvable"))

    assert case.waiting == ["judge_town"]


def test_two_phases_are_handled_one_after_the_other(world: CaseWorld) -> None:
    world.case |= {"phase": "make_safe", "phases_left": Decimal(1)}
    case = Run(world).begin().do(*HANDLED)
    assert case.waiting == ["handle"]

    case.do(("handle", "done"))
    assert case.waiting == ["ask_reporter"]


def test_archiving_waits_for_a_listed_order(case: Run) -> None:
    case.world.case["orders"] = {"open": Decimal(1), "listed": Decimal(1)}
    case.do(*HANDLED, ("ask_reporter", "solved"), ("archive", "archive"))
    assert (case.waiting, case.status) == ([], "awaiting_archive")

    case.hear("orders.closed")
    assert case.end is None

    case.world.close_orders()
    case.hear("orders.closed")
    assert case.end == "archived"


def test_sent_back_at_archiving_means_second_handling(case: Run) -> None:
    case.do(*HANDLED, ("ask_reporter", "solved"), ("archive", "send_back"))

    assert (case.waiting, case.status) == (["handle"], "awaiting_feedback_again")


@pytest.mark.parametrize(
    ("outcome", "waiting", "end"),
    [("reopen", ["handle"], None), ("refuse", [], "reopening_refused")],
)
def test_a_reopening_is_judged(
    world: CaseWorld, outcome: str, waiting: list[str], end: str | None
) -> None:
    world.case["department"] = {"kind": "fire_brigade"}
    case = Run(world).begin(at="reopen_asked").do(("judge_reopening", outcome))

    assert (case.waiting, case.end) == (waiting, end)


def test_a_late_department_is_urged_step_by_step_and_then_supervised(case: Run) -> None:
    for mark in ("50%", "80%", "100%", "200%"):
        case.ring("clock_accept", mark)

    assert case.waiting == ["accept"]
    assert case.world.told == [
        ("accept", "50%", ["handlers"]),
        ("accept", "80%", ["handlers", "head"]),
        ("accept", "100%", ["handlers", "head", "dispatcher"]),
        ("accept", "200%", ["handlers", "head", "dispatcher", "centre"]),
    ]
    assert case.world.acted.count("open_order") == 1


def test_a_watch_that_is_off_stops_the_message_and_not_the_supervision(case: Run) -> None:
    case.world.settings["watch_accept"] = False

    case.ring("clock_accept", "100%").ring("clock_accept", "200%")

    assert case.world.told == []
    assert case.world.acted.count("open_order") == 1


def test_a_late_desk_is_reported_to_the_centre_above_and_gets_no_order(case: Run) -> None:
    case.do(*HANDLED)

    case.ring("clock_ask_reporter", "100%").ring("clock_ask_reporter", "200%")

    assert case.world.told[0] == ("revisit", "100%", ["desk", "centre"])
    assert "open_order" not in case.world.acted


def test_a_supervision_order_is_answered_reviewed_and_closed(world: CaseWorld) -> None:
    world.request = {"listed": False}
    order = Run(world, "supervision-order").begin(at="ordered")
    assert order.waiting == ["answer"]

    order.do(("answer", "answered"), ("review", "again"), ("answer", "answered"))
    order.do(("review", "accept"))
    assert order.end == "order_closed"


def test_a_listed_order_fixes_five_things_and_is_struck_off(world: CaseWorld) -> None:
    world.request = {"listed": True}
    order = Run(world, "supervision-order").begin(at="ordered")

    order.do(("five_fixed", "recorded"), ("answer", "answered"), ("review", "accept"))
    assert order.waiting == ["cancel_listing"]

    order.do(("cancel_listing", "cancelled"))
    assert world.acted[-1] == "close_order"


def test_an_order_lapses_when_its_case_has_ended(world: CaseWorld) -> None:
    world.request = {"listed": False}
    order = Run(world, "supervision-order").begin(at="ordered")

    order.hear("case.closed")

    assert (order.waiting, order.end is None) == ([], False)
    assert world.acted[-1] == "lapse_order"


def test_whatever_people_do_every_case_ends_and_every_node_is_passed(shelf: object) -> None:
    passed: set[tuple[str, str]] = set()
    for seed in range(80):
        random = Random(seed)
        world = CaseWorld(shelf)  # type: ignore[arg-type]
        world.settings |= {key: random.random() < 0.6 for key in list(world.settings)[:8]}
        world.settings["revisit_tries"] = Decimal(random.randint(1, 3))
        world.case |= {
            "level": random.choice(["general", "major"]),
            "major": random.choice(["fire", "fireworks", "others"]),
            "desk": {"level": random.choice(["village", "town", "county"])},
            "phases_left": Decimal(random.randint(0, 1)),
            "department": None,
        }
        world.request = {"listed": random.random() < 0.5}
        if seed % 4 == 0:
            run = Run(world, "supervision-order").begin(at="ordered")
        elif seed % 4 == 1:
            world.case["department"] = {"kind": "housing"}
            run = Run(world).begin(at="reopen_asked")
        else:
            run = Run(world).begin()
        run.wander(random, patience=random.randint(5, 120))
        assert run.end is not None, f"seed {seed} waits for {run.waiting}, {run.waits}"
        passed |= run.passed

    assert every_node() - passed == set()
