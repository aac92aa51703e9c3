"""What a rule of the linter gets to see, and how it says what is wrong.

A rule is a small function from a `Sheet` to findings, registered with `@rule`. Adding one is
writing one function in the module of its subject.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from engine.errors.definitions import DeploymentFinding, Severity
from engine.workflow.compiled import Process
from engine.workflow.dialect import Diagram, Node
from engine.workflow.plans import Planning


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProcess:
    """What a caller needs to know of a process."""

    id: str
    inputs: tuple[str, ...]
    results: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words a diagram may use, as they are at the moment of deployment.

    What is in the deployed files themselves (processes, settings, statuses) counts as known, too.
    A field that may be None is not checked then.
    """

    roles: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    acts: Mapping[str, frozenset[str]] = field(default_factory=dict)  # act -> parameters
    required: Mapping[str, frozenset[str]] = field(default_factory=dict)  # on service tasks
    settings: Mapping[str, str] = field(default_factory=dict)  # key -> type
    processes: Mapping[str, KnownProcess] = field(default_factory=dict)
    decisions: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    messages: frozenset[str] | None = None  # that acts, the engine or people send
    case: frozenset[str] | None = None  # the entries of the fact `case`
    callers: tuple[Process, ...] = ()  # newest versions; they must fit what is deployed


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One diagram under review, with what stands in the files beside it."""

    diagram: Diagram
    planning: Planning
    process: Process
    vocabulary: Vocabulary
    beside: Mapping[str, Process]  # every process of the deployment, this one too

    def error(self, element_id: str, code: str, zh: str, en: str) -> DeploymentFinding:
        return DeploymentFinding(
            code=code, where=self.diagram.place(element_id), zh=zh, en=en, severity=Severity.ERROR
        )

    def warning(self, element_id: str, code: str, zh: str, en: str) -> DeploymentFinding:
        return DeploymentFinding(
            code=code, where=self.diagram.place(element_id), zh=zh, en=en, severity=Severity.WARNING
        )

    def of(self, *elements: str) -> Iterator[Node]:
        """The nodes of these kinds, subprocesses included."""
        return (node for node in self.diagram.nodes.values() if node.element in elements)

    def known_process(self, process_id: str) -> KnownProcess | None:
        """A process of the deployment or, failing that, a released one."""
        new = self.beside.get(process_id)
        if new is not None:
            return KnownProcess(id=new.id, inputs=new.inputs, results=new.results, kind=new.kind)
        return self.vocabulary.processes.get(process_id)

    def onward(self, node: Node) -> list[Node]:
        """Where a token may go from a node: its flows, its boundary events, into a subprocess."""
        found = self.diagram.targets(node)
        found += self.diagram.attached(node.id)
        if node.element == "subProcess":
            found += [n for n in self.diagram.inside(node.id) if n.element == "startEvent"]
        if node.element == "endEvent" and node.container in self.diagram.nodes:
            around = self.diagram.nodes[node.container]
            found += self.diagram.targets(around)
        return found

    def reach(self, starts: Iterable[Node], *, without: Collection[str] = ()) -> dict[str, Node]:
        """Every node a token may come to from `starts`, themselves included."""
        found: dict[str, Node] = {}
        todo = [node for node in starts if node.id not in without]
        while todo:
            node = todo.pop()
            if node.id not in found:
                found[node.id] = node
                todo += [each for each in self.onward(node) if each.id not in without]
        return found


Rule = Callable[[Sheet], Iterable[DeploymentFinding]]
RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule; rules run in the order of their registration."""
    RULES.append(function)
    return function


def near(name: str, known: Collection[str]) -> tuple[str, str]:
    """(zh, en) endings that list what is known or near, for findings."""
    found = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    if found:
        return f"是否想写“{found[0]}”？", f"Did you mean “{found[0]}”?"
    if known and len(known) <= 12:
        listed = ", ".join(sorted(known))
        return f"可用：{listed}。", f"Known: {listed}."
    return "请改用已有的名称。", "Use a known one."
