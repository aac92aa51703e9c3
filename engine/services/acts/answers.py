"""Reading what a person answered, where an act needs more than the form's schema can say."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors.casework import ReasonNeeded


def text(answers: Mapping[str, object], name: str) -> str:
    value = answers.get(name)
    return value.strip() if isinstance(value, str) else ""


def need_reason(answers: Mapping[str, object], *, zh: str, en: str) -> str:
    """The reason, or ReasonNeeded pointing at the form's field."""
    reason = text(answers, "reason")
    if not reason:
        raise ReasonNeeded(where="/reason", why=zh, why_en=en)
    return reason
