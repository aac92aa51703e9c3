"""What can be wrong with an XML or JSON document before anybody looks at its meaning."""

from engine.errors.base import GridcaseError, Kind


class DocumentMalformed(GridcaseError):
    code = "document-malformed"
    zh = "{where}：不是格式良好的文档（第 {line} 行：{detail}）。请用编辑器重新导出后再上传。"
    en = "{where}: not a well-formed document (line {line}: {detail}). Export it again and retry."


class DocumentHostile(GridcaseError):
    code = "document-hostile"
    zh = "{where}：文档含有 DOCTYPE 或实体声明，出于安全原因不接受。请删除后再上传。"
    en = "{where}: the document declares a DOCTYPE or entities, which is refused. Remove them."


class DocumentTooLarge(GridcaseError):
    code = "document-too-large"
    kind = Kind.TOO_LARGE
    zh = "{where}：{what} 超过上限 {limit}。请拆分成较小的文件。"
    en = "{where}: {what} exceeds the limit of {limit}. Split it into smaller files."
