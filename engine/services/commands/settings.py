"""Changing switches and durations; it acts at the next decision of running cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from engine.domain.areas import ROOT
from engine.domain.settings import Setting, SettingValue, closes_unattended, warnings
from engine.errors import Finding
from engine.errors.casework import NotFound, ReasonNeeded
from engine.ports import JobRecord, Json, SettingRecord, UnitOfWork
from engine.services.access import Actor, require
from engine.services.commands.operations import log
from engine.services.core import Core
from engine.services.reference import Reference
from engine.services.settings import effective_setting


@dataclass(frozen=True, kw_only=True)
class SetSetting:
    """`area` None: the whole system. `value` None with `follow_parent`: the area gives its own
    value up. `starts_at` in the future plans the change."""

    key: str
    value: Json
    reason: str
    area: str | None = None
    starts_at: datetime | None = None
    follow_parent: bool = False


@dataclass(frozen=True, kw_only=True)
class SettingChanged:
    row_id: int
    setting: Setting
    before: SettingValue
    after: SettingValue
    warnings: tuple[Finding, ...]


def set_setting(command: SetSetting, *, actor: Actor, core: Core) -> SettingChanged:
    """Write a new row; the old one stays as history and can be brought back by `undo_setting`.

    Raises SettingUnknown, SettingInvalid, SettingScopeRefused, UnknownArea, ReasonNeeded, and
    NotAllowed – also for `settings_write_unattended` when revisit off meets auto_archive on.
    """
    if not command.reason.strip():
        raise ReasonNeeded(where="/reason", why="修改开关", why_en="Changing a setting")
    with core.unit_of_work() as uow:
        reference = core.reference.now(uow)
        changed = _write(uow, command, actor=actor, core=core, reference=reference)
        uow.commit()
        return changed


def undo_setting(row_id: int, *, reason: str, actor: Actor, core: Core) -> SettingChanged:
    """Set again what counted before the row; undoing is a change like any other."""
    with core.unit_of_work() as uow:
        rows = list(uow.reference.settings())
        row = next((r for r in rows if r.id == row_id), None)
        if row is None:
            raise NotFound(where=str(row_id), what="设置记录", what_en="setting row")
        reference = core.reference.now(uow)
        older = [
            r
            for r in rows
            if r.key == row.key
            and r.area_id == row.area_id
            and (r.starts_at, r.id) < (row.starts_at, row.id)
        ]
        before = max(older, key=lambda r: (r.starts_at, r.id), default=None)
        area = reference.organisation.areas[row.area_id].code if row.area_id else None
        command = SetSetting(
            key=row.key,
            value=before.value if before is not None else None,
            reason=reason,
            area=area,
            follow_parent=before is None or before.removed,
        )
        changed = _write(uow, command, actor=actor, core=core, reference=reference)
        uow.commit()
        return changed


def apply_auto_dispatch(*, area: str | None, only_look: bool, actor: Actor, core: Core) -> int:
    """Let the cases that wait for a dispatch by hand be decided again, by the switch as it now is
    (domain.md §5). Returns how many that are; `only_look` is the preview.

    Their step closes only where the diagram says so: it hears the message `dispatch.reconsider`.
    """
    with core.unit_of_work(read_only=only_look) as uow:
        reference = core.reference.now(uow)
        path = reference.organisation.area(area).path if area is not None else ROOT
        _require_setting(actor, "settings_write", path, reference)
        waiting = uow.steps.cases_awaiting("dispatch.reconsider", path)
        if not only_look:
            for case_id in waiting:
                uow.jobs.add(
                    JobRecord(
                        id=0,
                        kind="message",
                        due_at=core.clock.now(),
                        case_id=case_id,
                        payload={"message": "dispatch.reconsider", "key": None, "payload": {}},
                    )
                )
            log(
                uow,
                "setting.apply",
                subject="auto_dispatch",
                title="",
                before=None,
                after={"area": area, "cases": len(waiting)},
                actor=actor,
                core=core,
            )
            uow.commit()
        return len(waiting)


def _write(
    uow: UnitOfWork, command: SetSetting, *, actor: Actor, core: Core, reference: Reference
) -> SettingChanged:
    organisation = reference.organisation
    area = organisation.area(command.area) if command.area is not None else None
    path = area.path if area is not None else ROOT
    _require_setting(actor, "settings_write", path, reference)
    now = core.clock.now()
    area_id = area.id if area is not None else None
    setting, before, _ = effective_setting(reference, command.key, area_id=area_id, now=now)
    after = (
        _inherited(reference, command.key, area_id, now)
        if command.follow_parent
        else reference.catalogue.parse(command.key, command.value, area_path=path)
    )
    values = {
        key: effective_setting(reference, key, area_id=area_id, now=now)[1]
        for key in ("revisit", "auto_archive")
    } | {command.key: after}
    if command.key in ("revisit", "auto_archive") and closes_unattended(values):
        _require_setting(actor, "settings_write_unattended", path, reference)
    row_id = uow.reference.add_setting(
        SettingRecord(
            id=0,
            key=command.key,
            area_id=area_id,
            value=command.value,
            starts_at=max(command.starts_at or now, now),
            set_by=actor.person_id,
            set_at=now,
            reason=command.reason.strip(),
            removed=command.follow_parent,
        )
    )
    log(
        uow,
        "setting.set",
        subject=command.key,
        title=area.name if area is not None else "",
        before={"value": cast(Json, setting.to_json(before))},
        after={
            "value": None if command.follow_parent else cast(Json, setting.to_json(after)),
            "area": area.code if area is not None else None,
            "reason": command.reason.strip(),
            "starts_at": max(command.starts_at or now, now).isoformat(),
        },
        actor=actor,
        core=core,
    )
    return SettingChanged(
        row_id=row_id,
        setting=setting,
        before=before,
        after=after,
        warnings=warnings(values, where=command.key) if command.key in values else (),
    )


def _inherited(reference: Reference, key: str, area_id: int | None, now: datetime) -> SettingValue:
    parent = reference.organisation.areas[area_id].parent_id if area_id is not None else None
    if area_id is None:
        return reference.catalogue[key].default
    return effective_setting(reference, key, area_id=parent, now=now)[1]


def _require_setting(actor: Actor, action: str, path: str, reference: Reference) -> None:
    """A change for the whole system is asked of the root of the territory."""
    if path == ROOT:
        path = reference.organisation.top
    require(actor, action, area_path=path)


__all__ = ["SetSetting", "SettingChanged", "apply_auto_dispatch", "set_setting", "undo_setting"]
