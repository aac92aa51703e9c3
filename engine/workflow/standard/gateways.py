"""Gateways: what may stand behind them, what they join."""

from __future__ import annotations

from engine.workflow.dialect import GATEWAYS
from engine.workflow.standard.notes import Around, Notes, note, rule
from engine.workflow.standard.reading import Item, Model
from engine.workflow.standard.ways import behind

_DIRECTIONS = ("Converging", "Diverging", "Mixed")


@rule
def gateways_do_something(model: Model, around: Around) -> Notes:
    for node in model.of(*GATEWAYS):
        if len(node.incoming) == 1 and len(node.outgoing) == 1 and node.kind != "eventBasedGateway":
            yield note("gateway-useless", node)
        direction = node.xml.get("gatewayDirection", "Unspecified")
        if direction not in _DIRECTIONS:
            continue
        joins, splits = len(node.incoming) > 1, len(node.outgoing) > 1
        fits = {
            "Converging": not splits,
            "Diverging": not joins,
            "Mixed": joins and splits,
        }[direction]
        if not fits:
            yield note("gateway-direction", node, direction=direction)


@rule
def event_gateways_lead_to_events(model: Model, around: Around) -> Notes:
    for node in model.of("eventBasedGateway"):
        if node.flag("instantiate"):
            yield note("event-gateway-instantiates", node)
        targets = node.targets()
        fitting = [t for t in targets if t.kind in ("intermediateCatchEvent", "receiveTask")]
        if len(fitting) < len(targets) or len(targets) < 2:
            yield note("event-gateway-targets", node)
        messages = [t for t in fitting if "message" in t.events]
        if messages and any(t.kind == "receiveTask" for t in fitting):
            yield note("event-gateway-mixed", node)
        for target in dict.fromkeys(fitting):
            if any(flow.source is not node for flow in target.incoming):
                yield note("event-gateway-target-entered", target)
            if target.borders:
                yield note("event-gateway-target-border", target)


@rule
def joins_do_not_mix_loops(model: Model, around: Around) -> Notes:
    for node in model.of("parallelGateway", "inclusiveGateway"):
        sources = [flow.source for flow in node.incoming if flow.source is not None]
        if len(sources) < 2:
            continue
        after: set[Item] = behind(node)
        looping = [source for source in sources if source in after]
        if looping and len(looping) < len(sources):
            yield note("join-mixes-loop", node)
