"""A world of plain values: what runs read and do, written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.errors.workflow import DefinitionMissing
from engine.workflow.world import Step, StoredDefinition, Value

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Shelf:
    """Stored definitions; a fresh one compiles anew."""

    def __init__(self) -> None:
        self.stored: list[StoredDefinition] = []

    def add(self, kind: str, key: str, content: bytes) -> int:
        version = 1 + sum(1 for each in self.stored if (each.kind, each.key) == (kind, key))
        new = StoredDefinition(
            id=len(self.stored) + 1, kind=kind, key=key, version=version, content=content
        )
        self.stored.append(new)
        return new.id

    def newest(self, kind: str, key: str) -> int:
        for each in reversed(self.stored):
            if (each.kind, each.key) == (kind, key):
                return each.id
        raise DefinitionMissing(where=key, what=kind)

    def definition(self, definition_id: int) -> StoredDefinition:
        if not 1 <= definition_id <= len(self.stored):
            raise DefinitionMissing(where=str(definition_id), what="definition")
        return self.stored[definition_id - 1]


class PlainWorld:
    """Facts, settings and acts given by the test; every act is recorded."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        case: Mapping[str, Value] | None = None,
        settings: Mapping[str, Value] | None = None,
        acts: Mapping[str, Callable[..., Mapping[str, Value] | None]] | None = None,
    ) -> None:
        self.shelf = shelf
        self.case: dict[str, Any] = dict(case or {})
        self.request: dict[str, Any] = {}
        self.settings: dict[str, Any] = dict(settings or {})
        self.acts = dict(acts or {})
        self.done: list[tuple[str, dict[str, Value], Step]] = []
        self.clock = MONDAY
        self.limits: dict[int, Mapping[str, Value]] = {}

    @property
    def now(self) -> datetime:
        return self.clock

    def later(self, **length: float) -> None:
        self.clock += timedelta(**length)

    def facts(self) -> Mapping[str, Value]:
        return {"case": dict(self.case), "request": dict(self.request)}

    def step_facts(self, task_id: int) -> Mapping[str, Value]:
        return self.limits.get(task_id, {})

    def call(self, name: str, args: Sequence[Value]) -> Value:
        if name == "setting":
            return self.settings.get(str(args[0]))
        return args[1]

    def act(self, name: str, params: Mapping[str, Value], step: Step) -> Mapping[str, Value]:
        self.done.append((name, dict(params), step))
        act = self.acts.get(name)
        return (act(self, params, step) if act else None) or {}

    def newest(self, kind: str, key: str) -> int:
        return self.shelf.newest(kind, key)

    def definition(self, definition_id: int) -> StoredDefinition:
        return self.shelf.definition(definition_id)

    @property
    def acted(self) -> list[str]:
        return [name for name, _, _ in self.done]
