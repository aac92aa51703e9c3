"""What can go wrong when an administrator changes the county's data."""

from engine.errors.base import GridcaseError, Kind


class CodeTaken(GridcaseError):
    code = "code-taken"
    kind = Kind.CONFLICT
    zh = "“{value}”已被使用，请换一个。"
    en = "{value} is in use already. Choose another one."


class CodeInvalid(GridcaseError):
    code = "code-invalid"
    zh = "“{value}”不是有效的代码：{detail_zh}。"
    en = "{value} is no valid code: {detail_en}."


class StillInUse(GridcaseError):
    code = "still-in-use"
    kind = Kind.CONFLICT
    zh = "“{name}”还不能停用：{detail_zh}。"
    en = "{name} cannot be disabled yet: {detail_en}."


class RoleHasSteps(GridcaseError):
    code = "role-has-steps"
    kind = Kind.CONFLICT
    zh = "角色“{name}”还不能停用：{count} 个流程步骤由它办理（{steps}）。请先在流程图中改由其他角色办理并发布。"  # noqa: E501
    en = "The role {name} cannot be disabled yet: {count} steps are its own ({steps_en}). Give them to another role in their diagrams and deploy those first."  # noqa: E501


class ChangedMeanwhile(GridcaseError):
    code = "changed-meanwhile"
    kind = Kind.PRECONDITION
    zh = (
        "您打开“{name}”之后，其他人已修改了它，您的修改没有保存。请关闭后重新打开，看过新内容再改。"
    )
    en = "Somebody else has changed “{name_en}” since you opened it, and nothing of yours was saved. Close this, open it again and look at what is new."  # noqa: E501


class PeriodInvalid(GridcaseError):
    code = "period-invalid"
    zh = "结束时间必须晚于开始时间。"
    en = "The end must be later than the start."


class PasswordWrong(GridcaseError):
    code = "password-wrong"
    zh = "当前口令不对。"
    en = "The present password is wrong."


class OwnAccount(GridcaseError):
    code = "own-account"
    kind = Kind.CONFLICT
    zh = "不能停用自己的账号，也不能取消自己的“{action}”权限，请由其他管理员操作。"
    en = "You cannot disable your own account or take “{action_en}” from yourself. Ask another administrator."  # noqa: E501


class PasswordTooShort(GridcaseError):
    code = "password-too-short"
    zh = "口令至少需要 {least} 个字符。"
    en = "A password has at least {least} characters."


class ActionsUnknown(GridcaseError):
    code = "actions-unknown"
    zh = "没有这样的权限：{actions}。"
    en = "There are no such permissions: {actions}."
