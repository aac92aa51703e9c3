"""Changing switches and durations; it acts at the next decision of running cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from engine.domain.areas import ROOT
from engine.domain.settings import Setting, SettingValue, closes_unattended, warnings
from engine.errors import Finding
from engine.errors.administration import ChangedMeanwhile, PeriodInvalid
from engine.errors.casework import NotFound, ReasonNeeded
from engine.ports import JobRecord, Json, SettingRecord, UnitOfWork
from engine.services.access import Actor, require
from engine.services.commands.operations import log
from engine.services.commands.seen import check_seen, setting_version
from engine.services.core import Core
from engine.services.reference import Reference, SettingValues
from engine.services.settings import effective_setting

_TOGETHER = ("revisit", "auto_archive")


@dataclass(frozen=True, kw_only=True)
class SetSetting:
    """`area` None: the whole system. `value` None with `follow_parent`: the area gives its own
    value up. `starts_at` in the future plans the change; with `ends_at` it counts for a period, and
    from then on what would have counted without it."""

    key: str
    value: Json
    reason: str
    area: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    follow_parent: bool = False
    seen_version: str | None = None


@dataclass(frozen=True, kw_only=True)
class SettingChanged:
    row_id: int
    setting: Setting
    before: SettingValue
    after: SettingValue
    warnings: tuple[Finding, ...]


def set_setting(command: SetSetting, *, actor: Actor, core: Core) -> SettingChanged:
    """Write a new row; the old one stays as history and can be brought back by `undo_setting`.

    Raises SettingUnknown, SettingInvalid, SettingScopeRefused, UnknownArea, ReasonNeeded,
    PeriodInvalid, ChangedMeanwhile, and NotAllowed – also for `settings_write_unattended` when
    revisit off meets auto_archive on, there or below, then or later.
    """
    if not command.reason.strip():
        raise ReasonNeeded(where="/reason", why="修改开关", why_en="Changing a setting")
    with core.unit_of_work() as uow:
        reference = core.reference.now(uow)
        changed = _write(uow, command, actor=actor, core=core, reference=reference)
        uow.commit()
        return changed


def undo_setting(row_id: int, *, reason: str, actor: Actor, core: Core) -> SettingChanged:
    """Set again what counted before the row; undoing is a change like any other.

    A planned change is taken back at the moment for which it was planned, so that it never counts.
    Raises NotFound, and ChangedMeanwhile where another change of the same place has replaced it.
    """
    with core.unit_of_work() as uow:
        rows = list(uow.reference.settings())
        row = next((r for r in rows if r.id == row_id), None)
        if row is None:
            raise NotFound(where=str(row_id), what="设置记录", what_en="setting row")
        reference = core.reference.now(uow)
        area = reference.organisation.areas[row.area_id].code if row.area_id else None
        now = core.clock.now()
        place = [r for r in rows if r.key == row.key and r.area_id == row.area_id]
        if not counts(row, place, now=now):
            setting = reference.catalogue[row.key]
            raise ChangedMeanwhile(where=row.key, name=setting.zh, name_en=setting.en)
        # A period is two rows of one change: one half of it alone would never end.
        together = [r for r in place if _set_with(r, row) and (r is row or r.starts_at > now)]
        first = min((r for r in place if _set_with(r, row)), key=_order)
        wanted = first if len(together) > 1 else row
        before = max((r for r in place if _order(r) < _order(wanted)), key=_order, default=None)
        changed = [
            _write(
                uow,
                SetSetting(
                    key=row.key,
                    value=before.value if before is not None and not before.removed else None,
                    reason=reason,
                    area=area,
                    starts_at=each.starts_at if each.starts_at > now else None,
                    follow_parent=before is None or before.removed,
                ),
                actor=actor,
                core=core,
                reference=reference,
            )
            for each in sorted(together, key=_order)
        ]
        uow.commit()
        return changed[0]


def counts(row: SettingRecord, rows: Sequence[SettingRecord], *, now: datetime) -> bool:
    """Whether the row counts now, or will when its planned time comes: then it can be undone."""
    place = [each for each in rows if each.key == row.key and each.area_id == row.area_id]
    return _last(place, max(row.starts_at, now)) == row


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
    rows = list(uow.reference.settings())
    check_seen(
        command.seen_version,
        setting_version(rows, key=command.key, area_id=area_id),
        where=command.key,
        name=setting.zh,
        name_en=setting.en,
    )
    new = _rows(command, rows, area_id=area_id, actor=actor, now=now)
    values = {command.key: after}
    for path_there, there in _unattended(reference, rows, new, path=path):
        _require_setting(actor, "settings_write_unattended", path_there, reference)
        values = there
    row_id, *_ = [uow.reference.add_setting(row) for row in new]
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
            "starts_at": new[0].starts_at.isoformat(),
            **({"ends_at": new[1].starts_at.isoformat()} if len(new) > 1 else {}),
        },
        actor=actor,
        core=core,
    )
    return SettingChanged(
        row_id=row_id,
        setting=setting,
        before=before,
        after=after,
        warnings=warnings(values, where=command.key),
    )


def _rows(
    command: SetSetting,
    rows: Sequence[SettingRecord],
    *,
    area_id: int | None,
    actor: Actor,
    now: datetime,
) -> list[SettingRecord]:
    """The change, and of a period its end: what would have counted then without it."""
    start = max(command.starts_at or now, now)
    changed = SettingRecord(
        id=0,
        key=command.key,
        area_id=area_id,
        value=command.value,
        starts_at=start,
        set_by=actor.person_id,
        set_at=now,
        reason=command.reason.strip(),
        removed=command.follow_parent,
    )
    if command.ends_at is None:
        return [changed]
    if command.ends_at <= start:
        raise PeriodInvalid(where="/ends_at")
    place = [row for row in rows if row.key == command.key and row.area_id == area_id]
    then = _last(place, command.ends_at)
    return [
        changed,
        replace(
            changed,
            value=then.value if then is not None else None,
            starts_at=command.ends_at,
            removed=then is None or then.removed,
        ),
    ]


def _unattended(
    reference: Reference, rows: Sequence[SettingRecord], new: Sequence[SettingRecord], *, path: str
) -> list[tuple[str, dict[str, SettingValue]]]:
    """Where a change lets feedback alone close cases, from its start or at any later time: in its
    own place and in the areas below that have values of their own."""
    if new[0].key not in _TOGETHER:
        return []
    together = [row for row in rows if row.key in _TOGETHER]
    latest = max((row.id for row in rows), default=0)
    counted = [replace(row, id=latest + n) for n, row in enumerate(new, 1)]
    after = replace(reference, settings=SettingValues([*together, *counted]))
    before = replace(reference, settings=SettingValues(together))
    start = new[0].starts_at
    moments = sorted({start, *(r.starts_at for r in [*together, *new] if r.starts_at > start)})
    areas = reference.organisation.areas
    places = {new[0].area_id} | {
        row.area_id
        for row in together
        if row.area_id is not None and areas[row.area_id].path.startswith(path)
    }

    def closing(there: Reference, area_id: int | None, at: datetime) -> dict[str, SettingValue]:
        values = {
            key: effective_setting(there, key, area_id=area_id, now=at)[1] for key in _TOGETHER
        }
        return values if closes_unattended(values) else {}

    return [
        (areas[area_id].path if area_id is not None else ROOT, found)
        for area_id in sorted(places, key=lambda each: each or 0)
        for at in moments
        if (found := closing(after, area_id, at))
        and (area_id == new[0].area_id or not closing(before, area_id, at))
    ]


def _last(place: Sequence[SettingRecord], at: datetime) -> SettingRecord | None:
    """The row of one place that counts then."""
    return max((row for row in place if row.starts_at <= at), key=_order, default=None)


def _order(row: SettingRecord) -> tuple[datetime, int]:
    return row.starts_at, row.id


def _set_with(one: SettingRecord, other: SettingRecord) -> bool:
    """Whether both rows of a place were written by one change: begin and end of a period."""
    same = (one.set_at, one.set_by, one.reason) == (other.set_at, other.set_by, other.reason)
    return same and abs(one.id - other.id) <= 1


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


__all__ = [
    "SetSetting",
    "SettingChanged",
    "apply_auto_dispatch",
    "counts",
    "set_setting",
    "undo_setting",
]
