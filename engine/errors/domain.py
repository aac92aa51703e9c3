"""Broken rules of the casework itself: times, settings, categories, people, records."""

from engine.errors.base import GridcaseError, Kind


class NaiveMoment(GridcaseError):
    code = "naive-moment"
    kind = Kind.FAULT
    zh = "时间 {value} 没有时区。"
    en = "The moment {value} has no time zone."


class MomentOutOfRange(GridcaseError):
    code = "moment-out-of-range"
    zh = "时间 {value} 不在 {first} 年至 {last} 年之间。"
    en = "The moment {value} is not between the years {first} and {last}."


class LimitInvalid(GridcaseError):
    code = "limit-not-countable"
    zh = "时限无效：{detail_zh}。"
    en = "Not a limit: {detail_en}."


class LimitsDiffer(GridcaseError):
    code = "limits-differ"
    zh = "时限 {limit} 不能延长 {extension}：一个按工作时间计算，另一个连续计算。"
    en = (
        "The limit {limit} cannot be extended by {extension}: one counts working time, the other "
        "runs on continuously."
    )


class CalendarInvalid(GridcaseError):
    code = "calendar-invalid"
    zh = "工作日历无效（{where}）：{detail_zh}。"
    en = "Not a working calendar ({where}): {detail_en}."


class NoWorkingTime(GridcaseError):
    code = "no-working-time"
    zh = (
        "工作日历“{calendar}”在 {day} 附近 {days} 天内没有任何工作时间，无法计算期限。"
        "请检查每周时段和例外日期。"
    )
    en = (
        "The working calendar {calendar} has no working time within {days} days of {day}, so no "
        "deadline can be computed. Check its weekly slots and dated overrides."
    )


class ClockStopped(GridcaseError):
    code = "clock-stopped"
    kind = Kind.CONFLICT
    zh = "时限已暂停且没有恢复时间，暂时没有到期时间。"
    en = "The limit is paused without an end, so it has no due time for now."


class SettingUnknown(GridcaseError):
    code = "setting-unknown"
    kind = Kind.NOT_FOUND
    zh = "没有名为“{key}”的设置项。"
    en = "There is no setting {key}."


class SettingInvalid(GridcaseError):
    code = "setting-invalid"
    zh = "设置项“{key}”的值无效：{detail_zh}。"
    en = "Not a value for the setting {key}: {detail_en}."


class SettingScopeRefused(GridcaseError):
    code = "setting-scope-refused"
    zh = "设置项“{key}”只能对整个系统设置，不能按区域设置。"
    en = "The setting {key} can only be set for the whole system, not for an area."


class SettingDeclarationRefused(GridcaseError):
    code = "setting-declaration-refused"
    zh = "{where}：不能声明设置项“{key}”：{detail_zh}。"
    en = "{where}: the setting {key} cannot be declared: {detail_en}."


class RoleUnknown(GridcaseError):
    code = "role-unknown"
    zh = "没有代码为“{role}”的角色。"
    en = "There is no role {role}."


class GrantInvalid(GridcaseError):
    code = "grant-invalid"
    zh = "角色“{role}”的授权无效：{detail_zh}。"
    en = "Not a grant of the role {role}: {detail_en}."


class AreaPathInvalid(GridcaseError):
    code = "area-path-invalid"
    kind = Kind.FAULT
    zh = "区域路径“{path}”无效：必须以“/”开头和结尾。"
    en = "Not an area path: {path}; it must begin and end with a slash."


class PoliceMatter(GridcaseError):
    code = "police-matter"
    zh = "警情请立即拨打 110。本系统不受理警情，未登记任何内容。"
    en = "This is a police matter: call 110 now. It is not taken here and nothing was recorded."


class PositionInvalid(GridcaseError):
    code = "position-invalid"
    zh = "坐标无效（{where}）：纬度须在 -90 至 90 之间，经度须在 -180 至 180 之间。"
    en = (
        "Not a position ({where}): latitude lies between -90 and 90, longitude between -180 and "
        "180."
    )


class CaseValueUnknown(GridcaseError):
    code = "case-value-unknown"
    zh = "{where}：“{value}”不是已知的{what_zh}。可用的值：{known}。"
    en = "{where}: {value} is not a known {what_en}. Known: {known}."


class CategoryUnknown(GridcaseError):
    code = "category-unknown"
    kind = Kind.NOT_FOUND
    zh = "分类目录“{version}”中没有代码为“{category}”的分类。"
    en = "The category list {version} has no category {category}."


class LimitRowUnknown(GridcaseError):
    code = "limit-row-unknown"
    zh = "分类“{category}”没有代码为“{row}”的时限条目。"
    en = "The category {category} has no limit row {row}."


class PhaseUnknown(GridcaseError):
    code = "phase-unknown"
    zh = "分类“{category}”的时限条目“{row}”没有阶段“{phase}”。"
    en = "The limit row {row} of the category {category} has no phase {phase}."


class CategoriesInvalid(GridcaseError):
    """A category file; every finding names row and column."""

    code = "categories-invalid"
    zh = "分类文件有 {count} 处错误，未导入任何内容。"
    en = "The category file has {count} mistakes; nothing was imported."


class NotCanonical(GridcaseError):
    code = "not-canonical"
    kind = Kind.FAULT
    zh = "时间线条目的“{where}”处含有不能写入的值：{detail}。"
    en = "The timeline entry holds what cannot be written (at '{where}'): {detail}."


class FileUnreadable(GridcaseError):
    """An exchange file as a whole; single bad rows are skipped and reported instead."""

    code = "file-unreadable"
    zh = "文件 {where} 无法读取：{detail_zh}。"
    en = "The file {where} cannot be read: {detail_en}."
