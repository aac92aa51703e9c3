"""For each rule a wrong model and a right one, from the text of BPMN 2.0 (formal/2011-01-03).

Written before the rules. `element` is what a reader would point at; `section` where the standard
says so, or `engine` for what Gridcase's engine cannot run (engine.md §1, §5).
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.engine.workflow.notation import MODEL, model, with_pools

FINE = "s:start s>a a:user a>e e:end"
ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True)
class Pair:
    rule: str
    element: str
    section: str
    wrong: bytes
    right: bytes
    severity: str = ERROR
    name: str = ""

    @property
    def title(self) -> str:
        return f"{self.rule}: {self.name}" if self.name else self.rule


def pair(
    rule: str,
    element: str,
    section: str,
    wrong: str | bytes,
    right: str | bytes = FINE,
    severity: str = ERROR,
    name: str = "",
) -> Pair:
    return Pair(
        rule,
        element,
        section,
        wrong if isinstance(wrong, bytes) else model(wrong),
        right if isinstance(right, bytes) else model(right),
        severity,
        name,
    )


_STEP = "s:start s>a a:user a>e e:end"
_XOR = "s:start s>a a:user a>x x:xor b:user b>e c:user c>e e:end"
_AND = "s:start s>f f:and f>a f>b a:user b:user a>j b>j j:and j>e e:end"
_EVT = "s:start s>g g:evt g>m g>t m>e t>e e:end"
_BORDER = "s:start s>a a:user a>e e:end"


def _definitions(inner: str) -> bytes:
    return (
        f'<definitions xmlns="{MODEL}" targetNamespace="http://gridcase.test">{inner}</definitions>'
    ).encode()


TOKENS = [
    pair(
        "ad-hoc-event",
        "k",
        "10.2.5",
        "s:start s>t t:adhoc{k:start k>i i:user} t>e e:end",
        "s:start s>t t:adhoc{i:user l:user} t>e e:end",
    ),
    pair(
        "deadlock",
        "j",
        "13.4.1",
        "s:start s>x x:xor x>a[n>1] x>b* a:user b:user a>j b>j j:and j>e e:end",
        "s:start s>x x:xor x>a[n>1] x>b* a:user b:user a>j b>j j:xor j>e e:end",
        name="an exclusive split into a parallel join",
    ),
    pair(
        "deadlock",
        "j",
        "13.4.1",
        "s:start s>f f:and f>a f>b a:user b:user t:on.timer(PT1H)@a t>g g:end a>j b>j j:and j>e "
        "e:end",
        "s:start s>f f:and f>a f>b a:user b:user t:on.timer(PT1H)@a t>g g:end.terminate a>j b>j "
        "j:and j>e e:end",
        name="a branch is interrupted",
    ),
    pair(
        "deadlock",
        "j",
        "13.4.3",
        "s:start s>o o:or o>a[n>1] o>b* a:user b:user a>j b>j j:and j>e e:end",
        "s:start s>o o:or o>a[n>1] o>b* a:user b:user a>j b>j j:or j>e e:end",
        name="an inclusive split into a parallel join",
    ),
    pair(
        "tokens-doubled",
        "c",
        "13.3.2",
        "s:start s>f f:and f>a f>b a:user b:user a>c b>c c:user c>e e:end",
        "s:start s>f f:and f>a f>b a:user b:user a>j b>j j:and j>c c:user c>e e:end",
    ),
    pair(
        "tokens-unbounded",
        "t",
        "13.4.3",
        "s:start s>a a:user a>e e:end t:on.timer(PT1H)@a~ t>n n:send|message=m n>a",
        "s:start s>a a:user a>e e:end t:on.timer(PT1H)@a~ t>n n:send|message=m n>x x:end",
        name="what runs beside comes back",
    ),
    pair(
        "tokens-doubled",
        "b",
        "13.4.3",
        "s:start s>a a:user a>b b:user b>e e:end t:on.timer(PT1H)@a~ t>b",
        "s:start s>a a:user a>b b:user b>e e:end t:on.timer(PT1H)@a t>b",
        severity=WARNING,
        name="what runs beside joins the main way",
    ),
    pair(
        "tokens-unbounded",
        "f",
        "13.4.1",
        "s:start s>m m:xor m>a a:user a>f f:and f>m f>b b:user b>e e:end",
        "s:start s>m m:xor m>a a:user a>x x:xor x>m[n>1] x>b* b:user b>e e:end",
    ),
]

FILES = [
    pair("document-malformed", "", "XML 1.0", b"<definitions><process>", name="cut off"),
    pair("document-malformed", "", "XML 1.0", b"", name="empty"),
    pair("document-malformed", "", "XML 1.0", b"\x00\x01\x02\xff", name="no text"),
    pair(
        "document-hostile",
        "",
        "XML 1.0 4.1",
        b'<!DOCTYPE d [<!ENTITY a "x">]><definitions>&a;</definitions>',
    ),
    pair("not-bpmn", "", "15.3", b"<html><body/></html>"),
    pair(
        "not-bpmn",
        "",
        "15.3",
        model(_STEP).replace(MODEL.encode(), b"http://schema.omg.org/spec/BPMN/1.2"),
        name="another version",
    ),
    pair("process-missing", "", "10.1", _definitions("")),
    pair("process-empty", "p", "10.1", model("")),
    pair("id-doubled", "a", "8.2.1", "s:start s>a a:user a>e a:end e:end"),
    pair("id-missing", "", "8.2.1", model(_STEP).replace(b'<userTask id="a"', b"<userTask")),
    pair("id-invalid", "1st", "XML Schema ID", "s:start s>1st 1st:user 1st>e e:end"),
    pair(
        "id-invalid",
        "a b",
        "XML Schema ID",
        model(_STEP).replace(b'"a"', b'"a b"'),
        name="with a blank",
    ),
    pair(
        "element-unknown",
        "u",
        "15.3",
        model(_STEP, inside='<approvalTask id="u"/>'),
        model(_STEP, inside='<x:approvalTask xmlns:x="http://vendor.test" id="u"/>'),
    ),
    pair(
        "element-misplaced",
        "u",
        "8.1",
        model(_STEP, roots='<userTask id="u"/>'),
        model(_STEP, roots='<message id="u" name="u"/>'),
    ),
    pair(
        "element-misplaced",
        "inner",
        "10.2",
        model(_STEP).replace(b"</userTask>", b'<task id="inner"/></userTask>'),
        name="a task in a task",
    ),
    pair("not-executable", "p", "10.1", model(_STEP, executable="false"), severity=INFO),
]

FLOWS = [
    pair("flow-dangling", "a_gone", "8.3.13", "s:start s>a a:user a>e a>gone e:end"),
    pair("flow-dangling", "gone_e", "8.3.13", "s:start s>a a:user a>e gone>e e:end"),
    pair("flow-dangling", "a_", "8.3.13", "s:start s>a a:user a>e a_=a> e:end", name="no target"),
    pair(
        "flow-end-not-a-node",
        "a_n",
        "7.5.1",
        model(_STEP + " a>n", inside='<textAnnotation id="n"><text>x</text></textAnnotation>'),
        model(
            _STEP,
            inside='<textAnnotation id="n"><text>x</text></textAnnotation>'
            '<association id="as" sourceRef="a" targetRef="n"/>',
        ),
    ),
    pair(
        "flow-crosses-subprocess",
        "i_e",
        "7.5.1",
        "s:start s>u u:sub{t:start t>i i:user i>e2 e2:end} i>e u>e e:end",
        "s:start s>u u:sub{t:start t>i i:user i>e2 e2:end} u>e e:end",
    ),
    pair(
        "flow-crosses-pool",
        "a_b",
        "7.5.1",
        with_pools("s:start s>a a:user a>e e:end a>b", "s2:start s2>b b:user b>e2 e2:end", ""),
        with_pools("s:start s>a a:user a>e e:end", "s2:start s2>b b:user b>e2 e2:end", ""),
    ),
    pair("flow-into-start", "x_s", "10.4.2", "s:start s>a a:user a>x x:xor x>s[again] x>e* e:end"),
    pair("end-goes-on", "e", "10.4.3", "s:start s>a a:user a>e e:end e>b b:user b>e2 e2:end"),
    pair(
        "flow-into-boundary",
        "x_t",
        "10.4.4",
        "s:start s>a a:user a>e t:on.timer(PT1H)@a t>c c:user c>x x:xor x>t[again] x>e* e:end",
        "s:start s>a a:user a>e t:on.timer(PT1H)@a t>c c:user c>e e:end",
    ),
    pair(
        "flow-into-event-subprocess",
        "a_u",
        "10.2.5",
        "s:start s>a a:user a>u u:esub{t:start.message(m) t>e2 e2:end} a>e e:end",
        "s:start s>a a:user u:esub{t:start.message(m) t>e2 e2:end} a>e e:end",
    ),
    pair(
        "flow-into-event-subprocess",
        "u_e",
        "10.2.5",
        "s:start s>a a:user u:esub{t:start.message(m) t>e2 e2:end} u>e a>e e:end",
        name="out of it",
    ),
    pair(
        "flow-reference-missing",
        "a",
        "8.3.13",
        model(_STEP).replace(b"</userTask>", b"<incoming>nowhere</incoming></userTask>"),
        model(_STEP).replace(b"</userTask>", b"<incoming>s_a</incoming></userTask>"),
    ),
    pair(
        "flow-reference-contradicts",
        "a",
        "8.3.13",
        model(_STEP).replace(b"</userTask>", b"<incoming>a_e</incoming></userTask>"),
        severity=WARNING,
    ),
    pair("flow-doubled", "a_e_2", "8.3.13", _STEP + " a>e", severity=WARNING),
]

CONDITIONS = [
    pair(
        "default-missing",
        "x",
        "10.5.2",
        _XOR + " x>b[n>1] x>c[n<1]",
        _XOR + " x>b[n>1] x>c[n<=1]",
    ),
    pair(
        "default-missing",
        "x",
        "10.5.2",
        _XOR + " x>b[${n}] x>c[${m}]",
        _XOR + " x>b[${n}] x>c*",
        WARNING,
        name="another language",
    ),
    pair(
        "default-missing",
        "x",
        "10.5.3",
        "s:start s>x x:or x>b[n>1] x>c[n<1] b:user b>j c:user c>j j:or j>e e:end",
        "s:start s>x x:or x>b[n>1] x>c* b:user b>j c:user c>j j:or j>e e:end",
        name="inclusive",
    ),
    pair("condition-missing", "x_b", "10.5.2", _XOR + " x>b x>c*", _XOR + " x>b[n>1] x>c*"),
    pair("default-missing", "x", "10.5.2", _XOR + " x>b x>c", name="no condition at all"),
    pair(
        "condition-missing",
        "x_c",
        "10.5.2",
        _XOR + " x>b[n>1] x>c",
        _XOR + " x>b[n>1] x>c*",
        severity=WARNING,
        name="an unmarked default",
    ),
    pair(
        "default-elsewhere",
        "x",
        "10.5.2",
        model(_XOR + " x>b[n>1] x>c*").replace(b'default="x_c"', b'default="a_x"'),
        _XOR + " x>b[n>1] x>c*",
    ),
    pair(
        "default-elsewhere",
        "x",
        "10.5.2",
        model(_XOR + " x>b[n>1] x>c*").replace(b'default="x_c"', b'default="gone"'),
        name="a default there is not",
    ),
    pair(
        "default-with-condition",
        "x_c",
        "10.5.2",
        _XOR + " x>b[n>1] x>c[n<1]*",
        _XOR + " x>b[n>1] x>c*",
        severity=WARNING,
    ),
    pair(
        "default-misplaced",
        "f",
        "10.5.4",
        model(_AND).replace(b'<parallelGateway id="f"', b'<parallelGateway default="f_a" id="f"'),
        _AND,
    ),
    pair("condition-misplaced", "s_a", "10.4.2", "s:start s>a[n>1] a:user a>e e:end"),
    pair(
        "condition-misplaced",
        "f_a",
        "10.5.4",
        "s:start s>f f:and f>a[n>1] f>b a:user b:user a>j b>j j:and j>e e:end",
        _AND,
        name="behind a parallel gateway",
    ),
    pair(
        "condition-misplaced",
        "g_m",
        "10.5.6",
        "s:start s>g g:evt g>m[n>1] g>t m:catch.message(m1) t:catch.timer(PT1H) m>e t>e e:end",
        _EVT + " m:catch.message(m1) t:catch.timer(PT1H)",
        name="behind an event gateway",
    ),
    pair(
        "condition-misplaced",
        "i_a",
        "10.4.4",
        "s:start s>i i:catch.timer(PT1H) i>a[n>1] a:user a>e e:end",
        "s:start s>i i:catch.timer(PT1H) i>a a:user a>e e:end",
        name="behind an event",
    ),
    pair("condition-alone", "a_e", "8.3.13", "s:start s>a a:user a>e[n>1] e:end"),
    pair(
        "condition-on-activity",
        "a_b",
        "engine",
        "s:start s>a a:user a>b[n>1] a>c* b:user b>e c:user c>e e:end",
        "s:start s>a a:user a>x x:xor x>b[n>1] x>c* b:user b>e c:user c>e e:end",
    ),
]

GATEWAYS = [
    pair("gateway-useless", "x", "10.5.1", "s:start s>x x:xor x>a a:user a>e e:end", severity=INFO),
    pair(
        "gateway-direction",
        "x",
        "10.5.1",
        model(_XOR + " x>b[n>1] x>c*").replace(
            b'<exclusiveGateway id="x"', b'<exclusiveGateway gatewayDirection="Converging" id="x"'
        ),
        model(_XOR + " x>b[n>1] x>c*").replace(
            b'<exclusiveGateway id="x"', b'<exclusiveGateway gatewayDirection="Diverging" id="x"'
        ),
        severity=WARNING,
    ),
    pair("dead-end", "x", "10.5.1", "s:start s>a a:user a>x x:xor a>e e:end"),
    pair(
        "event-gateway-targets",
        "g",
        "10.5.6",
        _EVT + " m:user t:catch.timer(PT1H)",
        _EVT + " m:catch.message(m1) t:catch.timer(PT1H)",
    ),
    pair(
        "event-gateway-targets",
        "g",
        "10.5.6",
        "s:start s>g g:evt g>m m:catch.message(m1) m>e e:end",
        _EVT + " m:catch.message(m1) t:catch.signal(x1)",
        name="one way only",
    ),
    pair(
        "event-gateway-mixed",
        "g",
        "10.5.6",
        _EVT + " m:catch.message(m1) t:recv|message=m2",
        _EVT + " m:recv|message=m1 t:recv|message=m2",
    ),
    pair(
        "event-gateway-target-entered",
        "m",
        "10.5.6",
        "s:start s>x x:xor x>g* x>m[n>1] g:evt g>m g>t m:catch.message(m1) t:catch.timer(PT1H) "
        "m>e t>e e:end",
        _EVT + " m:catch.message(m1) t:catch.timer(PT1H)",
    ),
    pair(
        "event-gateway-target-border",
        "m",
        "10.5.6",
        _EVT + " m:recv|message=m1 t:catch.timer(PT1H) b:on.timer(PT2H)@m b>e",
        _EVT + " m:recv|message=m1 t:catch.timer(PT1H)",
    ),
    pair(
        "event-gateway-targets",
        "g",
        "10.5.6",
        _EVT + " m:throw.message(m1) t:catch.timer(PT1H)",
        name="a throwing event",
    ),
    pair(
        "event-gateway-instantiates",
        "g",
        "engine",
        "g:evt|instantiate=true g>m g>t m:catch.message(m1) t:catch.message(m2) m>e t>e e:end",
        _EVT + " m:catch.message(m1) t:catch.message(m2)",
    ),
    pair(
        "element-forbidden",
        "j",
        "engine",
        _AND.replace("j:and", "j:complex"),
        _AND,
        name="a complex gateway",
    ),
    pair(
        "join-mixes-loop",
        "j",
        "engine",
        "s:start s>f f:and f>a f>b a:user b:user a>j b>j j:and j>c c:user c>x x:xor x>e* x>j[no] "
        "e:end",
        "s:start s>m m:xor m>f f:and f>a f>b a:user b:user a>j b>j j:and j>c c:user c>x x:xor "
        "x>e* x>m[no] e:end",
    ),
]

EVENTS = [
    pair("start-missing", "p", "10.4.2", "a:user a>e e:end"),
    pair("end-missing", "p", "10.4.3", "s:start s>a a:user"),
    pair("dead-end", "b", "10.4.3", "s:start s>a a:user a>b a>e b:user e:end"),
    pair("unreachable", "b", "10.4.2", "s:start s>a a:user a>e b:user b>e e:end"),
    pair("unreachable", "b", "10.4.2", "s:start s>a a:user a>e b:user e:end", name="an island"),
    pair(
        "no-way-to-end",
        "b",
        "engine",
        "s:start s>a a:user a>x x:xor x>e* x>b[n>1] b:user b>c c:user c>b e:end",
        "s:start s>a a:user a>x x:xor x>e* x>b[n>1] b:user b>c c:user c>x2 x2:xor x2>b[n>2] x2>e* "
        "e:end",
    ),
    pair("start-doubled", "s2", "engine", "s:start s2:start s>a s2>a a:user a>e e:end"),
    pair(
        "start-kind",
        "s",
        "engine",
        "s:start.timer(PT1H) s>a a:user a>e e:end",
        severity=WARNING,
    ),
    pair(
        "start-kind",
        "s",
        "engine",
        "s:start.signal(x) s>a a:user a>e e:end",
        severity=WARNING,
        name="a signal",
    ),
    pair(
        "event-forbidden",
        "s",
        "10.4.2",
        "s:start.error(x) s>a a:user a>e e:end",
        "s:start.message(x) s>a a:user a>e e:end",
        name="an error starts a process",
    ),
    pair(
        "event-forbidden",
        "s",
        "10.4.2",
        "s:start.terminate s>a a:user a>e e:end",
        name="terminate starts a process",
    ),
    pair(
        "event-forbidden",
        "e",
        "10.4.3",
        "s:start s>a a:user a>e e:end.timer(PT1H)",
        "s:start s>a a:user a>e e:end.terminate",
        name="a timer ends",
    ),
    pair(
        "event-forbidden",
        "e",
        "10.4.3",
        "s:start s>a a:user a>e e:end.conditional(n>1)",
        "s:start s>a a:user a>e e:end.message(m)",
        name="a condition ends",
    ),
    pair(
        "event-forbidden",
        "i",
        "10.4.4",
        "s:start s>i i:throw.timer(PT1H) i>e e:end",
        "s:start s>i i:catch.timer(PT1H) i>e e:end",
        name="a timer is thrown",
    ),
    pair(
        "event-forbidden",
        "i",
        "10.4.4",
        "s:start s>i i:throw.error(x) i>e e:end",
        "s:start s>i i:throw.signal(x) i>e e:end",
        name="an error is thrown on the way",
    ),
    pair(
        "event-forbidden",
        "i",
        "10.4.4",
        "s:start s>i i:catch.error(x) i>e e:end",
        "s:start s>i i:catch.signal(x) i>e e:end",
        name="an error is caught on the way",
    ),
    pair(
        "event-forbidden",
        "i",
        "10.4.4",
        "s:start s>i i:catch.terminate i>e e:end",
        name="terminate is caught",
    ),
    pair(
        "event-empty",
        "i",
        "10.4.4",
        "s:start s>i i:catch i>e e:end",
        "s:start s>i i:throw i>e e:end",
    ),
    pair(
        "event-empty",
        "b",
        "10.4.4",
        "s:start s>a a:user a>e b:on@a b>e e:end",
        "s:start s>a a:user a>e b:on.message(m)@a b>e e:end",
        name="on a border",
    ),
    pair(
        "event-multiple",
        "i",
        "engine",
        "s:start s>i i:catch.timer(PT1H).message(m) i>e e:end",
        "s:start s>g g:evt g>i g>k i:catch.timer(PT1H) k:catch.message(m) i>e k>e e:end",
    ),
    pair(
        "event-by-reference",
        "i",
        "engine",
        model("s:start s>i i:catch i>e e:end").replace(
            b"</intermediateCatchEvent>",
            b"<eventDefinitionRef>t</eventDefinitionRef></intermediateCatchEvent>",
        ),
        "s:start s>i i:catch.timer(PT1H) i>e e:end",
    ),
    pair(
        "event-forbidden",
        "i",
        "engine",
        "s:start s>a a:user a>i i:throw.link(l) k:catch.link(l) k>e e:end",
        name="a link",
    ),
    pair(
        "event-not-run",
        "i",
        "engine",
        "s:start s>i i:catch.conditional(n>1) i>e e:end",
        severity=WARNING,
        name="a condition is waited for",
    ),
    pair(
        "event-forbidden",
        "i",
        "engine",
        "s:start s>a a:user a>i i:throw.compensate i>e e:end",
        name="compensation",
    ),
    pair(
        "link-without-target",
        "i",
        "10.4.5",
        "s:start s>a a:user a>i i:throw.link(l) b:user b>e a>e e:end",
    ),
    pair(
        "message-missing",
        "i",
        "10.4.5",
        "s:start s>i i:catch.message i>e e:end",
        "s:start s>i i:catch.message(m) i>e e:end",
    ),
    pair(
        "reference-missing",
        "i",
        "8.3.9",
        "s:start s>i i:catch.message(!m) i>e e:end",
        "s:start s>i i:catch.message(m) i>e e:end",
        name="a message there is not",
    ),
    pair(
        "reference-missing",
        "i",
        "10.4.5",
        "s:start s>i i:throw.signal(!x) i>e e:end",
        "s:start s>i i:throw.signal(x) i>e e:end",
        name="a signal there is not",
    ),
    pair(
        "reference-missing",
        "e2",
        "10.4.5",
        "s:start s>u u:sub{t:start t>e2 e2:end.error(!x)} u>e b:on.error(y)@u b>e e:end",
        "s:start s>u u:sub{t:start t>e2 e2:end.error(y)} u>e b:on.error(y)@u b>e e:end",
        name="an error there is not",
    ),
    pair(
        "reference-missing",
        "e2",
        "10.4.5",
        "s:start s>u u:sub{t:start t>e2 e2:end.escalation(!x)} u>e b:on.escalation(y)@u b>e e:end",
        "s:start s>u u:sub{t:start t>e2 e2:end.escalation(y)} u>e b:on.escalation(y)@u b>e e:end",
        name="an escalation there is not",
    ),
    pair(
        "cancel-outside-transaction",
        "e",
        "10.4.3",
        "s:start s>a a:user a>e e:end.cancel",
    ),
    pair(
        "cancel-outside-transaction",
        "b",
        "10.4.4",
        "s:start s>u u:sub{t:start t>e2 e2:end} b:on.cancel@u b>e u>e e:end",
        "s:start s>u u:sub{t:start t>e2 e2:end} b:on.signal(x)@u b>e u>e e:end",
        name="on a border",
    ),
    pair(
        "event-uncaught",
        "e",
        "10.4.3",
        "s:start s>a a:user a>e e:end.error(x)",
        severity=WARNING,
    ),
]

BORDERS = [
    pair(
        "boundary-detached",
        "b",
        "10.4.4",
        "s:start s>a a:user a>e b:on.timer(PT1H) b>e e:end",
        "s:start s>a a:user a>e b:on.timer(PT1H)@a b>e e:end",
    ),
    pair(
        "boundary-detached",
        "b",
        "10.4.4",
        "s:start s>a a:user a>e b:on.timer(PT1H)@gone b>e e:end",
        name="what it stands on is not there",
    ),
    pair(
        "boundary-detached",
        "b",
        "10.4.4",
        "s:start s>x x:xor x>a a:user a>e b:on.timer(PT1H)@x b>e e:end",
        name="on a gateway",
    ),
    pair(
        "boundary-detached",
        "b",
        "10.4.4",
        "s:start s>u u:sub{t:start t>i i:user i>e2 e2:end} b:on.timer(PT1H)@i b>e u>e e:end",
        "s:start s>u u:sub{t:start t>i i:user i>e2 e2:end} b:on.timer(PT1H)@u b>e u>e e:end",
        name="across a subprocess",
    ),
    pair("boundary-without-flow", "b", "10.4.4", _BORDER + " b:on.timer(PT1H)@a"),
    pair(
        "boundary-must-interrupt",
        "b",
        "10.4.4",
        "s:start s>u u:sub{t:start t>e2 e2:end.error(x)} b:on.error(x)@u~ b>e3 e3:end u>e e:end",
        "s:start s>u u:sub{t:start t>e2 e2:end.error(x)} b:on.error(x)@u b>e3 e3:end u>e e:end",
    ),
    pair(
        "event-forbidden",
        "b",
        "10.4.4",
        _BORDER + " b:on.terminate@a b>e",
        _BORDER + " b:on.signal(x)@a b>e",
        name="terminate on a border",
    ),
    pair(
        "event-forbidden",
        "b",
        "10.4.4",
        _BORDER + " b:on.link(x)@a b>e",
        _BORDER + " b:on.timer(PT1H)@a b>e",
        name="a link on a border",
    ),
    pair(
        "event-never-thrown",
        "b",
        "engine",
        "s:start s>u u:sub{t:start t>e2 e2:end} b:on.error(x)@u b>e u>e e:end",
        "s:start s>u u:sub{t:start t>e2 e2:end.error(x)} b:on.error(x)@u b>e u>e e:end",
        severity=WARNING,
    ),
]

TIMES = [
    pair(
        "timer-text",
        "i",
        "10.4.5",
        f"s:start s>i i:catch.timer({text}) i>e e:end",
        f"s:start s>i i:catch.timer({right}) i>e e:end",
        name=text or "nothing",
    )
    for text, right in (
        ("", "PT1H"),
        ("bogus", "P1D"),
        ("PT", "PT30M"),
        ("P1H", "P1DT2H"),
        ("-PT1H", "P2W"),
        ("PT0S", "PT90M"),
        ("5_minutes", "${wait}"),
        ("2026-13-45T08:00:00Z", "2026-08-01T08:00:00Z"),
    )
] + [
    pair(
        "timer-text",
        "b",
        "10.4.5",
        _BORDER + f" b:on.timer({text})@a~ b>r r:service r>e2 e2:end",
        _BORDER + f" b:on.timer({right})@a~ b>r r:service r>e2 e2:end",
        name=f"cycle {text}",
    )
    for text, right in (("R0/PT1H", "R3/PT1H"), ("R3", "R/P1D"), ("R3/PT0S", "R5/PT10M"))
]

ACTIVITIES = [
    pair("task-untyped", "t", "engine", "s:start s>t t:task t>e e:end", severity=WARNING),
    pair(
        "element-not-run",
        "t",
        "engine",
        "s:start s>t t:script t>e e:end",
        "s:start s>t t:service t>e e:end",
        severity=WARNING,
        name="a script",
    ),
    pair(
        "element-not-run",
        "t",
        "engine",
        "s:start s>t t:adhoc{i:user} t>e e:end",
        "s:start s>t t:sub{s2:start s2>i i:user i>e2 e2:end} t>e e:end",
        severity=WARNING,
        name="an ad-hoc subprocess",
    ),
    pair(
        "element-not-run",
        "t",
        "engine",
        "s:start s>t t:tx{s2:start s2>i i:user i>e2 e2:end} t>e e:end",
        severity=WARNING,
        name="a transaction",
    ),
    pair(
        "compensation-forbidden",
        "a",
        "engine",
        "s:start s>c c:user c>e e:end a:user|isForCompensation=true",
    ),
    pair(
        "compensation-with-flow",
        "a",
        "10.7.1",
        "s:start s>a a:user|isForCompensation=true a>e e:end",
    ),
    pair(
        "message-missing",
        "t",
        "10.2.3",
        "s:start s>t t:recv t>e e:end",
        "s:start s>t t:recv|message=m t>e e:end",
        name="of a receive task",
    ),
    pair(
        "message-unnamed",
        "t",
        "10.2.3",
        "s:start s>t t:send t>e e:end",
        "s:start s>t t:send|message=m t>e e:end",
        severity=WARNING,
        name="of a send task",
    ),
    pair(
        "reference-missing",
        "t",
        "8.3.9",
        "s:start s>t t:recv|message=!m t>e e:end",
        "s:start s>t t:recv|message=m t>e e:end",
        name="of a receive task",
    ),
    pair(
        "receive-instantiates",
        "t",
        "engine",
        "t:recv|message=m|instantiate=true t>e e:end",
        "t:start.message(m) t>e e:end",
    ),
    pair(
        "called-missing",
        "c",
        "10.2.6",
        "s:start s>c c:call c>e e:end",
        model(
            "s:start s>c c:call|calledElement=q c>e e:end",
            roots='<process id="q"><startEvent id="qs"/><endEvent id="qe"/>'
            '<sequenceFlow id="qf" sourceRef="qs" targetRef="qe"/></process>',
        ),
    ),
    pair("process-unknown", "c", "10.2.6", "s:start s>c c:call|calledElement=q c>e e:end"),
    pair(
        "call-recursive",
        "c",
        "10.2.6",
        "s:start s>c c:call|calledElement=p c>e e:end",
    ),
    pair(
        "loop-without-end",
        "a",
        "10.2.8",
        "s:start s>a a:user|loop a>e e:end",
        "s:start s>a a:user|loop=3 a>e e:end",
    ),
    pair(
        "loop-without-collection",
        "a",
        "10.2.8",
        "s:start s>a a:user|many a>e e:end",
        "s:start s>a a:user|many=3 a>e e:end",
    ),
    pair(
        "loop-doubled",
        "a",
        "10.2.8",
        "s:start s>a a:user|loop=3|many=3 a>e e:end",
        "s:start s>a a:user|many=3 a>e e:end",
    ),
    pair(
        "loop-maximum",
        "a",
        "10.2.8",
        model("s:start s>a a:user|loop=3 a>e e:end").replace(b'Maximum="3"', b'Maximum="0"'),
        "s:start s>a a:user|loop=1 a>e e:end",
    ),
]

SUBPROCESSES = [
    pair(
        "decision-unknown",
        "r",
        "engine",
        model("s:start s>r r:rule r>e e:end")
        .replace(
            b'<businessRuleTask id="r" name="r"',
            b'<businessRuleTask id="r" name="r" xmlns:x="http://spiffworkflow.org/bpmn/schema/1.0/core"',
        )
        .replace(
            b"</businessRuleTask>",
            b"<extensionElements><x:calledDecisionId>gone"
            b"</x:calledDecisionId></extensionElements></businessRuleTask>",
        ),
        "s:start s>r r:rule r>e e:end",
    ),
    pair(
        "subprocess-start",
        "t",
        "10.2.5",
        "s:start s>u u:sub{t:start.message(m) t>e2 e2:end} u>e e:end",
        "s:start s>u u:sub{t:start t>e2 e2:end} u>e e:end",
    ),
    pair(
        "subprocess-start",
        "u",
        "engine",
        "s:start s>u u:sub{i:user i>e2 e2:end} u>e e:end",
        name="none",
    ),
    pair("subprocess-empty", "u", "engine", "s:start s>u u:sub u>e e:end"),
    pair(
        "subprocess-start",
        "u",
        "engine",
        "s:start s>u u:sub{t:start t2:start t>i t2>i i:user i>e2 e2:end} u>e e:end",
        name="two",
    ),
    pair(
        "event-subprocess-start",
        "u",
        "10.2.5",
        _STEP + " u:esub{t:start t>e2 e2:end}",
        _STEP + " u:esub{t:start.message(m) t>e2 e2:end}",
    ),
    pair(
        "event-subprocess-start",
        "u",
        "10.2.5",
        _STEP + " u:esub{t:start.message(m) t2:start.message(n) t>e2 t2>e2 e2:end}",
        name="two",
    ),
    pair(
        "event-subprocess-start",
        "u",
        "engine",
        _STEP + " u:esub{t:start.timer(PT1H) t>e2 e2:end}",
        _STEP + " u:esub{t:start.message(m)~ t>e2 e2:end}",
        name="a timer",
    ),
    pair(
        "event-subprocess-nested",
        "v",
        "engine",
        "s:start s>u u:sub{t:start t>e2 e2:end v:esub{w:start.message(m) w>e3 e3:end}} u>e e:end",
        _STEP + " v:esub{w:start.message(m) w>e3 e3:end}",
    ),
    pair(
        "dead-end",
        "i",
        "10.2.5",
        "s:start s>u u:sub{t:start t>i i:user t>e2 e2:end} u>e e:end",
        "s:start s>u u:sub{t:start t>i i:user i>e2 e2:end} u>e e:end",
        name="inside a subprocess",
    ),
    pair(
        "unreachable",
        "i",
        "10.2.5",
        "s:start s>u u:sub{t:start t>e2 i:user i>e2 e2:end} u>e e:end",
        name="inside a subprocess",
    ),
]

_LEFT = "s:start s>a a:user a>k k:throw.message(m) k>e e:end"
_RIGHT = "s2:start.message(m) s2>b b:user b>e2 e2:end"
POOLS = [
    pair(
        "message-flow-inside-pool",
        "f",
        "9.3",
        with_pools(_LEFT, _RIGHT, "f=a>k"),
        with_pools(_LEFT, _RIGHT, "f=k>s2"),
    ),
    pair("message-flow-dangling", "f", "9.3", with_pools(_LEFT, _RIGHT, "f=k>gone")),
    pair(
        "message-flow-end",
        "f",
        "9.3",
        with_pools(_LEFT + " x:xor x>e", _RIGHT, "f=x>s2").replace(
            b'id="s_a" sourceRef="s" targetRef="a"', b'id="s_a" sourceRef="s" targetRef="x"'
        ),
        with_pools(_LEFT, _RIGHT, "f=k>right"),
        name="from a gateway",
    ),
    pair(
        "message-flow-end",
        "f",
        "9.3",
        with_pools(_LEFT, "s2:start s2>b b:user b>e2 e2:end", "f=k>s2"),
        with_pools(_LEFT, _RIGHT, "f=k>b"),
        name="to a plain start",
    ),
    pair(
        "message-flow-end",
        "f",
        "9.3",
        with_pools(_LEFT, _RIGHT, "f=k>e2"),
        with_pools("s:start s>a a:user a>e e:end.message(m)", _RIGHT, "f=e>s2"),
        name="to an end",
    ),
    pair(
        "pool-process-missing",
        "right",
        "9.2",
        with_pools(
            _LEFT,
            "",
            "",
            participants='<participant id="left" processRef="p"/>'
            '<participant id="right" processRef="gone"/>',
        ),
        with_pools(
            _LEFT,
            "",
            "",
            participants='<participant id="left" processRef="p"/><participant id="right"/>',
        ),
    ),
    pair(
        "pool-process-doubled",
        "right",
        "9.2",
        with_pools(
            _LEFT,
            "",
            "",
            participants='<participant id="left" processRef="p"/>'
            '<participant id="right" processRef="p"/>',
        ),
        with_pools(_LEFT, _RIGHT, "f=k>s2"),
    ),
    pair("several-processes", "q", "engine", with_pools(_LEFT, _RIGHT, ""), severity=WARNING),
    pair(
        "lane-dangling",
        "l",
        "10.7",
        model(
            _STEP,
            inside='<laneSet id="ls"><lane id="l"><flowNodeRef>gone</flowNodeRef></lane></laneSet>',
        ),
        model(
            _STEP,
            inside='<laneSet id="ls"><lane id="l"><flowNodeRef>a</flowNodeRef></lane></laneSet>',
        ),
    ),
    pair(
        "lane-doubled",
        "a",
        "10.7",
        model(
            _STEP,
            inside='<laneSet id="ls"><lane id="l"><flowNodeRef>a</flowNodeRef></lane>'
            '<lane id="k"><flowNodeRef>a</flowNodeRef></lane></laneSet>',
        ),
        model(
            _STEP,
            inside='<laneSet id="ls"><lane id="l"><flowNodeRef>a</flowNodeRef><childLaneSet '
            'id="cs"><lane id="k"><flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane>'
            "</laneSet>",
        ),
        severity=WARNING,
    ),
    pair(
        "association-dangling",
        "as",
        "7.5.1",
        model(_STEP, inside='<association id="as" sourceRef="a" targetRef="gone"/>'),
        model(
            _STEP,
            inside='<textAnnotation id="n"/><association id="as" sourceRef="a" targetRef="n"/>',
        ),
    ),
    pair(
        "data-reference-missing",
        "o",
        "10.3.1",
        model(_STEP, inside='<dataObjectReference id="o" dataObjectRef="gone"/>'),
        model(
            _STEP,
            inside='<dataObject id="do"/><dataObjectReference id="o" dataObjectRef="do"/>',
        ),
    ),
    pair(
        "data-store",
        "o",
        "engine",
        model(_STEP, inside='<dataStoreReference id="o" name="register"/>'),
        severity=INFO,
    ),
    pair(
        "data-association",
        "a",
        "engine",
        model(
            _STEP,
            inside='<dataObject id="do"/><dataObjectReference id="o" dataObjectRef="do"/>',
        ).replace(
            b"</userTask>",
            b'<dataOutputAssociation id="da"><targetRef>o</targetRef></dataOutputAssociation>'
            b"</userTask>",
        ),
        severity=INFO,
    ),
    pair(
        "choreography",
        "ch",
        "engine",
        model(_STEP, roots='<choreography id="ch"/>'),
        severity=WARNING,
    ),
]

CYCLES = [
    pair(
        "busy-cycle",
        "m",
        "engine",
        "s:start s>m m:xor m>a a:service a>x x:xor x>m[n>1] x>e* e:end",
        "s:start s>m m:xor m>a a:user a>x x:xor x>m[n>1] x>e* e:end",
        severity=WARNING,
    ),
    pair(
        "busy-cycle",
        "a",
        "engine",
        "s:start s>a a:service a>b b:service b>a e:end",
        "s:start s>a a:service a>b b:service b>e e:end",
        name="without an exit",
    ),
]

# How a model behaves: what the explorer says of it (test_soundness).
BEHAVIOUR = [
    pair(
        "deadlock",
        "j",
        "soundness",
        "s:start s>a a:user a>x x:xor x>b[n>1] x>c* b:user c:user b>j c>j j:and j>e e:end",
        "s:start s>a a:user a>x x:xor x>b[n>1] x>c* b:user c:user b>j c>j j:xor j>e e:end",
    ),
    pair(
        "deadlock",
        "j",
        "soundness",
        "s:start s>x x:or x>b[n>1] x>c* b:user c:user b>j c>j j:and j>e e:end",
        "s:start s>x x:or x>b[n>1] x>c* b:user c:user b>j c>j j:or j>e e:end",
        name="an inclusive split",
    ),
    pair(
        "tokens-doubled",
        "c",
        "soundness",
        "s:start s>f f:and f>a f>b a:user b:user a>m b>m m:xor m>c c:user c>e e:end",
        "s:start s>f f:and f>a f>b a:user b:user a>m b>m m:and m>c c:user c>e e:end",
    ),
    pair(
        "tokens-unbounded",
        "f",
        "soundness",
        "s:start s>m m:xor m>a a:user a>f f:and f>m f>b b:user b>e e:end",
        "s:start s>m m:xor m>a a:user a>f f:xor f>m[n>1] f>b* b:user b>e e:end",
    ),
    pair(
        "dead-node",
        "d",
        "soundness",
        "s:start s>a a:user a>x x:xor x>b* x>c[n>1] b:user b>e c:user c>j b>j j:and j>d d:user "
        "d>e e:end",
        FINE,
        severity=WARNING,
        name="behind a join that never fires",
    ),
]
PAIRS = FILES + FLOWS + CONDITIONS + GATEWAYS + EVENTS + BORDERS + TIMES + ACTIVITIES
PAIRS += SUBPROCESSES + POOLS + CYCLES + TOKENS

# Right as they stand, each with something of the standard that rules easily take for wrong.
RIGHT: dict[str, bytes] = {
    "two ways to one end": model(_XOR + " x>b[n>1] x>c*"),
    "a gateway that joins and splits": model(
        "s:start s>m m:xor m>a* m>b[n>1] a:user a>x b:user b>x x:xor x>m[n>2] x>e* e:end"
    ),
    "an activity that is entered twice": model(
        "s:start s>x x:xor x>a[n>1] x>b* a:user a>c b:user b>c c:user c>e e:end"
    ),
    "two ways out of an activity are a split": model(
        "s:start s>a a:user a>b a>c b:user b>e c:user c>e2 e:end e2:end"
    ),
    "a start with two ways": model("s:start s>a s>b a:user a>j b:user b>j j:and j>e e:end"),
    "an event that is thrown without a kind": model("s:start s>i i:throw i>e e:end"),
    "a message start beside a plain one": model(
        "s:start s>a t:start.message(m) t>a a:user a>e e:end"
    ),
    "an error that is caught whatever it is": model(
        "s:start s>u u:sub{t:start t>e2 e2:end.error(x)} b:on.error@u b>e u>e e:end"
    ),
    "an escalation that does not interrupt": model(
        "s:start s>u u:sub{t:start t>k k:throw.escalation(x) k>e2 e2:end} b:on.escalation(x)@u~ "
        "b>r r:service r>e3 e3:end u>e e:end"
    ),
    "terminate in a branch": model(
        "s:start s>f f:and f>a f>b a:user a>e b:user b>e2 e:end.terminate e2:end"
    ),
    "two events on one border": model(
        _BORDER + " b:on.timer(PT1H)@a b>c c:user c>e d:on.message(m)@a d>e"
    ),
    "a subprocess in a subprocess": model(
        "s:start s>u u:sub{t:start t>v v:sub{w:start w>i i:user i>e3 e3:end} v>e2 e2:end} u>e e:end"
    ),
    "ids of one letter and with dots": model("s.1:start s.1>a-b a-b:user a-b>_e _e:end"),
    "an inclusive split and join": model(
        "s:start s>x x:or x>a[n>1] x>b[n>2] x>c* a:user b:user c:user a>j b>j c>j j:or j>e e:end"
    ),
    "foreign expressions": model(
        _XOR.replace("s>a a:user", "s>i i:catch.timer(${wait}) i>a a:user") + " x>b[${n>1}] x>c*"
    ),
    "a manual task": model("s:start s>a a:manual a>e e:end"),
    "a business rule": model("s:start s>a a:rule a>e e:end"),
    "a loop back to a task": model("s:start s>a a:user a>x x:xor x>a[n>1] x>e* e:end"),
    "documentation, extensions and artefacts": model(
        _STEP,
        inside="<documentation>x</documentation><extensionElements><v:x xmlns:v='http://v.test'/>"
        "</extensionElements><group id='g'/><textAnnotation id='n'><text>t</text></textAnnotation>",
    ),
    "a collaboration with a black box": with_pools(
        _LEFT,
        "",
        "f=k>right",
        participants='<participant id="left" processRef="p"/><participant id="right"/>',
    ),
    "parallel branches of different length": model(
        "s:start s>f f:and f>a f>b f>c a:user a>a2 a2:user a2>j b:service b>j c:user c>j j:and j>e "
        "e:end"
    ),
    "nested splits": model(
        "s:start s>f f:and f>a f>g g:and g>b g>c a:user b:user c:user b>k c>k k:and k>j a>j j:and "
        "j>e e:end"
    ),
    "a choice inside a branch": model(
        "s:start s>f f:and f>a f>x x:xor x>b[n>1] x>c* a:user b:user c:user b>m c>m m:xor m>j a>j "
        "j:and j>e e:end"
    ),
    "a drawing without conditions": model(_XOR + " x>b x>c", executable="false"),
    "a drawing with empty events": model(
        "s:start s>i i:catch.timer i>k k:catch.message k>e e:end", executable="false"
    ),
    "a time as Python writes it": model("s:start s>i i:catch.timer('PT1H') i>e e:end"),
    "a branch goes round until another terminates": model(
        "s:start s>f f:and f>a f>m a:user a>e e:end.terminate m:xor m>b b:user b>m"
    ),
    "a process that does not say whether it runs": model(_XOR + " x>b[n>1] x>c*", executable=None),
}
