"""Drawing small processes in a few lines, as BPMN files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'targetNamespace="http://gridcase.test" id="{id}-definitions">'
)


class Sketch:
    """One process. Flows are given as `a -> b`, with `[condition]` and `*` for the default."""

    def __init__(self, process: str, **properties: str) -> None:
        self.process = process
        self.properties = {"kind": "main", **_dotted(properties)}
        self.elements: list[str] = []
        self.flows: list[tuple[str, str, str, str | None]] = []  # id, source, target, condition
        self.defaults: dict[str, str] = {}
        self.roots: list[str] = []
        self.lanes: list[tuple[str, str | None, list[str]]] = []
        self.humans: list[str] = []

    # nodes ----------------------------------------------------------------------------------------

    def node(
        self, element: str, node_id: str, inner: str = "", *, title: str = "", **given: str
    ) -> Sketch:
        attributes = {k.removeprefix("at_"): v for k, v in given.items() if k.startswith("at_")}
        properties = _dotted({k: v for k, v in given.items() if not k.startswith("at_")})
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        title = title or node_id
        self.elements.append(
            f'<bpmn:{element} id="{node_id}" name="{escape(title)}"{written}@DEFAULT:{node_id}@>'
            f"{_properties(properties)}{inner}</bpmn:{element}>"
        )
        return self

    def start(
        self, node_id: str = "start", message: str | None = None, **properties: str
    ) -> Sketch:
        inner = self._message(message) if message else ""
        return self.node("startEvent", node_id, inner, **properties)

    def end(self, node_id: str = "end", inner: str = "", **properties: str) -> Sketch:
        return self.node("endEvent", node_id, inner, **properties)

    def human(
        self, node_id: str, outcomes: str = "done", inner: str = "", **properties: str
    ) -> Sketch:
        self.humans.append(node_id)
        given = {"form": "remark", "outcomes": outcomes, **properties}
        return self.node("userTask", node_id, inner, **given)

    def service(self, node_id: str, act: str | None = None, **properties: str) -> Sketch:
        return self.node("serviceTask", node_id, act=act or node_id, **properties)

    def rule(self, node_id: str, decision: str | None = None) -> Sketch:
        return self.node("businessRuleTask", node_id, decision=decision or node_id)

    def call(
        self, node_id: str, called: str | None = None, inner: str = "", **properties: str
    ) -> Sketch:
        return self.node(
            "callActivity", node_id, inner, at_calledElement=called or node_id, **properties
        )

    def gateway(self, node_id: str, kind: str = "exclusive") -> Sketch:
        return self.node(f"{kind}Gateway", node_id)

    def timer(
        self,
        node_id: str,
        on: str,
        text: str,
        kind: str = "timeCycle",
        *,
        interrupting: bool = False,
        **properties: str,
    ) -> Sketch:
        time = f"<bpmn:{kind}>{escape(text)}</bpmn:{kind}>"
        inner = f"<bpmn:timerEventDefinition>{time}</bpmn:timerEventDefinition>"
        return self.boundary(node_id, on, inner, interrupting=interrupting, **properties)

    def boundary(
        self, node_id: str, on: str, inner: str, *, interrupting: bool = True, **properties: str
    ) -> Sketch:
        return self.node(
            "boundaryEvent", node_id, inner, at_attachedToRef=on,
            at_cancelActivity="true" if interrupting else "false", **properties,
        )  # fmt: skip

    def on_message(
        self, node_id: str, on: str, message: str, *, interrupting: bool = True
    ) -> Sketch:
        return self.boundary(node_id, on, self._message(message), interrupting=interrupting)

    def on_error(self, node_id: str, on: str, code: str | None) -> Sketch:
        return self.boundary(node_id, on, self.coded("error", code))

    def on_escalation(
        self, node_id: str, on: str, code: str | None, *, interrupting: bool
    ) -> Sketch:
        return self.boundary(node_id, on, self.coded("escalation", code), interrupting=interrupting)

    def receive(self, node_id: str, message: str, **properties: str) -> Sketch:
        return self.node(
            "receiveTask", node_id, at_messageRef=self._ref("message", message), **properties
        )

    def catch(self, node_id: str, inner: str) -> Sketch:
        return self.node("intermediateCatchEvent", node_id, inner)

    def throw(self, node_id: str, inner: str, **properties: str) -> Sketch:
        return self.node("intermediateThrowEvent", node_id, inner, **properties)

    def subprocess(
        self, node_id: str, inside: Sketch, inner: str = "", **attributes: str
    ) -> Sketch:
        body = inside.body()
        self.roots += [root for root in inside.roots if root not in self.roots]
        self.humans += inside.humans
        return self.node("subProcess", node_id, inner + body, **attributes)

    # events ---------------------------------------------------------------------------------------

    def _ref(self, kind: str, name: str, extra: str = "") -> str:
        root_id = f"{kind}_{name.replace('.', '_') or 'any'}"
        root = f'<bpmn:{kind} id="{root_id}" name="{name}"{extra}/>'
        if root not in self.roots:
            self.roots.append(root)
        return root_id

    def _message(self, name: str) -> str:
        return f'<bpmn:messageEventDefinition messageRef="{self._ref("message", name)}"/>'

    def message(self, name: str) -> str:
        return self._message(name)

    def signal(self, name: str) -> str:
        return f'<bpmn:signalEventDefinition signalRef="{self._ref("signal", name)}"/>'

    def coded(self, kind: str, code: str | None) -> str:
        if code is None:
            return f"<bpmn:{kind}EventDefinition/>"
        ref = self._ref(kind, code, f' {kind}Code="{code}"')
        return f'<bpmn:{kind}EventDefinition {kind}Ref="{ref}"/>'

    # flows and file -------------------------------------------------------------------------------

    def flow(self, text: str) -> Sketch:
        """`a -> b -> c`, `g -> b [x = 1]`, `g -> c *`; several separated by `;`."""
        for part in text.split(";"):
            part = part.strip()
            if not part:
                continue
            condition: str | None = None
            default = part.endswith("*")
            part = part.removesuffix("*").strip()
            if part.endswith("]"):
                part, _, rest = part.partition("[")
                condition = rest[:-1]
            names = [name.strip() for name in part.split("->")]
            for source, target in pairwise(names):
                flow_id = f"f{len(self.flows) + 1}_{source}_{target}"
                self.flows.append((flow_id, source, target, condition))
                if default:
                    self.defaults[source] = flow_id
        return self

    def lane(self, roles: str, nodes: Iterable[str], where: str | None = None) -> Sketch:
        self.lanes.append((roles, where, list(nodes)))
        return self

    def body(self) -> str:
        text = "".join(self.elements)
        for part in text.split("@DEFAULT:")[1:]:
            node_id = part.partition("@")[0]
            default = self.defaults.get(node_id)
            text = text.replace(f"@DEFAULT:{node_id}@", f' default="{default}"' if default else "")
        for flow_id, source, target, condition in self.flows:
            inner = (
                f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>"
                if condition
                else ""
            )
            text += (
                f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">'
                f"{inner}</bpmn:sequenceFlow>"
            )
        return text

    def xml(self) -> bytes:
        lanes = self.lanes or ([("clerk", None, self.humans)] if self.humans else [])
        written = "".join(
            f'<bpmn:lane id="lane{index}" name="{roles}">'
            + (_properties({"where": where}) if where else "")
            + "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
            + "</bpmn:lane>"
            for index, (roles, where, nodes) in enumerate(lanes)
        )
        lane_set = f'<bpmn:laneSet id="lanes">{written}</bpmn:laneSet>' if lanes else ""
        return (
            HEAD.format(id=self.process)
            + f'<bpmn:process id="{self.process}" name="{self.process}" isExecutable="true">'
            + _properties(self.properties)
            + lane_set
            + self.body()
            + "</bpmn:process>"
            + "".join(self.roots)
            + "</bpmn:definitions>"
        ).encode()


def _dotted(properties: Mapping[str, str]) -> dict[str, str]:
    """`outcome__done__zh` for `outcome.done.zh`, as Python allows no dots in keywords."""
    return {name.replace("__", "."): value for name, value in properties.items()}


def _properties(properties: Mapping[str, str]) -> str:
    if not properties:
        return ""
    entries = "".join(
        f'<spiffworkflow:property name="{escape(name)}" value="{escape(value)}"/>'
        for name, value in properties.items()
    )
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{entries}</spiffworkflow:properties></bpmn:extensionElements>"
    )
