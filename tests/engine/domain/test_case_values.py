from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.cases import (
    CHANNELS,
    LEVELS,
    NATURES,
    STATUSES,
    HazardLevel,
    Nature,
    Position,
    Sighting,
    SimilarRule,
    case_number,
    channel,
    clean_title,
    level,
    nature,
    reportable,
    similar,
    title,
)
from engine.domain.facts import CLOSING, FACTS
from engine.domain.roles import SHIPPED
from engine.domain.settings import CATALOGUE
from engine.domain.views import VIEWS, views_for
from engine.errors.domain import CaseValueUnknown, NaiveMoment, PoliceMatter, PositionInvalid

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
HERE = Position(25.3620, 118.6940)


def a_sighting(
    *, metres: float = 0, minutes: int = 0, category: str = "fire.wiring", case_id: int = 1
) -> Sighting:
    north = HERE.latitude + metres / 111_195
    return Sighting(
        category=category,
        reported_at=NOON - timedelta(minutes=minutes),
        position=Position(north, HERE.longitude),
        case_id=case_id,
    )


def test_a_case_number_carries_the_countys_own_date() -> None:
    assert case_number("350322", NOON, 123) == "350322-20261121-000123"
    before_midnight = datetime(2026, 11, 20, 15, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    assert case_number("350322", before_midnight, 1) == "350322-20261120-000001"
    assert case_number("350322", after_midnight, 1) == "350322-20261121-000001"
    assert case_number("350322", NOON, 1_234_567) == "350322-20261121-1234567"


def test_a_naive_moment_gives_no_number() -> None:
    with pytest.raises(NaiveMoment):
        case_number("350322", datetime(2026, 11, 21), 1)  # noqa: DTZ001


def test_a_police_matter_is_told_to_call_110() -> None:
    with pytest.raises(PoliceMatter, match="110") as caught:
        reportable(Nature.POLICE)

    assert "110" in caught.value.text("zh")
    for kind in set(Nature) - {Nature.POLICE}:
        reportable(kind)


def test_codes_are_known_or_refused_with_the_known_ones() -> None:
    assert channel("petition").zh == "信访"
    assert level("major") is HazardLevel.MAJOR
    assert nature("everyday") is Nature.EVERYDAY
    with pytest.raises(CaseValueUnknown, match="huge"):
        level("huge")
    with pytest.raises(CaseValueUnknown, match="hotline"):
        channel("pigeon")


def test_all_fourteen_channels_have_two_names() -> None:
    assert len(CHANNELS) == 14
    for names in (CHANNELS, NATURES, LEVELS, STATUSES):
        assert all(named.zh and named.en and named.code == code for code, named in names.items())


def test_a_report_is_similar_when_category_place_and_time_are_near() -> None:
    report = a_sighting()
    near, nearer = a_sighting(metres=40, case_id=2), a_sighting(metres=10, case_id=3)

    found = similar(
        report,
        [
            near,
            nearer,
            a_sighting(metres=60),
            a_sighting(minutes=24 * 60 + 1),
            a_sighting(category="fire.exit_blocked"),
        ],
    )

    assert [case.case_id for case in found] == [3, 2]


def test_the_rule_for_similar_cases_is_data() -> None:
    rule = SimilarRule(metres=100, within=timedelta(hours=48))
    case = a_sighting(metres=60, minutes=25 * 60)

    assert similar(a_sighting(), [case], rule) == [case]


def test_without_a_position_nothing_is_similar() -> None:
    nowhere = Sighting(category="fire.wiring", reported_at=NOON, position=None)

    assert similar(nowhere, [a_sighting()]) == []
    assert similar(a_sighting(), [nowhere]) == []


def test_distances_are_right() -> None:
    putian = Position(25.4541, 119.0077)

    assert Position(0, 0).metres_to(Position(0, 1)) == pytest.approx(111_195, rel=1e-4)
    assert HERE.metres_to(putian) == pytest.approx(33_130, rel=0.01)
    assert HERE.metres_to(HERE) == 0
    assert Position(0, 0).metres_to(Position(0, 180)) == pytest.approx(20_015_114, rel=1e-4)


def test_the_box_holds_everything_within_the_distance() -> None:
    south_west, north_east = HERE.box(50)

    for edge in (
        Position(south_west.latitude, HERE.longitude),
        Position(HERE.latitude, north_east.longitude),
    ):
        assert 50 < HERE.metres_to(edge) < 52


@pytest.mark.parametrize("place", [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_what_is_no_position_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(PositionInvalid):
        Position(*place)


def test_titles_are_one_bounded_line() -> None:
    assert title("路灯不亮", "榜头镇坝下村") == "榜头镇坝下村 · 路灯不亮"
    assert title("路灯不亮", "") == "路灯不亮"
    assert clean_title("  two\n lines\u0000\tand ‮more ") == "two lines and more"
    assert len(clean_title("长" * 500)) == 120


def test_facts_and_views_have_codes_and_two_names() -> None:
    for code, fact in FACTS.items():
        assert fact.code == code
        assert fact.zh
        assert fact.en
    for code, view in VIEWS.items():
        assert view.code == code
        assert view.zh
        assert view.about_zh
        assert view.about_en
        assert set(view.roles) <= set(SHIPPED)
        assert view.setting is None or view.setting in CATALOGUE
        assert view.limit is None or view.limit in CATALOGUE
    assert {"refused", "withdrawn", "archived", "closed"} == CLOSING
    assert STATUSES.keys() >= CLOSING


def test_all_views_of_the_domain_are_there() -> None:
    names = [view.zh for view in VIEWS.values()]

    assert names == [
        "待分发",
        "驳回事件分发",
        "待接受",
        "待反馈",
        "二次处理待反馈",
        "被驳回（本部门驳回）",
        "被驳回（反馈被退回）",
        "待回访",
        "二次完成待回访",
        "待归档",
        "归档事件",
        "遗留事件",
        "已分配未接受",
        "已接受未反馈",
        "已反馈未回访",
        "邮件查看",
        "短信查看",
        "操作日志",
        "登录日志",
    ]
    assert VIEWS["overtime_revisit"].alias_zh == "已接受未回访"


def test_everybody_starts_with_the_views_of_his_roles() -> None:
    codes = [view.code for view in views_for({"auditor"})]

    assert "sign_in_log" in codes
    assert "awaiting_accept" not in codes
    assert views_for(set()) == ()
