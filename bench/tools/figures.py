"""Small sums over what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median


def middle(values: Sequence[int]) -> int:
    return round(median(values)) if values else 0


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of them lies."""
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2) if ordered else 0.0
