"""The public holidays and make-up working days of China as calendar overrides.

The source is the package `holidays`; it knows a year's make-up days (调休) once the State Council
has published them, usually in November of the year before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from holidays import country_holidays

from engine.domain.worktime import Calendar, Override, OverrideKind

MAKE_UP_ZH, MAKE_UP_EN = "调休上班", "Make-up working day"


def china_overrides(years: Iterable[int]) -> tuple[Override, ...]:
    """Holidays and make-up days of the given years in order of date.

    Holidays that fall on a weekend are in the list too: they have a name that people look for.
    For a year that is not `published` there are the statutory holidays only.
    """
    wanted = sorted(set(years))
    chinese = country_holidays("CN", years=wanted, language="zh_CN")
    english = country_holidays("CN", years=wanted, language="en_US")
    found = [
        Override(day=day, kind=OverrideKind.HOLIDAY, zh=str(name), en=str(english[day]))
        for day, name in chinese.items()
        if day.year in wanted
    ]
    found.extend(
        Override(day=day, kind=OverrideKind.MAKE_UP, zh=MAKE_UP_ZH, en=MAKE_UP_EN)
        for day in _make_up_days(wanted)
    )
    return tuple(sorted(found, key=lambda override: override.day))


def county_calendar(years: Iterable[int], *, name: str = "") -> Calendar:
    """The usual week (Mon–Fri 08:00–12:00, 14:00–18:00, Asia/Shanghai) with those overrides."""
    return Calendar.of(overrides=china_overrides(years), name=name)


def published(year: int) -> bool:
    """Whether the make-up days of that year are known; every year since 2001 has some."""
    return bool(_make_up_days([year]))


def _make_up_days(years: list[int]) -> list[date]:
    # The library's set is shared by its whole class hierarchy and holds days of other years.
    every = country_holidays("CN", years=years).weekend_workdays
    return sorted(day for day in every if day.year in years)
