"""What a person reads about an answer that does not fit, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jsonschema.exceptions import ValidationError

from engine.errors.base import Finding

_TYPES = {
    "string": ("文字", "text"),
    "number": ("数字", "a number"),
    "integer": ("整数", "a whole number"),
    "boolean": ("是或否", "yes or no"),
    "array": ("列表", "a list"),
    "object": ("一组字段", "a group of fields"),
    "null": ("空", "empty"),
}
_FORMATS = {
    "date": ("日期（如 2026-11-21）", "a date such as 2026-11-21"),
    "time": ("时间（如 08:30:00）", "a time such as 08:30:00"),
    "date-time": (
        "带时区的日期时间（如 2026-11-21T08:30:00+08:00）",
        "a date and time with its zone, such as 2026-11-21T08:30:00+08:00",
    ),
    "email": ("电子邮件地址", "an e-mail address"),
}
_TEXTS: dict[str, tuple[str, str, str]] = {
    # keyword: (code, Chinese, English); {field} is its title, {limit} what the schema demands
    "required": ("answer-missing", "请填写“{field}”。", "“{field}” must be filled in."),
    "dependentRequired": (
        "answer-missing",
        "填写“{field}”时还须填写相关的字段（{limit}）。",
        "With “{field}” filled in, {limit} must be filled in too.",
    ),
    "type": ("answer-type", "“{field}”应为{limit}。", "“{field}” must be {limit}."),
    "enum": ("answer-choice", "“{field}”请从列表中选择。", "Choose “{field}” from the list."),
    "oneOf": ("answer-choice", "“{field}”请从列表中选择。", "Choose “{field}” from the list."),
    "const": (
        "answer-const",
        "“{field}”在此结果下应为{limit}。",
        "“{field}” must be {limit} here.",
    ),
    "minLength": (
        "answer-too-short",
        "“{field}”至少 {limit} 个字。",
        "“{field}” needs at least {limit} characters.",
    ),
    "maxLength": (
        "answer-too-long",
        "“{field}”最多 {limit} 个字。",
        "“{field}” may have at most {limit} characters.",
    ),
    "pattern": (
        "answer-pattern",
        "“{field}”的格式不正确。",
        "“{field}” is not written in the form that is asked for.",
    ),
    "format": ("answer-format", "“{field}”应为{limit}。", "“{field}” must be {limit}."),
    "minimum": (
        "answer-too-small",
        "“{field}”不得小于 {limit}。",
        "“{field}” must be at least {limit}.",
    ),
    "maximum": (
        "answer-too-big",
        "“{field}”不得大于 {limit}。",
        "“{field}” must be at most {limit}.",
    ),
    "exclusiveMinimum": (
        "answer-too-small",
        "“{field}”应大于 {limit}。",
        "“{field}” must be more than {limit}.",
    ),
    "exclusiveMaximum": (
        "answer-too-big",
        "“{field}”应小于 {limit}。",
        "“{field}” must be less than {limit}.",
    ),
    "multipleOf": (
        "answer-multiple",
        "“{field}”应为 {limit} 的倍数。",
        "“{field}” must be a multiple of {limit}.",
    ),
    "minItems": (
        "answer-too-few",
        "“{field}”至少 {limit} 项。",
        "“{field}” needs at least {limit}.",
    ),
    "maxItems": (
        "answer-too-many",
        "“{field}”最多 {limit} 项。",
        "“{field}” takes at most {limit}.",
    ),
    "uniqueItems": ("answer-repeated", "“{field}”有重复的项。", "“{field}” has repeated entries."),
    "contains": (
        "answer-contains",
        "“{field}”缺少必需的一项。",
        "“{field}” lacks an entry that is needed.",
    ),
    "minProperties": (
        "answer-too-few",
        "“{field}”至少填写 {limit} 个字段。",
        "“{field}” needs at least {limit} fields.",
    ),
    "maxProperties": (
        "answer-too-many",
        "“{field}”最多填写 {limit} 个字段。",
        "“{field}” takes at most {limit} fields.",
    ),
    "additionalProperties": (
        "answer-unknown",
        "表单中没有“{field}”。",
        "The form has no field “{field}”.",
    ),
    "unevaluatedProperties": (
        "answer-unknown",
        "“{field}”含有表单中没有的字段。",
        "“{field}” holds fields that the form does not have.",
    ),
}
_OTHER = ("answer-invalid", "“{field}”不符合表单的要求。", "“{field}” does not fit the form.")
_WHOLE = ("表单", "the form")
_ODD = {
    "answers-not-object": ("答案须为 JSON 对象。", "Answers are a JSON object."),
    "answers-too-large": (
        "答案的内容过多或嵌套过深。",
        "The answers hold too much or are nested too deeply.",
    ),
    "answer-unstorable": (
        "文字中含有不能保存的字符。",
        "The text holds a character that cannot be stored.",
    ),
    "answer-number-range": ("数字超出可用的范围。", "The number is outside the usable range."),
}


def finding(error: ValidationError, schema: Mapping[str, object]) -> Finding:
    """One error of the validator as a sentence about the field, named by its title."""
    path = list(error.absolute_path)
    keyword = str(error.validator)
    code, zh, en = _TEXTS.get(keyword, _OTHER)
    field_zh, field_en = _title(path, schema)
    limit_zh, limit_en = _limit(keyword, error.validator_value)
    return Finding(
        code=code,
        where="".join(f"/{escaped(str(part))}" for part in path),
        zh=zh.format(field=field_zh, limit=limit_zh),
        en=en.format(field=field_en, limit=limit_en),
    )


def odd(code: str, pointer: str) -> Finding:
    """A value that no form can want."""
    zh, en = _ODD[code]
    return Finding(code=code, where=pointer, zh=zh, en=en)


def escaped(name: str) -> str:
    """A name as a part of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _limit(keyword: str, value: object) -> tuple[str, str]:
    if keyword == "type":
        kinds = value if isinstance(value, list) else [value]
        known = [_TYPES.get(str(kind), (str(kind), str(kind))) for kind in kinds]
        return "或".join(zh for zh, _ in known), " or ".join(en for _, en in known)
    if keyword == "format":
        return _FORMATS.get(str(value), (str(value), str(value)))
    if keyword == "const" and isinstance(value, bool):
        return ("“是”", "“yes”") if value else ("“否”", "“no”")
    if keyword == "dependentRequired":
        names = sorted({str(n) for many in _lists(value) for n in many})
        return "、".join(names), ", ".join(names)
    return str(value), str(value)


def _lists(value: object) -> list[Sequence[object]]:
    return [m for m in value.values() if isinstance(m, list)] if isinstance(value, dict) else []


def _title(path: Sequence[str | int], schema: Mapping[str, object]) -> tuple[str, str]:
    """The title of the field a path leads to; an entry of a list has the list's."""
    if not path:
        return _WHOLE
    at: object = schema
    name = str(path[-1])
    found = (name, name)
    for part in path:
        at = _followed(at, schema)
        if not isinstance(at, dict):
            break
        if isinstance(part, int):
            at = at.get("items")
        else:
            fields = at.get("properties")
            at = fields.get(part) if isinstance(fields, dict) else None
        at = _followed(at, schema)
        if isinstance(at, dict) and isinstance(at.get("title"), str):
            found = (at["title"], str(at.get("x-en", at["title"])))
        elif isinstance(part, str):
            found = (part[:60], part[:60])
    return found


def _followed(at: object, schema: Mapping[str, object]) -> object:
    """What a reference leads to; the gate has refused circles."""
    if not isinstance(at, dict) or not isinstance(at.get("$ref"), str):
        return at
    target: object = schema
    for part in at["$ref"].removeprefix("#/").split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        target = target.get(name) if isinstance(target, dict) else None
    if not isinstance(target, dict):
        return at
    return {**target, **{key: value for key, value in at.items() if key != "$ref"}}
