"""One evaluation in progress: what it sees and how much it may still spend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.errors.feel import BudgetExceeded


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Limits of one evaluation.

    `steps` pays for iterations, calls, items of new lists and every 16 characters of new text, so
    it bounds time and memory together. `calls` is how deep functions may call each other.
    """

    steps: int = 200_000
    items: int = 50_000
    characters: int = 200_000
    calls: int = 30


DEFAULT_BUDGET = Budget()

# Local variables of a running expression: (value, outer environment) pairs. Tuples cannot change,
# so a function value may keep its environment without copying.
Environment = tuple[object, "Environment"] | None


class State:
    """What is the same everywhere in one evaluation; never shared between two."""

    __slots__ = ("budget", "context", "depth", "functions", "now", "steps")

    def __init__(
        self,
        context: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]] | None,
        now: datetime | None,
        budget: Budget,
    ) -> None:
        self.context = context
        self.functions = functions
        self.now = now
        self.budget = budget
        self.steps = budget.steps
        self.depth = 0

    def spend(self, steps: int) -> None:
        """Pay for work about to be done; raises BudgetExceeded."""
        self.steps -= steps
        if self.steps < 0:
            raise BudgetExceeded(what="steps", limit=self.budget.steps)

    def spend_depth(self) -> None:
        """Called when functions have called each other too deep."""
        raise BudgetExceeded(what="functions calling each other", limit=self.budget.calls)

    def spend_items(self, count: int) -> None:
        """Pay for a list of `count` items."""
        if count > self.budget.items:
            raise BudgetExceeded(what="items of a list", limit=self.budget.items)
        self.spend(count)

    def spend_text(self, length: int) -> None:
        """Pay for a new text of `length` characters."""
        if length > self.budget.characters:
            raise BudgetExceeded(what="characters of a text", limit=self.budget.characters)
        self.spend(length >> 4)


Code = Callable[[State, Environment], object]
"""A compiled expression."""
