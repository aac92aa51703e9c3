"""What can go wrong when a person works on a case."""

from engine.errors.base import GridcaseError, Kind


class NotSignedIn(GridcaseError):
    code = "not-signed-in"
    kind = Kind.NOT_SIGNED_IN
    zh = "请先登录。"
    en = "Sign in first."


class SignInRefused(GridcaseError):
    code = "sign-in-refused"
    kind = Kind.NOT_SIGNED_IN
    zh = "登录名或密码不正确，或账号已停用。"
    en = "The login or password is wrong, or the account is disabled."


class TooManyAttempts(GridcaseError):
    code = "too-many-attempts"
    kind = Kind.TOO_MANY
    zh = "失败次数过多，请在 {minutes} 分钟后再试。"
    en = "Too many failed attempts. Try again in {minutes} minutes."


class NotAllowed(GridcaseError):
    code = "not-allowed"
    kind = Kind.FORBIDDEN
    zh = "您没有“{action}”的权限。需要时请联系管理员。"
    en = "You lack the permission “{action_en}”. Ask an administrator if you need it."


class NotFound(GridcaseError):
    code = "not-found"
    kind = Kind.NOT_FOUND
    zh = "找不到{what} {where}，或它不在您的范围内。"
    en = "There is no {what_en} {where}, or it lies outside your area."


class TakenByOther(GridcaseError):
    code = "taken-by-other"
    kind = Kind.CONFLICT
    zh = "{who} 已于 {at} 领取了此任务。"
    en = "{who} took this task at {at}."


class StepGone(GridcaseError):
    code = "step-gone"
    kind = Kind.CONFLICT
    zh = "此步骤已由 {who} 于 {at} 完成或因流程变化而关闭，请刷新列表。"
    en = "This step was finished by {who} at {at}, or the process moved on. Refresh the list."


class Stale(GridcaseError):
    code = "stale-version"
    kind = Kind.PRECONDITION
    zh = "您看到的是第 {seen} 版，现在已是第 {now} 版。请重新打开后再提交。"
    en = "You saw version {seen}; it is now version {now}. Open it again and resubmit."


class Raced(Stale):
    """Another writer of the same case was first. Doing the whole command again is safe: it looks
    at everything anew, the versions that its caller saw included."""


class NotClaimed(GridcaseError):
    code = "not-claimed"
    kind = Kind.CONFLICT
    zh = "请先领取此任务再办理。"
    en = "Claim this task before working on it."


class MayNotTake(GridcaseError):
    code = "may-not-take"
    kind = Kind.FORBIDDEN
    zh = "您办理了步骤“{node}”，同一案件的这一步须由他人办理。"
    en = "You did the step “{node}” of this case, so somebody else must do this one."


class AnswersInvalid(GridcaseError):
    code = "answers-invalid"
    zh = "表单“{form}”有 {count} 处需要修改。"
    en = "The form “{form}” has {count} answers to mend."


class UnknownArea(GridcaseError):
    code = "unknown-area"
    zh = "没有代码为 {where} 的区域。"
    en = "There is no area with the code {where}."


class UnknownCategory(GridcaseError):
    code = "unknown-category"
    zh = "没有代码为 {where} 的分类。"
    en = "There is no category with the code {where}."


class UnknownDepartment(GridcaseError):
    code = "unknown-department"
    zh = "没有代码为 {where} 的部门，或该部门已停用。"
    en = "There is no department with the code {where}, or it is disabled."


class NoSuchDepartmentHere(GridcaseError):
    code = "no-department-of-kind"
    zh = "区域 {area} 及其上级没有“{where}”类部门。请补充部门或人工分发。"
    en = "Neither area {area} nor any above it has a department of kind {where}. Add one or dispatch by hand."  # noqa: E501


class ReasonNeeded(GridcaseError):
    code = "reason-needed"
    zh = "{why}，请填写理由。"
    en = "{why_en}: give a reason."


class CaseClosed(GridcaseError):
    code = "case-closed"
    kind = Kind.CONFLICT
    zh = "案件 {where} 已结束，只能查看。"
    en = "Case {where} has ended and is read-only."


class CaseOpen(GridcaseError):
    code = "case-open"
    kind = Kind.CONFLICT
    zh = "案件 {where} 仍在办理中，不能申请重办。"
    en = "Case {where} is still being handled; it cannot be reopened."


class ReopenTooLate(GridcaseError):
    code = "reopen-too-late"
    kind = Kind.CONFLICT
    zh = "案件 {where} 归档已超过 {days} 天，不能再申请重办；请重新上报。"
    en = "Case {where} was archived more than {days} days ago. Report it anew instead."


class JobKillsWorkers(GridcaseError):
    code = "job-kills-workers"
    kind = Kind.FAULT
    zh = "作业 {where} 已有 {n} 次没有做完，工作进程可能因它退出。已停下，请查明原因后重试。"
    en = (
        "Job {where} was begun {n} times and never finished; it may be what ends the workers. "
        "It is parked: find out why, then retry."
    )


class JobTaken(GridcaseError):
    code = "job-taken"
    kind = Kind.CONFLICT
    zh = "此作业已由另一个工作进程完成。"
    en = "Another worker has done this job."


class IdempotencyMismatch(GridcaseError):
    code = "idempotency-mismatch"
    zh = "此幂等键 {where} 已用于另一个不同的请求。"
    en = "The idempotency key {where} was used for a different request."


class AttachmentRefused(GridcaseError):
    code = "attachment-refused"
    zh = "附件 {where} 不被接受：{detail}"
    en = "The attachment {where} is refused: {detail_en}"
