"""Departments: units that handle cases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentKind:
    """What a department is for. Decision tables name kinds, cases name departments."""

    code: str
    zh: str
    en: str
    levels: tuple[str, ...]  # area levels that usually have one
    legal_power: bool  # may order, punish, close down (domain.md §2)


KINDS: dict[str, DepartmentKind] = {
    kind.code: kind
    for kind in (
        DepartmentKind(
            code="fire_brigade",
            zh="消防",
            en="Fire brigade",
            levels=("county",),
            legal_power=True,
        ),
        DepartmentKind(
            code="housing",
            zh="住建",
            en="Housing and construction",
            levels=("county",),
            legal_power=True,
        ),
        DepartmentKind(
            code="urban_management",
            zh="城管",
            en="Urban management",
            levels=("county",),
            legal_power=True,
        ),
        DepartmentKind(
            code="market_supervision",
            zh="市场监管",
            en="Market supervision",
            levels=("county",),
            legal_power=True,
        ),
        DepartmentKind(
            code="emergency_management",
            zh="应急管理",
            en="Emergency management",
            levels=("county",),
            legal_power=True,
        ),
        DepartmentKind(
            code="transport",
            zh="交通运输",
            en="Transport",
            levels=("county",),
            legal_power=True,
        ),
        DepartmentKind(
            code="public_security",
            zh="公安",
            en="Public security",
            levels=("county",),
            legal_power=True,
        ),
        DepartmentKind(
            code="culture",
            zh="文旅",
            en="Culture and tourism",
            levels=("county",),
            legal_power=True,
        ),
        DepartmentKind(
            code="natural_resources",
            zh="自然资源",
            en="Natural resources",
            levels=("county",),
            legal_power=True,
        ),
        DepartmentKind(
            code="safety_station",
            zh="安全监管站",
            en="Safety station",
            levels=("town",),
            legal_power=True,
        ),
        DepartmentKind(
            code="village_station",
            zh="村级服务站",
            en="Village station",
            levels=("village",),
            legal_power=False,
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A unit of one area. `kind` is a code of KINDS or one that the county added."""

    id: int
    code: str
    name: str
    kind: str
    area_id: int
    area_path: str
    legal_power: bool
    en: str = ""
    active: bool = True
