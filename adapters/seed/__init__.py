"""What an empty county starts with: its divisions and an example list of categories."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from engine.domain.categories import Categories, read_categories

_LEVELS = {"1": "province", "2": "city", "3": "county", "4": "town", "5": "village"}
EXAMPLE_CATEGORIES = "example-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """An administrative division; `level` is an area level code. Parents come before children."""

    code: str
    name: str
    name_en: str
    level: str
    parent_code: str | None


def divisions(county: str = "350322") -> tuple[Division, ...]:
    """The county with its province, city, towns and villages (source: NOTICE). 350322 Xianyou is
    the only one shipped. Names of villages are romanised in a file of our own."""
    text = _text(f"divisions/xianyou_{county}.csv")
    english = {
        row["code"]: row["name_en"]
        for row in csv.DictReader(_text(f"divisions/xianyou_{county}_en.csv").splitlines())
    }
    return tuple(
        Division(
            code=row["code"],
            name=row["name"],
            name_en=english[row["code"]],
            level=_LEVELS[row["level"]],
            parent_code=row["parent_code"] or None,
        )
        for row in csv.DictReader(text.splitlines())
    )


def example_categories() -> Categories:
    """The starter list, `categories.csv`: made up as an example, to be replaced by the county's
    own list of cases and limits."""
    return read_categories(
        csv.DictReader(_text("categories.csv").splitlines()), version=EXAMPLE_CATEGORIES
    )


def _text(path: str) -> str:
    return files(__package__).joinpath(path).read_text(encoding="utf-8-sig")
