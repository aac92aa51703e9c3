"""Which switches and durations there are, and which value counts where.

The catalogue of domain.md §5: rows in the database hold values only, everything said about a
setting is here or in the process that declares it. Values outside of this module are what
`Setting.parse` returns: bool, Limit, int or a tuple of channel codes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from engine.domain.areas import ROOT, ancestors
from engine.domain.worktime import Limit, LimitKind
from engine.errors.base import Finding
from engine.errors.domain import (
    LimitInvalid,
    SettingDeclarationRefused,
    SettingInvalid,
    SettingScopeRefused,
    SettingUnknown,
)

SettingValue = bool | int | Limit | tuple[str, ...]


class SettingType(StrEnum):
    SWITCH = "switch"  # JSON true or false
    LIMIT = "limit"  # {"kind": "working_day", "amount": 1}
    NUMBER = "number"  # a whole number
    CHANNELS = "channels"  # a list of channel codes


class SettingScope(StrEnum):
    SYSTEM = "system"  # one value for everybody
    AREA = "area"  # the nearest area up the tree wins


CHANNELS: dict[str, tuple[str, str]] = {
    "in_app": ("站内消息", "In-app message"),
    "sms": ("短信", "SMS"),
    "email": ("电子邮件", "E-mail"),
    "wecom": ("企业微信", "WeChat Work"),
    "dingtalk": ("钉钉", "DingTalk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One entry of the catalogue. `least` and `most` bound numbers; `unit` is theirs."""

    key: str
    type: SettingType
    default: SettingValue
    zh: str
    en: str
    scope: SettingScope = SettingScope.AREA
    least: int | None = None
    most: int | None = None
    unit_zh: str = ""
    unit_en: str = ""
    declared_by: str | None = None  # process id; None: shipped with the system

    def parse(self, value: object) -> SettingValue:
        """The value of a piece of JSON. Raises SettingInvalid."""
        match self.type:
            case SettingType.SWITCH:
                if isinstance(value, bool):
                    return value
                raise self._invalid("应为 true 或 false", "expected true or false")
            case SettingType.LIMIT:
                try:
                    return Limit.from_json(value)
                except LimitInvalid as error:
                    raise self._invalid(
                        str(error.values["detail_zh"]), str(error.values["detail_en"])
                    ) from error
            case SettingType.NUMBER:
                return self._number(value)
            case SettingType.CHANNELS:
                return self._channels(value)

    def to_json(self, value: SettingValue) -> object:
        """What `parse` reads back; goes into rows, the API and the timeline."""
        if isinstance(value, Limit):
            return value.to_json()
        return list(value) if isinstance(value, tuple) else value

    def _number(self, value: object) -> int:
        if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._invalid("应为整数", "expected a whole number")
        if self.least is not None and value < self.least:
            raise self._invalid(f"不得小于 {self.least}", f"must be at least {self.least}")
        if self.most is not None and value > self.most:
            raise self._invalid(f"不得大于 {self.most}", f"must be at most {self.most}")
        return value

    def _channels(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, (list, tuple)) or not value:
            raise self._invalid("至少选择一种通知方式", "expected at least one channel")
        for channel in value:
            if not isinstance(channel, str) or channel not in CHANNELS:
                known = ", ".join(CHANNELS)
                raise self._invalid(
                    f"未知的通知方式“{channel}”（可用：{known}）",
                    f"unknown channel {channel} (known: {known})",
                )
        return tuple(dict.fromkeys(value))

    def _invalid(self, detail_zh: str, detail_en: str) -> SettingInvalid:
        return SettingInvalid(
            where=self.key, key=self.key, detail_zh=detail_zh, detail_en=detail_en
        )


def declared(key: str, type_code: str, default: str, zh: str, en: str, *, process: str) -> Setting:
    """A setting that a process brings along (`setting:<key>.type` and so on); `default` is JSON
    text. Raises SettingDeclarationRefused, which names process and key."""

    def refused(detail_zh: str, detail_en: str) -> SettingDeclarationRefused:
        return SettingDeclarationRefused(
            where=process, key=key, detail_zh=detail_zh, detail_en=detail_en
        )

    if not (key.isascii() and key.isidentifier() and key == key.lower() and len(key) <= 64):
        raise refused(
            "名称只能由小写字母、数字和下划线组成，最多 64 个字符",
            "its key may hold small letters, digits and underscores only, 64 at most",
        )
    if not (zh.strip() and en.strip()):
        raise refused("缺少中文或英文说明", "its Chinese or English meaning is missing")
    try:
        kind = SettingType(type_code)
    except ValueError as error:
        known = ", ".join(SettingType)
        raise refused(
            f"未知类型“{type_code}”（可用：{known}）", f"unknown type {type_code} (known: {known})"
        ) from error
    try:
        value: object = json.loads(default)
    except ValueError as error:
        raise refused(
            f"默认值不是 JSON：{default}", f"its default is not JSON: {default}"
        ) from error
    shape = Setting(key=key, type=kind, default=False, zh=zh, en=en, declared_by=process)
    try:
        parsed = shape.parse(value)
    except SettingInvalid as error:
        raise refused(
            f"默认值无效：{error.values['detail_zh']}",
            f"its default is no value: {error.values['detail_en']}",
        ) from error
    return Setting(key=key, type=kind, default=parsed, zh=zh, en=en, declared_by=process)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All settings by key, in the order in which people see them."""

    settings: Mapping[str, Setting] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Setting]:
        return iter(self.settings.values())

    def __contains__(self, key: object) -> bool:
        return key in self.settings

    def __getitem__(self, key: str) -> Setting:
        """Raises SettingUnknown."""
        try:
            return self.settings[key]
        except KeyError:
            raise SettingUnknown(where=key, key=key) from None

    def with_declared(self, settings: Iterable[Setting]) -> Catalogue:
        """This catalogue and what processes declare. Two processes may declare the same setting
        if its type agrees; the first one's default and texts count. Raises
        SettingDeclarationRefused for a shipped key or another type."""
        merged = dict(self.settings)
        for setting in settings:
            known = merged.get(setting.key)
            if known is None:
                merged[setting.key] = setting
            elif known.declared_by is None:
                raise SettingDeclarationRefused(
                    where=setting.declared_by or "",
                    key=setting.key,
                    detail_zh="系统已有同名设置项",
                    detail_en="the system has a setting of that name",
                )
            elif known.type is not setting.type:
                raise SettingDeclarationRefused(
                    where=setting.declared_by or "",
                    key=setting.key,
                    detail_zh=f"流程 {known.declared_by} 以另一种类型 {known.type} 声明了它",
                    detail_en=f"the process {known.declared_by} declares it as {known.type}",
                )
        return Catalogue(merged)

    def parse(self, key: str, value: object, *, area_path: str | None = None) -> SettingValue:
        """What a person wants to set, checked. Raises SettingUnknown, SettingInvalid,
        SettingScopeRefused."""
        setting = self[key]
        if setting.scope is SettingScope.SYSTEM and area_path not in (None, ROOT):
            raise SettingScopeRefused(where=key, key=key)
        return setting.parse(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One value set by somebody. `area_path` None or "/": the whole system. Rows are never
    changed: undoing adds another one, and a `removed` one lets the area follow its parent again.
    """

    id: int
    key: str
    value: object  # JSON
    starts_at: datetime
    area_path: str | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """The value that counts and where it comes from; `row` None: the default."""

    setting: Setting
    value: SettingValue
    row: SettingRow | None

    @property
    def area_path(self) -> str | None:
        return self.row.area_path if self.row else None


def effective(
    catalogue: Catalogue,
    rows: Iterable[SettingRow],
    key: str,
    *,
    area_path: str | None,
    now: datetime,
) -> Effective:
    """The value of `key` in an area: that of the nearest area up the tree, then of the whole
    system, then the default. Of several rows of one area the one that started last counts; a
    planned one waits for its start. Raises SettingUnknown."""
    setting = catalogue[key]
    newest: dict[str, SettingRow] = {}
    for row in rows:
        if row.key != key or row.starts_at > now:
            continue
        place = row.area_path or ROOT
        known = newest.get(place)
        if known is None or (known.starts_at, known.id) < (row.starts_at, row.id):
            newest[place] = row
    if newest:
        near = (ROOT,) if setting.scope is SettingScope.SYSTEM else ancestors(area_path or ROOT)
        for place in near:
            found = newest.get(place)
            if found is not None and not found.removed:
                return Effective(setting=setting, value=setting.parse(found.value), row=found)
    return Effective(setting=setting, value=setting.default, row=None)


def previous(rows: Sequence[SettingRow], row: SettingRow) -> SettingRow | None:
    """The row of the same key and area that `row` took the place of: what undoing it restores.
    None: the area had no value of its own."""
    older = [
        other
        for other in rows
        if other.key == row.key
        and (other.area_path or ROOT) == (row.area_path or ROOT)
        and (other.starts_at, other.id) < (row.starts_at, row.id)
    ]
    return max(older, key=lambda other: (other.starts_at, other.id), default=None)


def closes_unattended(values: Mapping[str, SettingValue]) -> bool:
    """Feedback alone closes a case: needs the permission `settings_write_unattended` (§5)."""
    return values.get("revisit") is False and values.get("auto_archive") is True


def warnings(values: Mapping[str, SettingValue], *, where: str = "") -> tuple[Finding, ...]:
    """What an administrator should read before these values of one area count."""
    found: list[Finding] = []
    if closes_unattended(values):
        found.append(
            Finding(
                code="closes-unattended",
                where=where or "auto_archive",
                zh="回访已关闭而自动归档已开启：部门反馈后案件将直接归档，无人复核。",
                en=(
                    "Revisit is off and auto-archive is on: a department's feedback closes its "
                    "own cases and nobody looks at them."
                ),
            )
        )
    return tuple(found)


def _switch(key: str, default: bool, zh: str, en: str) -> Setting:
    return Setting(key=key, type=SettingType.SWITCH, default=default, zh=zh, en=en)


def _limit(key: str, kind: LimitKind, amount: int, zh: str, en: str) -> Setting:
    value = Limit(kind, Decimal(amount))
    return Setting(key=key, type=SettingType.LIMIT, default=value, zh=zh, en=en)


def _number(
    key: str, default: int, bounds: tuple[int, int], units: tuple[str, str], zh: str, en: str
) -> Setting:
    return Setting(
        key=key,
        type=SettingType.NUMBER,
        default=default,
        zh=zh,
        en=en,
        least=bounds[0],
        most=bounds[1],
        unit_zh=units[0],
        unit_en=units[1],
    )


_DAY, _HOUR = LimitKind.WORKING_DAY, LimitKind.WORKING_HOUR
_DAYS, _TIMES = ("天", "days"), ("次", "times")

CATALOGUE = Catalogue(
    {
        setting.key: setting
        for setting in (
            _switch(
                "auto_dispatch",
                True,
                "自动分发开关：决策表给出唯一部门时自动分发（仅首次分发）",
                "Dispatch by itself when the table names exactly one department (first time only)",
            ),
            _switch(
                "revisit",
                True,
                "是否回访开关：反馈后由社工回访",
                "Revisit: ask the reporter after feedback whether it is solved",
            ),
            _switch(
                "auto_archive",
                False,
                "自动归档开关：办结后不经人工直接归档",
                "Archive by itself what is finished",
            ),
            _switch(
                "register_required",
                False,
                "立案开关：分发前须先立案",
                "Register every case before it is dispatched",
            ),
            _switch(
                "auto_supervise",
                True,
                "超时自动督办开关：用时达两倍时限由上级下达督办单",
                "Order supervision from the level above when twice the limit has passed",
            ),
            _switch(
                "watch_accept",
                True,
                "已分发未接受监控：超时视图和消息（关闭不影响期限和考核）",
                "Watch “dispatched, not accepted”: view and messages (never deadline nor score)",
            ),
            _switch(
                "watch_feedback",
                True,
                "已接受未反馈监控：超时视图和消息（关闭不影响期限和考核）",
                "Watch “accepted, no feedback”: view and messages (never deadline nor score)",
            ),
            _switch(
                "watch_revisit",
                True,
                "已反馈未回访监控：超时视图和消息（关闭不影响期限和考核）",
                "Watch “fed back, not revisited”: view and messages (never deadline nor score)",
            ),
            Setting(
                key="watch_channels",
                type=SettingType.CHANNELS,
                default=("in_app",),
                zh="通知方式",
                en="How people are told",
            ),
            _limit(
                "accept_within",
                _DAY,
                1,
                "分配到接受的时间（超时通知部工）",
                "From dispatch to acceptance (late: the department's workers are told)",
            ),
            _limit(
                "feedback_within",
                _DAY,
                3,
                "接受到反馈的时间（超时通知部工）；分类另有时限时以分类为准",
                "From acceptance to feedback, where the category sets no limit of its own",
            ),
            _limit(
                "revisit_within",
                _DAY,
                1,
                "反馈到回访的时间（超时通知社工）",
                "From feedback to revisit (late: the community worker is told)",
            ),
            _limit("judge_within", _HOUR, 4, "研判时限", "For judging an escalated case"),
            _limit("dispatch_within", _HOUR, 4, "分发时限", "For dispatching by hand"),
            _limit("archive_within", _DAY, 1, "归档时限", "For archiving by hand"),
            _limit("order_within", _DAY, 3, "督办答复时限", "For answering a supervision order"),
            _limit("approve_within", _DAY, 1, "审批时限", "For approving a request"),
            _number(
                "reopen_days",
                14,
                (0, 365),
                _DAYS,
                "申请重办期限：归档后多少天内可申请重办",
                "For how long after archiving a case can be asked to be reopened",
            ),
            _number(
                "revisit_tries",
                3,
                (1, 20),
                _TIMES,
                "回访次数：联系不上时最多尝试几次",
                "How often the reporter is tried before the revisit ends without an answer",
            ),
            Setting(
                key="overtime_check",
                type=SettingType.NUMBER,
                default=10,
                zh="定时器触发时间：超时消息汇总发送的间隔",
                en="How often the messages of overtime are collected and sent",
                scope=SettingScope.SYSTEM,
                least=1,
                most=1440,
                unit_zh="分钟",
                unit_en="minutes",
            ),
            _limit(
                "overtime_repeat",
                _DAY,
                1,
                "重复催促间隔",
                "After which time an overdue step is urged again",
            ),
            _number(
                "overtime_repeat_times",
                5,
                (0, 100),
                _TIMES,
                "重复催促最多次数",
                "How often an overdue step is urged again at most",
            ),
            _number(
                "similar_metres",
                50,
                (0, 5000),
                ("米", "metres"),
                "相似事件提示：同类事件的最大距离",
                "Similar cases: how far away a case of the same category may be",
            ),
            _number(
                "similar_hours",
                24,
                (0, 8760),
                ("小时", "hours"),
                "相似事件提示：同类事件的最大时间间隔",
                "Similar cases: how long ago a case of the same category may be",
            ),
        )
    }
)
"""The settings of domain.md §5, and the two numbers of the rule for similar cases (§4.1)."""
