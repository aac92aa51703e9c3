"""Adding, renaming and disabling areas of the territory."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from engine.errors.administration import CodeInvalid, CodeTaken, StillInUse
from engine.errors.casework import UnknownArea
from engine.ports import AreaRecord
from engine.services.access import Actor, require
from engine.services.commands.operations import log, plain
from engine.services.commands.seen import area_version, check_seen
from engine.services.core import Core

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,49}")


@dataclass(frozen=True, kw_only=True)
class AddArea:
    parent: str
    code: str
    name: str
    name_en: str
    level: str


@dataclass(frozen=True, kw_only=True)
class ChangeArea:
    """None: as it was."""

    code: str
    name: str | None = None
    name_en: str | None = None
    level: str | None = None
    active: bool | None = None
    seen_version: str | None = None


def check_code(code: str) -> None:
    """Raises CodeInvalid."""
    if not CODE.fullmatch(code):
        raise CodeInvalid(
            where="/code",
            value=code,
            detail_zh="只能用字母、数字、点、横线和下划线，最多 50 个",
            detail_en="letters, digits, point, hyphen and underscore, 50 at most",
        )


def add_area(command: AddArea, *, actor: Actor, core: Core) -> AreaRecord:
    """A new area below another one; cases can be reported there at once.

    Raises UnknownArea, NotAllowed, CodeInvalid, CodeTaken.
    """
    check_code(command.code)
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        parent = organisation.area(command.parent, where="/parent")
        require(actor, "areas_write", area_path=parent.path)
        if organisation.area_kept(command.code) is not None:
            raise CodeTaken(where="/code", value=command.code)
        area = AreaRecord(
            id=0,
            code=command.code,
            name=command.name.strip(),
            name_en=command.name_en.strip(),
            level=command.level,
            parent_id=parent.id,
            path="",
            imported=parent.imported,
        )
        key = uow.reference.add_area(area)
        log(
            uow,
            "area.add",
            subject=area.code,
            title=area.name,
            before=None,
            after=plain(area) | {"parent": parent.code},
            actor=actor,
            core=core,
        )
        uow.commit()
        return replace(area, id=key)


def change_area(command: ChangeArea, *, actor: Actor, core: Core) -> AreaRecord:
    """Rename it, or disable it once nothing is going on there any more.

    Raises UnknownArea, NotAllowed, ChangedMeanwhile, StillInUse.
    """
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        area = organisation.area_kept(command.code)
        if area is None:
            raise UnknownArea(where=command.code)
        require(actor, "areas_write", area_path=area.path)
        check_seen(
            command.seen_version,
            area_version(area),
            where=area.code,
            name=area.name,
            name_en=area.name_en,
        )
        changed = replace(
            area,
            name=area.name if command.name is None else command.name.strip(),
            name_en=area.name_en if command.name_en is None else command.name_en.strip(),
            level=command.level or area.level,
            active=area.active if command.active is None else command.active,
        )
        if area.active and not changed.active:
            below = sum(
                1
                for each in organisation.areas.values()
                if each.parent_id == area.id and each.active
            )
            departments = sum(
                1 for d in organisation.departments.values() if d.area_id == area.id and d.active
            )
            cases = uow.administration.open_cases_in(area.path)
            if below or departments or cases:
                raise StillInUse(
                    where=area.code,
                    name=area.name,
                    detail_zh=f"还有 {below} 个启用的下级区域、{departments} 个启用的部门、"
                    f"{cases} 件未办结事件",
                    detail_en=f"{below} active areas lie below, {departments} active departments "
                    f"belong to it, {cases} cases there are open",
                )
        if changed != area:
            uow.administration.change_area(changed)
            log(
                uow,
                "area.change",
                subject=area.code,
                title=area.name,
                before=plain(area),
                after=plain(changed),
                actor=actor,
                core=core,
            )
            uow.commit()
        return changed


__all__ = ["AddArea", "ChangeArea", "add_area", "change_area", "check_code"]
