"""Which value of a setting counts for a place, for FEEL and for people."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from engine.domain.settings import CATALOGUE, Catalogue, Setting, SettingScope, SettingValue
from engine.domain.worktime import Limit
from engine.ports import SettingRecord
from engine.services.reference import Reference


def effective_setting(
    reference: Reference, key: str, *, area_id: int | None, now: datetime
) -> tuple[Setting, SettingValue, SettingRecord | None]:
    """The catalogue's entry, the value that counts there and then, and the row it comes from
    (None: the default). Raises SettingUnknown."""
    setting = reference.catalogue[key]
    near = (
        ()
        if area_id is None or setting.scope is SettingScope.SYSTEM
        else reference.organisation.upwards(area_id)
    )
    found = reference.settings.find(key, near, now)
    if found is None:
        return setting, setting.default, None
    return setting, reference.settings.parsed(found, setting), found


def setting_value(reference: Reference, key: str, *, area_id: int, now: datetime) -> object:
    """The same as a FEEL value: a boolean, a number, a list, or a limit {kind, amount}."""
    _, value, _ = effective_setting(reference, key, area_id=area_id, now=now)
    return feel_value(value)


def feel_value(value: SettingValue) -> object:
    if isinstance(value, Limit):
        return {"kind": str(value.kind), "amount": value.amount}
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bool):
        return value
    return Decimal(value)


__all__ = ["CATALOGUE", "Catalogue", "effective_setting", "feel_value", "setting_value"]
