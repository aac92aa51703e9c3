"""From a diagram as drawn to what runs: every text compiled, every mistake in one noted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from engine.errors.base import GridcaseError
from engine.errors.definitions import DeploymentFinding
from engine.workflow.compiled import (
    FlowInfo,
    NodeInfo,
    Plan,
    Process,
    Setting,
    Start,
    Timing,
    Titled,
)
from engine.workflow.dialect import HUMAN, Diagram, Loop, Node, listed, read_diagram
from engine.workflow.expressions import (
    FACTS,
    ISO_DURATION,
    STEP,
    Formula,
    compile_formula,
    duration_limit,
)
from engine.workflow.timers import BadTime, read_time
from engine.workflow.world import Limit

_T = TypeVar("_T")

MARK = "mark"


def variables(diagram: Diagram) -> frozenset[str]:
    """Every name a formula of this process may read."""
    names = {*FACTS, STEP, MARK, *listed(diagram.process.properties.get("inputs", ""))}
    for node in diagram.nodes.values():
        if leaves_variable(node):
            names.add(node.id)
        if node.loop is not None:
            loop = node.loop
            named = (loop.item, loop.results, loop.result_item)
            names.update(name for name in named if name)
    return frozenset(names)


def leaves_variable(node: Node) -> bool:
    """Whether passing a node sets the variable of its name."""
    if node.element in HUMAN or node.element in (
        "callActivity",
        "businessRuleTask",
        "receiveTask",
    ):
        return True
    return "message" in node.events and node.element in (
        "startEvent",
        "boundaryEvent",
        "intermediateCatchEvent",
    )


class Planning:
    """Compiles the texts of one diagram; what cannot be compiled is in `findings` afterwards."""

    def __init__(self, diagram: Diagram) -> None:
        self.diagram = diagram
        self.names = variables(diagram)
        self.findings: list[DeploymentFinding] = []
        self.plans = {node.id: self._plan(node) for node in diagram.nodes.values()}
        properties = diagram.process.properties
        self.key = self._formula(diagram.process_id, properties.get("key"))
        self.limit = self._limit(diagram.process_id, properties.get("limit"))

    # texts ----------------------------------------------------------------------------------------

    def _formula(self, element_id: str, text: str | None) -> Formula | None:
        if not text:
            return None
        try:
            return compile_formula(text, names=self.names)
        except GridcaseError as error:
            self._found(element_id, error.code, error.text("zh"), error.text("en"))
            return None

    def _formulas(self, element_id: str, texts: Mapping[str, str]) -> dict[str, Formula]:
        compiled = {name: self._formula(element_id, text) for name, text in texts.items()}
        return {name: formula for name, formula in compiled.items() if formula is not None}

    def _limit(self, element_id: str, text: str | None) -> Formula | Limit | None:
        if not text:
            return None
        if not ISO_DURATION.match(text):
            return self._formula(element_id, text)
        limit = duration_limit(text)
        if limit is None:
            self._found(
                element_id,
                "limit-invalid",
                f"期限“{text}”不是大于零的时长。请写作 PT4H 或 working days(3)。",
                f"The limit “{text}” is no length of time above zero. "
                "Write PT4H or working days(3).",
            )
        return limit

    def _timing(self, node: Node) -> Timing | None:
        if "timer" not in node.events:
            return None
        kind, text = node.time or ("timeDuration", "")
        try:
            body = read_time(text) or self._formula(node.id, text)
        except BadTime as error:
            self._found(
                node.id,
                "timer-text",
                f"定时器：{error.zh}请写作 PT4H、R3/PT1H、带时区的时间或 share(80)。",
                f"Timer: {error.en}. Write PT4H, R3/PT1H, a moment with offset or share(80).",
            )
            return None
        if body is None:
            return None
        repeats = kind == "timeCycle" and node.element == "boundaryEvent" and not node.interrupting
        condition = self._formula(node.id, node.properties.get("if"))
        return Timing(kind=kind, body=body, repeats=repeats, condition=condition)

    def _found(self, element_id: str, code: str, zh: str, en: str) -> None:
        where = self.diagram.place(element_id)
        self.findings.append(DeploymentFinding(code=code, where=where, zh=zh, en=en))

    # nodes ----------------------------------------------------------------------------------------

    def _plan(self, node: Node) -> Plan:
        properties = node.properties
        maximum, condition, cardinality = self._loop(node, node.loop)
        conditions = {
            flow: formula
            for flow in node.outgoing
            if flow != node.default
            and (formula := self._formula(flow, self.diagram.flows[flow].condition)) is not None
        }
        return Plan(
            node=node,
            lane=self.diagram.lane_of(node.id),
            act=properties.get("act") or None,
            acts=node.prefixed("act."),
            outcomes=node.listed("outcomes"),
            params=self._formulas(node.id, node.prefixed("param.")),
            inputs=self._formulas(node.id, node.prefixed("in.")),
            limit=self._limit(node.id, properties.get("limit")),
            status=properties.get("status") or None,
            status_again=properties.get("status.again") or None,
            offers=node.listed("offers"),
            form=properties.get("form", ""),
            assign=properties.get("assign", "claim"),
            not_by=node.listed("not_by"),
            priority=whole(properties.get("priority")) or 0,
            called=node.called,
            pinned=properties.get("binding") == "pinned",
            decision=properties.get("decision") or None,
            message=self.diagram.message_of(node),
            signal=self.diagram.signals.get(node.ref or ""),
            code=self.diagram.errors.get(node.ref or "")
            or self.diagram.escalations.get(node.ref or ""),
            timing=self._timing(node),
            result=properties.get("result") or None,
            conditions=conditions,
            loop=node.loop,
            loop_maximum=maximum,
            loop_condition=condition,
            loop_cardinality=cardinality,
        )

    def _loop(
        self, node: Node, loop: Loop | None
    ) -> tuple[int | None, Formula | None, Formula | None]:
        if loop is None:
            return None, None, None
        counted = loop.collection or loop.cardinality
        if loop.kind != "standard" and counted is None:
            self._found(
                node.id,
                "loop-without-collection",
                "多实例必须给出集合或次数。",
                "A multi-instance needs a collection or a cardinality.",
            )
        if loop.kind == "standard" and loop.maximum is None and loop.condition is None:
            self._found(
                node.id,
                "loop-without-end",
                "循环必须给出条件或最大次数。",
                "A loop needs a condition or a maximum.",
            )
        return (
            whole(loop.maximum),
            self._formula(node.id, loop.condition),
            self._formula(node.id, counted),
        )


def whole(text: str | None) -> int | None:
    """A whole number as written, or None."""
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


# what the outside is told -------------------------------------------------------------------------


def described(content: bytes, *, name: str) -> Process:
    """What a diagram declares and uses. Raises what `read_diagram` raises."""
    diagram = read_diagram(content, name=name)
    return describe(diagram, Planning(diagram))


def describe(diagram: Diagram, planning: Planning) -> Process:
    """The process as services, the API and the designer see it."""
    properties = diagram.process.properties
    named = _named_values(planning)
    infos = {
        node.id: _node_info(diagram, node, named.get(node.id, ()))
        for node in diagram.nodes.values()
    }
    acts: dict[str, set[str]] = {}
    for info in infos.values():
        for act in info.acts:
            acts.setdefault(act, set()).update(info.params)
    top = list(diagram.inside(diagram.process_id))
    return Process(
        id=diagram.process_id,
        file=diagram.file,
        zh=diagram.process.name or diagram.process_id,
        en=properties.get("title.en") or diagram.process.name or diagram.process_id,
        kind=properties.get("kind", ""),
        inputs=listed(properties.get("inputs", "")),
        results=listed(properties.get("results", "")),
        single=properties.get("single") == "true",
        survives=properties.get("survives") == "true",
        starts=tuple(
            Start(node=node.id, message=diagram.message_of(node) if node.events else None)
            for node in top
            if node.element == "startEvent"
        ),
        settings=declared_settings(diagram.process),
        statuses=declared_statuses(diagram.process),
        nodes=infos,
        flows=_flow_infos(diagram),
        lanes=diagram.lanes,
        roles=frozenset(role for lane in diagram.lanes for role in lane.roles),
        forms=frozenset(info.form for info in infos.values() if info.form),
        acts={act: frozenset(params) for act, params in acts.items()},
        decisions=frozenset(info.decision for info in infos.values() if info.decision),
        calls=frozenset(info.called for info in infos.values() if info.called),
        offers=frozenset(offer for info in infos.values() for offer in info.offers),
        settings_used=_settings_used(planning),
        awaited=frozenset(
            info.message
            for info in infos.values()
            if info.message and info.element not in ("endEvent", "sendTask", _THROW)
        ),
        thrown=frozenset(
            info.message
            for info in infos.values()
            if info.message and info.element in ("endEvent", "sendTask", _THROW)
        ),
    )


_THROW = "intermediateThrowEvent"


def declared_settings(process: Node) -> tuple[Setting, ...]:
    """The `setting:<key>.*` properties of a process."""
    keys: dict[str, dict[str, str]] = {}
    for name, value in process.prefixed("setting:").items():
        key, _, part = name.rpartition(".")
        keys.setdefault(key, {})[part] = value
    return tuple(
        Setting(
            key=key,
            type=parts.get("type", ""),
            default=parts.get("default", ""),
            zh=parts.get("zh", ""),
            en=parts.get("en", ""),
        )
        for key, parts in keys.items()
    )


def declared_statuses(process: Node) -> tuple[Titled, ...]:
    """The `status:<code>.*` properties of a process."""
    return _titled(process.prefixed("status:"))


def _titled(texts: Mapping[str, str]) -> tuple[Titled, ...]:
    codes: dict[str, dict[str, str]] = {}
    for name, value in texts.items():
        code, _, language = name.rpartition(".")
        codes.setdefault(code, {})[language] = value
    return tuple(
        Titled(code=code, zh=parts.get("zh", code), en=parts.get("en", code))
        for code, parts in codes.items()
    )


def _named_values(planning: Planning) -> dict[str, tuple[str, ...]]:
    """By node, the outcomes or results that formulas compare its variable with."""
    found: dict[str, dict[str, None]] = {}
    for plan in planning.plans.values():
        for formula in formulas_of(plan):
            for path, value in sorted(formula.expression.comparisons):
                if len(path) == 2 and path[1] in ("outcome", "result"):
                    found.setdefault(path[0], {})[value] = None
    return {node: tuple(values) for node, values in found.items()}


def _node_info(diagram: Diagram, node: Node, named: tuple[str, ...]) -> NodeInfo:
    properties = node.properties
    lane = diagram.lane_of(node.id)
    human = node.element in HUMAN
    acts = [properties.get("act"), *node.prefixed("act.").values()]
    titles = {each.code: each for each in _titled(node.prefixed("outcome."))}
    return NodeInfo(
        id=node.id,
        element=node.element,
        zh=node.name or node.id,
        en=properties.get("title.en") or node.name or node.id,
        container=node.container,
        roles=lane.roles if human and lane is not None else (),
        where=lane.place if human and lane is not None else None,
        form=properties.get("form"),
        status=properties.get("status"),
        status_again=properties.get("status.again"),
        outcomes=tuple(
            titles.get(code, Titled(code=code, zh=code, en=code))
            for code in node.listed("outcomes")
        ),
        acts=tuple(dict.fromkeys(act for act in acts if act)),
        params=tuple(node.prefixed("param.")),
        limit=properties.get("limit"),
        offers=node.listed("offers"),
        assign=properties.get("assign", "claim"),
        not_by=node.listed("not_by"),
        priority=whole(properties.get("priority")) or 0,
        called=node.called,
        given=tuple(node.prefixed("in.")),
        named=named,
        pinned=properties.get("binding") == "pinned",
        decision=properties.get("decision"),
        event=node.event,
        message=diagram.message_of(node),
        time=node.time[1] if node.time else None,
        attached_to=node.attached_to,
        interrupting=node.interrupting,
        result=properties.get("result"),
    )


def _flow_infos(diagram: Diagram) -> dict[str, FlowInfo]:
    defaults = {node.default for node in diagram.nodes.values() if node.default}
    return {
        flow.id: FlowInfo(
            id=flow.id,
            source=flow.source,
            target=flow.target,
            name=flow.name,
            condition=flow.condition,
            default=flow.id in defaults,
        )
        for flow in diagram.flows.values()
    }


def formulas_of(plan: Plan) -> list[Formula]:
    """Every formula of a node."""
    found = [*plan.params.values(), *plan.inputs.values(), *plan.conditions.values()]
    if isinstance(plan.limit, Formula):
        found.append(plan.limit)
    if plan.timing is not None:
        if isinstance(plan.timing.body, Formula):
            found.append(plan.timing.body)
        if plan.timing.condition is not None:
            found.append(plan.timing.condition)
    found += [each for each in (plan.loop_condition, plan.loop_cardinality) if each is not None]
    return found


def _settings_used(planning: Planning) -> frozenset[str]:
    formulas = [each for plan in planning.plans.values() for each in formulas_of(plan)]
    formulas += [each for each in (planning.key, planning.limit) if isinstance(each, Formula)]
    return frozenset(key for formula in formulas for key in formula.settings)
