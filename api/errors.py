"""Every error as a problem document (RFC 9457), in the caller's language.

`application/problem+json` with type, title, status, detail, instance, code and errors: a list of
{where, code, detail}. Headers that a status needs (Allow, Retry-After) stay. What is wrong inside
the server is logged and never told.
"""

from __future__ import annotations

import logging
import re
import secrets
import traceback
from collections.abc import Iterable, Iterator, Mapping

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from api.encoding import dump
from api.language import language
from engine.errors import Finding, GridcaseError, Kind

log = logging.getLogger("gridcase.api")

PROBLEM_TYPE = "application/problem+json"

STATUS: Mapping[Kind, int] = {
    Kind.INVALID: 422,
    Kind.NOT_SIGNED_IN: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.PRECONDITION: 412,
    Kind.TOO_LARGE: 413,
    Kind.TOO_MANY: 429,
    Kind.FAULT: 500,
}
_OWN_STATUS = {
    # What a body names is wrong in the body; only a missing resource of the address is 404.
    "unknown-area": 422,
    "unknown-category": 422,
    "category-unknown": 422,
    "unknown-department": 422,
    "precondition-missing": 428,
    "database-unavailable": 503,
}

_TITLES: Mapping[int, tuple[str, str]] = {
    400: ("请求无法读取", "The request cannot be read"),
    401: ("未登录", "Not signed in"),
    403: ("没有权限", "Not allowed"),
    404: ("找不到", "Not found"),
    405: ("不支持此方法", "Method not allowed"),
    406: ("无法提供该格式", "Not acceptable"),
    408: ("请求超时", "Request timed out"),
    409: ("与当前状态冲突", "Conflict with the present state"),
    410: ("已不存在", "Gone"),
    411: ("缺少长度", "Length required"),
    412: ("版本已改变", "The version has changed"),
    413: ("内容过大", "Too large"),
    414: ("地址过长", "Address too long"),
    415: ("不支持的内容类型", "Media type not supported"),
    416: ("范围无效", "Range not satisfiable"),
    422: ("输入有误", "The input breaks a rule"),
    428: ("缺少版本", "A version is needed"),
    429: ("请求过多", "Too many requests"),
    431: ("请求头过大", "Header fields too large"),
    500: ("系统内部错误", "A fault of the system"),
    503: ("暂时不可用", "Not available for now"),
}
_DETAILS: Mapping[int, tuple[str, str]] = {
    400: (
        "请求不是有效的 JSON 或格式不完整。请检查后重试。",
        "The request is not valid JSON or is incomplete. Check it and send it again.",
    ),
    404: (
        "没有这个地址。请检查路径，接口文档见 /api/docs。",
        "There is nothing at this address. Check the path; /api/docs lists them all.",
    ),
    405: (
        "此地址不支持该方法；支持的方法见 Allow 响应头。",
        "This address does not take that method; the header Allow says which it takes.",
    ),
    413: ("请求内容超过上限。", "The request is larger than what is taken here."),
    415: (
        "请求的 Content-Type 不受支持；JSON 请使用 application/json，文件请使用 "
        "multipart/form-data。",
        "That content type is not taken: send JSON as application/json, files as "
        "multipart/form-data.",
    ),
}
_RETRY_SECONDS = 1


def handle_errors(app: Flask) -> None:
    """Also of addresses outside the API: this server has no other kind of error page."""
    app.register_error_handler(GridcaseError, of_rule)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, of_fault)


def of_rule(error: GridcaseError) -> Response:
    """A broken rule, by its kind; a fault is told without its insides."""
    status = _OWN_STATUS.get(error.code) or STATUS[error.kind]
    if error.kind is Kind.FAULT:
        return _fault(error, status, code=error.code)
    reader = language()
    headers: dict[str, str] = {}
    if error.kind is Kind.NOT_SIGNED_IN:
        headers["WWW-Authenticate"] = 'Bearer realm="gridcase"'
    if error.kind is Kind.TOO_MANY:
        minutes = error.values.get("minutes")
        headers["Retry-After"] = str(minutes * 60 if isinstance(minutes, int) else 60)
    if error.code == "database-busy":
        headers["Retry-After"] = str(_RETRY_SECONDS)
    return problem(
        status,
        code=error.code,
        detail=error.text(reader),
        errors=_listed(error, reader),
        values=_plain(error.values),
        headers=headers,
    )


def of_http(error: HTTPException) -> Response:
    """What Flask, Werkzeug and the argument parser raise."""
    if error.response is not None or error.code is None:  # a redirection
        return error.get_response()  # type: ignore[return-value]
    if error.code >= 500:
        return _fault(error, error.code, code=f"http-{error.code}")
    data = getattr(error, "data", None) or {}
    messages = data.get("messages")
    findings = list(_validation(messages)) if isinstance(messages, Mapping) else []
    headers = {
        name: value
        for name, value in (*error.get_headers(), *(data.get("headers") or {}).items())
        if name.lower() not in ("content-type", "content-length")
    }
    reader = language()
    if findings:
        count = len(findings)
        detail = f"有 {count} 处需要修改。" if reader == "zh" else f"{count} value(s) to mend."
        code = "input-invalid"
    else:
        detail = _one(_DETAILS.get(error.code, _TITLES.get(error.code, ("", error.name))), reader)
        code = re.sub(r"[^a-z]+", "-", error.name.lower())
    return problem(
        error.code,
        code=code,
        detail=detail,
        errors=[_line(finding, reader) for finding in findings],
        headers=headers,
    )


def of_fault(error: Exception) -> Response:
    """Anything nobody expected."""
    return _fault(error, 500, code="internal")


def problem(
    status: int,
    *,
    code: str,
    detail: str,
    errors: Iterable[Mapping[str, object]] = (),
    values: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    reader = language()
    title = _TITLES.get(status)
    body: dict[str, object] = {
        "type": f"urn:gridcase:problem:{code}",
        "title": _one(title, reader) if title else f"HTTP {status}",
        "status": status,
        "detail": detail,
        "instance": request.path,
        "code": code,
        "errors": list(errors),
    }
    if values:
        body["values"] = values
    response = Response(dump(body), status=status, content_type=PROBLEM_TYPE)
    response.headers["Content-Language"] = reader
    response.headers["Vary"] = "Accept-Language"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def lines_of(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings as an answer lists them, in the caller's language."""
    return [_line(finding, language()) for finding in findings]


def _fault(error: Exception, status: int, *, code: str) -> Response:
    """Logged with its trace and a number the caller is told; not with its message, which may hold
    what people wrote."""
    reference = secrets.token_hex(4)
    cause = getattr(error, "original_exception", None) or error
    log.error(
        "a request failed",
        extra={
            "reference": reference,
            "endpoint": request.endpoint,
            "method": request.method,
            "error": type(cause).__name__,
            "code": code,
            "trace": "".join(traceback.format_tb(cause.__traceback__)),
        },
    )
    zh = f"系统内部出错，已记录（编号 {reference}）。请稍后重试；仍有问题请联系管理员。"
    en = f"Something went wrong in the system; it was recorded as {reference}. Try again later, or tell an administrator."  # noqa: E501
    headers = {"Retry-After": "5"} if status == 503 else {}
    return problem(status, code=code, detail=_one((zh, en), language()), headers=headers)


def _listed(error: GridcaseError, reader: str) -> list[dict[str, object]]:
    if error.findings:
        return [_line(finding, reader) for finding in error.findings]
    if error.where:
        return [{"where": error.where, "code": error.code, "detail": error.text(reader)}]
    return []


def _line(finding: Finding, reader: str) -> dict[str, object]:
    line: dict[str, object] = {
        "where": finding.where,
        "code": finding.code,
        "detail": finding.text(reader),
    }
    severity = getattr(finding, "severity", None)
    if severity is not None:
        line["severity"] = str(severity)
        line["line"] = getattr(finding, "line", None)
        line["column"] = getattr(finding, "column", None)
    return line


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    """What an error was raised with, where a program can use it: who, at, seen, now, known …"""
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, (str, int, float, bool)) and not name.endswith(("_zh", "_en"))
    }


def _one(texts: tuple[str, str], reader: str) -> str:
    return texts[0] if reader == "zh" else texts[1]


# --- marshmallow's messages, which are English sentences ------------------------------------------

_MESSAGES: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), code, zh)
    for pattern, code, zh in (
        (r"Missing data for required field\.", "required", "缺少必填项。"),
        (r"Unknown field\.", "unknown-field", "没有这个字段。"),
        (r"Field may not be null\.", "null", "不能为空值。"),
        (r"Not a valid string\.", "not-text", "应为文本。"),
        (r"Not a valid integer\.", "not-integer", "应为整数。"),
        (r"Not a valid number\.", "not-number", "应为数字。"),
        (r"Not a valid boolean\.", "not-boolean", "应为 true 或 false。"),
        (r"Not a valid (?:aware )?datetime\.", "not-moment", "应为带时区的 ISO 8601 时间。"),
        (r"Not a valid list\.", "not-list", "应为列表。"),
        (r"Not a valid mapping type\.", "not-object", "应为对象。"),
        (r"Invalid input type\.", "not-object", "应为对象。"),
        (r"Shorter than minimum length (\d+)\.", "too-short", r"至少 \1 个字符。"),
        (r"Longer than maximum length (\d+)\.", "too-long", r"最多 \1 个字符。"),
        (r"Length must be between (\d+) and (\d+)\.", "length", r"长度须为 \1 至 \2 个字符。"),
        (r"Must be greater than or equal to (\S+)\.", "too-small", r"不得小于 \1。"),
        (r"Must be less than or equal to (\S+)\.", "too-large", r"不得大于 \1。"),
        (
            r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.",
            "range",
            r"须在 \1 至 \2 之间。",
        ),
        (r"Must be one of: (.*)\.", "not-a-choice", r"须为以下之一：\1。"),
        (r"Special numeric values .* are not permitted\.", "not-number", "应为数字。"),
        (r"Number too large\.", "too-large", "数字过大。"),
        (r"String does not match expected pattern\.", "pattern", "格式不正确。"),
    )
)
_IN_BODY = ("json", "form", "files", "json_or_form")


def _validation(messages: Mapping[object, object]) -> Iterator[Finding]:
    """`where` is a JSON pointer into the body, or the parameter's name."""
    for location, found in messages.items():
        pointer = location in _IN_BODY
        yield from _walk(found, "" if pointer else str(location), pointer)


def _walk(found: object, where: str, pointer: bool) -> Iterator[Finding]:
    if isinstance(found, Mapping):
        for key, inner in found.items():
            part = str(key)
            if part == "_schema":
                yield from _walk(inner, where, pointer)
            elif pointer:
                escaped = part.replace("~", "~0").replace("/", "~1")
                yield from _walk(inner, f"{where}/{escaped}", pointer)
            else:
                yield from _walk(inner, part, pointer)
    elif isinstance(found, (list, tuple)):
        for message in found:
            yield from _walk(message, where, pointer)
    else:
        yield _finding(str(found), where)


def _finding(message: str, where: str) -> Finding:
    for pattern, code, zh in _MESSAGES:
        matched = pattern.fullmatch(message)
        if matched is not None:
            return Finding(code=code, where=where, zh=matched.expand(zh), en=message)
    return Finding(code="invalid", where=where, zh="值无效。", en=message)
