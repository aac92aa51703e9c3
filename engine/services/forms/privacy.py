"""Which personal data a form must not ask for (domain.md §11)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One special category: its names, and the words that give it away in either language."""

    zh: str
    en: str
    words_zh: tuple[str, ...]
    words_en: tuple[str, ...]


SPECIAL = (
    Topic(
        "宗教信仰",
        "belief",
        ("宗教", "信仰", "教派"),
        ("religion", "religious", "belief", "faith"),
    ),
    Topic(
        "政治面貌",
        "party membership",
        ("政治面貌", "党派", "党员"),
        ("political", "politics", "party_member", "party_membership"),
    ),
    Topic("民族", "ethnicity", ("民族", "族裔", "种族"), ("ethnic", "ethnicity", "race")),
    Topic(
        "健康",
        "health",
        ("病史", "健康状况", "疾病", "残疾", "怀孕", "精神障碍"),
        ("health", "medical", "disease", "illness", "disability", "pregnancy", "pregnant"),
    ),
    Topic("犯罪", "crime", ("犯罪", "前科", "刑满"), ("crime", "criminal", "conviction")),
    Topic(
        "婚姻生育",
        "marriage",
        ("婚姻", "生育", "婚育", "配偶"),
        ("marriage", "marital", "spouse", "childbearing"),
    ),
    Topic(
        "个人财务",
        "finances",
        ("收入", "存款", "银行卡", "银行账号", "银行账户", "负债"),
        ("income", "salary", "bank_account", "debts", "savings"),
    ),
    Topic(
        "生物特征",
        "biometrics",
        ("指纹", "人脸", "虹膜", "声纹", "基因", "DNA"),
        ("fingerprint", "face", "iris", "voiceprint", "biometric", "biometrics", "dna"),
    ),
    Topic(
        "行踪轨迹",
        "position tracks",
        ("轨迹", "行踪"),
        ("track", "tracks", "trajectory", "whereabouts"),
    ),
)

REFUSED_KEYS = {
    key: topic
    for topic, keys in zip(
        SPECIAL,
        (
            ("religion", "religious_belief"),
            ("political_status", "party_membership"),
            ("ethnicity", "ethnic_group"),
            ("health_status", "medical_history"),
            ("criminal_record",),
            ("marital_status",),
            ("income", "bank_account"),
            ("biometrics", "fingerprint"),
            ("position_track",),
        ),
        strict=True,
    )
    for key in keys
}
"""Field names that can hardly mean anything else, refused even where nobody declared `personal`."""

TELLING = ("身份证",)
"""Not a special category, but looked at twice."""

_WORD = re.compile(r"[a-z]+")


def refused_topic(name: str, schema: Mapping[str, object]) -> Topic | None:
    """The special category that a field asks for: by its name, or declared personal and telling."""
    by_key = REFUSED_KEYS.get(name.lower())
    if by_key is not None:
        return by_key
    if schema.get("personal") is True:
        return _topic(name, schema)
    return None


def telling_name(name: str, schema: Mapping[str, object]) -> str | None:
    """The field's title, where it sounds like personal data that must not be collected."""
    title = schema.get("title")
    shown = title if isinstance(title, str) else name
    if _topic(name, schema) is not None or any(word in shown for word in TELLING):
        return shown
    return None


def _topic(name: str, schema: Mapping[str, object]) -> Topic | None:
    zh = "".join(str(schema.get(key, "")) for key in ("title", "description"))
    en = f"{name} {schema.get('x-en', '')}".lower()
    words = set(_WORD.findall(en))
    joined = "_".join(_WORD.findall(en))
    for topic in SPECIAL:
        if any(word in zh for word in topic.words_zh):
            return topic
        if words.intersection(topic.words_en):
            return topic
        if any("_" in word and word in joined for word in topic.words_en):
            return topic
    return None
