"""Adding, changing and disabling departments."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.errors.administration import CodeTaken, StillInUse
from engine.errors.casework import UnknownDepartment
from engine.ports import DepartmentRecord
from engine.services.access import Actor, require
from engine.services.commands.areas import check_code
from engine.services.commands.operations import log, plain
from engine.services.commands.seen import check_seen, department_version
from engine.services.core import Core


@dataclass(frozen=True, kw_only=True)
class AddDepartment:
    code: str
    name: str
    name_en: str
    kind: str
    area: str
    legal_power: bool


@dataclass(frozen=True, kw_only=True)
class ChangeDepartment:
    """None: as it was. A department stays where it is: cases remember it by its place."""

    code: str
    name: str | None = None
    name_en: str | None = None
    kind: str | None = None
    legal_power: bool | None = None
    active: bool | None = None
    seen_version: str | None = None


def add_department(command: AddDepartment, *, actor: Actor, core: Core) -> DepartmentRecord:
    """Raises UnknownArea, NotAllowed, CodeInvalid, CodeTaken."""
    check_code(command.code)
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        area = organisation.area(command.area, where="/area")
        require(actor, "areas_write", area_path=area.path)
        if organisation.department_kept(command.code) is not None:
            raise CodeTaken(where="/code", value=command.code)
        department = DepartmentRecord(
            id=0,
            code=command.code,
            name=command.name.strip(),
            name_en=command.name_en.strip(),
            kind=command.kind.strip(),
            area_id=area.id,
            legal_power=command.legal_power,
        )
        key = uow.reference.add_department(department)
        log(
            uow,
            "department.add",
            subject=department.code,
            title=department.name,
            before=None,
            after=plain(department) | {"area": area.code},
            actor=actor,
            core=core,
        )
        uow.commit()
        return replace(department, id=key)


def change_department(command: ChangeDepartment, *, actor: Actor, core: Core) -> DepartmentRecord:
    """Disabling needs that it has no open case: somebody would wait for it for ever.

    Raises UnknownDepartment, NotAllowed, ChangedMeanwhile, StillInUse.
    """
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        department = organisation.department_kept(command.code)
        if department is None:
            raise UnknownDepartment(where=command.code)
        require(actor, "areas_write", area_path=organisation.areas[department.area_id].path)
        check_seen(
            command.seen_version,
            department_version(department),
            where=department.code,
            name=department.name,
            name_en=department.name_en,
        )
        changed = replace(
            department,
            name=department.name if command.name is None else command.name.strip(),
            name_en=department.name_en if command.name_en is None else command.name_en.strip(),
            kind=department.kind if command.kind is None else command.kind.strip(),
            legal_power=(
                department.legal_power if command.legal_power is None else command.legal_power
            ),
            active=department.active if command.active is None else command.active,
        )
        if department.active and not changed.active:
            cases = uow.administration.open_cases_of(department.id)
            if cases:
                raise StillInUse(
                    where=department.code,
                    name=department.name,
                    detail_zh=f"还有 {cases} 件未办结事件在该部门",
                    detail_en=f"it has {cases} open cases",
                )
        if changed != department:
            uow.administration.change_department(changed)
            log(
                uow,
                "department.change",
                subject=department.code,
                title=department.name,
                before=plain(department),
                after=plain(changed),
                actor=actor,
                core=core,
            )
            uow.commit()
        return changed


__all__ = ["AddDepartment", "ChangeDepartment", "add_department", "change_department"]
