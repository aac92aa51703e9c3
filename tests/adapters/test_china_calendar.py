from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from adapters.calendars import china_overrides, county_calendar, published
from engine.domain.worktime import Limit, OverrideKind, add

MAKE_UP = {
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_make_up_days_of_a_year_are_those_that_were_published(year: int) -> None:
    days = [o.day for o in china_overrides([year]) if o.kind is OverrideKind.MAKE_UP]

    assert [f"{day:%m-%d}" for day in days] == MAKE_UP[year]
    assert published(year)


def test_stray_days_of_other_years_are_left_out() -> None:
    assert {override.day.year for override in china_overrides([2026])} == {2026}
    assert {override.day.year for override in china_overrides([2025, 2026])} == {2025, 2026}
    assert china_overrides([]) == ()


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        (date(2025, 1, 1), "元旦", "New Year's Day"),
        (date(2025, 1, 28), "农历除夕", "Chinese New Year's Eve"),
        (date(2025, 10, 6), "中秋节", "Mid-Autumn Festival"),
        (date(2026, 2, 17), "春节", "Chinese New Year (Spring Festival)"),
        (date(2026, 6, 19), "端午节", "Dragon Boat Festival"),
        (date(2026, 10, 1), "国庆节", "National Day"),
        (date(2026, 2, 14), "调休上班", "Make-up working day"),
    ],
)
def test_days_have_their_names_in_two_languages(day: date, zh: str, en: str) -> None:
    found = {override.day: override for override in china_overrides([2025, 2026])}

    assert (found[day].zh, found[day].en) == (zh, en)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # a Saturday that is worked
        (date(2026, 2, 15), False),
        *((date(2026, 2, day), False) for day in range(16, 24)),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
    ],
)
def test_the_countys_year_is_worked_as_published(day: date, working: bool) -> None:
    calendar = county_calendar([2025, 2026])

    assert bool(calendar.slots_on(day)) is working


def test_a_limit_runs_over_the_spring_festival() -> None:
    start = datetime(2026, 2, 13, 2, tzinfo=UTC)  # Friday 10:00 in the county

    due = add(start, Limit.of("working_day", 3), county_calendar([2026]))

    assert due == datetime(2026, 2, 25, 2, tzinfo=UTC)


def test_a_year_that_is_not_published_has_the_statutory_holidays() -> None:
    found = china_overrides([2040])

    assert not published(2040)
    assert date(2040, 10, 1) in {override.day for override in found}
    assert all(override.kind is OverrideKind.HOLIDAY for override in found)
