"""The explorer: what is wrong is found where it is, what is right is called sound."""

from __future__ import annotations

import re
from time import process_time

import pytest

from adapters.catalogue import shipped
from engine.errors.definitions import DeploymentFinding, Severity
from engine.workflow import KnownProcess, Vocabulary, check
from engine.workflow.soundness import Bounds, explore
from tests.engine.workflow.sketch import Sketch
from tests.engine.workflow.soundness_models import MODELS, draw
from tests.engine.workflow.standard_models import BEHAVIOUR, Pair


def explored(*sketches: Sketch, bounds: Bounds | None = None) -> list[DeploymentFinding]:
    files = {f"{each.process}.bpmn": each.xml() for each in sketches}
    return explore(files, check(files, Vocabulary()).processes, bounds=bounds)


def told(findings: list[DeploymentFinding]) -> list[str]:
    return [f"{each.severity} {each.code} {each.where}: {each.en}" for each in findings]


@pytest.mark.parametrize("name", [name for name, (rule, _, _) in MODELS.items() if not rule])
def test_a_sound_model_gives_no_finding(name: str) -> None:
    assert told(explored(draw(MODELS[name][2]))) == []


@pytest.mark.parametrize("name", [name for name, (rule, _, _) in MODELS.items() if rule])
def test_an_unsound_model_is_found_where_it_is_wrong(name: str) -> None:
    rule, node, text = MODELS[name]
    findings = explored(draw(text))

    hits = [each for each in findings if each.code == rule]
    assert hits, told(findings)
    assert node is None or node in {each.where.partition("#")[2] for each in hits}, told(findings)
    for each in findings:
        assert re.search(r"[\u4e00-\u9fff]", each.zh)
        assert not re.search(r"[\u4e00-\u9fff]", each.en)
        if each.code != "dead-node":
            assert each.severity is Severity.ERROR
            assert each.trace[0] == "s"


@pytest.mark.parametrize("pair", BEHAVIOUR, ids=lambda pair: pair.title)
def test_the_pairs_written_before_the_explorer(pair: Pair) -> None:
    def found(content: bytes) -> list[DeploymentFinding]:
        files = {"m.bpmn": content.replace(b"n&gt;1", b"case.n&gt;1")}
        return explore(files, check(files, Vocabulary()).processes)

    hits = [
        (str(each.severity), each.where.partition("#")[2])
        for each in found(pair.wrong)
        if each.code == pair.rule
    ]
    assert (pair.severity, pair.element) in hits, told(found(pair.wrong))
    assert told(found(pair.right)) == []


def test_the_way_can_be_read() -> None:
    sketch = draw("s->u0->g1; g1->u1 [u0.ok]; g1->u2 *; u1->p2; u2->p2; p2->e1")

    (found, *_) = [each for each in explored(sketch) if each.code == "deadlock"]

    assert found.en.startswith("After “u0” chose “ok”, then “u1” chose ")
    assert "waiting for the branch from “u2”" in found.en
    assert found.zh.startswith("“u0”选“ok”")


def with_reminder(*, interrupting: bool, target: str) -> Sketch:
    sketch = Sketch("p").start("s").human("u1", "ok", limit="PT4H").human("u2", "ok").end("e1")
    sketch.timer("late", "u1", "PT1H", "timeDuration", interrupting=interrupting)
    sketch.gateway("p1", "parallel").gateway("p2", "parallel").human("u3", "ok").end("e2")
    return sketch.flow(f"s -> p1; p1 -> u1 -> p2; p1 -> u2 -> p2; p2 -> e1; late -> {target}")


def test_an_interrupting_event_may_take_a_branch_from_a_join() -> None:
    found = explored(with_reminder(interrupting=True, target="u3; u3 -> e2"))

    assert [(each.code, each.where) for each in found] == [("deadlock", "p.bpmn#p2")]
    assert "the time of “late” was up" in found[0].en
    assert "“late”时间到" in found[0].zh


def test_an_event_beside_a_step_may_have_a_path_of_its_own() -> None:
    assert told(explored(with_reminder(interrupting=False, target="u3; u3 -> e2"))) == []


def test_a_called_process_is_played_with_its_caller() -> None:
    caller = Sketch("p").start("s").call("c", "q").gateway("g").human("u1", "ok").end("e1")
    caller.end("e2").flow('s -> c -> g; g -> u1 [c.result = "bad"]; g -> e1 *; u1 -> e2')
    called = Sketch("q", kind="called", results="good|bad").start("b").human("v", "ok")
    called.end("good", result="good").end("bad", result="bad").gateway("w")
    called.flow("b -> v -> w")

    only_good = called.flow('w -> bad [v.outcome = "no"]; w -> good *')

    assert [each.where for each in explored(caller, only_good)] == [
        "p.bpmn#u1",
        "p.bpmn#e2",
        "q.bpmn#bad",
    ]


def test_a_called_process_known_by_its_results_may_come_to_any() -> None:
    caller = Sketch("p").start("s").call("c", "q").gateway("g").human("u1", "ok").end("e1")
    caller.end("e2").flow('s -> c -> g; g -> u1 [c.result = "bad"]; g -> e1 *; u1 -> e2')
    files = {"p.bpmn": caller.xml()}
    known = {"q": KnownProcess(id="q", inputs=(), results=("good", "bad"), kind="called")}

    assert explore(files, check(files, Vocabulary()).processes, known=known) == []


def test_beyond_the_bounds_nothing_is_called_sound() -> None:
    wide = "s->p1; " + "; ".join(f"p1->u{i}->p2" for i in range(8)) + "; p2->e1"

    found = explored(draw(wide), bounds=Bounds(states=50, tries=200))

    assert [(each.code, each.severity) for each in found] == [("soundness-unproven", Severity.INFO)]


def test_the_shipped_diagrams_are_sound_and_explored_within_a_second() -> None:
    files = {name: content for name, content in shipped().items() if name.endswith(".bpmn")}
    processes = check(files, Vocabulary()).processes
    assert len(processes) >= 7

    begun = process_time()
    assert told(explore(files, processes)) == []
    assert process_time() - begun < 3  # all of them, on a busy machine
