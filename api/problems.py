"""Broken rules of the API itself; everything else is in engine/errors."""

from engine.errors import GridcaseError, Kind


class HeaderMissing(GridcaseError):
    code = "header-missing"
    kind = Kind.FORBIDDEN
    zh = "使用会话 Cookie 修改数据时必须带请求头 X-Gridcase: 1。"
    en = "A change made with the session cookie needs the header X-Gridcase: 1."


class PreconditionMissing(GridcaseError):
    code = "precondition-missing"
    kind = Kind.PRECONDITION
    zh = "请说明您看到的是哪个版本：请求头 If-Match，或 seen_version。"
    en = "Say which version you saw: the header If-Match, or seen_version."


class VersionUnreadable(GridcaseError):
    code = "version-unreadable"
    zh = "{where} 的值“{value}”不是版本号。"
    en = "The value of {where}, {value}, is not a version."


class RequestInProgress(GridcaseError):
    """The same key is being worked on, or its answer was lost when the server was killed."""

    code = "request-in-progress"
    kind = Kind.CONFLICT
    zh = "同一幂等键的请求正在处理或已处理但结果未保存，未重复执行。请刷新列表查看。"
    en = (
        "A request with this idempotency key is being worked on, or was carried out and its answer "
        "was lost. It was not done again: look at the list."
    )


class KeyInvalid(GridcaseError):
    code = "idempotency-key-invalid"
    zh = "Idempotency-Key 须为 1 至 200 个可见 ASCII 字符。"
    en = "An Idempotency-Key has 1 to 200 visible ASCII characters."


class FileMissing(GridcaseError):
    code = "file-missing"
    zh = "缺少文件字段“{where}”（multipart/form-data）。"
    en = "The file field {where} is missing (multipart/form-data)."


class ChoiceUnknown(GridcaseError):
    code = "choice-unknown"
    zh = "{where}：没有“{value}”。可用的值：{known}。"
    en = "{where}: there is no {value}. Known: {known}."
