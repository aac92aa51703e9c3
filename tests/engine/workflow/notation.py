"""Plain BPMN models in one line, for tests of the standard's own rules.

    s:start s>x  x:xor x>a[n>1] x>b*  a:user a>e  b:user b>e  e:end

Nodes are `id:kind`, with `.event(argument)` for events, `@host` for what sits on a border, `~`
for what does not interrupt, and `|attribute=value`. Flows are `a>b`, `[condition]`, `*` for the
default; their ids are `a_b`, a second one between the same nodes `a_b_2`, or what stands before
`=`. Braces after a node hold what is inside it. Nothing is checked: a model may be as wrong as it
likes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "on": "boundaryEvent",
    "task": "task",
    "user": "userTask",
    "manual": "manualTask",
    "service": "serviceTask",
    "script": "scriptTask",
    "rule": "businessRuleTask",
    "send": "sendTask",
    "recv": "receiveTask",
    "call": "callActivity",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "complex": "complexGateway",
    "evt": "eventBasedGateway",
    "sub": "subProcess",
    "esub": "subProcess",
    "tx": "transaction",
    "adhoc": "adHocSubProcess",
}
_TOKEN = re.compile(
    r"""
    (?P<open>\{) | (?P<close>\})
    | (?P<flow>(?:[\w.-]+=)?[\w.-]*(?:>[\w.-]*(?:\[[^\]]*\])?)+\*?)
    | (?P<node>[^\s{}]+?:[a-z]+(?:\.[a-zA-Z]+(?:\([^)]*\))?)*(?:@[\w.-]*)?~?(?:\|[^\s{}|]+)*)
    """,
    re.VERBOSE,
)
_NODE = re.compile(
    r"(?P<id>[^\s{}]+?):(?P<kind>[a-z]+)(?P<events>(?:\.[a-zA-Z]+(?:\([^)]*\))?)*)"
    r"(?:@(?P<host>[\w.-]*))?(?P<beside>~)?(?P<more>(?:\|[^\s{}|]+)*)\Z"
)
_EVENT = re.compile(r"\.([a-zA-Z]+)(?:\(([^)]*)\))?")
_STEP = re.compile(r">([\w.-]*)(?:\[([^\]]*)\])?")


@dataclass
class _Scope:
    written: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    flows: set[str] = field(default_factory=set)


class _Writer:
    def __init__(self) -> None:
        self.roots: dict[str, str] = {}

    def scope(self, tokens: list[tuple[str, str]]) -> str:
        scope = _Scope()
        while tokens and tokens[0][0] != "close":
            kind, text = tokens.pop(0)
            if kind == "flow":
                self.flow(text, scope)
                continue
            inside = ""
            if tokens and tokens[0][0] == "open":
                tokens.pop(0)
                inside = self.scope(tokens)
                tokens.pop(0)
            scope.written.append(self.node(text, inside))
        text = "".join(scope.written)
        for node, flow in scope.defaults.items():
            text = text.replace(f'id="{node}" name', f'id="{node}" default="{flow}" name', 1)
        return text

    def flow(self, text: str, scope: _Scope) -> None:
        named, _, rest = text.partition("=") if re.match(r"[\w.-]+=", text) else ("", "", text)
        default = rest.endswith("*")
        rest = rest.removesuffix("*")
        source = rest.partition(">")[0]
        for target, condition in _STEP.findall(rest[len(source) :]):
            flow = named or f"{source}_{target}"
            while flow in scope.flows:
                flow += "_2"
            scope.flows.add(flow)
            inner = f"<conditionExpression>{escape(condition)}</conditionExpression>"
            ends = (f' sourceRef="{source}"' if source else "") + (
                f' targetRef="{target}"' if target else ""
            )
            scope.written.append(
                f'<sequenceFlow id="{flow}"{ends}>{inner if condition else ""}</sequenceFlow>'
            )
            if default:
                scope.defaults[source] = flow
            source = target

    def node(self, text: str, inside: str) -> str:
        match = _NODE.match(text)
        assert match is not None, text
        kind, local = match["kind"], _KINDS[match["kind"]]
        attributes = {"id": match["id"], "name": match["id"]}
        if match["host"] is not None:
            attributes["attachedToRef"] = match["host"]
        if match["beside"]:
            attributes["isInterrupting" if kind == "start" else "cancelActivity"] = "false"
        if kind == "esub":
            attributes["triggeredByEvent"] = "true"
        inner = "".join(self.event(*each) for each in _EVENT.findall(match["events"]))
        for more in match["more"].split("|")[1:]:
            name, _, value = more.partition("=")
            if name in ("loop", "many"):
                inner += self.loop(name, value)
            elif name in ("message", "operation"):
                attributes[f"{name}Ref"] = self.root(name, value)
            else:
                attributes[name] = value
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        return f"<{local}{written}>{inner}{inside}</{local}>"

    def loop(self, name: str, value: str) -> str:
        if name == "loop":
            given = f' loopMaximum="{value}"' if value.isdigit() else ""
            inner = f"<loopCondition>{value}</loopCondition>" if value and not given else ""
            return f"<standardLoopCharacteristics{given}>{inner}</standardLoopCharacteristics>"
        inner = f"<loopCardinality>{value}</loopCardinality>" if value else ""
        return f"<multiInstanceLoopCharacteristics>{inner}</multiInstanceLoopCharacteristics>"

    def root(self, kind: str, name: str) -> str:
        """The id of a root element; `!x` names one that is not there."""
        if name.startswith("!"):
            return name[1:]
        code = f' {kind}Code="{name}"' if kind in ("error", "escalation") else ""
        self.roots[name] = f'<{kind} id="{name}" name="{name}"{code}/>'
        return name

    def event(self, kind: str, argument: str) -> str:
        inner, given = "", ""
        if kind == "timer" and argument:
            time = "timeDuration"
            if argument.startswith("R"):
                time = "timeCycle"
            elif re.match(r"\d{4}-", argument):
                time = "timeDate"
            inner = f"<{time}>{escape(argument)}</{time}>"
        elif kind == "conditional":
            inner = f"<condition>{escape(argument)}</condition>" if argument else ""
        elif kind == "link":
            given = f' name="{argument}"' if argument else ""
        elif argument:
            given = f' {kind}Ref="{self.root(kind, argument)}"'
        return f"<{kind}EventDefinition{given}>{inner}</{kind}EventDefinition>"


def model(
    text: str,
    *,
    inside: str = "",
    roots: str = "",
    before: str = "",
    executable: str | None = "true",
    process: str = "p",
    more: str = "",
) -> bytes:
    """A file with one process. `inside` is put into the process as it is, `roots` behind it,
    `before` in front of it; `more` are further attributes of the process."""
    writer = _Writer()
    tokens = [(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(text)]
    assert "".join(each for _, each in tokens) == re.sub(r"\s", "", text), text
    body = writer.scope(tokens)
    flag = f' isExecutable="{executable}"' if executable is not None else ""
    return (
        f'<definitions xmlns="{MODEL}" targetNamespace="http://gridcase.test" id="definitions">'
        f'{before}<process id="{process}" name="{process}"{flag}{more}>{inside}{body}</process>'
        f"{''.join(writer.roots.values())}{roots}</definitions>"
    ).encode()


def with_pools(
    first: str, second: str, flows: str, *, participants: str = "", executable: str = "true"
) -> bytes:
    """Two pools `left` and `right` with the processes `p` and `q`; message flows `id=a>b`."""
    writer = _Writer()

    def process(name: str, text: str) -> str:
        tokens = [(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(text)]
        body = writer.scope(tokens)
        return f'<process id="{name}" name="{name}" isExecutable="{executable}">{body}</process>'

    written = "".join(
        f'<messageFlow id="{name}" sourceRef="{source}" targetRef="{target}"/>'
        for name, source, target in re.findall(r"([\w.-]+)=([\w.-]*)>([\w.-]*)", flows)
    )
    pools = participants or (
        '<participant id="left" name="left" processRef="p"/>'
        '<participant id="right" name="right" processRef="q"/>'
    )
    processes = process("p", first) + (process("q", second) if second else "")
    return (
        f'<definitions xmlns="{MODEL}" targetNamespace="http://gridcase.test" id="definitions">'
        f'<collaboration id="c">{pools}{written}</collaboration>{processes}'
        f"{''.join(writer.roots.values())}</definitions>"
    ).encode()
