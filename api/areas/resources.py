"""The lists of codes that everybody who is signed in may read, and their upkeep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from api.application import application, current_actor
from api.areas.schemas import (
    AddAreaBody,
    AddCategoryBody,
    AddDepartmentBody,
    AreaLine,
    AreasPage,
    AreasQuery,
    Categories,
    CategoryLine,
    ChangeAreaBody,
    ChangeCategoryBody,
    ChangeDepartmentBody,
    Codes,
    DepartmentLine,
    DepartmentsPage,
    DepartmentsQuery,
)
from api.naming import Ref, area_ref, department_ref, reading, statuses
from api.operations import Operations
from api.paging import cursor, parts_of
from engine.domain import cases
from engine.domain.areas import USUAL_LEVELS
from engine.domain.roles import ACTIONS
from engine.domain.settings import CHANNELS
from engine.domain.views import VIEWS
from engine.errors.casework import UnknownCategory
from engine.errors.database import CursorInvalid
from engine.ports import AreaRecord, CategoryRecord, DepartmentRecord
from engine.services.commands import areas as area_commands
from engine.services.commands import categories as category_commands
from engine.services.commands import departments as department_commands
from engine.services.commands import seen
from engine.services.commands.categories import PhaseLimit
from engine.services.reference import Organisation

T = TypeVar("T")

blueprint = Operations("areas", __name__, description="Areas, departments, categories, codes")


@blueprint.operation("GET", "/areas", query=AreasQuery, answer=AreasPage, errors=(422,))
def list_areas(query: dict[str, Any]) -> Ref:
    """Areas of the territory, parents first"""
    with reading() as now:
        organisation = now.organisation
        parent = organisation.area(query["parent"], where="parent") if query["parent"] else None
        top = organisation.area(query["below"], where="below") if query["below"] else None
        children: dict[int | None, int] = {}
        for area in organisation.areas.values():
            children[area.parent_id] = children.get(area.parent_id, 0) + 1
        found = [
            area
            for area in organisation.areas.values()
            if (parent is None or area.parent_id == parent.id)
            and (top is None or area.path.startswith(top.path))
            and (query["level"] is None or area.level == query["level"])
            and _matches(query["q"], area.code, area.name, area.name_en)
        ]
        items, following = _page(found, query, by=lambda area: area.path)
        return {
            "items": [_area(area, children.get(area.id, 0)) for area in items],
            "next": following,
        }


@blueprint.operation(
    "GET", "/departments", query=DepartmentsQuery, answer=DepartmentsPage, errors=(422,)
)
def list_departments(query: dict[str, Any]) -> Ref:
    """Departments"""
    with reading() as now:
        organisation = now.organisation
        top = organisation.area(query["area"], where="area") if query["area"] else None
        place = organisation.area(query["serving"], where="serving") if query["serving"] else None
        above = {area.id for area in organisation.upwards(place.id)} if place is not None else None
        found = [
            department
            for department in organisation.departments.values()
            if (query["kind"] is None or department.kind == query["kind"])
            and (above is None or department.area_id in above)
            and (top is None or organisation.areas[department.area_id].path.startswith(top.path))
            and _matches(query["q"], department.code, department.name, department.name_en)
        ]
        items, following = _page(found, query, by=lambda department: department.code)
        return {
            "items": [_department(department, organisation) for department in items],
            "next": following,
        }


@blueprint.operation("GET", "/categories", answer=Categories)
def list_categories() -> Ref:
    """Categories in their newest version, with their limits"""
    with reading() as now:
        return {
            "items": [
                _category(category)
                for category in sorted(now.organisation.categories, key=lambda each: each.code)
            ]
        }


@blueprint.operation("GET", "/categories/<string:code>/versions", answer=Categories, errors=(422,))
def list_category_versions(code: str) -> Ref:
    """A category in each of its versions, newest first"""
    with reading() as now:
        if now.organisation.category_kept(code) is None:
            raise UnknownCategory(where=code)
        return {"items": [_category(each) for each in now.organisation.category_versions(code)]}


@blueprint.operation("GET", "/codes", answer=Codes)
def list_codes() -> Ref:
    """Every list of codes with its Chinese and English names"""
    with reading() as now:
        known = statuses(now)
    return {
        "channels": _named(cases.CHANNELS),
        "natures": _named(cases.NATURES),
        "levels": _named(cases.LEVELS),
        "statuses": [{"code": code, "zh": zh, "en": en} for code, (zh, en) in known.items()],
        "area_levels": [
            {"code": level.code, "zh": level.zh, "en": level.en} for level in USUAL_LEVELS
        ],
        "actions": _named(ACTIONS),
        "notice_channels": [
            {"code": code, "zh": zh, "en": en} for code, (zh, en) in CHANNELS.items()
        ],
        "views": [
            {
                "code": view.code,
                "zh": view.zh,
                "en": view.en,
                "roles": view.roles,
                "about_zh": view.about_zh,
                "about_en": view.about_en,
                "setting": view.setting,
                "limit": view.limit,
            }
            for view in VIEWS.values()
        ],
    }


@blueprint.operation(
    "POST",
    "/areas",
    body=AddAreaBody,
    answer=AreaLine,
    status=201,
    needs="areas_write",
    errors=(409, 422),
)
def create_area(body: dict[str, Any]) -> Ref:
    """Add an area below another one"""
    area = area_commands.add_area(
        area_commands.AddArea(**body), actor=current_actor(), core=application().core
    )
    return _area_now(area.code)


@blueprint.operation(
    "PATCH",
    "/areas/<string:code>",
    body=ChangeAreaBody,
    answer=AreaLine,
    needs="areas_write",
    errors=(409, 412, 422),
)
def change_area(body: dict[str, Any], code: str) -> Ref:
    """Rename or disable an area

    It can be disabled when it has no active area below, no active department and no open case.
    """
    area_commands.change_area(
        area_commands.ChangeArea(code=code, **body),
        actor=current_actor(),
        core=application().core,
    )
    return _area_now(code)


@blueprint.operation(
    "POST",
    "/departments",
    body=AddDepartmentBody,
    answer=DepartmentLine,
    status=201,
    needs="areas_write",
    errors=(409, 422),
)
def create_department(body: dict[str, Any]) -> Ref:
    """Add a department"""
    department_commands.add_department(
        department_commands.AddDepartment(**body),
        actor=current_actor(),
        core=application().core,
    )
    return _department_now(body["code"])


@blueprint.operation(
    "PATCH",
    "/departments/<string:code>",
    body=ChangeDepartmentBody,
    answer=DepartmentLine,
    needs="areas_write",
    errors=(409, 412, 422),
)
def change_department(body: dict[str, Any], code: str) -> Ref:
    """Change or disable a department

    It can be disabled when it has no open case.
    """
    department_commands.change_department(
        department_commands.ChangeDepartment(code=code, **body),
        actor=current_actor(),
        core=application().core,
    )
    return _department_now(code)


@blueprint.operation(
    "POST",
    "/categories",
    body=AddCategoryBody,
    answer=CategoryLine,
    status=201,
    needs="categories_write",
    errors=(409, 422),
)
def create_category(body: dict[str, Any]) -> Ref:
    """Add a category"""
    limits = _limits(body.pop("limits")) or []
    return _category(
        category_commands.add_category(
            category_commands.AddCategory(**body, limits=limits),
            actor=current_actor(),
            core=application().core,
        )
    )


@blueprint.operation(
    "PATCH",
    "/categories/<string:code>",
    body=ChangeCategoryBody,
    answer=CategoryLine,
    needs="categories_write",
    errors=(412, 422),
)
def change_category(body: dict[str, Any], code: str) -> Ref:
    """Change a category: a new version for reports from now on; old cases keep theirs"""
    limits = _limits(body.pop("limits"))
    return _category(
        category_commands.change_category(
            category_commands.ChangeCategory(code=code, **body, limits=limits),
            actor=current_actor(),
            core=application().core,
        )
    )


def _area_now(code: str) -> Ref:
    with reading() as now:
        area = now.organisation.area_kept(code)
        assert area is not None
        children = sum(1 for a in now.organisation.areas.values() if a.parent_id == area.id)
        return _area(area, children)


def _department_now(code: str) -> Ref:
    with reading() as now:
        department = now.organisation.department_kept(code)
        assert department is not None
        return _department(department, now.organisation)


def _area(area: AreaRecord, children: int) -> Ref:
    return area_ref(area) | {
        "path": area.path,
        "parent": area.parent_id,
        "children": children,
        "active": area.active,
        "version": seen.area_version(area),
        "imported": area.imported,
    }


def _department(department: DepartmentRecord, organisation: Organisation) -> Ref:
    return department_ref(department) | {
        "kind": department.kind,
        "area": area_ref(organisation.areas[department.area_id]),
        "legal_power": department.legal_power,
        "active": department.active,
        "version": seen.department_version(department),
        "imported": department.imported,
    }


def _category(category: CategoryRecord) -> Ref:
    return {
        "code": category.code,
        "zh": category.name,
        "en": category.name_en,
        "major": category.major,
        "major_zh": category.major_name,
        "major_en": category.major_name_en,
        "version": category.version,
        "default_level": category.default_level,
        "department_kind": category.department_kind,
        "limits": [
            {
                "row": row.row,
                "phase": row.phase,
                "kind": row.limit.kind if row.limit else None,
                "amount": str(row.limit.amount) if row.limit else None,
            }
            for row in category.limits
        ],
        "active": category.active,
    }


def _limits(given: list[dict[str, Any]] | None) -> list[PhaseLimit] | None:
    if given is None:
        return None
    return [PhaseLimit(**each) for each in given]


def _named(names: Mapping[str, Any]) -> list[Ref]:
    return [{"code": str(code), "zh": each.zh, "en": each.en} for code, each in names.items()]


def _matches(asked: str | None, code: str, *names: str) -> bool:
    if not asked:
        return True
    wanted = asked.casefold()
    return code.casefold().startswith(wanted) or any(wanted in name.casefold() for name in names)


def _page(
    found: Iterable[T], query: dict[str, Any], *, by: Callable[[T], str]
) -> tuple[list[T], str | None]:
    """A page of reference data, which lie in memory."""
    after = ""
    if query["after"] is not None:
        parts = parts_of(query["after"])
        if len(parts) != 1 or not isinstance(parts[0], str):
            raise CursorInvalid(where="after")
        after = parts[0]
    rest = sorted((each for each in found if by(each) > after), key=by)
    items = rest[: query["limit"]]
    more = len(rest) > len(items)
    return items, cursor((by(items[-1]),)) if more else None
