"""What the linter finds: each finding has a code, a place, both languages and a way to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from lxml import etree

from engine.errors import GridcaseError
from engine.errors.definitions import DefinitionInvalid, Severity
from engine.workflow import Checked, KnownProcess, Vocabulary, check
from engine.workflow.library import compile_process
from tests.engine.workflow.sketch import Sketch

WORDS = Vocabulary(
    roles=frozenset({"clerk", "department_worker"}),
    forms=frozenset({"remark"}),
    acts={"record_work": frozenset(), "move_desk": frozenset({"level"}), "urge": frozenset()},
    required={"move_desk": frozenset({"level"})},
    settings={"auto_archive": "switch", "accept_within": "limit"},
    processes={
        "revisit": KnownProcess(
            id="revisit", inputs=("stage",), results=("solved", "not_solved"), kind="called"
        ),
        "shelving": KnownProcess(id="shelving", inputs=(), results=(), kind="side"),
    },
    decisions=frozenset({"dispatch"}),
    messages=frozenset({"answer.came"}),
    case=frozenset({"round", "level"}),
)


def good() -> Sketch:
    """Nothing is wrong with it: a step with a reminder, a decision, a call, a gateway."""
    sketch = Sketch("p", title__en="Process").start(title__en="Start")
    sketch.human(
        "work",
        "done|back",
        act="record_work",
        limit='setting("accept_within")',
        status="awaiting_accept",
        offers="shelving",
        title__en="Work",
        **_texts("done", "back"),
    )
    sketch.timer("late", "work", "share(50, 80, repeat: PT1H)".replace("PT1H", "natural hours(1)"))
    sketch.service("urge", title__en="Urge").end("urged", title__en="Urged")
    sketch.rule("dispatch")
    sketch.call("asking", "revisit", in__stage='"x"')
    sketch.gateway("g").gateway("g2").end()
    sketch.flow("start -> work -> g; late -> urge -> urged; g -> dispatch *; dispatch -> asking")
    sketch.flow('g -> end [work.outcome = "back" and setting("auto_archive")]; asking -> g2')
    return sketch.flow('g2 -> end *; g2 -> work [asking.result = "not_solved" and case.round < 4]')


def _texts(*codes: str) -> dict[str, str]:
    return {f"outcome__{code}__{lang}": code for code in codes for lang in ("zh", "en")}


def found(*sketches: Sketch, words: Vocabulary = WORDS) -> Checked:
    return check({f"{sketch.process}.bpmn": sketch.xml() for sketch in sketches}, words)


def errors(checked: Checked) -> set[tuple[str, str]]:
    return {
        (each.code, each.where.partition("#")[2])
        for each in checked.findings
        if each.severity is Severity.ERROR
    }


def warnings(checked: Checked) -> set[tuple[str, str]]:
    return {
        (each.code, each.where.partition("#")[2])
        for each in checked.findings
        if each.severity is Severity.WARNING
    }


def test_a_good_diagram_has_no_errors() -> None:
    checked = found(good())
    assert errors(checked) == set()
    assert not checked.refused
    assert [process.id for process in checked.processes] == ["p"]


def test_a_process_tells_what_it_declares_and_uses() -> None:
    process = found(good()).processes[0]

    assert process.roles == {"clerk"}
    assert process.forms == {"remark"}
    assert dict(process.acts) == {"record_work": frozenset(), "urge": frozenset()}
    assert process.calls == {"revisit"}
    assert process.decisions == {"dispatch"}
    assert process.settings_used == {"accept_within", "auto_archive"}
    assert [outcome.code for outcome in process.nodes["work"].outcomes] == ["done", "back"]
    assert process.nodes["asking"].named == ("not_solved",)


def step(*given: str, **properties: str) -> Sketch:
    """start -> work -> end with these properties on the step."""
    sketch = Sketch("p").start().human("work", *given, **properties).end()
    return sketch.flow("start -> work -> end")


def between(sketch: Sketch, node: str) -> Sketch:
    return sketch.human("work").end().flow(f"start -> work -> {node} -> end")


def timed(text: str, kind: str = "timeCycle", **step_properties: str) -> Sketch:
    sketch = Sketch("p").start().human("work", **step_properties).end()
    sketch.timer("late", "work", text, kind).end("urged")
    return sketch.flow("start -> work -> end; late -> urged")


def gateway(flows: str) -> Sketch:
    sketch = Sketch("p").start().human("work", "a|b").gateway("g").human("x").human("y").end()
    return sketch.flow(f"start -> work -> g; x -> end; y -> end; {flows}")


def call(**given: str) -> Sketch:
    sketch = Sketch("p").start().call("asking", "revisit", **given).gateway("g").human("x").end()
    return sketch.flow("start -> asking -> g; x -> end; g -> end *")


BROKEN: dict[str, tuple[Callable[[], Sketch], tuple[str, str]]] = {
    "a role nobody has": (lambda: step().lane("clark", ["work"]), ("role-unknown", "lane0")),
    "no lane": (lambda: step().lane("clerk", []), ("lane-missing", "work")),
    "a person in the lane of the system": (
        lambda: step().lane("system", ["work"]),
        ("lane-missing", "work"),
    ),
    "an unknown where": (
        lambda: step().lane("clerk", ["work"], where="moon"),
        ("where-unknown", "lane0"),
    ),
    "no form": (lambda: step(form=""), ("form-missing", "work")),
    "an unknown form": (lambda: step(form="remrk"), ("form-unknown", "work")),
    "no outcomes": (lambda: step(""), ("outcomes-missing", "work")),
    "a text for an outcome there is not": (
        lambda: step("done", outcome__dune__zh="x"),
        ("outcome-unknown", "work"),
    ),
    "an unknown act": (lambda: step(act="record_wrk"), ("act-unknown", "work")),
    "an outcome without an act where another has one": (
        lambda: step("done|again", act="", act__done="record_work"),
        ("act-for-every-outcome", "work"),
    ),
    "an unknown act of an outcome": (lambda: step(act__done="x"), ("act-unknown", "work")),
    "an unknown property": (lambda: step(limt="PT1H"), ("property-unknown", "work")),
    "an unknown status": (lambda: step(status="awaiting_x"), ("status-unknown", "work")),
    "an unknown way to assign": (lambda: step(assign="lot"), ("assign-unknown", "work")),
    "an odd priority": (lambda: step(priority="high"), ("priority-invalid", "work")),
    "an offer that is no side process": (
        lambda: step(offers="revisit"),
        ("offer-unknown", "work"),
    ),
    "a setting there is not": (
        lambda: step(limit='setting("accept_witin")'),
        ("setting-unknown", "work"),
    ),
    "a limit of zero": (lambda: step(limit="working days(0)"), ("limit-invalid", "work")),
    "a negative limit": (lambda: step(limit="-PT4H"), ("limit-invalid", "work")),
    "a limit that is none": (lambda: step(limit='"soon"'), ("limit-invalid", "work")),
    "broken FEEL": (lambda: step(limit="working days("), ("feel-syntax", "work")),
    "an unknown name": (lambda: step(limit="wrok.limit"), ("feel-unknown-name", "work")),
    "an unknown function": (
        lambda: step(limit="holidays(3)"),
        ("feel-unknown-function", "work"),
    ),
    "an act with an unknown parameter": (
        lambda: between(
            Sketch("p").start().service("move", "move_desk", param__level='"t"', param__x="1"),
            "move",
        ),
        ("param-unknown", "move"),
    ),
    "an act without its parameter": (
        lambda: between(Sketch("p").start().service("move", "move_desk"), "move"),
        ("param-missing", "move"),
    ),
    "an unknown decision": (
        lambda: between(Sketch("p").start().rule("decide", "dispach"), "decide"),
        ("decision-unknown", "decide"),
    ),
    "an unknown process": (
        lambda: between(Sketch("p").start().call("c", "revist", in__stage="1"), "c"),
        ("process-unknown", "c"),
    ),
    "a call of a side process": (
        lambda: between(Sketch("p").start().call("c", "shelving"), "c"),
        ("process-kind", "c"),
    ),
    "a call without an input": (lambda: call(), ("input-missing", "asking")),
    "a call with an input too many": (
        lambda: call(in__stage="1", in__x="1"),
        ("input-unknown", "asking"),
    ),
    "a result that is never returned": (
        lambda: call(in__stage="1").flow('g -> x [asking.result = "solvd"]'),
        ("result-unknown", "asking"),
    ),
    "results that no condition tells apart": (
        lambda: call(in__stage="1").flow("g -> x [case.round = 2]"),
        ("results-alike", "asking"),
    ),
    "a part of a result there is not": (
        lambda: call(in__stage="1").flow('g -> x [asking.reslt = "solved"]'),
        ("part-unknown", "f5_g_x"),
    ),
    "an outcome in a condition that the step has not": (
        lambda: gateway('g -> x [work.outcome = "c"]; g -> y *'),
        ("outcome-unknown", "f5_g_x"),
    ),
    "a fact a case has not": (
        lambda: gateway("g -> x [case.rond = 2]; g -> y *"),
        ("fact-unknown", "f5_g_x"),
    ),
    "no default flow": (
        lambda: gateway('g -> x [work.outcome = "a"]; g -> y [work.outcome = "b"]'),
        ("default-missing", "g"),
    ),
    "a flow without a condition": (
        lambda: gateway("g -> x; g -> y *"),
        ("condition-missing", "f5_g_x"),
    ),
    "a condition where none counts": (
        lambda: Sketch("p").start().human("work").end().flow("start -> work; work -> end [1 = 1]"),
        ("condition-ignored", "f2_work_end"),
    ),
    "a step with two ways on": (
        lambda: step().human("x").flow("work -> x; x -> end"),
        ("several-outgoing", "work"),
    ),
    "a step that leads nowhere": (lambda: step().human("x"), ("dead-end", "x")),
    "a node nothing leads to": (lambda: step().human("x").flow("x -> end"), ("unreachable", "x")),
    "a round without a way out": (
        lambda: step().human("x").human("y").gateway("g").flow(
            "x -> y; y -> x; g -> end"
        ),
        ("no-way-to-end", "x"),
    ),
    "a flow to nowhere": (lambda: step().flow("work -> gone"), ("flow-dangling", "f3_work_gone")),
    "a doubled id": (lambda: step().end("work"), ("id-doubled", "work")),
    "an id with odd characters": (lambda: step().end("1st"), ("id-invalid", "1st")),
    "an id that is taken": (lambda: step().end("End"), ("id-reserved", "End")),
    "an untyped task": (
        lambda: between(Sketch("p").start().node("task", "t"), "t"),
        ("element-forbidden", "t"),
    ),
    "a script": (
        lambda: between(
            Sketch("p").start().node("scriptTask", "t", "<bpmn:script>1</bpmn:script>"), "t"
        ),
        ("element-forbidden", "t"),
    ),
    "a complex gateway": (
        lambda: between(Sketch("p").start().gateway("t", "complex"), "t"),
        ("element-forbidden", "t"),
    ),
    "an ad-hoc subprocess": (
        lambda: between(Sketch("p").start().node("adHocSubProcess", "t"), "t"),
        ("element-forbidden", "t"),
    ),
    "a transaction": (
        lambda: between(Sketch("p").start().node("transaction", "t"), "t"),
        ("element-forbidden", "t"),
    ),
    "a link event": (
        lambda: between(Sketch("p").start().throw("t", "<bpmn:linkEventDefinition/>"), "t"),
        ("event-forbidden", "t"),
    ),
    "compensation": (
        lambda: between(Sketch("p").start().throw("t", "<bpmn:compensateEventDefinition/>"), "t"),
        ("event-forbidden", "t"),
    ),
    "a conditional event": (
        lambda: between(
            Sketch("p").start().catch(
                "t", "<bpmn:conditionalEventDefinition><bpmn:condition>1 = 1</bpmn:condition>"
                "</bpmn:conditionalEventDefinition>",
            ),
            "t",
        ),
        ("event-forbidden", "t"),
    ),
    "a pre-script": (
        lambda: Sketch("p").start().human("work").node(
            "endEvent",
            "end",
            "<bpmn:extensionElements><spiffworkflow:preScript>import os</spiffworkflow:preScript>"
            "</bpmn:extensionElements>",
        ).flow("start -> work -> end"),
        ("extension-forbidden", "end"),
    ),
    "a service operator": (
        lambda: between(
            Sketch("p").start().node(
                "serviceTask",
                "t",
                "<bpmn:extensionElements><spiffworkflow:serviceTaskOperator id='x'/>"
                "</bpmn:extensionElements>",
            ),
            "t",
        ),
        ("extension-forbidden", "t"),
    ),
    "a timed start": (
        lambda: Sketch("p").node(
            "startEvent",
            "start",
            "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
            "</bpmn:timerEventDefinition>",
        ).start("plain").human("work").end().flow("start -> work -> end; plain -> work"),
        ("start-kind", "start"),
    ),
    "two plain starts": (
        lambda: step().start("second").flow("second -> work"),
        ("start-doubled", "second"),
    ),
    "a share of no limit": (lambda: timed("share(80)"), ("share-without-limit", "late")),
    "a share of zero": (lambda: timed("share(0)", limit="PT4H"), ("timer-text", "late")),
    "a negative share": (lambda: timed("share(-50)", limit="PT4H"), ("timer-text", "late")),
    "a timer that is bogus": (lambda: timed("PTbogus"), ("feel-unknown-name", "late")),
    "a timer of zero": (lambda: timed("PT0S", "timeDuration"), ("timer-text", "late")),
    "a negative timer": (lambda: timed("-PT1H", "timeDuration"), ("timer-text", "late")),
    "a date without its zone": (
        lambda: timed("2026-03-05T08:00:00", "timeDate"),
        ("timer-text", "late"),
    ),
    "a reminder that waits": (
        lambda: timed("share(80)", limit="PT1H").human("watch").end("e2").flow(
            "urged -> watch; watch -> e2"
        ),
        ("reminder-waits", "late"),
    ),
    "an unknown message": (
        lambda: between(Sketch("p").start().receive("t", "answer.cam"), "t"),
        ("message-never-sent", "t"),
    ),
    "an error thrown where nobody catches": (
        lambda: (
            lambda sketch: sketch.start().human("work").end(
                "end", sketch.coded("error", "E1")
            ).flow("start -> work -> end")
        )(Sketch("p")),
        ("event-uncaught", "end"),
    ),
    "no kind": (lambda: _with_kind(""), ("kind-missing", "p")),
    "a setting without texts": (
        lambda: _with(**{"setting:watch.type": "switch"}),
        ("setting-incomplete", "p"),
    ),
    "a setting of no type": (
        lambda: _with(
            **{
                "setting:watch.type": "colour",
                "setting:watch.default": "1",
                "setting:watch.zh": "x",
                "setting:watch.en": "x",
            }
        ),
        ("setting-type", "p"),
    ),
    "an automatic round": (
        lambda: Sketch("p").start().gateway("g").service("urge").end().flow(
            "start -> g; g -> urge *; urge -> g; g -> end [case.round = 2]"
        ),
        ("busy-cycle", "g"),
    ),
    "a join that mixes a loop": (
        lambda: Sketch("p").start().gateway("fork", "parallel").human("a").human("b")
        .gateway("join", "parallel").human("c").gateway("g").end()
        .flow("start -> fork; fork -> a -> join; fork -> b -> join; join -> c -> g; g -> end *")
        .flow("g -> join [case.round = 2]"),
        ("join-mixes-loop", "join"),
    ),
    "a nested event subprocess": (
        lambda: _listening(nested=True, message=True),
        ("event-subprocess-nested", "es"),
    ),
    "an event subprocess without a message": (
        lambda: _listening(nested=False, message=False),
        ("event-subprocess-start", "es"),
    ),
    "a result that is not declared": (
        lambda: _with_kind("called", end="solved", results="fine"),
        ("result-undeclared", "end"),
    ),
    "an event gateway that leads to a step": (
        lambda: Sketch("p").start().gateway("t", "eventBased").human("x").human("y").end().flow(
            "start -> t; t -> x -> end; t -> y -> end"
        ),
        ("event-gateway-targets", "t"),
    ),
    "an endless loop": (
        lambda: step("done", "<bpmn:standardLoopCharacteristics/>"),
        ("loop-without-end", "work"),
    ),
    "instances of nothing": (
        lambda: step("done", "<bpmn:multiInstanceLoopCharacteristics/>"),
        ("loop-without-collection", "work"),
    ),
}  # fmt: skip


def _with(**properties: str) -> Sketch:
    return Sketch("p", **properties).start().human("work").end().flow("start -> work -> end")


def _with_kind(kind: str, end: str = "", results: str = "") -> Sketch:
    sketch = Sketch("p", kind=kind, results=results).start().human("work")
    return sketch.end(**({"result": end} if end else {})).flow("start -> work -> end")


def _listening(*, nested: bool, message: bool) -> Sketch:
    inside = Sketch("inside")
    inside.start("told", "answer.came" if message else None).end("e2").flow("told -> e2")
    sketch = Sketch("p").start().human("work").end().flow("start -> work -> end")
    if not nested:
        return sketch.subprocess("es", inside, at_triggeredByEvent="true")
    around = Sketch("around").start("s3").end("e3").flow("s3 -> e3")
    around.subprocess("es", inside, at_triggeredByEvent="true")
    return between(Sketch("p").start().subprocess("sub", around), "sub")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_diagram_is_refused_at_the_element_that_breaks_it(name: str) -> None:
    draw, expected = BROKEN[name]
    checked = found(draw())

    assert expected in errors(checked)
    assert checked.refused


@pytest.mark.parametrize("name", BROKEN)
def test_every_finding_is_in_both_languages_and_has_a_place(name: str) -> None:
    for finding in found(BROKEN[name][0]()).findings:
        assert re.match(r"p\.bpmn#.", finding.where)
        assert re.search(r"[\u4e00-\u9fff]", finding.zh)
        assert finding.en
        assert not re.search(r"[\u4e00-\u9fff]", finding.en)


def test_unusual_things_are_warned_of_only() -> None:
    sketch = Sketch("p").start().gateway("fork", "parallel").human("a").human("b")
    sketch.gateway("join", "parallel").end()
    sketch.flow("start -> fork; fork -> a -> join; fork -> b -> join; join -> end")
    checked = found(sketch)

    assert ("branch-with-human-steps", "fork") in warnings(checked)
    assert ("title-missing", "a") in warnings(checked)
    assert not checked.refused


def test_files_deployed_together_know_one_another() -> None:
    called = Sketch("inside", kind="called", results="fine").start().human("deep")
    called.end(result="fine").flow("start -> deep -> end")
    called.properties |= {"status:watching.zh": "看", "status:watching.en": "watch"}
    caller = Sketch("p").start().call("doing", "inside", status="watching").end()
    caller.flow("start -> doing -> end")

    assert errors(found(caller, called)) == set()


def test_a_new_version_must_fit_the_callers_that_stay() -> None:
    caller = found(call(in__stage="1").flow('g -> x [asking.result = "solved"]')).processes[0]
    words = Vocabulary(roles=WORDS.roles, forms=WORDS.forms, acts=WORDS.acts, callers=(caller,))
    changed = Sketch("revisit", kind="called", inputs="stage|who", results="fine|bad")
    changed.start().human("ask").gateway("g").end("a", result="fine").end("b", result="bad")
    changed.flow("start -> ask -> g; g -> a *; g -> b [who = 1]")

    codes = {code for code, _ in errors(found(changed, words=words))}

    assert {"input-missing", "result-unknown", "results-alike"} <= codes


def test_hostile_and_broken_files_are_findings_not_crashes() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    two = good().xml().replace(b"</bpmn:process>", b'</bpmn:process><bpmn:process id="q"/>')
    checked = check(
        {
            "bomb.bpmn": bomb,
            "cut.bpmn": good().xml()[:200],
            "html.bpmn": b"<html/>",
            "two.bpmn": two,
        },
        WORDS,
    )

    assert {finding.where.partition("#")[0] for finding in checked.findings} == {
        "bomb.bpmn",
        "cut.bpmn",
        "html.bpmn",
        "two.bpmn",
    }
    assert {finding.code for finding in checked.findings} == {
        "document-hostile",
        "document-malformed",
        "not-bpmn",
        "one-process-per-file",
    }


def test_too_many_nodes_are_refused() -> None:
    sketch = Sketch("p").start()
    names = [f"n{number}" for number in range(450)]
    for name in names:
        sketch.human(name)
    sketch.end().flow("start -> " + " -> ".join(names) + " -> end")

    assert ("too-many-nodes", "p") in errors(found(sketch))


def test_a_long_chain_within_the_limit_compiles_without_deep_recursion() -> None:
    sketch = Sketch("p").start()
    names = [f"n{number}" for number in range(390)]
    for name in names:
        sketch.human(name)
    sketch.end().flow("start -> " + " -> ".join(names) + " -> end")

    assert len(compile_process(sketch.xml(), definition_id=1, name="p.bpmn").plans) == 392


def test_what_cannot_run_cannot_be_compiled_either() -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        compile_process(step(limit="working days(").xml(), definition_id=1, name="p.bpmn")

    assert caught.value.findings[0].where == "p.bpmn#work"


def damaged(content: bytes, random: Random) -> bytes:
    """A diagram with a few elements and attributes removed, moved or overwritten."""
    root = etree.fromstring(content)
    for _ in range(random.randint(1, 4)):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        element = random.choice(elements[1:] or elements)
        names = list(element.attrib)
        match random.randrange(4):
            case 0 if (parent := element.getparent()) is not None:
                parent.remove(element)
            case 1 if names:
                del element.attrib[random.choice(names)]
            case 2 if names:
                odd = random.choice(["", "work", "a|b", "PT0S", "(((", "End", "1st"])
                element.attrib[random.choice(names)] = odd
            case _:
                element.text = random.choice(["", "share(", "R/", "1 +"])
    return etree.tostring(root)


def test_a_damaged_diagram_is_reviewed_and_compiled_or_refused_never_crashed_on() -> None:
    random = Random("damage")
    for _ in range(150):
        content = damaged(good().xml(), random)
        check({"p.bpmn": content}, WORDS)
        with suppress(GridcaseError):
            compile_process(content, definition_id=1, name="p.bpmn")
