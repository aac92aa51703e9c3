"""What administrators change, and the log of their operations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update

from adapters.database.connections import Transaction
from adapters.database.reference import raise_stamp
from adapters.database.tables import (
    area,
    case,
    department,
    grant,
    operation,
    person,
    run,
    session,
)
from adapters.database.visibility import below
from engine.ports import AreaRecord, DepartmentRecord, OperationRecord, PersonRecord


class DatabaseAdministrationStore:
    """Implements `engine.ports.AdministrationStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def log(self, operation: OperationRecord) -> None:
        values = {name: getattr(operation, name) for name in OperationRecord.__slots__}
        self._transaction.core.execute(insert(operation_table).values(values))

    def change_area(self, area: AreaRecord) -> None:
        self._transaction.core.execute(
            update(area_table)
            .where(area_table.c.id == area.id)
            .values(name=area.name, name_en=area.name_en, level=area.level, active=area.active)
        )
        raise_stamp(self._transaction, "organisation")

    def change_department(self, department: DepartmentRecord) -> None:
        self._transaction.core.execute(
            update(department_table)
            .where(department_table.c.id == department.id)
            .values(
                name=department.name,
                name_en=department.name_en,
                kind=department.kind,
                legal_power=department.legal_power,
                active=department.active,
            )
        )
        raise_stamp(self._transaction, "organisation")

    def change_person(self, person: PersonRecord) -> None:
        core = self._transaction.core
        core.execute(
            update(person_table)
            .where(person_table.c.id == person.id)
            .values(name=person.name, password_hash=person.password_hash, active=person.active)
        )
        core.execute(delete(grant).where(grant.c.person_id == person.id))
        if person.grants:
            core.execute(
                insert(grant),
                [
                    {
                        "person_id": person.id,
                        "role": held.role,
                        "area_id": held.area_id,
                        "department_id": held.department_id,
                    }
                    for held in person.grants
                ],
            )

    def end_sessions(self, person_id: int, *, but: bytes = b"") -> None:
        c = session.c
        self._transaction.core.execute(
            delete(session).where(c.person_id == person_id, c.token_digest != but)
        )

    def open_cases_in(self, area_path: str) -> int:
        c = case.c
        query = select(func.count()).where(c.ended_at.is_(None), below(area_path, c.area_path))
        return int(self._transaction.core.execute(query).scalar_one())

    def open_cases_of(self, department_id: int) -> int:
        c = case.c
        query = select(func.count()).where(c.ended_at.is_(None), c.department_id == department_id)
        return int(self._transaction.core.execute(query).scalar_one())

    def people_with(self, role: str) -> int:
        query = (
            select(func.count(person_table.c.id.distinct()))
            .join(grant, grant.c.person_id == person_table.c.id)
            .where(person_table.c.active, grant.c.role == role)
        )
        return int(self._transaction.core.execute(query).scalar_one())

    def live_definitions(self) -> Sequence[int]:
        query = select(run.c.definition_id).where(run.c.status == "live").distinct()
        return list(self._transaction.core.execute(query).scalars())


area_table, department_table, person_table, operation_table = area, department, person, operation
