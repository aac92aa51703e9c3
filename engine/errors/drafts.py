"""What can go wrong with a draft."""

from engine.errors.base import GridcaseError, Kind


class DraftOutdated(GridcaseError):
    code = "draft-outdated"
    kind = Kind.PRECONDITION
    zh = "{who} 已保存了这份草稿的第 {now} 版，您打开的是第 {seen} 版。请比较后再保存。"
    en = "{who} has saved version {now} of this draft; you opened version {seen}. Compare before you save."  # noqa: E501


class DraftNameInvalid(GridcaseError):
    code = "draft-name-invalid"
    zh = "“{where}”不能作为编号：请用字母开头，只含字母、数字、连字符和下划线，最多 100 个字符。"
    en = "“{where}” cannot be a key: begin with a letter; letters, digits, hyphens and underscores, 100 at most."  # noqa: E501
