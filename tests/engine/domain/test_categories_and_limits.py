from __future__ import annotations

import pytest

from engine.domain.cases import HazardLevel
from engine.domain.categories import COLUMNS, Major, plain_category, read_categories
from engine.domain.worktime import Limit
from engine.errors.domain import (
    CategoriesInvalid,
    CategoryUnknown,
    LimitRowUnknown,
    PhaseUnknown,
)

DEFAULT = Limit.of("working_day", 3)


def a_line(**cells: str) -> dict[str, str]:
    usual = {
        "major": "fire",
        "major_zh": "消防安全",
        "major_en": "Fire safety",
        "minor": "wiring",
        "minor_zh": "线路老化",
        "level": "general",
        "department": "fire_brigade",
        "limit_kind": "working_day",
        "limit_amount": "5",
    }
    return dict.fromkeys(COLUMNS, "") | usual | cells


def test_a_list_is_read_with_its_majors_and_limit_rows() -> None:
    found = read_categories(
        [
            a_line(),
            a_line(row="2", limit_kind="natural_hour", limit_amount="12"),
            a_line(minor="other", minor_zh="其他", limit_kind="", limit_amount=""),
        ],
        version="2026",
    )

    wiring = found["fire.wiring"]
    assert found.version == "2026"
    assert [category.code for category in found] == ["fire.wiring", "fire.other"]
    assert found.majors["fire"] == Major(code="fire", zh="消防安全", en="Fire safety")
    assert wiring.en == "线路老化"
    assert wiring.level is HazardLevel.GENERAL
    assert [row.code for row in wiring.rows] == ["1", "2"]


def test_a_limit_is_that_of_the_chosen_row_else_the_default() -> None:
    found = read_categories(
        [
            a_line(),
            a_line(row="2", limit_kind="natural_hour", limit_amount="12"),
            a_line(minor="other", minor_zh="其他", limit_kind="", limit_amount=""),
        ],
        version="2026",
    )

    wiring = found["fire.wiring"]
    assert wiring.limit("handle", DEFAULT) == Limit.of("working_day", 5)
    assert wiring.limit("handle", DEFAULT, row="2") == Limit.of("natural_hour", 12)
    assert found["fire.other"].limit("handle", DEFAULT) is DEFAULT
    with pytest.raises(LimitRowUnknown, match="no limit row 3"):
        wiring.limit("handle", DEFAULT, row="3")
    with pytest.raises(PhaseUnknown, match="restore"):
        wiring.limit("restore", DEFAULT)


def test_some_hazards_are_made_safe_first_and_restored_later() -> None:
    found = read_categories(
        [
            a_line(phase="make_safe", limit_kind="urgent_hour", limit_amount="4"),
            a_line(phase="restore", limit_kind="natural_day", limit_amount="7"),
        ],
        version="2026",
    )

    wiring = found["fire.wiring"]
    assert wiring.phases() == ("make_safe", "restore")
    assert wiring.limit("restore", DEFAULT) == Limit.of("natural_day", 7)


def test_every_mistake_is_named_by_row_and_column() -> None:
    with pytest.raises(CategoriesInvalid) as caught:
        read_categories(
            [
                a_line(minor=""),
                a_line(),
                a_line(level="huge"),
                a_line(row="2", limit_kind="fortnight"),
                a_line(row="3", limit_amount="-1"),
                a_line(row="4", phase="polish"),
                a_line(),
                a_line(row="5", department="housing"),
                a_line(row="6", major_zh="别的"),
                a_line(row="7", phase="restore"),
            ],
            version="2026",
        )

    places = [finding.where for finding in caught.value.findings]
    assert places == [
        "row 2, column minor",
        "row 4, column level",
        "row 5, column limit_kind, limit_amount",
        "row 6, column limit_kind, limit_amount",
        "row 7, column phase",
        "row 8, column phase",
        "row 9, column department",
        "row 10, column major_zh",
        "row 3, column phase",
    ]
    assert "第 2 行" in caught.value.findings[0].zh


def test_empty_lines_and_unknown_columns_are_ignored() -> None:
    found = read_categories(
        [dict.fromkeys(COLUMNS, " "), a_line() | {"remark": "示例"}], version="2026"
    )

    assert len(found) == 1


def test_an_unknown_category_is_refused_by_code_and_version() -> None:
    with pytest.raises(CategoryUnknown, match=r"2026.*fire\.wiring"):
        read_categories([], version="2026")["fire.wiring"]


def test_an_import_makes_a_plain_category_for_a_name_it_does_not_know() -> None:
    made = plain_category(Major(code="5", zh="市容环卫", en="市容环卫"), "603", "店外经营")

    assert made.code == "5.603"
    assert made.limit("handle", DEFAULT) is DEFAULT
