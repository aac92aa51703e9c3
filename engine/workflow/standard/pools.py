"""Pools, lanes, message flows and data."""

from __future__ import annotations

from lxml import etree

from engine.workflow.dialect import BPMN
from engine.workflow.standard.notes import Around, Notes, note, note_on, rule
from engine.workflow.standard.reading import ACTIVITIES, Item, Model, local, text_of

_THROWS = ("endEvent", "intermediateThrowEvent")
_CATCHES = ("startEvent", "intermediateCatchEvent", "boundaryEvent")


@rule
def message_flows_lead_from_pool_to_pool(model: Model, around: Around) -> Notes:
    for element in model.all("messageFlow"):
        ends: list[str] = []
        for name in ("sourceRef", "targetRef"):
            reference = element.get(name, "")
            if model.foreign(element, reference):
                break
            found = model.find(reference)
            if found is None:
                yield note_on("message-flow-dangling", element, end=reference)
                break
            ends.append(reference.rpartition(":")[2])
        else:
            pools = [_pool(model, end) for end in ends]
            if pools[0] is not None and pools[0] == pools[1]:
                yield note_on("message-flow-inside-pool", element)
            yield from _ends(model, element, *ends)


def _pool(model: Model, element_id: str) -> str | None:
    """The pool, or the process, that an element belongs to."""
    element = model.elements[element_id]
    if local(element) == "participant":
        return element_id
    item = model.by_id.get(element_id)
    if item is None or item.process is None:
        return None
    return model.pool_of.get(item.process.id, item.process.id)


def _ends(model: Model, element: etree._Element, source: str, target: str) -> Notes:
    for end, sends in ((source, True), (target, False)):
        kind = local(model.elements[end])
        item = model.by_id.get(end)
        if kind == "participant" or (item is not None and _may_end(item, sends=sends)):
            continue
        way_zh, way_en = ("从此发出：", "from") if sends else ("指向", "to")
        yield note_on("message-flow-end", element, end=end, kind=kind, way_zh=way_zh, way_en=way_en)


def _may_end(item: Item, *, sends: bool) -> bool:
    if item.kind in ACTIVITIES:
        return True
    if item.kind not in (_THROWS if sends else _CATCHES):
        return False
    # A drawing may leave the kind of an event open, but not choose another one.
    return bool({"message", "reference"}.intersection(item.events)) or (
        not item.events and not item.executable
    )


@rule
def pools_have_processes_of_their_own(model: Model, around: Around) -> Notes:
    taken: set[str] = set()
    for element in model.all("participant"):
        reference = element.get("processRef")
        if reference is None or model.foreign(element, reference):
            continue
        found = model.find(reference)
        if found is None or found.tag != f"{BPMN}process":
            yield note_on("pool-process-missing", element, process=reference)
        elif reference in taken:
            yield note_on("pool-process-doubled", element)
        taken.add(reference)


@rule
def lanes_hold_what_there_is(model: Model, around: Around) -> Notes:
    for lane_set in model.all("laneSet"):
        held: dict[str, etree._Element] = {}
        for lane in lane_set.iter(f"{BPMN}lane"):
            for child in lane:
                if local(child) != "flowNodeRef":
                    continue
                reference = text_of(child)
                item = model.by_id.get(reference.rpartition(":")[2])
                if item is None:
                    yield note_on("lane-dangling", lane, ref=reference)
                    continue
                other = held.get(item.id)
                if other is not None and other not in lane.iterancestors():
                    yield note("lane-doubled", item, lane=_label(other), other=_label(lane))
                held[item.id] = lane


def _label(lane: etree._Element) -> str:
    return str(lane.get("name") or lane.get("id", ""))


@rule
def data_is_there(model: Model, around: Around) -> Notes:
    for element in model.all("dataObjectReference"):
        reference = element.get("dataObjectRef")
        if reference is None or model.foreign(element, reference):
            continue
        if model.find(reference) is None:
            yield note_on("data-reference-missing", element, ref=reference)
    for element in model.all("dataStoreReference"):
        yield note_on("data-store", element)
    for node in model.nodes:
        if any(local(c) in ("dataInputAssociation", "dataOutputAssociation") for c in node.xml):
            yield note("data-association", node)
