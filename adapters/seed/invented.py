"""What a county for trying things out is filled with: usual departments, names of nobody.

The names are a heavenly stem, a lunar lodge and a colour: no person is called like that.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualDepartment:
    """A department that every area of a level has; `workers` beside its head."""

    level: str
    kind: str
    name: str
    name_en: str
    workers: int


def usual_departments() -> tuple[UsualDepartment, ...]:
    return tuple(
        UsualDepartment(
            level=row["level"],
            kind=row["kind"],
            name=row["zh"],
            name_en=row["en"],
            workers=int(row["workers"]),
        )
        for row in _rows("departments.csv")
    )


def invented_names() -> Iterator[str]:
    """As many as are asked for; after 2 520 a number keeps them apart."""
    parts: dict[str, list[str]] = {}
    for row in _rows("invented_names.csv"):
        parts.setdefault(row["part"], []).append(row["zh"])
    stems, lodges, colours = parts["1"], parts["2"], parts["3"]
    number = 0
    while True:
        again, rest = divmod(number, len(stems) * len(lodges) * len(colours))
        # Neighbours in the list differ in every part, so that people of one place do too.
        name = (
            stems[rest % len(stems)]
            + lodges[(rest // len(stems) + rest) % len(lodges)]
            + colours[(rest // (len(stems) * len(lodges)) + rest) % len(colours)]
        )
        yield name if not again else f"{name}{again + 1}"
        number += 1


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))
