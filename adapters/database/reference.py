"""Areas, departments, categories, settings and calendars: read whole, changed seldom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Table, func, insert, select, update

from adapters.database.connections import Transaction
from adapters.database.shapes import limit_from, limit_text
from adapters.database.tables import (
    area,
    calendar,
    calendar_day,
    category,
    category_limit,
    department,
    setting_value,
    stamp,
)
from engine.domain.areas import ROOT, child_path
from engine.ports import (
    AreaRecord,
    CalendarDayRecord,
    CalendarRecord,
    CategoryRecord,
    DepartmentRecord,
    LimitRowRecord,
    SettingRecord,
    Stamps,
)


def raise_stamp(transaction: Transaction, name: str) -> None:
    """Tell every cache of every process that this part has changed, from the commit on."""
    column = stamp.c[name]
    transaction.core.execute(update(stamp).values({column: column + 1}))
    transaction.stamps = None


class DatabaseReferenceStore:
    """Implements `engine.ports.ReferenceStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def stamps(self) -> Stamps:
        row = self._transaction.fetch(
            "SELECT organisation, settings, definitions, calendars FROM stamp"
        )[0]
        stamps = Stamps(*row)
        self._transaction.stamps = stamps
        return stamps

    def areas(self) -> Sequence[AreaRecord]:
        return [AreaRecord(**row._mapping) for row in self._rows(area)]

    def departments(self) -> Sequence[DepartmentRecord]:
        return [DepartmentRecord(**row._mapping) for row in self._rows(department)]

    def categories(self) -> Sequence[CategoryRecord]:
        limits: dict[int, list[LimitRowRecord]] = {}
        ordered = select(category_limit).order_by(
            category_limit.c.category_id, category_limit.c.position
        )
        for row in self._transaction.core.execute(ordered):
            limits.setdefault(row.category_id, []).append(
                LimitRowRecord(
                    phase=row.phase,
                    limit=limit_from(row.time_limit) if row.time_limit else None,
                    row=row.row,
                )
            )
        query = select(category).order_by(category.c.version, category.c.id)
        return [
            CategoryRecord(**row._mapping, limits=tuple(limits.get(row.id, ())))
            for row in self._transaction.core.execute(query)
        ]

    def settings(self) -> Sequence[SettingRecord]:
        return [SettingRecord(**row._mapping) for row in self._rows(setting_value)]

    def calendars(self) -> Sequence[CalendarRecord]:
        days: dict[int, list[CalendarDayRecord]] = {}
        for row in self._transaction.core.execute(
            select(calendar_day).order_by(calendar_day.c.area_id, calendar_day.c.day)
        ):
            days.setdefault(row.area_id, []).append(
                CalendarDayRecord(
                    day=row.day,
                    kind=row.kind,
                    name=row.name,
                    name_en=row.name_en,
                    spans=_pairs(row.spans),
                )
            )
        return [
            CalendarRecord(
                area_id=row.area_id,
                time_zone=row.time_zone,
                slots={day: _pairs(spans) or () for day, spans in row.slots.items()},
                days=tuple(days.get(row.area_id, ())),
            )
            for row in self._transaction.core.execute(select(calendar).order_by(calendar.c.area_id))
        ]

    def add_area(self, area: AreaRecord) -> int:
        core = self._transaction.core
        above = ROOT
        if area.parent_id is not None:
            parent = select(area_table.c.path).where(area_table.c.id == area.parent_id)
            above = core.execute(parent).scalar_one()
        values = _values(area) | {"path": f"{above}new/"}
        del values["id"]
        key = self._insert(area_table, values)
        path = child_path(above, key)
        core.execute(update(area_table).where(area_table.c.id == key).values(path=path))
        raise_stamp(self._transaction, "organisation")
        return key

    def add_areas(self, areas: Sequence[AreaRecord]) -> None:
        if not areas:
            return
        self._transaction.core.execute(insert(area_table), [_values(area) for area in areas])
        self._count_on(area_table)
        raise_stamp(self._transaction, "organisation")

    def add_department(self, department: DepartmentRecord) -> int:
        values = _values(department)
        del values["id"]
        key = self._insert(department_table, values)
        raise_stamp(self._transaction, "organisation")
        return key

    def add_category(self, category: CategoryRecord) -> int:
        values = _values(category)
        limits = values.pop("limits")
        del values["id"]
        key = self._insert(category_table, values)
        rows = [
            {
                "category_id": key,
                "position": position,
                "phase": row.phase,
                "time_limit": limit_text(row.limit) if row.limit is not None else None,
                "row": row.row,
            }
            for position, row in enumerate(limits)
        ]
        if rows:
            self._transaction.core.execute(insert(category_limit), rows)
        raise_stamp(self._transaction, "organisation")
        return key

    def add_calendar(self, calendar: CalendarRecord) -> None:
        self._transaction.core.execute(
            insert(calendar_table).values(
                area_id=calendar.area_id,
                time_zone=calendar.time_zone,
                slots={day: list(spans) for day, spans in calendar.slots.items()},
            )
        )
        days = [_values(day) | {"area_id": calendar.area_id} for day in calendar.days]
        if days:
            self._transaction.core.execute(insert(calendar_day), days)
        raise_stamp(self._transaction, "calendars")

    def add_setting(self, setting: SettingRecord) -> int:
        values = _values(setting)
        del values["id"]
        key = self._insert(setting_value, values)
        raise_stamp(self._transaction, "settings")
        return key

    def _rows(self, table: Table) -> Sequence[Row[Any]]:
        return self._transaction.core.execute(select(table).order_by(table.c.id)).all()

    def _insert(self, table: Table, values: dict[str, Any]) -> int:
        result = self._transaction.core.execute(insert(table).values(values).returning(table.c.id))
        return int(result.scalar_one())

    def _count_on(self, table: Table) -> None:
        """Let the next key be a free one after keys were given by hand; SQLite does it itself."""
        if not self._transaction.is_sqlite:
            core = self._transaction.core
            highest = select(func.max(table.c.id)).scalar_subquery()
            core.execute(
                select(func.setval(func.pg_get_serial_sequence(table.name, "id"), highest))
            )


area_table, department_table, category_table, calendar_table = area, department, category, calendar


def _values(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__slots__}


def _pairs(spans: Any) -> tuple[tuple[str, str], ...] | None:
    return None if spans is None else tuple((start, end) for start, end in spans)
