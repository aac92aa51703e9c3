"""Reading switches and durations, changing them with a reason, taking a change back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from api.application import application, current_actor
from api.language import language
from api.naming import Reading, Ref, area_named, area_ref, people_named, reading
from api.operations import Operations
from api.settings.schemas import (
    Applied,
    ApplyBody,
    HistoryQuery,
    SetSettingBody,
    SettingChanged,
    SettingHistory,
    SettingsList,
    SettingsQuery,
    UndoBody,
)
from engine.errors.casework import NotFound
from engine.ports import SettingRecord
from engine.services.access import require
from engine.services.commands import settings as commands
from engine.services.commands.seen import setting_version
from engine.services.settings import effective_setting

blueprint = Operations("settings", __name__, description="Switches and durations")


@blueprint.operation(
    "GET",
    "/settings",
    query=SettingsQuery,
    answer=SettingsList,
    needs="settings_read",
    errors=(422,),
)
def list_settings(query: dict[str, Any]) -> Ref:
    """All settings with the value that counts in an area"""
    now = application().core.clock.now()
    with reading() as view:
        area = view.organisation.area(query["area"], where="area") if query["area"] else None
        if area is not None:
            require(current_actor(), "settings_read", area_path=area.path)
        area_id = area.id if area is not None else None
        rows = view.uow.reference.settings()
        known = people_named(view.uow, (row.set_by for row in rows))
        items = []
        for setting in view.reference.catalogue:
            _, value, row = effective_setting(view.reference, setting.key, area_id=area_id, now=now)
            planned = [
                _row(view, other, known, undoable=True)
                for other in _planned(rows, key=setting.key, area_id=area_id, now=now)
            ]
            items.append(
                {
                    "key": setting.key,
                    "type": setting.type,
                    "zh": setting.zh,
                    "en": setting.en,
                    "scope": setting.scope,
                    "least": setting.least,
                    "most": setting.most,
                    "unit_zh": setting.unit_zh,
                    "unit_en": setting.unit_en,
                    "declared_by": setting.declared_by,
                    "default": setting.to_json(setting.default),
                    "value": setting.to_json(value),
                    "source": _row(view, row, known, undoable=True) if row else None,
                    "planned": planned,
                    "version": setting_version(rows, key=setting.key, area_id=area_id),
                }
            )
        return {"area": area_ref(area) if area is not None else None, "items": items}


@blueprint.operation(
    "GET",
    "/settings/<string:key>/history",
    query=HistoryQuery,
    answer=SettingHistory,
    needs="settings_read",
    errors=(422,),
)
def list_setting_history(query: dict[str, Any], key: str) -> Ref:
    """Who changed a setting, when and why

    Changes of the whole system and of areas that the person may read, or that lie above them.
    """
    reaches = [reach.area_path for reach in current_actor().scope.reaches("settings_read")]
    with reading() as view:
        setting = view.reference.catalogue[key]
        area = view.organisation.area(query["area"], where="area") if query["area"] else None

        def shown(row: SettingRecord) -> bool:
            if row.key != setting.key or (area is not None and row.area_id != area.id):
                return False
            path = view.organisation.areas[row.area_id].path if row.area_id is not None else "/"
            return any(path.startswith(reach) or reach.startswith(path) for reach in reaches)

        rows = [row for row in view.uow.reference.settings() if shown(row)]
        known = people_named(view.uow, (row.set_by for row in rows))
        now = application().core.clock.now()
        return {
            "key": key,
            "items": [
                _row(view, row, known, undoable=commands.counts(row, rows, now=now))
                for row in reversed(rows)
            ],
        }


@blueprint.operation(
    "PUT", "/settings/<string:key>", body=SetSettingBody, answer=SettingChanged, errors=(412, 422)
)
def set_setting(body: dict[str, Any], key: str) -> Ref:
    """Set a switch or a duration

    It acts at the next decision of running cases. Needs `settings_write` over the area, or over
    the whole territory.
    """
    changed = commands.set_setting(
        commands.SetSetting(key=key, **body), actor=current_actor(), core=application().core
    )
    return _changed(changed)


@blueprint.operation(
    "POST", "/settings/<string:key>/undo", body=UndoBody, answer=SettingChanged, errors=(412, 422)
)
def undo_setting(body: dict[str, Any], key: str) -> Ref:
    """Take a change back: what counted before it is set again, as a change of its own"""
    with reading() as view:
        rows = view.uow.reference.settings()
    if not any(row.id == body["row"] and row.key == key for row in rows):
        raise NotFound(where=str(body["row"]), what="设置记录", what_en="setting row")
    changed = commands.undo_setting(
        body["row"], reason=body["reason"], actor=current_actor(), core=application().core
    )
    return _changed(changed)


@blueprint.operation(
    "POST", "/settings/auto_dispatch/apply", body=ApplyBody, answer=Applied, errors=(422,)
)
def apply_auto_dispatch(body: dict[str, Any]) -> Ref:
    """Let the cases that wait for a dispatch by hand be decided again

    By the switch as it now is; their step closes where a department is found. With `dry_run` only
    the number is answered.
    """
    cases = commands.apply_auto_dispatch(
        area=body["area"],
        only_look=body["dry_run"],
        actor=current_actor(),
        core=application().core,
    )
    return {"cases": cases, "dry_run": body["dry_run"]}


def _changed(changed: commands.SettingChanged) -> Ref:
    setting = changed.setting
    return {
        "row_id": changed.row_id,
        "key": setting.key,
        "before": setting.to_json(changed.before),
        "after": setting.to_json(changed.after),
        "warnings": [
            {"where": found.where, "code": found.code, "detail": found.text(language())}
            for found in changed.warnings
        ],
    }


def _planned(
    rows: Sequence[SettingRecord], *, key: str, area_id: int | None, now: datetime
) -> list[SettingRecord]:
    """What will change: of several for one moment the last said, and none that changes nothing."""
    place = sorted(
        (row for row in rows if row.key == key and row.area_id == area_id),
        key=lambda row: (row.starts_at, row.id),
    )
    found: list[SettingRecord] = []
    last: SettingRecord | None = None
    for n, row in enumerate(place):
        if n + 1 < len(place) and place[n + 1].starts_at == row.starts_at:
            continue
        said = (None if row.removed else row.value, row.removed)
        before = (
            (None, True) if last is None else (None if last.removed else last.value, last.removed)
        )
        if row.starts_at > now and said != before:
            found.append(row)
        last = row
    return found


def _row(view: Reading, row: SettingRecord, known: Mapping[int, Ref], *, undoable: bool) -> Ref:
    return {
        "id": row.id,
        "area": area_named(view.organisation, row.area_id),
        "value": row.value,
        "removed": row.removed,
        "starts_at": row.starts_at,
        "set_at": row.set_at,
        "set_by": known.get(row.set_by) if row.set_by is not None else None,
        "reason": row.reason,
        "undoable": undoable,
    }
