"""Who a message means: a relation to the case, or a role at its desk, as an address of rows."""

from __future__ import annotations

from dataclasses import dataclass

from engine.ports import AreaRecord, CaseRecord, RequestRecord
from engine.services.reference import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A person, or whoever holds `role` at the desk of an area or in a department."""

    role: str | None = None
    area_id: int | None = None
    department_id: int | None = None
    person_id: int | None = None


def address_of(
    recipient: str,
    case: CaseRecord,
    organisation: Organisation,
    *,
    request: RequestRecord | None = None,
) -> Address:
    """`handlers` and `head` of the case's department, `dispatcher`, `reporter`, the `desk` that
    has the case, the `centre` one level above it, the `orderer` of the side run's request, or a
    role code. A case that no department has is its desk's business."""
    desk = organisation.areas[case.desk_area_id]
    role = organisation.roles.get(recipient)
    department_id = request.department_id if request is not None else case.department_id
    if recipient == "reporter":
        return Address(person_id=case.reporter_id)
    if recipient == "dispatcher" and case.dispatcher_id is not None:
        return Address(person_id=case.dispatcher_id)
    if recipient == "handlers" and department_id is not None:
        return Address(role="department_worker", department_id=department_id)
    if recipient == "head" and department_id is not None:
        return Address(role="department_head", department_id=department_id)
    if role is not None and role.department_role and department_id is not None:
        return Address(role=role.code, department_id=department_id)
    if recipient == "centre":
        return _at_desk(organisation.desk_above(desk.id), organisation)
    if recipient == "orderer" and request is not None:
        return _at_desk(organisation.areas[request.orderer_area_id], organisation)
    if role is not None and not role.department_role:
        return Address(role=role.code, area_id=desk.id)
    return _at_desk(desk, organisation)


def _at_desk(area: AreaRecord, organisation: Organisation) -> Address:
    seated = sorted(
        code for code, role in organisation.roles.items() if area.level in role.desk_levels
    )
    return Address(role=seated[0] if seated else None, area_id=area.id)
