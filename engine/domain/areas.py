"""The territory tree: which area lies in which.

An area's path is `/`, then the keys of its ancestors and its own, each followed by `/`:
`/1/7/31/`. Keys are the internal numbers, never division codes: codes change and mean nothing
(domain.md §10). `/` alone is the whole system.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors.domain import AreaPathInvalid

ROOT = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What areas of one kind are called. Levels are data: a county may add 片 or 小区."""

    code: str
    zh: str
    en: str
    depth: int  # order from the top; two levels may share it (town, 管委会)


USUAL_LEVELS = (
    Level(code="province", zh="省", en="Province", depth=1),
    Level(code="city", zh="市", en="City", depth=2),
    Level(code="county", zh="区县", en="County", depth=3),
    Level(code="town", zh="镇街", en="Town", depth=4),
    Level(code="village", zh="村居", en="Village", depth=5),
    Level(code="grid", zh="网格", en="Grid", depth=6),
)
DESK_LEVELS = ("village", "town", "county")
"""Levels with a grid centre, from the bottom (domain.md §2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A node of the tree. `code` is text and names it to people and files; `id` never changes."""

    id: int
    code: str
    name: str
    level: str
    path: str
    parent_id: int | None = None
    en: str = ""

    def holds(self, path: str) -> bool:
        """True for the area itself and everything below it."""
        return holds(self.path, path)


def child_path(parent: str, key: int) -> str:
    """The path of the area `key` below `parent`. Raises AreaPathInvalid."""
    _check(parent)
    return f"{parent}{key}/"


def holds(above: str, path: str) -> bool:
    """True if the area `path` is `above` or lies in it. Raises AreaPathInvalid for a path without
    its closing slash: /1/3 would hold /1/31/."""
    _check(above)
    return path.startswith(above)


def ancestors(path: str) -> Iterator[str]:
    """The path itself, then its parents up to the whole system: nearest first."""
    _check(path)
    while path != ROOT:
        yield path
        path = path[: path.rstrip("/").rfind("/") + 1]
    yield ROOT


def keys(path: str) -> tuple[int, ...]:
    """The area keys along a path, from the top."""
    _check(path)
    return tuple(int(key) for key in path.split("/") if key)


def _check(path: str) -> None:
    if not (path.startswith("/") and path.endswith("/")):
        raise AreaPathInvalid(path=path)
