from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from adapters.seed import divisions, example_categories
from engine.domain.areas import USUAL_LEVELS
from engine.domain.departments import KINDS
from engine.domain.worktime import Limit

ROOT = Path(__file__).parents[2]


def test_xianyou_has_18_towns_and_327_villages() -> None:
    found = divisions()

    assert Counter(division.level for division in found) == {
        "province": 1,
        "city": 1,
        "county": 1,
        "town": 18,
        "village": 327,
    }
    assert {division.level for division in found} < {level.code for level in USUAL_LEVELS}


def test_parents_come_before_their_children_and_codes_are_unique() -> None:
    seen: set[str] = set()

    for division in divisions():
        assert division.code not in seen
        assert division.parent_code is None or division.parent_code in seen
        seen.add(division.code)


def test_every_division_has_an_english_name_too() -> None:
    named = {division.name: division.name_en for division in divisions()}

    assert named["仙游县"] == "Xianyou County"
    assert named["枫亭镇"] == "Fengting Town"
    assert all(re.fullmatch(r"[A-Z][A-Za-z' -]+", name) for name in named.values())


def test_a_village_name_is_no_key() -> None:
    names = Counter(division.name for division in divisions())

    assert [name for name, count in names.items() if count > 1] == ["半岭村委会"]


def test_the_example_list_covers_all_majors_with_known_departments() -> None:
    found = example_categories()

    assert list(found.majors) == [
        "fire",
        "rented_rooms",
        "gas",
        "fireworks",
        "venues",
        "lifts",
        "roads",
        "chemicals",
        "construction",
        "mines",
        "city_appearance",
        "advertising",
        "building_sites",
        "street_order",
        "emergencies",
        "others",
    ]
    assert {c.major for c in found} == set(found.majors)
    assert {c.department for c in found} - {None} <= set(KINDS)
    assert 40 <= len(found) <= 60
    for category in found:
        assert category.zh
        assert category.en != category.zh
        assert all(row.registering_zh and row.closing_en for row in category.rows)


def test_the_example_list_shows_what_the_columns_can_do() -> None:
    found = example_categories()
    default = Limit.of("working_day", 3)

    damaged = found["roads.surface_damaged"]
    assert damaged.phases() == ("make_safe", "restore")
    assert damaged.phases("2") == ("handle",)
    assert found["others.other"].limit("handle", default) == default


def test_the_example_list_says_that_it_is_one() -> None:
    lines = (ROOT / "adapters/seed/categories.csv").read_text(encoding="utf-8").splitlines()

    assert all("example, to be replaced" in line for line in lines[1:])


def test_sources_are_named() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")

    for source in (
        "liyanjie2048/AdministrativeDivisionCn",
        "74875658fe65",
        "dmn-tck/tck",
        "0dbcaf9b98bc",
        "SpiffWorkflow",
    ):
        assert source in notice
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
