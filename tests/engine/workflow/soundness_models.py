"""Small models for the explorer: the rule and the node a wrong one is found at, or None."""

from __future__ import annotations

from tests.engine.workflow.sketch import Sketch

Model = tuple[str, str | None, str]

# Kinds: u a person {ok, no}, g exclusive, p parallel, o inclusive, e end, t terminate, r receive.
# `[?]` is a condition on data, `[u.no]` one on an outcome, `*` the default.
MODELS: dict[str, Model] = {
    "a line": ("", None, "s -> u1 -> e1"),
    "exclusive split and join": ("", None, "s->g1; g1->u1 [?]; g1->u2 *; u1->g2; u2->g2; g2->e1"),
    "parallel split and join": ("", None, "s->p1; p1->u1; p1->u2; u1->p2; u2->p2; p2->e1"),
    "inclusive split and join": ("", None, "s->o1; o1->u1 [?]; o1->u2 *; u1->o2; u2->o2; o2->e1"),
    "parallel split, inclusive join": (
        "", None, "s->p1; p1->u1; p1->u2; u1->o2; u2->o2; o2->e1",
    ),
    "exclusive split, inclusive join": (
        "", None, "s->g1; g1->u1 [?]; g1->u2 *; u1->o2; u2->o2; o2->e1",
    ),
    "parallel branches with ends of their own": ("", None, "s->p1; p1->u1; p1->u2; u1->e1; u2->e2"),
    "three ways and three ways joined": (
        "", None, "s->p1; p1->u1; p1->u2; p1->u3; u1->p2; u2->p2; u3->p2; p2->e1",
    ),
    "nested parallel": (
        "", None,
        "s->p1; p1->u1; p1->p3; p3->u2; p3->u3; u2->p4; u3->p4; p4->p2; u1->p2; p2->e1",
    ),
    "exclusive inside parallel": (
        "", None,
        "s->p1; p1->u1; p1->g1; g1->u2 [?]; g1->u3 *; u2->g2; u3->g2; g2->p2; u1->p2; p2->e1",
    ),
    "parallel inside exclusive": (
        "", None,
        "s->g1; g1->p1 [?]; g1->u3 *; p1->u1; p1->u2; u1->p2; u2->p2; p2->g2; u3->g2; g2->e1",
    ),
    "a round by an outcome": ("", None, "s->g1->u1->g2; g2->g1 [u1.no]; g2->e1 *"),
    "a round around a parallel block": (
        "", None, "s->g1->p1; p1->u1; p1->u2; u1->p2; u2->p2; p2->g2; g2->g1 [?]; g2->e1 *",
    ),
    "a round in a parallel branch": (
        "", None, "s->p1; p1->g1->u1->g2; g2->g1 [u1.no]; g2->p2 *; p1->u2->p2; p2->e1",
    ),
    "the same outcome asked twice": (
        "", None,
        "s->u1->g1; g1->u2 [u1.ok]; g1->u3 *; u2->g2; u3->g2; g2->g3; g3->u4 [u1.ok]; g3->e1 *; "
        "u4->e2",
    ),
    "two outcomes, no default": ("", None, "s->u1->g1; g1->e1 [u1.ok]; g1->e2 [u1.no]"),
    "terminate in one branch": ("", None, "s->p1; p1->u1->t1; p1->u2->e1"),
    "terminate takes a branch from a join": (
        "", None, "s->p1; p1->u1->g1; g1->t1 [u1.no]; g1->p2 *; p1->u2->p2; p2->e1",
    ),
    "a long chain of exclusive gateways": (
        "", None,
        "s->g1; g1->g2 [?]; g1->u1 *; u1->g2; g2->g3 [?]; g2->u2 *; u2->g3; g3->e1 [?]; g3->u3 *; "
        "u3->e2",
    ),
    "waiting for a message": ("", None, "s->r1->e1"),
    "exclusive split, parallel join": (
        "deadlock", "p2", "s->g1; g1->u1 [?]; g1->u2 *; u1->p2; u2->p2; p2->e1",
    ),
    "exclusive split by outcome, parallel join": (
        "deadlock", "p2", "s->u0->g1; g1->u1 [u0.ok]; g1->u2 *; u1->p2; u2->p2; p2->e1",
    ),
    "inclusive split, parallel join": (
        "deadlock", "p2", "s->o1; o1->u1 [?]; o1->u2 *; u1->p2; u2->p2; p2->e1",
    ),
    "a branch that ends by itself": (
        "deadlock", "p2", "s->p1; p1->u1->g1; g1->e2 [u1.no]; g1->p2 *; p1->u2->p2; p2->e1",
    ),
    "a branch that leaves the block": (
        "deadlock", "p2",
        "s->p1; p1->u1->g1; g1->g9 [?]; g1->p2 *; p1->u2->p2; p2->g9; g9->u3->e1",
    ),
    "a round from inside a parallel block": (
        "tokens-unbounded", None,
        "s->g0->p1; p1->u1->g1; g1->g0 [u1.no]; g1->p2 *; p1->u2->p2; p2->e1",
    ),
    "a round back into a parallel join": (
        "deadlock", "p1", "s->p1; p1->u1->g1; g1->p1 [u1.no]; g1->e1 *",
    ),
    "three split, two joined in vain": (
        "deadlock", "p2",
        "s->g1; g1->u1 [?]; g1->u2 [?]; g1->u3 *; u1->p2; u2->p2; u3->g2; p2->g2; g2->e1",
    ),
    "parallel joins that wait for each other": (
        "deadlock", None,
        "s->p1; p1->p2; p1->p3; p2->u1->p3; p3->u2->p2; p2->e1",
    ),
    "no way at a gateway": ("deadlock", "g1", "s->u1->g1; g1->e1 [u1.ok]"),
    "parallel split, exclusive join": (
        "tokens-doubled", "u3", "s->p1; p1->u1; p1->u2; u1->g1; u2->g1; g1->u3->e1",
    ),
    "inclusive split, exclusive join": (
        "tokens-doubled", "u3", "s->o1; o1->u1 [?]; o1->u2 *; o1->u4 [?]; u1->g1; u2->g1; u4->g1; "
        "g1->u3->e1",
    ),
    "parallel split into one step": ("tokens-doubled", "u1", "s->p1; p1->g1; p1->g2; g1->u1; "
        "g2->u1; u1->e1"),
    "nested split, outer joined only": (
        "tokens-doubled", "u4",
        "s->p1; p1->u1; p1->p3; p3->u2; p3->u3; u2->g4; u3->g4; g4->u4->p2; u1->p2; p2->e1",
    ),
    "a round that splits": (
        "tokens-unbounded", None, "s->g1->u1->p1; p1->g1; p1->u2->e1",
    ),
    "a round that splits now and then": (
        "tokens-unbounded", None, "s->g1->u1->g2; g2->p1 [u1.no]; g2->e1 *; p1->g1; p1->u2->e2",
    ),
    "a way out that no outcome takes": (
        "livelock", "u1", "s->g1->u1->g2; g2->e1 [u1.maybe]; g2->g1 *",
    ),
    "two steps in turns for ever": (
        "livelock", None, "s->g1->u1->u2->g2; g2->e1 [u2.maybe]; g2->g1 *",
    ),
    "a way no outcome takes": ("dead-node", "u2", "s->u1->g1; g1->u2 [u1.maybe]; g1->e1 *; u2->e2"),
    "what was asked is asked again": (
        "dead-node", "u3",
        "s->u1->g1; g1->u2 [u1.ok]; g1->e1 *; u2->g2; g2->u3 [u1.no]; g2->e2 *; u3->e3",
    ),
    "behind a join that never opens": (
        "dead-node", "u3", "s->g1; g1->u1 [?]; g1->u2 *; u1->p2; u2->p2; p2->u3->e1",
    ),
}  # fmt: skip

_KINDS = {
    "g": lambda sketch, node: sketch.gateway(node),
    "p": lambda sketch, node: sketch.gateway(node, "parallel"),
    "o": lambda sketch, node: sketch.gateway(node, "inclusive"),
    "u": lambda sketch, node: sketch.human(node, "ok|no"),
    "e": lambda sketch, node: sketch.end(node),
    "t": lambda sketch, node: sketch.end(node, "<bpmn:terminateEventDefinition/>"),
    "r": lambda sketch, node: sketch.receive(node, "told"),
    "s": lambda sketch, node: sketch.start(node),
}


def draw(text: str) -> Sketch:
    """A sketch from flows alone; what a node is, its first letter says."""
    sketch = Sketch("p")
    flows = []
    nodes: dict[str, None] = {}
    for part in text.split(";"):
        plain = part.partition("[")[0].replace("*", "")
        nodes |= dict.fromkeys(name.strip() for name in plain.split("->"))
        given = part.strip()
        if "[" in given:
            way, _, rest = given.partition("[")
            condition = rest[: rest.index("]")]
            node, _, outcome = condition.partition(".")
            meant = "case.yes" if condition == "?" else f'{node}.outcome = "{outcome}"'
            given = f"{way.strip()} [{meant}]"
        flows.append(given)
    for node in nodes:
        _KINDS[node[0]](sketch, node)
    return sketch.flow("; ".join(flows))
