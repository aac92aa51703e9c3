"""The diagram is the program: redrawing it changes what people see and do, with no Python change.

The only inputs are files given to `gridcase deploy`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.catalogue import shipped
from cli.main import main
from engine.services.commands.definitions import ship
from engine.services.world import CASE_FACTS, case_facts
from tests.county import County
from tests.journeys.test_time_and_switches import GENERAL

REDRAWN = Path(__file__).parent.parent / "data" / "second_approval"


@pytest.fixture
def as_installed(county: County, monkeypatch: pytest.MonkeyPatch) -> County:
    """The command line finds the county's database where an installation has it."""
    monkeypatch.setenv("GRIDCASE_HOME", str(county.settings.home))
    monkeypatch.setenv("GRIDCASE_DATABASE_URL", county.settings.database_url)
    return county


def deploy(*names: str, note: str = "负责人复核反馈") -> int:
    return main(["deploy", *(str(REDRAWN / name) for name in names), "--note", note])


def test_a_second_approval_is_a_changed_file_and_a_form(as_installed: County) -> None:
    county = as_installed
    running = county.report(GENERAL)

    assert (
        deploy("hazard-handling.bpmn", "approve_feedback.schema.json", "approve_feedback.ui.json")
        == 0
    )
    fresh = county.report(GENERAL)
    for case in (running, fresh):
        county.complete(case, "accept", "accept")
        county.complete(case, "handle", "done")

    # The running case keeps the version it was started with, the next one has the new step.
    assert county.waiting(running) == ["ask_reporter"]
    assert county.waiting(fresh) == ["approve_feedback"]
    item = county.item(fresh, "approve_feedback")
    assert item.roles == ("department_head",)
    assert item.outcomes == ("approve", "return")
    assert item.status == "awaiting_approval"
    assert item.due_at is not None
    assert county.case_row(fresh).status == "awaiting_approval"


def test_what_the_second_approver_decides_moves_the_case(as_installed: County) -> None:
    county = as_installed
    deploy("hazard-handling.bpmn", "approve_feedback.schema.json", "approve_feedback.ui.json")
    case = county.report(GENERAL)
    county.complete(case, "accept", "accept")
    county.complete(case, "handle", "done")

    county.complete(
        case, "approve_feedback", "return", by="station-a-head", answers={"reason": "照片不清"}
    )
    assert county.waiting(case) == ["handle"]
    county.complete(case, "handle", "done")
    county.complete(case, "approve_feedback", "approve", by="station-a-head", answers={})

    assert county.waiting(case) == ["ask_reporter"]


def test_an_outcome_called_something_else_writes_the_fact_that_the_diagram_names(
    as_installed: County, tmp_path: Path
) -> None:
    county = as_installed
    drawn = shipped()["processes/revisit/revisit.bpmn"]
    redrawn = tmp_path / "revisit.bpmn"
    redrawn.write_bytes(drawn.replace(b"not_reached", b"no_answer"))
    assert main(["deploy", str(redrawn), "--note", "没人接电话"]) == 0
    case = county.report(GENERAL)
    county.complete(case, "accept", "accept")
    county.complete(case, "handle", "done")

    county.complete(case, "ask_reporter", "no_answer")

    assert county.waiting(case) == ["ask_reporter"]
    row = county.case_row(case)
    assert (row.tries, row.revisited_at) == (1, None)
    assert county.facts(case)[-1] == "revisit_tried"


def test_a_step_whose_new_outcome_has_no_act_is_refused(
    as_installed: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = shipped()["processes/revisit/revisit.bpmn"].decode()
    redrawn = tmp_path / "revisit.bpmn"
    redrawn.write_text(
        drawn.replace("solved|not_solved|not_reached", "solved|not_solved|not_reached|moved_away"),
        encoding="utf-8",
    )

    assert main(["deploy", str(redrawn), "--note", "搬走了"]) == 1
    assert "act.moved_away" in capsys.readouterr().err


def test_a_deployment_that_lacks_its_form_is_refused_whole(
    as_installed: County, capsys: pytest.CaptureFixture[str]
) -> None:
    code = deploy("hazard-handling.bpmn")

    assert code == 1
    told = capsys.readouterr().err
    assert "approve_feedback" in told
    with as_installed.core.unit_of_work(read_only=True) as uow:
        newest = uow.definitions.newest("process", "hazard-handling")
        assert newest is not None
        stored = uow.definitions.definition(newest)
    assert stored is not None
    assert stored.version == 1


def test_deploying_the_same_files_again_makes_no_new_version(as_installed: County) -> None:
    files = ("hazard-handling.bpmn", "approve_feedback.schema.json", "approve_feedback.ui.json")
    deploy(*files)
    deploy(*files)

    with as_installed.core.unit_of_work(read_only=True) as uow:
        newest = uow.definitions.newest("process", "hazard-handling")
        stored = uow.definitions.definition(newest or 0)
    assert stored is not None
    assert stored.version == 2


def test_the_facts_that_diagrams_may_ask_for_are_those_that_cases_have(county: County) -> None:
    case = county.report(GENERAL)

    with county.core.unit_of_work(read_only=True) as uow:
        given = case_facts(county.case_row(case), county.core.reference.now(uow))

    assert set(given) == CASE_FACTS


def next_release() -> dict[str, bytes]:
    """The shipped files, with one step of the main diagram called something else."""
    files = dict(shipped())
    main_diagram = "processes/hazard-handling/hazard-handling.bpmn"
    files[main_diagram] = files[main_diagram].replace("部门接受".encode(), "部门签收".encode())
    return files


def test_a_release_only_proposes_where_the_county_has_drawn_its_own(as_installed: County) -> None:
    county = as_installed
    deploy("hazard-handling.bpmn", "approve_feedback.schema.json", "approve_feedback.ui.json")
    changed = next_release()

    brought = ship(changed, core=county.core, note="next release")
    again = ship(changed, core=county.core, note="next release")

    assert [(v.key, v.version, v.status) for v in brought.versions] == [
        ("hazard-handling", 3, "proposal")
    ]
    assert again.versions == ()
    case = county.report(GENERAL)
    county.complete(case, "accept", "accept")
    county.complete(case, "handle", "done")
    assert county.waiting(case) == ["approve_feedback"]  # the county's own is still in force


def test_a_release_replaces_what_nobody_has_changed(county: County) -> None:
    changed = next_release()

    brought = ship(changed, core=county.core, note="next release")

    assert [(v.key, v.version, v.status) for v in brought.versions] == [
        ("hazard-handling", 2, "released")
    ]
