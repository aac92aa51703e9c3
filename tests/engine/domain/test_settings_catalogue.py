from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from engine.domain.settings import (
    CATALOGUE,
    Catalogue,
    SettingRow,
    SettingScope,
    SettingType,
    closes_unattended,
    declared,
    effective,
    previous,
    warnings,
)
from engine.domain.worktime import Limit
from engine.errors.domain import (
    SettingDeclarationRefused,
    SettingInvalid,
    SettingScopeRefused,
    SettingUnknown,
)

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
COUNTY, TOWN, VILLAGE = "/1/", "/1/7/", "/1/7/31/"

# domain.md §5, written down once more
DEFAULTS: Mapping[str, object] = {
    "auto_dispatch": True,
    "revisit": True,
    "auto_archive": False,
    "register_required": False,
    "auto_supervise": True,
    "watch_accept": True,
    "watch_feedback": True,
    "watch_revisit": True,
    "watch_channels": ("in_app",),
    "accept_within": Limit.of("working_day", 1),
    "feedback_within": Limit.of("working_day", 3),
    "revisit_within": Limit.of("working_day", 1),
    "judge_within": Limit.of("working_hour", 4),
    "dispatch_within": Limit.of("working_hour", 4),
    "archive_within": Limit.of("working_day", 1),
    "order_within": Limit.of("working_day", 3),
    "approve_within": Limit.of("working_day", 1),
    "reopen_days": 14,
    "revisit_tries": 3,
    "overtime_check": 10,
    "overtime_repeat": Limit.of("working_day", 1),
    "overtime_repeat_times": 5,
}


def a_row(
    value: object,
    *,
    row: int = 1,
    key: str = "revisit",
    area: str | None = None,
    days: int = -1,
    removed: bool = False,
) -> SettingRow:
    return SettingRow(
        id=row,
        key=key,
        value=value,
        area_path=area,
        starts_at=NOW + timedelta(days=days),
        removed=removed,
    )


def value_in(area: str | None, *rows: SettingRow, key: str = "revisit") -> object:
    return effective(CATALOGUE, rows, key, area_path=area, now=NOW).value


def test_the_shipped_defaults_are_those_of_the_domain() -> None:
    shipped = {setting.key: setting.default for setting in CATALOGUE}

    assert {key: shipped[key] for key in DEFAULTS} == DEFAULTS
    assert set(shipped) - set(DEFAULTS) == {"similar_metres", "similar_hours"}


def test_every_setting_has_two_meanings_and_takes_its_own_default() -> None:
    for setting in CATALOGUE:
        assert setting.zh
        assert setting.en
        assert setting.parse(setting.to_json(setting.default)) == setting.default


def test_only_the_rhythm_of_messages_is_for_the_whole_system() -> None:
    system = [s.key for s in CATALOGUE if s.scope is SettingScope.SYSTEM]

    assert system == ["overtime_check"]
    with pytest.raises(SettingScopeRefused):
        CATALOGUE.parse("overtime_check", 5, area_path=TOWN)
    assert CATALOGUE.parse("overtime_check", 5, area_path="/") == 5


@pytest.mark.parametrize(
    ("key", "json", "value"),
    [
        ("revisit", False, False),
        ("accept_within", {"kind": "natural_hour", "amount": 36}, Limit.of("natural_hour", 36)),
        ("accept_within", {"kind": "working_day", "amount": "0.5"}, Limit.of("working_day", "0.5")),
        ("accept_within", {"kind": "working_day", "amount": 0.5}, Limit.of("working_day", "0.5")),
        ("reopen_days", 0, 0),
        ("reopen_days", Decimal(30), 30),
        ("watch_channels", ["sms", "in_app", "sms"], ("sms", "in_app")),
    ],
)
def test_values_are_read(key: str, json: object, value: object) -> None:
    assert CATALOGUE.parse(key, json, area_path=VILLAGE) == value


@pytest.mark.parametrize(
    ("key", "json", "says"),
    [
        ("revisit", 1, "true or false"),
        ("revisit", "true", "true or false"),
        ("revisit", None, "true or false"),
        ("accept_within", 3, "kind and amount"),
        ("accept_within", {"kind": "working_day", "amount": 0}, "greater than 0"),
        ("accept_within", {"kind": "day", "amount": 1}, "unknown kind day"),
        ("accept_within", {"kind": "working_day", "amount": 1, "x": 1}, "kind and amount"),
        ("accept_within", {"kind": "working_day", "amount": float("inf")}, "greater than 0"),
        ("reopen_days", -1, "at least 0"),
        ("reopen_days", 366, "at most 365"),
        ("reopen_days", 1.5, "whole number"),
        ("reopen_days", True, "whole number"),
        ("reopen_days", Decimal("Infinity"), "whole number"),
        ("overtime_check", 0, "at least 1"),
        ("watch_channels", [], "at least one"),
        ("watch_channels", "sms", "at least one"),
        ("watch_channels", ["pigeon"], "unknown channel pigeon"),
        ("watch_channels", [["sms"]], "unknown channel"),
    ],
)
def test_what_is_no_value_is_refused_with_the_reason(key: str, json: object, says: str) -> None:
    with pytest.raises(SettingInvalid, match=says) as caught:
        CATALOGUE.parse(key, json)

    assert caught.value.where == key
    assert key in caught.value.text("zh")


def test_an_unknown_setting_is_refused_by_name() -> None:
    with pytest.raises(SettingUnknown, match="auto_pilot"):
        CATALOGUE.parse("auto_pilot", True)
    with pytest.raises(SettingUnknown):
        effective(CATALOGUE, [], "auto_pilot", area_path=None, now=NOW)


def test_the_nearest_area_up_the_tree_wins() -> None:
    system = a_row(False, row=1)
    town = a_row(True, row=2, area=TOWN)

    assert value_in(VILLAGE, system, town) is True
    assert value_in(COUNTY, system, town) is False
    assert value_in("/1/8/", system, town) is False
    assert value_in(None, system, town) is False
    assert value_in(VILLAGE) is True


def test_an_area_whose_path_begins_alike_is_another_area() -> None:
    assert value_in("/1/71/", a_row(False, area="/1/7/")) is True


def test_of_several_rows_the_one_that_started_last_counts() -> None:
    older, newer = a_row(False, row=5, days=-3), a_row(True, row=2, days=-2)

    assert value_in(None, newer, older) is True


def test_a_planned_value_waits_for_its_start() -> None:
    planned = a_row(False, days=1)

    assert value_in(None, planned) is True
    later = effective(CATALOGUE, [planned], "revisit", area_path=None, now=NOW + timedelta(days=1))
    assert later.value is False
    assert later.row is planned


def test_a_removed_value_lets_the_area_follow_its_parent() -> None:
    rows = [
        a_row(False, row=1, area=COUNTY, days=-9),
        a_row(True, row=2, area=TOWN, days=-5),
        a_row(None, row=3, area=TOWN, days=-1, removed=True),
    ]

    found = effective(CATALOGUE, rows, "revisit", area_path=VILLAGE, now=NOW)

    assert found.value is False
    assert found.area_path == COUNTY


def test_undoing_goes_back_to_the_row_before() -> None:
    first, second = a_row(False, row=1, days=-3), a_row(True, row=2, days=-2)
    elsewhere = a_row(True, row=3, area=TOWN, days=-2)

    assert previous([second, first, elsewhere], second) is first
    assert previous([second, first, elsewhere], first) is None
    assert previous([second, first, elsewhere], elsewhere) is None


def test_letting_feedback_close_cases_alone_is_warned_of() -> None:
    alone = {"revisit": False, "auto_archive": True}

    assert closes_unattended(alone)
    assert [finding.code for finding in warnings(alone)] == ["closes-unattended"]
    for revisit, auto_archive in ((True, True), (False, False), (True, False)):
        assert not warnings({"revisit": revisit, "auto_archive": auto_archive})


def test_a_process_brings_a_setting_of_its_own() -> None:
    second_look = declared(
        "second_look", "switch", "true", "二次复核开关", "Second look", process="my-handling"
    )
    within = declared(
        "second_look_within",
        "limit",
        '{"kind": "working_hour", "amount": 4}',
        "复核时限",
        "For the second look",
        process="my-handling",
    )

    catalogue = CATALOGUE.with_declared([second_look, within, second_look])

    assert catalogue["second_look"].default is True
    assert catalogue["second_look_within"].default == Limit.of("working_hour", 4)
    assert catalogue["second_look"].declared_by == "my-handling"
    assert "second_look" not in CATALOGUE
    assert isinstance(catalogue, Catalogue)


@pytest.mark.parametrize(
    ("key", "type_code", "default", "zh", "says"),
    [
        ("Second look", "switch", "true", "开关", "small letters"),
        ("设置", "switch", "true", "开关", "small letters"),
        ("x" * 65, "switch", "true", "开关", "small letters"),
        ("second_look", "toggle", "true", "开关", "unknown type toggle"),
        ("second_look", "switch", "yes", "开关", "not JSON"),
        ("second_look", "switch", "1", "开关", "true or false"),
        ("second_look", "switch", "true", " ", "meaning is missing"),
    ],
)
def test_a_bad_declaration_names_process_and_key(
    key: str, type_code: str, default: str, zh: str, says: str
) -> None:
    with pytest.raises(SettingDeclarationRefused, match=says) as caught:
        declared(key, type_code, default, zh, "A switch", process="my-handling")

    assert caught.value.where == "my-handling"


def test_a_process_cannot_take_a_shipped_name_nor_another_type() -> None:
    mine = declared("second_look", "switch", "true", "开关", "Switch", process="a")
    other = declared("second_look", "number", "3", "次数", "Times", process="b")
    shipped = declared("revisit", "switch", "false", "回访", "Revisit", process="a")

    with pytest.raises(SettingDeclarationRefused, match="the system has"):
        CATALOGUE.with_declared([shipped])
    with pytest.raises(SettingDeclarationRefused, match="process a declares"):
        CATALOGUE.with_declared([mine, other])


def test_types_are_closed() -> None:
    assert {setting.type for setting in CATALOGUE} == set(SettingType)
