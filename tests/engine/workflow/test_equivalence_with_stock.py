"""Random walks over small diagrams: what stock does, ours does, saved and loaded at every step."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser

from engine.safe_xml import parse_xml
from engine.workflow.dialect import read_diagram
from tests.engine.workflow.oracle import StockBuilder
from tests.engine.workflow.sketch import Sketch
from tests.engine.workflow.walks import Walk
from tests.engine.workflow.worlds import PlainWorld, Shelf

WALKS = 6
STEPS = 40


def many(
    sequential: bool, *, item: str = "", results: str = "", result_item: str = "", stop: str = ""
) -> str:
    inner = "<bpmn:loopDataInputRef>helpers</bpmn:loopDataInputRef>"
    if results:
        inner += f"<bpmn:loopDataOutputRef>{results}</bpmn:loopDataOutputRef>"
    if item:
        inner += f'<bpmn:inputDataItem id="{item}"/>'
    if result_item:
        inner += f'<bpmn:outputDataItem id="{result_item}"/>'
    if stop:
        inner += f"<bpmn:completionCondition>{stop}</bpmn:completionCondition>"
    flag = "true" if sequential else "false"
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{flag}">{inner}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def loop_of_steps() -> list[Sketch]:
    return [
        Sketch("p")
        .start()
        .human("handle", "done|unsolvable", act="record_work", limit="PT4H")
        .timer("late", "handle", "share(50, 80, 100)")
        .service("urge", param__mark="mark")
        .end("urged")
        .gateway("solvable")
        .human("revisit", "solved|not_solved")
        .gateway("again")
        .end()
        .flow("start -> handle -> solvable; solvable -> revisit *; late -> urge -> urged")
        .flow('solvable -> end [handle.outcome = "unsolvable"]; revisit -> again; again -> end *')
        .flow('again -> handle [revisit.outcome = "not_solved"]')
    ]


def inclusive() -> list[Sketch]:
    return [
        Sketch("p")
        .start()
        .human("pick", "x|y|both|none")
        .gateway("split", "inclusive")
        .human("a")
        .human("b")
        .human("b2")
        .human("c")
        .gateway("join", "inclusive")
        .human("last", "again|done")
        .gateway("more")
        .end()
        .flow("start -> pick -> split; a -> join; b -> b2 -> join; c -> join; join -> last -> more")
        .flow('split -> a [pick.outcome = "x" or pick.outcome = "both"]; split -> c *')
        .flow('split -> b [pick.outcome = "y" or pick.outcome = "both"]; more -> end *')
    ]


def parallel() -> list[Sketch]:
    return [
        Sketch("p")
        .start()
        .gateway("split", "parallel")
        .human("a", "x|y")
        .gateway("split2", "parallel")
        .human("b")
        .human("c")
        .gateway("join2", "parallel")
        .service("note")
        .gateway("join", "parallel")
        .human("last")
        .end()
        .flow("start -> split; split -> a -> join; split -> split2; split2 -> b -> join2")
        .flow("split2 -> c -> join2 -> note -> join -> last -> end")
    ]


def ends_apart() -> list[Sketch]:
    return [
        Sketch("p")
        .start()
        .subprocess(
            "sub",
            Sketch("inner")
            .start("s2")
            .gateway("fork", "parallel")
            .human("a")
            .human("b")
            .human("c")
            .end("ea")
            .end("eb")
            .end("ec")
            .flow("s2 -> fork; fork -> a -> ea; fork -> b -> eb; fork -> c -> ec"),
        )
        .human("last")
        .end()
        .flow("start -> sub -> last -> end")
    ]


def multi_instance(sequential: bool, *, item: str = "helper", **given: str) -> list[Sketch]:
    return [
        Sketch("p", inputs="helpers")
        .start()
        .human("first")
        .human("assist", "yes|no", many(sequential, item=item, **given))
        .human("last")
        .end()
        .flow("start -> first -> assist -> last -> end")
    ]


def standard_loop() -> list[Sketch]:
    inner = (
        '<bpmn:standardLoopCharacteristics loopMaximum="4">'
        '<bpmn:loopCondition>again.outcome = "more"</bpmn:loopCondition>'
        "</bpmn:standardLoopCharacteristics>"
    )
    return [
        Sketch("p")
        .start()
        .human("again", "more|enough", inner)
        .human("last")
        .end()
        .flow("start -> again -> last -> end")
    ]


def nested_with_timers() -> list[Sketch]:
    inner = (
        Sketch("inner")
        .start("s2")
        .human("x", "ok|back")
        .gateway("g2")
        .human("y")
        .end("e2")
        .flow('s2 -> x -> g2; g2 -> y *; g2 -> x [x.outcome = "back"]; y -> e2')
        .timer("x_late", "x", "PT2H", "timeDuration")
        .service("remind")
        .end("reminded")
        .flow("x_late -> remind -> reminded")
    )
    return [
        Sketch("p")
        .start()
        .subprocess("sub", inner)
        .timer("too_late", "sub", "P2D", "timeDuration", interrupting=True)
        .timer("warn", "sub", "R/P1D")
        .service("warned")
        .end("warned_end")
        .human("rescue")
        .human("last", "again|done")
        .gateway("g")
        .end()
        .flow("start -> sub -> last -> g; g -> end *; too_late -> rescue -> last")
        .flow('g -> sub [last.outcome = "again"]; warn -> warned -> warned_end')
    ]


def event_gateway() -> list[Sketch]:
    sketch = Sketch("p").start().human("ask", "x|y").gateway("wait", "eventBased")
    timer = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition>"
    )
    return [
        sketch.catch("answered", sketch.message("answer.came"))
        .catch("silence", timer)
        .human("read", "ask_again|fine")
        .human("decide")
        .gateway("g")
        .end()
        .flow("start -> ask -> wait; wait -> answered -> read -> g; wait -> silence -> decide")
        .flow('g -> end *; g -> wait [read.outcome = "ask_again"]; decide -> end')
    ]


def boundary_in_parallel() -> list[Sketch]:
    return [
        Sketch("p")
        .start()
        .gateway("split", "parallel")
        .human("a")
        .timer("stop", "a", "P1D", "timeDuration", interrupting=True)
        .human("instead")
        .human("b")
        .on_message("told", "b", "b.cancelled")
        .human("c")
        .gateway("merge")
        .gateway("merge2")
        .gateway("join", "parallel")
        .end()
        .flow("start -> split; split -> a -> merge; stop -> instead -> merge; merge -> join *")
        .flow("split -> b -> merge2; told -> c -> merge2; merge2 -> join *; join -> end")
    ]


def side_path_goes_on() -> list[Sketch]:
    return [
        Sketch("p")
        .start()
        .human("a")
        .timer("soon", "a", "PT1H", "timeDuration")
        .human("watch")
        .end("watched")
        .human("b")
        .end()
        .flow("start -> a -> b -> end; soon -> watch -> watched")
    ]


def receive() -> list[Sketch]:
    return [
        Sketch("p")
        .start()
        .human("ask")
        .receive("wait", "answer.came", status="waiting")
        .timer("enough", "wait", "P1D", "timeDuration", interrupting=True)
        .human("read")
        .human("decide")
        .end()
        .flow("start -> ask -> wait -> read -> end; enough -> decide -> end")
    ]


def calls() -> list[Sketch]:
    called = Sketch("judge", kind="called", inputs="level", results="back|dispatched")
    called.start().human("town", "up|back").gateway("g").human("county", "x|y")
    called.timer("late", "county", "share(80)").service("urge").end("urged")
    called.end("dispatched", result="dispatched").end("back", result="back")
    called.flow('start -> town -> g; g -> county *; g -> back [town.outcome = "back"]')
    called.flow("county -> dispatched; late -> urge -> urged")
    return [
        Sketch("p")
        .start()
        .human("first")
        .call("judging", "judge", in__level='"town"', limit="P3D", status="judging")
        .timer("slow", "judging", "share(50, 100)")
        .service("nudge")
        .end("nudged")
        .gateway("g")
        .human("last", "again|done")
        .gateway("g2")
        .end()
        .flow("start -> first -> judging -> g; slow -> nudge -> nudged; g -> last *")
        .flow('g -> first [judging.result = "back"]; last -> g2; g2 -> end *')
        .flow('g2 -> judging [last.outcome = "again"]'),
        called,
    ]


def errors_and_escalations() -> list[Sketch]:
    called = Sketch("inside", kind="called", results="fine")
    called.start().human("work", "fine|broken|odd|help").gateway("g")
    called.end("fine", result="fine")
    called.end("broken", called.coded("error", "E1")).end("odd", called.coded("error", "E2"))
    called.throw("help", called.coded("escalation", "H1")).human("more")
    called.flow('start -> work -> g; g -> fine *; g -> broken [work.outcome = "broken"]')
    called.flow('g -> odd [work.outcome = "odd"]; g -> help [work.outcome = "help"]')
    called.flow("help -> more -> fine")
    return [
        Sketch("p")
        .start()
        .call("doing", "inside")
        .on_error("e1", "doing", "E1")
        .on_error("any", "doing", "E2")
        .on_escalation("helping", "doing", "H1", interrupting=False)
        .human("mend", "again|stop")
        .human("wonder")
        .human("helper")
        .end("helped")
        .gateway("g")
        .end()
        .flow("start -> doing -> end; e1 -> mend -> g; any -> wonder -> end")
        .flow('helping -> helper -> helped; g -> end *; g -> doing [mend.outcome = "again"]'),
        called,
    ]


def signals() -> list[Sketch]:
    sketch = Sketch("p").start().gateway("split", "parallel").human("a")
    return [
        sketch.throw("call_all", sketch.signal("all"))
        .human("b")
        .boundary("heard", "b", sketch.signal("all"))
        .human("c")
        .catch("listen", sketch.signal("all"))
        .human("d")
        .gateway("merge")
        .gateway("join", "parallel")
        .end()
        .flow("start -> split; split -> a -> call_all -> join; split -> b -> merge")
        .flow("heard -> c -> merge; merge -> join *; split -> listen -> d -> join; join -> end")
    ]


def terminate() -> list[Sketch]:
    sketch = Sketch("p").start().gateway("split", "parallel").human("a", "go|stop").gateway("g")
    return [
        sketch.human("b")
        .human("c")
        .end()
        .end("stopped", "<bpmn:terminateEventDefinition/>")
        .end("ended")
        .flow('start -> split; split -> a -> g; g -> end *; g -> stopped [a.outcome = "stop"]')
        .flow("split -> b -> c -> ended")
    ]


DIAGRAMS = {
    "loop_of_steps": loop_of_steps,
    "inclusive": inclusive,
    "parallel": parallel,
    "ends_apart": ends_apart,
    "parallel_instances": lambda: multi_instance(False),
    "sequential_instances": lambda: multi_instance(True, item=""),
    "sequential_results": lambda: multi_instance(True, results="votes", result_item="vote"),
    "first_no_ends_it": lambda: multi_instance(False, stop='assist.outcome = "no"'),
    "standard_loop": standard_loop,
    "nested_with_timers": nested_with_timers,
    "event_gateway": event_gateway,
    "boundary_in_parallel": boundary_in_parallel,
    "side_path_goes_on": side_path_goes_on,
    "receive": receive,
    "calls": calls,
    "errors_and_escalations": errors_and_escalations,
    "signals": signals,
    "terminate": terminate,
}


def a_world(shelf: Shelf) -> PlainWorld:
    return PlainWorld(shelf, case={"round": 1})


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_random_walk_looks_the_same_on_stock_after_every_step(name: str) -> None:
    for seed in range(WALKS):
        go(name, seed)


@pytest.mark.long
@pytest.mark.parametrize("name", DIAGRAMS)
def test_many_random_walks_look_the_same_on_stock_after_every_step(name: str) -> None:
    for seed in range(WALKS, 80):
        go(name, seed)


def go(name: str, seed: int) -> None:
    files = {f"{sketch.process}.bpmn": sketch.xml() for sketch in DIAGRAMS[name]()}
    inputs = {"helpers": ["Li", "Wang", "Zhao"]} if "helpers" in str(files) else {}
    walk = Walk(files, "p", a_world, inputs=inputs)
    random = Random(f"{name} {seed}")
    walk.begin()
    for _ in range(STEPS):
        if not walk.step(random):
            return


@pytest.mark.parametrize("name", DIAGRAMS)
def test_the_oracle_is_wired_as_the_stock_parser_wires_it(name: str) -> None:
    parser = BpmnParser()
    ours: dict[str, dict[str, list[str]]] = {}
    for sketch in DIAGRAMS[name]():
        content = sketch.xml()
        parser.add_bpmn_xml(parse_xml(content, name=name))
        for spec_id, spec in StockBuilder(read_diagram(content, name=name)).build().items():
            ours[spec_id] = wiring(spec)

    theirs = {spec_id: wiring(spec) for spec_id, spec in parser.find_all_specs().items()}

    assert ours == theirs


def wiring(spec: Any) -> dict[str, list[str]]:
    """The names that each spec leads to."""
    return {
        name: sorted(output.name for output in task.outputs)
        for name, task in spec.task_specs.items()
    }
