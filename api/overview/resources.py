"""The board of figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from adapters.database.queries.overview import SEE_REPORTS, Counted, counted
from adapters.database.queries.totals import scope_key
from api.application import application, current_actor
from api.naming import Ref, area_ref, department_named, reading
from api.operations import Operations
from api.overview.schemas import Overview, OverviewQuery
from engine.domain.people import Scope
from engine.ports import AreaRecord
from engine.services.access import require
from engine.services.reference import Organisation

blueprint = Operations("overview", __name__, description="Figures for those who lead")


@blueprint.operation(
    "GET",
    "/overview",
    query=OverviewQuery,
    answer=Overview,
    needs=SEE_REPORTS,
    errors=(422,),
)
def get_overview(query: dict[str, Any]) -> Ref:
    """Open, overdue and closed cases by area and department

    Of the cases in the reach of `see_reports`. Counted every few seconds at most.
    """
    app, actor = application(), current_actor()
    now = app.core.clock.now()
    # A whole hour, as the list of cases asks: the number and its list are the same.
    since = now.replace(minute=0, second=0, microsecond=0) - timedelta(days=query["days"])
    with reading() as view:
        organisation = view.organisation
        if query["area"]:
            area = organisation.area(query["area"], where="area")
            if not _touches(actor.scope, area.path):
                require(actor, SEE_REPORTS, area_path=area.path)
        else:
            area = _top(actor.scope, organisation)
        at, rows = app.totals.get(
            ("overview", scope_key(actor.scope), area.path, query["days"]),
            lambda: (
                now,
                counted(actor.scope, view.connection, area_path=area.path, now=now, since=since),
            ),
            now=now,
        )
        above = organisation.areas.get(area.parent_id or 0)
        return {
            "area": area_ref(area),
            "above": (
                area_ref(above)
                if above is not None and actor.scope.allows_at(SEE_REPORTS, above.path)
                else None
            ),
            "at": at,
            "since": since,
            "total": _figures(rows),
            "areas": _by_area(rows, area, organisation),
            "departments": _by_department(rows, organisation),
        }


def _touches(scope: Scope, path: str) -> bool:
    """Whether some of the reach lies in the area, or the area in it."""
    return any(
        reach.area_path.startswith(path) or path.startswith(reach.area_path)
        for reach in scope.reaches(SEE_REPORTS)
    )


def _top(scope: Scope, organisation: Organisation) -> AreaRecord:
    """The lowest area that all of the person's reach lies in."""
    paths = [reach.area_path for reach in scope.reaches(SEE_REPORTS)]
    shared = [
        area
        for area in organisation.areas.values()
        if all(path.startswith(area.path) for path in paths)
    ]
    tops = shared or [a for a in organisation.areas.values() if a.parent_id is None]
    return max(tops, key=lambda area: len(area.path))


def _figures(rows: Iterable[Counted]) -> Ref:
    found = list(rows)
    return {
        "open": sum(row.open for row in found),
        "overdue": sum(row.overdue for row in found),
        "closed": sum(row.closed for row in found),
    }


def _by_area(rows: Iterable[Counted], top: AreaRecord, organisation: Organisation) -> list[Ref]:
    parts: dict[int, list[Counted]] = {
        area.id: []
        for area in organisation.areas.values()
        if area.parent_id == top.id and area.active
    }
    for row in rows:
        parts.setdefault(_part(row.area_id, top, organisation), []).append(row)
    children: dict[int | None, int] = {}
    for area in organisation.areas.values():
        children[area.parent_id] = children.get(area.parent_id, 0) + 1
    lines: list[Ref] = []
    for area_id, found in parts.items():
        placed = sum(row.placed for row in found)
        lines.append(
            _figures(found)
            | {
                "area": area_ref(organisation.areas[area_id]),
                "children": children.get(area_id, 0) if area_id != top.id else 0,
                "latitude": sum(row.latitude for row in found) / placed if placed else None,
                "longitude": sum(row.longitude for row in found) / placed if placed else None,
            }
        )
    return lines


def _part(area_id: int, top: AreaRecord, organisation: Organisation) -> int:
    """The child of `top` that the area lies in; `top` itself for what lies in no child."""
    for area in organisation.upwards(area_id):
        if area.parent_id == top.id:
            return area.id
    return top.id


def _by_department(rows: Iterable[Counted], organisation: Organisation) -> list[Ref]:
    parts: dict[int | None, list[Counted]] = {}
    for row in rows:
        parts.setdefault(row.department_id, []).append(row)
    lines = [
        (sum(row.open for row in found), department_id or 0, found)
        for department_id, found in parts.items()
    ]
    return [
        _figures(found) | {"department": department_named(organisation, department_id)}
        for _, department_id, found in sorted(lines, key=lambda each: (-each[0], each[1]))
    ]
