"""What a decision table or a form says differently from another, in words; diagrams have
engine.workflow.difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from engine.feel import Decision, Rule, parse_decisions
from engine.workflow.difference import Change
from engine.workflow.expressions import SIGNATURES


def compare_decisions(before: bytes, after: bytes, *, key: str) -> tuple[Change, ...]:
    """Tables, columns, rules. Raises DecisionInvalid if either cannot be read."""
    old, new = (
        {each.id: each for each in parse_decisions(text, name=f"{key}.dmn", functions=SIGNATURES)}
        for text in (before, after)
    )
    found: list[Change] = []
    for name, decision in new.items():
        if name not in old:
            found.append(
                _change(
                    "added",
                    name,
                    "decision",
                    f"新决策“{decision.name}”",
                    f"new decision “{_en(decision)}”",
                )
            )
        else:
            found.extend(_decision(old[name], decision))
    found.extend(
        _change(
            "removed",
            name,
            "decision",
            f"删除决策“{decision.name}”",
            f"decision “{_en(decision)}” is gone",
        )
        for name, decision in old.items()
        if name not in new
    )
    return tuple(found)


def _decision(old: Decision, new: Decision) -> Iterator[Change]:
    plain = (
        ("name", "名称", "name", old.name, new.name),
        ("name_en", "英文名称", "English name", old.name_en, new.name_en),
        ("hit_policy", "命中策略", "hit policy", str(old.hit_policy), str(new.hit_policy)),
        (
            "aggregation",
            "汇总方式",
            "aggregation",
            str(old.aggregation or "–"),
            str(new.aggregation or "–"),
        ),
        ("expression", "表达式", "expression", _text(old.expression), _text(new.expression)),
    )
    for aspect, zh, en, was, now in plain:
        if was != now:
            yield _changed(new.id, aspect, f"{zh}", en, was, now)
    yield from _columns(
        "输入",
        "input",
        {each.id: (each.label, each.expression.text) for each in old.inputs},
        {each.id: (each.label, each.expression.text) for each in new.inputs},
    )
    yield from _columns(
        "输出",
        "output",
        {each.id: (each.label or each.name, each.name) for each in old.outputs},
        {each.id: (each.label or each.name, each.name) for each in new.outputs},
    )
    yield from _rules(old, new)


def _columns(
    zh: str, en: str, old: Mapping[str, tuple[str, str]], new: Mapping[str, tuple[str, str]]
) -> Iterator[Change]:
    for name, (label, text) in new.items():
        if name not in old:
            yield _change(
                "added", name, en, f"新{zh}列“{label}”（{text}）", f"new {en} “{label}” ({text})"
            )
        elif old[name] != (label, text):
            was, was_text = old[name]
            yield _changed(
                name,
                en,
                f"{zh}列“{label}”",
                f"{en} “{label}”",
                f"{was} ({was_text})",
                f"{label} ({text})",
            )
    for name, (label, _) in old.items():
        if name not in new:
            yield _change("removed", name, en, f"删除{zh}列“{label}”", f"{en} “{label}” is gone")


def _rules(old: Decision, new: Decision) -> Iterator[Change]:
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    heads = [each.label or each.expression.text for each in new.inputs]
    heads += [each.label or each.name for each in new.outputs]
    for name, rule in after.items():
        if name not in before:
            words = "、".join(_cells(rule)), ", ".join(_cells(rule))
            yield _change(
                "added",
                name,
                "rule",
                f"新规则 {rule.number}：{words[0]}",
                f"new rule {rule.number}: {words[1]}",
            )
            continue
        was = before[name]
        if len(_cells(was)) != len(_cells(rule)):
            continue  # a column came or went, which is said already
        for head, one, other in zip(heads, _cells(was), _cells(rule), strict=False):
            if one != other:
                yield _changed(
                    name,
                    "rule",
                    f"规则 {rule.number} 的“{head}”",
                    f"rule {rule.number}, “{head}”",
                    one,
                    other,
                )
    for name, rule in before.items():
        if name not in after:
            yield _change(
                "removed",
                name,
                "rule",
                f"删除规则 {rule.number}：{'、'.join(_cells(rule))}",
                f"rule {rule.number} is gone: {', '.join(_cells(rule))}",
            )
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        yield _change(
            "changed", new.id, "order", "规则的顺序改变", "the rules stand in another order"
        )


def _cells(rule: Rule) -> list[str]:
    return [*(test.text or "-" for test in rule.tests), *(each.text for each in rule.results)]


# --- forms ----------------------------------------------------------------------------------------


def compare_forms(before: bytes, after: bytes) -> tuple[Change, ...]:
    """Fields, what each asks, what each outcome needs. Both are JSON with `schema` and `ui`."""
    old, new = orjson.loads(before), orjson.loads(after)
    was, now = old.get("schema", {}), new.get("schema", {})
    found: list[Change] = []
    for name, zh, en in (("title", "标题", "title"), ("x-en", "英文标题", "English title")):
        if was.get(name) != now.get(name):
            found.append(_changed("", name, zh, en, _json(was.get(name)), _json(now.get(name))))
    fields_before, fields_after = was.get("properties", {}), now.get("properties", {})
    for key, field in fields_after.items():
        if key not in fields_before:
            found.append(
                _change(
                    "added",
                    key,
                    "field",
                    f"新字段“{_title(key, field)}”",
                    f"new field “{_title(key, field, en=True)}”",
                )
            )
        else:
            found.extend(_field(key, fields_before[key], field))
    found.extend(
        _change(
            "removed",
            key,
            "field",
            f"删除字段“{_title(key, field)}”",
            f"field “{_title(key, field, en=True)}” is gone",
        )
        for key, field in fields_before.items()
        if key not in fields_after
    )
    found.extend(_needed("", "任何结果", "every outcome", was.get("required"), now.get("required")))
    outcomes = {*was.get("x-outcomes", {}), *now.get("x-outcomes", {})}
    for outcome in sorted(outcomes):
        found.extend(
            _needed(
                outcome,
                f"结果 {outcome} ",
                f"outcome {outcome}",
                was.get("x-outcomes", {}).get(outcome, {}).get("required"),
                now.get("x-outcomes", {}).get(outcome, {}).get("required"),
            )
        )
    if old.get("ui") != new.get("ui"):
        found.append(_change("changed", "", "ui", "排列或控件改变", "order or widgets changed"))
    return tuple(found)


def _field(key: str, was: Any, now: Any) -> Iterator[Change]:
    if not isinstance(was, dict) or not isinstance(now, dict):
        return
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield _changed(
                key,
                name,
                f"字段“{_title(key, now)}”的 {name} ",
                f"{name} of “{_title(key, now, en=True)}”",
                _json(was.get(name)),
                _json(now.get(name)),
            )


def _needed(
    where: str, zh: str, en: str, was: Sequence[str] | None, now: Sequence[str] | None
) -> Iterator[Change]:
    if sorted(was or ()) != sorted(now or ()):
        yield _changed(
            where,
            "required",
            f"{zh}的必填项",
            f"what {en} needs",
            ", ".join(was or ()) or "–",
            ", ".join(now or ()) or "–",
        )


def _title(key: str, field: Any, *, en: bool = False) -> str:
    if not isinstance(field, dict):
        return key
    english = field.get("x-en")
    return str((english if en and isinstance(english, str) else None) or field.get("title") or key)


def _json(value: object) -> str:
    if isinstance(value, str):
        return value
    return "–" if value is None else orjson.dumps(value).decode()


def _en(decision: Decision) -> str:
    return decision.name_en or decision.name


def _text(expression: object) -> str:
    return str(getattr(expression, "text", "–"))


def _changed(element: str, aspect: str, zh: str, en: str, was: str, now: str) -> Change:
    return _change(
        "changed",
        element,
        aspect,
        f"{zh}由“{was}”改为“{now}”",
        f"{en} changed from “{was}” to “{now}”",
    )


def _change(kind: str, element: str, aspect: str, zh: str, en: str) -> Change:
    return Change(kind=kind, element=element, aspect=aspect, zh=zh, en=en)


__all__ = ["compare_decisions", "compare_forms"]
