"""What a case is made of: channel, nature, level, number, place, title."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from engine.domain.worktime import DEFAULT_ZONE, utc
from engine.errors.domain import CaseValueUnknown, PoliceMatter, PositionInvalid


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its two names."""

    code: str
    zh: str
    en: str


CHANNELS: dict[str, Named] = {
    code: Named(code, zh, en)
    for code, zh, en in (
        ("web", "群众网页", "Resident web page"),
        ("wechat", "微信", "WeChat"),
        ("app", "手机应用", "App"),
        ("hotline", "电话热线", "Phone or hotline"),
        ("desk", "窗口受理", "Desk"),
        ("patrol", "网格巡查", "Patrol"),
        ("inspection", "领导检查", "Leader's inspection"),
        ("enterprise", "企业上报", "Enterprise"),
        ("handed_down", "上级交办", "Handed down"),
        ("petition", "信访", "Petition"),
        ("media", "媒体反映", "Media"),
        ("monitoring", "监测预警", "Monitoring alert"),
        ("exchange", "系统对接", "Exchange"),
        ("import", "批量导入", "Import"),
    )
}
"""How a report comes in (domain.md §4.1)."""


class Nature(StrEnum):
    HAZARD = "hazard"
    EVERYDAY = "everyday"
    POLICE = "police"
    COMPLAINT = "complaint"


class HazardLevel(StrEnum):
    GENERAL = "general"
    MAJOR = "major"


NATURES: dict[str, Named] = {
    Nature.HAZARD: Named("hazard", "隐患", "Hazard"),
    Nature.EVERYDAY: Named("everyday", "民情", "Everyday problem"),
    Nature.POLICE: Named("police", "警情", "Police matter"),
    Nature.COMPLAINT: Named("complaint", "投诉举报", "Complaint"),
}
LEVELS: dict[str, Named] = {
    HazardLevel.GENERAL: Named("general", "一般", "General"),
    HazardLevel.MAJOR: Named("major", "重大", "Major"),
}
STATUSES: dict[str, Named] = {
    code: Named(code, zh, en)
    for code, zh, en in (
        ("awaiting_registration", "待立案", "Waiting for registration"),
        ("awaiting_dispatch", "待分发", "Waiting for dispatch"),
        ("rejected", "驳回事件分发", "Rejected, to be dispatched again"),
        ("awaiting_accept", "待接受", "Waiting for acceptance"),
        ("awaiting_feedback", "待反馈", "Waiting for feedback"),
        ("awaiting_feedback_again", "二次处理待反馈", "Second handling, waiting for feedback"),
        ("awaiting_revisit", "待回访", "Waiting for the revisit"),
        ("awaiting_revisit_again", "二次完成待回访", "Handled again, waiting for the revisit"),
        ("awaiting_archive", "待归档", "Waiting for archiving"),
        ("awaiting_judgement", "待研判", "Waiting for judgement"),
        ("awaiting_reopening", "待审重办申请", "Asked to be reopened"),
        ("archived", "归档", "Archived"),
        ("refused", "不予受理", "Refused"),
        ("withdrawn", "撤回", "Withdrawn"),
        ("closed", "已结束", "Closed"),
    )
}
"""Names of the status codes that the shipped diagrams and the facts that end a case use; a
process may declare others. Nothing may branch on them (architecture.md §2)."""

TITLE_LENGTH = 120
"""Characters of a title at most."""


def channel(code: str) -> Named:
    """Raises CaseValueUnknown."""
    return _known(code, CHANNELS, where="channel", zh="上报渠道", en="channel")


def level(code: str) -> HazardLevel:
    """Raises CaseValueUnknown."""
    return HazardLevel(_known(code, LEVELS, where="level", zh="隐患等级", en="level").code)


def nature(code: str) -> Nature:
    """Raises CaseValueUnknown."""
    return Nature(_known(code, NATURES, where="nature", zh="事件性质", en="nature").code)


def reportable(nature: Nature) -> None:
    """Raises PoliceMatter: a police matter goes to 110 first; nothing is recorded (domain.md
    §4.1; the hand-over process comes later)."""
    if nature is Nature.POLICE:
        raise PoliceMatter(where="nature")


def local_date(reported_at: datetime, zone: str = DEFAULT_ZONE) -> str:
    """`20261121`: the day by the county's clock; one sequence runs per county and such day."""
    return utc(reported_at).astimezone(ZoneInfo(zone)).strftime("%Y%m%d")


def case_number(
    county_code: str, reported_at: datetime, sequence: int, zone: str = DEFAULT_ZONE
) -> str:
    """`350322-20261121-000123`. Gaps in the sequence are allowed, it grows beyond six digits if
    it must, and nothing parses the number. Raises NaiveMoment."""
    return f"{county_code}-{local_date(reported_at, zone)}-{sequence:06d}"


@dataclass(frozen=True, slots=True)
class Position:
    """WGS-84 degrees. Raises PositionInvalid."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise PositionInvalid(where=f"{self.latitude}, {self.longitude}")

    def metres_to(self, other: Position) -> float:
        """Along the surface of a sphere (haversine); good to half a percent."""
        north, north_too = math.radians(self.latitude), math.radians(other.latitude)
        half_north = math.sin((north_too - north) / 2)
        half_east = math.sin(math.radians(other.longitude - self.longitude) / 2)
        root = half_north**2 + math.cos(north) * math.cos(north_too) * half_east**2
        return 2 * _EARTH * math.asin(min(1.0, math.sqrt(root)))

    def box(self, metres: float) -> tuple[Position, Position]:
        """South-west and north-east corners around everything within `metres`: a cheap first
        condition for a query. Not for use at the poles or across the date line."""
        north = math.degrees(metres / _EARTH) * 1.01
        east = north / max(0.01, math.cos(math.radians(self.latitude)))
        return (
            Position(max(-90, self.latitude - north), max(-180, self.longitude - east)),
            Position(min(90, self.latitude + north), min(180, self.longitude + east)),
        )


_EARTH = 6_371_008.8  # mean radius in metres (IUGG)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarRule:
    """When two reports may be about the same thing; 50 m and 24 h are one city's rule, the
    settings `similar_metres` and `similar_hours` change them."""

    metres: float = 50
    within: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What the rule for similar cases looks at."""

    category: str
    reported_at: datetime
    position: Position | None
    case_id: int = 0


def similar(
    report: Sighting, open_cases: Iterable[Sighting], rule: SimilarRule | None = None
) -> list[Sighting]:
    """Open cases that `report` may be joined to, nearest first: same category, near enough, close
    enough in time. Without a position nothing is similar: the same category in the same village
    is a coincidence, not a hint."""
    rule = rule or SimilarRule()
    if report.position is None:
        return []
    found: list[tuple[float, int, Sighting]] = []
    for case in open_cases:
        if case.category != report.category or case.position is None:
            continue
        if abs(report.reported_at - case.reported_at) > rule.within:
            continue
        metres = report.position.metres_to(case.position)
        if metres <= rule.metres:
            found.append((metres, case.case_id, case))
    return [case for _, _, case in sorted(found, key=lambda item: item[:2])]


def title(category: str, area: str) -> str:
    """The title a case gets until a person gives it a better one; no free text goes in."""
    return clean_title(f"{area} · {category}" if area else category)


def clean_title(text: str) -> str:
    """One line, bounded; control characters and repeated blanks become one blank."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:TITLE_LENGTH]


def _known(code: str, names: Mapping[str, Named], *, where: str, zh: str, en: str) -> Named:
    found = names.get(code)
    if found is None:
        raise CaseValueUnknown(
            where=where, value=code, what_zh=zh, what_en=en, known=", ".join(names)
        )
    return found
