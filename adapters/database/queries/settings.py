"""Switches and durations as they were set: values and their history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from adapters.database import visibility
from adapters.database.queries.paging import Page, bounded, cursor, read_cursor
from adapters.database.tables import area, person, setting_value
from engine.domain.people import Scope
from engine.ports import Json

READ = "settings_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    """One value that somebody set. `removed`: from then on the area follows its parent."""

    id: int
    key: str
    area_id: int | None
    area_code: str | None
    area_name: str | None
    area_name_en: str | None
    area_path: str | None
    value: Json
    starts_at: datetime
    set_by: int | None
    set_by_name: str | None
    set_at: datetime
    reason: str
    removed: bool


def setting_history(
    scope: Scope,
    connection: Connection,
    *,
    key: str | None = None,
    area_id: int | None = None,
    whole_system: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[SettingLine]:
    """Who set what, when and why, newest first: of one key, one area, or everything. Whoever may
    read settings anywhere sees those of the whole system too. Raises CursorInvalid."""
    limit = bounded(limit)
    s = setting_value.c
    seen = visibility.areas(scope, READ, area.c.path)
    if scope.allows(READ):
        seen = or_(s.area_id.is_(None), and_(s.area_id.is_not(None), seen))
    query = (
        select(
            s.id,
            s.key,
            s.area_id,
            area.c.code.label("area_code"),
            area.c.name.label("area_name"),
            area.c.name_en.label("area_name_en"),
            area.c.path.label("area_path"),
            s.value,
            s.starts_at,
            s.set_by,
            person.c.name.label("set_by_name"),
            s.set_at,
            s.reason,
            s.removed,
        )
        .select_from(setting_value)
        .outerjoin(area, area.c.id == s.area_id)
        .outerjoin(person, person.c.id == s.set_by)
        .where(seen)
        .order_by(s.id.desc())
        .limit(limit + 1)
    )
    if key is not None:
        query = query.where(s.key == key)
    if whole_system:
        query = query.where(s.area_id.is_(None))
    elif area_id is not None:
        query = query.where(s.area_id == area_id)
    if after is not None:
        query = query.where(s.id < read_cursor(after, 1)[0])
    rows = connection.execute(query).all()
    return Page.of(rows, limit, lambda row: cursor(row.id), lambda row: SettingLine(**row._mapping))
