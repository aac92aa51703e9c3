"""Sequence flows: both ends there, in one place, with conditions where they count."""

from __future__ import annotations

from engine.errors.definitions import Severity
from engine.workflow.dialect import GATEWAYS
from engine.workflow.standard.conditions import foreign, one_always_holds
from engine.workflow.standard.notes import Around, Notes, note, note_on, rule
from engine.workflow.standard.reading import ACTIVITIES, FlowItem, Item, Model, local, text_of

_CHOOSES = ("exclusiveGateway", "inclusiveGateway")


@rule
def both_ends_are_nodes(model: Model, around: Around) -> Notes:
    for flow in model.flows:
        for end, item in ((flow.source_id, flow.source), (flow.target_id, flow.target)):
            if item is not None:
                continue
            other = model.elements.get(end)
            if other is None or not end:
                yield note("flow-dangling", flow, end=end)
            else:
                yield note("flow-end-not-a-node", flow, end=end, kind=local(other))


@rule
def flows_stay_where_they_are(model: Model, around: Around) -> Notes:
    for flow in model.flows:
        if flow.source is None or flow.target is None:
            continue
        if flow.source.process is not flow.target.process:
            yield note("flow-crosses-pool", flow)
        elif flow.source.scope is not flow.target.scope:
            yield note("flow-crosses-subprocess", flow)


@rule
def flows_lead_where_they_may(model: Model, around: Around) -> Notes:
    for flow in model.flows:
        target = flow.target
        if target is not None and target.kind == "startEvent":
            yield note("flow-into-start", flow, name=target.name)
        elif target is not None and target.kind == "boundaryEvent":
            yield note("flow-into-boundary", flow, name=target.name)
        if any(end is not None and end.by_event for end in (flow.source, target)):
            yield note("flow-into-event-subprocess", flow)
    for node in model.of("endEvent"):
        if node.outgoing:
            yield note("end-goes-on", node)


@rule
def nodes_name_their_own_flows(model: Model, around: Around) -> Notes:
    flows = {flow.id: flow for flow in model.flows}
    for node in model.nodes:
        for direction in ("incoming", "outgoing"):
            connected = {flow.id for flow in getattr(node, direction)}
            for child in node.xml:
                if local(child) != direction:
                    continue
                reference = text_of(child)
                flow_id = reference.rpartition(":")[2]
                if flow_id in connected or model.foreign(child, reference):
                    continue
                known = flow_id in flows
                rule_id = "flow-reference-contradicts" if known else "flow-reference-missing"
                yield note(rule_id, node, flow=reference)


@rule
def flows_are_not_drawn_twice(model: Model, around: Around) -> Notes:
    seen: set[tuple[str, str]] = set()
    for flow in model.flows:
        if flow.source is None or flow.target is None or flow.condition:
            continue
        if flow.source.kind in GATEWAYS and flow.source.kind != "parallelGateway":
            continue
        ends = (flow.source_id, flow.target_id)
        if ends in seen:
            yield note("flow-doubled", flow, source=flow.source.name, target=flow.target.name)
        seen.add(ends)


@rule
def gateways_choose_by_conditions(model: Model, around: Around) -> Notes:
    for node in model.of(*_CHOOSES):
        if len(node.outgoing) < 2:
            continue
        default = node.xml.get("default")
        bare = [flow for flow in node.outgoing if flow.id != default and not flow.condition]
        marked = any(flow.id == default for flow in node.outgoing)
        if not marked and len(bare) == 1 and len(node.outgoing) > 1:
            # The engine takes the only bare flow for the default, as it is meant.
            yield note("condition-missing", bare[0], severity=Severity.WARNING, flow=bare[0].id)
        elif not marked:
            yield from _undecided(node, bare)
        else:
            for flow in bare:
                yield note("condition-missing", flow, flow=flow.id)


def _undecided(node: Item, bare: list[FlowItem]) -> Notes:
    """No default. With a condition on every flow the standard is content, yet a case gets stuck
    where none holds; whether one always does can be told for FEEL only."""
    conditions = [flow.condition or "" for flow in node.outgoing]
    if bare:
        yield note("default-missing", node)
    elif not one_always_holds(conditions):
        hidden = any(foreign(text) for text in conditions)
        yield note("default-missing", node, severity=Severity.WARNING if hidden else None)


@rule
def defaults_leave_their_node(model: Model, around: Around) -> Notes:
    for node in model.nodes:
        default = node.xml.get("default")
        if default is None:
            continue
        may_have = node.kind in ACTIVITIES or node.kind in (*_CHOOSES, "complexGateway")
        if not may_have:
            yield note("default-misplaced", node, kind=node.kind)
            continue
        chosen = [flow for flow in node.outgoing if flow.id == default]
        if not chosen:
            yield note("default-elsewhere", node, flow=default)
        elif chosen[0].condition:
            yield note("default-with-condition", chosen[0])


@rule
def conditions_stand_where_they_count(model: Model, around: Around) -> Notes:
    for flow in model.flows:
        source = flow.source
        if not flow.condition or source is None or source.kind in (*_CHOOSES, "complexGateway"):
            continue
        if source.kind not in ACTIVITIES:
            yield note("condition-misplaced", flow, kind=source.kind)
        elif len(source.outgoing) < 2:
            yield note("condition-alone", flow, name=source.name)
        else:
            yield note("condition-on-activity", flow, name=source.name)


@rule
def associations_have_both_ends(model: Model, around: Around) -> Notes:
    for element in model.all("association"):
        for end in ("sourceRef", "targetRef"):
            reference = element.get(end, "")
            if model.foreign(element, reference) or model.find(reference) is not None:
                continue
            yield note_on("association-dangling", element, end=reference)


def leaves(node: Item) -> list[FlowItem]:
    """The flows out of a node whose other end exists."""
    return [flow for flow in node.outgoing if flow.target is not None]
