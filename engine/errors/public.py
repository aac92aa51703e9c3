"""What residents without an account can be told."""

from engine.errors.base import GridcaseError, Kind


class ReportRefused(GridcaseError):
    """`detail`, `detail_en`: what to mend."""

    code = "report-refused"
    zh = "无法提交：{detail}"
    en = "This cannot be sent: {detail_en}"


class PictureRefused(GridcaseError):
    code = "picture-refused"
    zh = "第 {position} 张照片不被接受：{detail}"
    en = "Photo {position} is refused: {detail_en}"


class TooManyReports(GridcaseError):
    code = "too-many-reports"
    kind = Kind.TOO_MANY
    zh = "今天从您的网络提交的次数已达上限，请明天再试；紧急情况请打 12345 或 110。"
    en = (
        "Today's reports from your network have reached the limit. Try again tomorrow; if it is "
        "urgent, call 12345 or 110."
    )


class TrackingRefused(GridcaseError):
    """The same for a number that is not there, one without a phone, and wrong digits."""

    code = "tracking-refused"
    kind = Kind.NOT_FOUND
    zh = "案件编号与手机尾号不符，或链接无效。请检查后再试。"
    en = "The number and the last digits do not match, or the link is not valid. Please check them."


class TrackingLocked(GridcaseError):
    code = "tracking-locked"
    kind = Kind.TOO_MANY
    zh = "尝试次数过多，请 {minutes} 分钟后再查询，或使用上报后得到的专属链接。"
    en = "Too many tries. Try again in {minutes} minutes, or use the link you got when reporting."


class ReopeningAsked(GridcaseError):
    code = "reopening-asked"
    kind = Kind.CONFLICT
    zh = "您已反映“未解决”，工作人员正在审核，请耐心等候。"
    en = "You have already said that it is not solved; somebody is looking at it."


class KeyUsed(GridcaseError):
    """A report with this key is there already; callers answer with that one."""

    code = "key-used"
    kind = Kind.CONFLICT
    zh = "该上报已提交过。"
    en = "This report was already sent."
