"""Events: which kinds may stand where, what they name, who throws and who catches."""

from __future__ import annotations

from lxml import etree

from engine.errors.definitions import Severity
from engine.workflow.dialect import BPMN, SUBPROCESSES
from engine.workflow.standard.notes import Around, Note, Notes, note, rule
from engine.workflow.standard.reading import Item, Model

# The columns of table 10.93 of the standard.
_START = {"message", "timer", "conditional", "signal"}
_IN_EVENT_SUBPROCESS = _START | {"escalation", "error", "compensate"}
_STANDARD: dict[str, set[str]] = {
    "startEvent": _START,
    "intermediateCatchEvent": {"message", "timer", "conditional", "link", "signal"},
    "intermediateThrowEvent": {"message", "escalation", "compensate", "link", "signal"},
    "boundaryEvent": {
        *("message", "timer", "escalation", "error", "cancel", "compensate"),
        *("conditional", "signal"),
    },
    "endEvent": {
        *("message", "escalation", "error", "cancel", "compensate", "signal", "terminate"),
    },
}
_ENGINE: dict[str, set[str]] = {
    "startEvent": {"message"},
    "intermediateCatchEvent": {"message", "timer", "signal"},
    "intermediateThrowEvent": {"message", "signal", "escalation"},
    "boundaryEvent": {"message", "timer", "signal", "error", "escalation"},
    "endEvent": {"message", "error", "escalation", "terminate", "signal"},
}
_NEEDS_ONE = ("intermediateCatchEvent", "boundaryEvent")


@rule
def kinds_stand_where_they_may(model: Model, around: Around) -> Notes:
    for node in model.of(*_STANDARD):
        if "reference" in node.events:
            yield note("event-by-reference", node)
            continue
        if len(node.events) > 1:
            yield note("event-multiple", node, count=len(node.events))
            continue
        event = node.event
        if event is None:
            if node.kind in _NEEDS_ONE:
                yield note("event-empty", node)
            continue
        yield from _placed(node, event)


def _placed(node: Item, event: str) -> Notes:
    scope = node.scope
    inside = scope is not None and scope.kind in SUBPROCESSES
    if event == "cancel":
        # Only in or on a transaction, which has a rule of its own.
        if not _in_transaction(node):
            yield note("cancel-outside-transaction", node)
        return
    allowed = _STANDARD[node.kind]
    if node.kind == "startEvent" and inside:
        if scope is None or not scope.by_event:
            return  # subprocess-start
        allowed = _IN_EVENT_SUBPROCESS
    if event not in allowed:
        yield note(
            "event-forbidden",
            node,
            element=node.kind,
            event=event,
            why_zh="BPMN 2.0 不允许",
            why_en="BPMN 2.0 does not allow it",
        )
    elif node.kind == "startEvent" and event != "message":
        if not inside:
            yield note("start-kind", node)
    elif event not in _ENGINE[node.kind] and event not in ("link", "compensate"):
        yield note("event-not-run", node, element=node.kind, event=event)
    elif event not in _ENGINE[node.kind]:
        yield note(
            "event-forbidden",
            node,
            element=node.kind,
            event=event,
            why_zh="引擎不会处理",
            why_en="the engine does not do it",
        )


def _in_transaction(node: Item) -> bool:
    if node.kind == "boundaryEvent":
        return any(n.kind == "transaction" and node in n.borders for n in _siblings(node))
    at = node.scope
    while at is not None:
        if at.kind == "transaction":
            return True
        at = at.scope
    return False


def _siblings(node: Item) -> list[Item]:
    return node.scope.nodes if node.scope is not None else []


@rule
def borders_are_attached(model: Model, around: Around) -> Notes:
    for node in model.of("boundaryEvent"):
        if not any(node in each.borders for each in _siblings(node)):
            yield note("boundary-detached", node)
        interrupting = node.flag("cancelActivity", default=True)
        if node.event in ("error", "cancel") and not interrupting:
            yield note("boundary-must-interrupt", node, event=node.event)


@rule
def one_plain_start(model: Model, around: Around) -> Notes:
    for process in model.processes:
        plain = [n for n in process.nodes if n.kind == "startEvent" and not n.events]
        for node in plain[1:]:
            yield note("start-doubled", node)


_REFS = {"message": "messageRef", "signal": "signalRef"}
_CODED = {"error": "errorRef", "escalation": "escalationRef"}


@rule
def events_name_what_there_is(model: Model, around: Around) -> Notes:
    for node in model.nodes:
        for event in node.events:
            definition = node.definition(event)
            if definition is None or event not in (*_REFS, *_CODED):
                continue
            attribute = _REFS.get(event) or _CODED[event]
            reference = definition.get(attribute)
            if reference is None:
                if event == "message":
                    if definition.find(f"{BPMN}operationRef") is None:
                        yield _without_message(node)
                elif event == "signal" or node.kind in ("endEvent", "intermediateThrowEvent"):
                    yield note("reference-empty", node, what=event)
                continue
            yield from _named(model, node, definition, reference, event)
    for node in model.of("receiveTask", "sendTask"):
        reference = node.xml.get("messageRef")
        if reference is not None:
            yield from _named(model, node, node.xml, reference, "message")
        elif node.xml.get("operationRef") is None:
            yield _without_message(node)


def _without_message(node: Item) -> Note:
    """Waiting for nothing in particular lasts for ever; sending it only does nothing."""
    sends = node.kind in ("sendTask", "endEvent", "intermediateThrowEvent")
    return note("message-unnamed" if sends else "message-missing", node)


def _named(model: Model, node: Item, holder: etree._Element, reference: str, what: str) -> Notes:
    found = model.find(reference)
    if model.foreign(holder, reference):
        return
    if found is None or found.tag != f"{BPMN}{what}":
        yield note("reference-missing", node, what=what, ref=reference)


@rule
def links_have_both_ends(model: Model, around: Around) -> Notes:
    for scope in model.scopes():
        thrown = _links(scope, "intermediateThrowEvent")
        caught = _links(scope, "intermediateCatchEvent")
        for name, node in thrown:
            if name not in dict(caught):
                yield note("link-without-target", node, link=name)
        for name, node in caught:
            if name not in dict(thrown):
                yield note("link-without-target", node, link=name)


def _links(scope: Item, kind: str) -> list[tuple[str, Item]]:
    found: list[tuple[str, Item]] = []
    for node in scope.nodes:
        definition = node.definition("link") if node.kind == kind else None
        if definition is not None:
            found.append((str(definition.get("name") or node.xml.get("name", "")), node))
    return found


# who throws, who catches --------------------------------------------------------------------------


@rule
def what_is_thrown_is_caught(model: Model, around: Around) -> Notes:
    called = {each for calls in around.calls.values() for each in calls}
    for node in model.of("endEvent", "intermediateThrowEvent"):
        event = node.event
        if event not in _CODED or node.process is None or node.process.id in called:
            continue
        reference = _reference(node, event)
        at = node.scope
        caught = False
        while at is not None and at.process is not None and not caught:
            caught = any(_catches(border, event, reference) for border in at.borders)
            caught = caught or at.by_event
            at = at.scope
        if not caught and not _caught_beside(node.process, event):
            yield note("event-uncaught", node, event=event)


def _caught_beside(process: Item, event: str) -> bool:
    return any(
        start.event == event
        for each in process.nodes
        if each.by_event
        for start in each.nodes
        if start.kind == "startEvent"
    )


@rule
def what_is_caught_is_thrown(model: Model, around: Around) -> Notes:
    for host in model.nodes:
        for border in host.borders:
            event = border.event
            if event not in _CODED:
                continue
            reference = _reference(border, event)
            if not _may_throw(host, event, reference):
                # A task of somebody else's engine may throw what it likes.
                grade = None if host.kind in SUBPROCESSES else Severity.INFO
                yield note(
                    "event-never-thrown", border, severity=grade, host=host.name, event=event
                )


def _may_throw(host: Item, event: str, reference: str | None) -> bool:
    if host.kind == "callActivity":
        return True
    if host.kind not in SUBPROCESSES:
        return False
    if not host.nodes:
        return True  # collapsed: nobody knows
    for node in host.nodes:
        throws = node.kind in ("endEvent", "intermediateThrowEvent") and node.event == event
        if throws and (reference is None or _reference(node, event) in (reference, None)):
            return True
        if _may_throw(node, event, reference):
            return True
    return False


def _catches(border: Item, event: str, reference: str | None) -> bool:
    own = _reference(border, event)
    return border.event == event and (own is None or reference is None or own == reference)


def _reference(node: Item, event: str) -> str | None:
    definition = node.definition(event)
    return None if definition is None else definition.get(_CODED[event])
