"""Random models of up to 25 nodes: sound by construction, or with one or two things changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.engine.workflow.sketch import Sketch

MOST_NODES = 25
_LOOKS = {"x": "exclusive", "p": "parallel", "o": "inclusive"}


@dataclass
class Drawing:
    """Nodes by their kind and flows as pairs; what leaves a choice has a condition of its own."""

    kinds: dict[str, str] = field(default_factory=dict)
    flows: list[tuple[str, str]] = field(default_factory=list)

    def node(self, kind: str) -> str:
        name = f"{kind}{len(self.kinds)}"
        self.kinds[name] = kind
        return name

    def sketch(self) -> Sketch:
        sketch = Sketch("p")
        for name, kind in self.kinds.items():
            if kind in _LOOKS:
                sketch.gateway(name, _LOOKS[kind])
            elif kind == "u":
                sketch.human(name, "ok")
            elif kind == "v":
                sketch.service(name, "anything")
            else:
                (sketch.start if kind == "s" else sketch.end)(name)
        for name, kind in self.kinds.items():
            out = [flow for flow in self.flows if flow[0] == name]
            for number, (_, target) in enumerate(out):
                text = f"{name} -> {target}"
                if kind in "xo" and len(out) > 1:
                    last = number == len(out) - 1
                    text += " *" if last else f" [case.{name}_{number}]"
                sketch.flow(text)
        return sketch


def sound(random: Random) -> Drawing:
    """Blocks in blocks: sequences, choices, parallel branches, rounds."""
    drawing = Drawing()
    first = drawing.node("s")
    last = _block(drawing, random, first, depth=0)
    drawing.flows.append((last, drawing.node("e")))
    return drawing


def _block(drawing: Drawing, random: Random, at: str, *, depth: int) -> str:
    for _ in range(random.randint(1, 3)):
        room = MOST_NODES - 2 - len(drawing.kinds)
        kind = random.choice("uuvxpo r".replace(" ", "")) if depth < 3 and room > 12 else "u"
        if room < 2 + 2 * depth:
            break
        if kind in "uv":
            at = _after(drawing, at, drawing.node(kind))
        elif kind == "r":
            begin, end = drawing.node("x"), drawing.node("x")
            drawing.flows.append((at, begin))
            inner = _block(drawing, random, begin, depth=depth + 1)
            step = drawing.node("u")
            drawing.flows += [(inner, step), (step, end), (end, begin)]
            at = end
        else:
            split, join = drawing.node(kind), drawing.node(kind)
            drawing.flows.append((at, split))
            for _ in range(2):
                begin = drawing.node("u")
                drawing.flows.append((split, begin))
                drawing.flows.append((_block(drawing, random, begin, depth=depth + 1), join))
            at = join
    return at


def _after(drawing: Drawing, at: str, node: str) -> str:
    drawing.flows.append((at, node))
    return node


def changed(random: Random) -> Drawing:
    """A sound one in which a gateway is of another kind or a flow leads elsewhere."""
    drawing = sound(random)
    for _ in range(random.randint(1, 2)):
        gateways = [name for name, kind in drawing.kinds.items() if kind in _LOOKS]
        if gateways and random.random() < 0.6:
            name = random.choice(gateways)
            drawing.kinds[name] = random.choice("xpo")
            continue
        number = random.randrange(len(drawing.flows))
        target = random.choice([name for name, kind in drawing.kinds.items() if kind != "s"])
        source = drawing.flows[number][0]
        if (source, target) not in drawing.flows and source != target:
            drawing.flows[number] = (source, target)
    return drawing
