"""Luck that can be repeated: every decision of a simulation is drawn here."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """The same seed gives the same draws in the same order."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret

    def happens(self, probability: float) -> bool:
        return self._random.random() < probability

    def between(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def share(self, least: float, most: float) -> float:
        return self._random.uniform(least, most)

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self._random.randrange(len(choices))]

    def weighted(self, choices: Sequence[T], weights: Sequence[float]) -> T:
        return self._random.choices(choices, weights)[0]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        mixed = list(choices)
        self._random.shuffle(mixed)
        return mixed
