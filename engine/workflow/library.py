"""Definitions parsed once per process and shared by all runs and threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from engine.errors.definitions import refuse
from engine.errors.workflow import DefinitionMissing
from engine.feel import Decision, parse_model
from engine.workflow.buildable import unbuildable
from engine.workflow.builder import Builder
from engine.workflow.compiled import Plan, Process
from engine.workflow.dialect import read_diagram
from engine.workflow.expressions import SIGNATURES, Formula
from engine.workflow.plans import Planning, describe
from engine.workflow.world import Limit, StoredDefinition

_T = TypeVar("_T")


class Definitions(Protocol):
    """Where definitions come from; a World is one."""

    def newest(self, kind: str, key: str) -> int: ...
    def definition(self, definition_id: int) -> StoredDefinition: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compiled:
    """One version of a process, ready to run; all but `process` is for the engine alone."""

    definition_id: int
    process: Process
    plans: Mapping[str, Plan]
    spec: Any
    embedded: Mapping[str, Any]
    key: Formula | None  # of its messages
    limit: Formula | Limit | None  # of the whole process
    pinned: tuple[str, ...]  # called processes bound when the process starts


def compile_process(content: bytes, *, definition_id: int, name: str) -> Compiled:
    """Compile the process of a BPMN file; `name` is where findings point to.

    Raises Document* errors and DefinitionInvalid. Checks only what running needs: what deployment
    refuses today may have been fine when an older definition was deployed.
    """
    diagram = read_diagram(content, name=name)
    refuse(name, unbuildable(diagram))
    planning = Planning(diagram)
    refuse(name, planning.findings)
    built = Builder(diagram, planning.plans).build()
    plans = planning.plans.values()
    return Compiled(
        definition_id=definition_id,
        process=describe(diagram, planning),
        plans=planning.plans,
        spec=built.pop(diagram.process_id),
        embedded=built,
        key=planning.key,
        limit=planning.limit,
        pinned=tuple(dict.fromkeys(plan.called for plan in plans if plan.pinned and plan.called)),
    )


class _Cache(Generic[_T]):
    """The most recently used entries; safe for threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: OrderedDict[int, _T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: int) -> _T | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: int, entry: _T) -> _T:
        """Keep an entry; when another thread was first, its entry is returned and used."""
        with self._lock:
            kept = self._entries.setdefault(key, entry)
            self._entries.move_to_end(key)
            while len(self._entries) > self._size:
                self._entries.popitem(last=False)
            return kept


class Library:
    """Compiled definitions by their id; `size` bounds how many of each kind are kept."""

    def __init__(self, size: int = 256) -> None:
        self._processes: _Cache[Compiled] = _Cache(size)
        self._decisions: _Cache[Mapping[str, Decision]] = _Cache(size)

    def get(self, definition_id: int, source: Definitions) -> Compiled:
        """The compiled process of a definition. Raises DefinitionMissing or DefinitionInvalid."""
        found = self._processes.get(definition_id)
        return found if found is not None else self.compiled(source.definition(definition_id))

    def compiled(self, stored: StoredDefinition) -> Compiled:
        """The compiled process of a definition that the caller has at hand."""
        found = self._processes.get(stored.id)
        if found is not None:
            return found
        compiled = compile_process(
            stored.content, definition_id=stored.id, name=f"{stored.key}.bpmn"
        )
        return self._processes.put(stored.id, compiled)

    def newest(self, process: str, source: Definitions) -> Compiled:
        """The newest released version of a process."""
        return self.get(source.newest("process", process), source)

    def newest_decision(self, key: str, source: Definitions) -> tuple[int, Decision]:
        """The newest released version of a decision, with its definition id."""
        definition_id = source.newest("decision", key)
        decisions = self._decisions.get(definition_id)
        if decisions is None:
            return definition_id, self.decision(source.definition(definition_id))
        return definition_id, self._named(decisions, key)

    def decision(self, stored: StoredDefinition) -> Decision:
        """The compiled decision of a definition that the caller has at hand."""
        decisions = self._decisions.get(stored.id)
        if decisions is None:
            # what deployment refuses today may have been fine when an older one was deployed
            parsed = parse_model(
                stored.content, name=f"{stored.key}.dmn", functions=SIGNATURES, tolerant=True
            )
            decisions = self._decisions.put(stored.id, {each.id: each for each in parsed.decisions})
        return self._named(decisions, stored.key)

    @staticmethod
    def _named(decisions: Mapping[str, Decision], key: str) -> Decision:
        decision = decisions.get(key)
        if decision is None:
            raise DefinitionMissing(where=key, what="decision")
        return decision
