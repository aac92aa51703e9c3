"""The example of a changed process: one more step, drawn; nothing else is different."""

from __future__ import annotations

import pytest

from engine.services.forms import check_form
from tests.processes import test_layout
from tests.processes.drawings import Drawing, drawings, read_drawing
from tests.processes.walking import CaseWorld, Run, shelf_of_shipped
from tests.sources import ROOT

FOLDER = ROOT / "tests/data/second_approval"
FILE = FOLDER / "hazard-handling.bpmn"
HANDLED = (("accept", "accept"), ("handle", "done"))


@pytest.fixture
def redrawn() -> Drawing:
    return read_drawing(FILE.name, FILE.read_bytes())


@pytest.fixture
def case() -> Run:
    shelf = shelf_of_shipped()
    shelf.add("process", "hazard-handling", FILE.read_bytes())
    return Run(CaseWorld(shelf)).begin()


def test_only_a_step_a_gateway_and_a_lane_are_new(redrawn: Drawing) -> None:
    shipped = drawings()["hazard-handling"]

    assert set(redrawn.nodes) - set(shipped.nodes) == {"approve_feedback", "check_approval"}
    assert set(shipped.nodes) <= set(redrawn.nodes)
    assert set(redrawn.lanes) - set(shipped.lanes) == {"lane_head"}
    for name, node in shipped.nodes.items():
        assert redrawn.nodes[name].name == node.name
        assert redrawn.nodes[name].properties == node.properties
    gone = set(shipped.flows) - set(redrawn.flows)
    assert gone == {"flow_check_phases_to_check_revisit_switch"}


@pytest.mark.parametrize(
    "rule",
    [
        test_layout.test_no_two_shapes_overlap,
        test_layout.test_edges_are_straight_and_end_on_the_borders_of_what_they_join,
        test_layout.test_edges_do_not_run_through_shapes,
        test_layout.test_edges_do_not_cross_each_other,
        test_layout.test_labels_lie_on_nothing,
        test_layout.test_every_shape_lies_within_its_lane_and_every_edge_within_the_pool,
    ],
)
def test_it_is_drawn_as_well_as_the_shipped_one(rule: object, redrawn: Drawing) -> None:
    rule(redrawn)  # type: ignore[operator]


def test_its_form_passes_the_gate() -> None:
    schema = (FOLDER / "approve_feedback.schema.json").read_bytes()
    ui = (FOLDER / "approve_feedback.ui.json").read_bytes()

    assert check_form("approve_feedback", schema, ui) == []


def test_the_head_approves_the_feedback_before_the_revisit(case: Run) -> None:
    case.do(*HANDLED)
    assert (case.waiting, case.status) == (["approve_feedback"], "awaiting_approval")
    (step,) = case.steps.values()
    assert (step.roles, step.where) == (("department_head",), "department")
    assert step.deadline_task == step.task_id

    case.do(("approve_feedback", "approve"))
    assert case.waiting == ["ask_reporter"]


def test_feedback_that_is_not_approved_means_second_handling(case: Run) -> None:
    case.do(*HANDLED, ("approve_feedback", "return"))

    assert (case.waiting, case.status) == (["handle"], "awaiting_feedback_again")
