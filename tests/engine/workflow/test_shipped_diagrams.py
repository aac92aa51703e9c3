"""The diagrams as shipped: every random case goes on stock as it goes on ours."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from engine.errors.definitions import Severity
from engine.workflow import Vocabulary, check
from engine.workflow.world import Step, Value
from tests.engine.workflow.walks import Walk
from tests.engine.workflow.worlds import PlainWorld, Shelf

ROOT = Path(__file__).parents[3] / "processes"
FILES = {path.name: path.read_bytes() for path in sorted(ROOT.glob("*/*.bpmn"))}
DECISIONS = {path.stem: path.read_bytes() for path in sorted(ROOT.glob("*/*.dmn"))}
WALKS = 3
STEPS = 60

LIMIT = {"kind": "working_day", "amount": 1}


def next_round(world: PlainWorld, params: Mapping[str, Value], step: Step) -> None:
    world.case["round"] += 1
    world.case["tries"] = 0


def reject(world: PlainWorld, params: Mapping[str, Value], step: Step) -> None:
    world.case["rejections"] += 1


def revisit_tried(world: PlainWorld, params: Mapping[str, Value], step: Step) -> None:
    world.case["tries"] += 1


def move_desk(world: PlainWorld, params: Mapping[str, Value], step: Step) -> None:
    world.case["desk"] = {"level": params["level"], "area": "1"}


def next_phase(world: PlainWorld, params: Mapping[str, Value], step: Step) -> None:
    world.case["phases_left"] = max(0, world.case["phases_left"] - 1)


def open_order(world: PlainWorld, params: Mapping[str, Value], step: Step) -> None:
    listed = 1 if params.get("listed") is True else 0
    orders = world.case["orders"]
    world.case["orders"] = {"open": orders["open"] + 1, "listed": orders["listed"] + listed}


def a_county(random: Random) -> dict[str, object]:
    switches = (
        "auto_dispatch",
        "register_required",
        "revisit_required",
        "auto_revisit",
        "auto_archive",
        "auto_supervise",
        "revisit",
    )
    limits = (
        "dispatch_within",
        "accept_within",
        "feedback_within",
        "revisit_within",
        "archive_within",
        "judge_within",
        "approve_within",
        "order_within",
        "overtime_repeat",
    )
    return {
        **{name: random.random() < 0.5 for name in switches},
        **dict.fromkeys(limits, LIMIT),
        "revisit_tries": 3,
        "overtime_repeat_times": 3,
    }


def a_case(random: Random) -> dict[str, object]:
    return {
        "id": 1,
        "category": "fire.exit",
        "major": "fire",
        "level": random.choice(["general", "major"]),
        "urgent": False,
        "round": 1,
        "rejections": 0,
        "phase": "handle",
        "phases_left": random.choice([0, 0, 1]),
        "desk": {"level": random.choice(["village", "town"]), "area": "1"},
        "department": None,
        "tries": 0,
        "orders": {"open": 0, "listed": 0},
        "solved_on_spot": False,
        "reopened": 0,
    }


ACTS = {
    "next_round": next_round,
    "reject": reject,
    "revisit_tried": revisit_tried,
    "move_desk": move_desk,
    "next_phase": next_phase,
    "open_order": open_order,
}


def a_world(shelf: Shelf, seed: str) -> PlainWorld:
    random = Random(seed)
    world = PlainWorld(shelf, case=a_case(random), settings=a_county(random), acts=ACTS)
    world.request = {"kind": "supervision_order", "id": 1, "listed": random.random() < 0.5}
    return world


def test_there_are_diagrams() -> None:
    assert {"hazard-handling.bpmn", "handling.bpmn", "urging.bpmn"} <= set(FILES)


PROCESSES = ["hazard-handling", "handling", "escalation", "revisit"]


@pytest.mark.parametrize("process", PROCESSES)
def test_a_random_case_goes_on_stock_as_it_goes_on_ours(process: str) -> None:
    for number in range(WALKS):
        go(process, f"{process} {number}")


@pytest.mark.long
@pytest.mark.parametrize("process", PROCESSES)
def test_many_random_cases_go_on_stock_as_they_go_on_ours(process: str) -> None:
    for number in range(WALKS, 60):
        go(process, f"{process} {number}")


def go(process: str, seed: str) -> None:
    walk = Walk(FILES, process, lambda shelf: a_world(shelf, seed), decisions=DECISIONS)
    random = Random(seed)
    walk.begin()
    for _ in range(STEPS):
        if not walk.step(random):
            return


def test_the_linter_finds_nothing_wrong_with_the_structure_of_the_shipped_set() -> None:
    checked = check(FILES, Vocabulary())
    unknown_words = ("act-", "form-", "role-", "setting-unknown", "decision-", "param-")
    errors = [
        finding
        for finding in checked.findings
        if finding.severity is Severity.ERROR and not finding.code.startswith(unknown_words)
    ]
    assert errors == []
    assert {process.id for process in checked.processes} == {n.removesuffix(".bpmn") for n in FILES}
