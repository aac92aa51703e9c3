"""What a running process sees of the outside: one Protocol, bound to the open unit of work.

`workflow` owns it, `services` implement it; the soundness explorer, replay, the sandbox and the
tests bring worlds of their own. Nothing here knows what a hazard is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Protocol

Value = object
"""A FEEL value: None, bool, Decimal, str, date and time values, durations, list or context."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time with the clock that counts it (domain.md §6).

    `kind` is working_hour, working_day, natural_hour, natural_day or urgent_hour; `amount` is in
    that unit and greater than zero. `PT4H` in a diagram is a natural_hour of 4.
    """

    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDefinition:
    """One immutable version of a process, decision or form, as the database holds it."""

    id: int
    kind: str  # process | decision | form
    key: str
    version: int
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The node on whose behalf an act is called."""

    task_id: int
    scope: str
    process: str
    definition: int
    node: str
    outcome: str | None = None  # of a human step
    answers: Mapping[str, Value] = field(default_factory=dict)  # of a human step, validated


class World(Protocol):
    """All methods answer from the open unit of work; none commits."""

    @property
    def now(self) -> datetime:
        """The moment of this step, aware, UTC; the same throughout one step."""

    def facts(self) -> Mapping[str, Value]:
        """The FEEL names that rows answer: `case`, and `request` in a side run. Codes, numbers and
        times only, no personal data. Read again after an act."""

    def step_facts(self, task_id: int) -> Mapping[str, Value]:
        """The FEEL context `step` (started, due, round) of an open step; {} while it has no row."""

    def call(self, name: str, args: Sequence[Value]) -> Value:
        """A FEEL function that needs data, such as `setting` or `category limit`."""

    def act(self, name: str, params: Mapping[str, Value], step: Step) -> Mapping[str, Value]:
        """Do an act; the rows it writes belong to the open unit of work. Raises what it refuses."""

    def newest(self, kind: str, key: str) -> int:
        """The id of the newest released definition. Raises DefinitionMissing."""

    def definition(self, definition_id: int) -> StoredDefinition:
        """One stored version. Raises DefinitionMissing."""
