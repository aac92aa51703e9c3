"""Tasks, calls, loops and subprocesses: what the engine runs, and what they need to be run."""

from __future__ import annotations

from lxml import etree

from engine.workflow.dialect import BPMN, SPIFF
from engine.workflow.standard.notes import Around, Notes, note, rule
from engine.workflow.standard.reading import ACTIVITIES, Model, text_of

_NOT_RUN = ("scriptTask", "adHocSubProcess", "transaction")


@rule
def the_engine_runs_them(model: Model, around: Around) -> Notes:
    for node in model.nodes:
        if node.kind == "task":
            yield note("task-untyped", node)
        elif node.kind in _NOT_RUN:
            yield note("element-not-run", node, kind=node.kind)
        elif node.kind == "complexGateway":
            yield note("element-forbidden", node, kind=node.kind)
        elif node.kind == "receiveTask" and node.flag("instantiate"):
            yield note("receive-instantiates", node)


@rule
def what_has_no_order_has_no_ends(model: Model, around: Around) -> Notes:
    for scope in model.of("adHocSubProcess"):
        for node in scope.nodes:
            if node.kind in ("startEvent", "endEvent"):
                yield note("ad-hoc-event", node)


@rule
def compensation_is_not_done(model: Model, around: Around) -> Notes:
    for node in model.nodes:
        if node.compensates:
            if node.incoming or node.outgoing:
                yield note("compensation-with-flow", node)
            yield note("compensation-forbidden", node)


@rule
def calls_name_a_process(model: Model, around: Around) -> Notes:
    for node in model.of("callActivity"):
        called = node.xml.get("calledElement", "").strip()
        key = called.rpartition(":")[2]
        if not called:
            yield note("called-missing", node)
        elif key in around.global_tasks:
            yield note("called-task", node, called=called)
        elif model.foreign(node.xml, called):
            continue
        elif key not in around.processes:
            yield note("process-unknown", node, called=called)
        elif node.process is not None and _calls_back(key, node.process.id, around):
            yield note("call-recursive", node)


def _calls_back(called: str, process: str, around: Around) -> bool:
    seen: set[str] = set()
    todo = [called]
    while todo:
        at = todo.pop()
        if at == process:
            return True
        if at not in seen:
            seen.add(at)
            todo += around.calls.get(at, ())
    return False


@rule
def decisions_are_among_the_files(model: Model, around: Around) -> Notes:
    for node in model.of("businessRuleTask"):
        asked = _decision(node.xml)
        if asked and asked not in around.decisions:
            yield note("decision-unknown", node, decision=asked[:80])


def _decision(task: etree._Element) -> str:
    """What the engine's own extensions name; other vendors' ways are not followed."""
    called = task.find(f"{BPMN}extensionElements/{SPIFF}calledDecisionId")
    if called is not None and text_of(called):
        return text_of(called)
    for given in task.iterfind(
        f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property[@name='decision']"
    ):
        return given.get("value", "").strip()
    return ""


@rule
def loops_end(model: Model, around: Around) -> Notes:
    for node in model.nodes:
        if node.kind not in ACTIVITIES:
            continue
        loop = node.xml.find(f"{BPMN}standardLoopCharacteristics")
        many = node.xml.find(f"{BPMN}multiInstanceLoopCharacteristics")
        if loop is not None and many is not None:
            yield note("loop-doubled", node)
        elif loop is not None:
            maximum = loop.get("loopMaximum")
            if maximum is not None and not (maximum.isdigit() and int(maximum[:9]) > 0):
                yield note("loop-maximum", node, value=maximum[:40])
            elif maximum is None and not text_of(loop.find(f"{BPMN}loopCondition")):
                yield note("loop-without-end", node)
        elif many is not None:
            counted = text_of(many.find(f"{BPMN}loopCardinality"))
            listed = text_of(many.find(f"{BPMN}loopDataInputRef"))
            if not counted and not listed and not _elsewhere(many):
                yield note("loop-without-collection", node)


def _elsewhere(many: object) -> bool:
    """A collection in an attribute of another vendor, such as camunda:collection."""
    return any(
        name.startswith("{") and name.endswith("}collection")
        for name in getattr(many, "attrib", ())
    )


@rule
def subprocesses_begin_plainly(model: Model, around: Around) -> Notes:
    for node in model.of("subProcess", "transaction"):
        starts = [each for each in node.nodes if each.kind == "startEvent"]
        if not node.nodes:
            yield note("subprocess-empty", node)
        elif node.by_event:
            if len(starts) != 1 or starts[0].events != ("message",):
                yield note("event-subprocess-start", node)
            if node.scope is not node.process:
                yield note("event-subprocess-nested", node)
        elif len(starts) == 1 and starts[0].events:
            yield note("subprocess-start", starts[0], name=node.name)
        elif len(starts) != 1:
            yield note("subprocess-start", node)
