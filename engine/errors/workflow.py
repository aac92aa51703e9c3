"""What can go wrong when a run moves."""

from engine.errors.base import GridcaseError, Kind


class DefinitionMissing(GridcaseError):
    code = "definition-missing"
    kind = Kind.NOT_FOUND
    zh = "没有已发布的{what}“{where}”。请先部署它。"
    en = "There is no released {what} “{where}”. Deploy it first."


class StartMissing(GridcaseError):
    code = "start-missing"
    kind = Kind.NOT_FOUND
    zh = "流程“{process}”没有开始事件“{where}”。"
    en = "The process “{process}” has no start event “{where}”."


class InputUnknown(GridcaseError):
    code = "input-unknown"
    zh = "流程“{process}”没有声明输入“{where}”。请在流程的 inputs 中声明它。"
    en = "The process “{process}” declares no input “{where}”. Name it in its `inputs`."


class OutcomeNotOffered(GridcaseError):
    code = "outcome-not-offered"
    zh = "步骤“{where}”没有结果“{outcome}”，可选：{offered}。"
    en = "The step “{where}” does not offer the outcome “{outcome}”; it offers {offered}."


class StepNotOpen(GridcaseError):
    code = "step-not-open"
    kind = Kind.CONFLICT
    zh = "任务 {where} 已完成或已关闭，请刷新。"
    en = "Task {where} is finished or was closed. Look again."


class NotWaiting(GridcaseError):
    code = "not-waiting"
    kind = Kind.CONFLICT
    zh = "任务 {where} 已不再等待“{what}”。"
    en = "Task {where} no longer waits for “{what}”."


class RunEnded(GridcaseError):
    code = "run-ended"
    kind = Kind.CONFLICT
    zh = "此流程已结束。"
    en = "This run has ended."


class LimitInvalid(GridcaseError):
    code = "limit-invalid"
    kind = Kind.FAULT
    zh = "“{where}”的期限“{value}”不是大于零的时限。请修改图中的 limit 或相应设置。"
    en = "The limit of “{where}” is “{value}”, not a length of time above zero. Mend `limit` or the setting it reads."  # noqa: E501


class TimerInvalid(GridcaseError):
    code = "timer-invalid"
    kind = Kind.FAULT
    zh = "定时器“{where}”的值“{value}”不可用：{detail_zh}"
    en = "The timer “{where}” gives “{value}”: {detail}"


class NoFlow(GridcaseError):
    code = "no-flow"
    kind = Kind.FAULT
    zh = "网关“{where}”没有任何条件成立，也没有默认流。请为它设置默认流。"
    en = "No condition of the gateway “{where}” is true and it has no default flow. Give it one."


class CollectionInvalid(GridcaseError):
    code = "collection-invalid"
    kind = Kind.FAULT
    zh = "多实例“{where}”的集合或次数“{value}”不可用。"
    en = "The collection or number of the multi-instance “{where}” is “{value}”, which is neither."


class UncaughtEvent(GridcaseError):
    code = "uncaught-event"
    kind = Kind.FAULT
    zh = "“{where}”抛出的{what}“{name}”没有任何边界事件接收。请在调用处加上边界事件。"
    en = (
        "Nothing catches the {what} “{name}” thrown at “{where}”. Add a boundary event to the call."
    )


class ResultUndeclared(GridcaseError):
    code = "result-undeclared"
    kind = Kind.FAULT
    zh = "被调用流程在“{where}”结束，结果“{result}”未声明。"
    en = "The called process ended at “{where}” with the undeclared result “{result}”."


class TooManySteps(GridcaseError):
    code = "too-many-steps"
    kind = Kind.FAULT
    zh = "一次操作自动执行了超过 {limit} 步，停在“{where}”。流程图中可能有没有人工步骤的循环。"
    en = "More than {limit} automatic steps in one command, stopped at “{where}”. Look for a cycle without a human step."  # noqa: E501


class TooManyTokens(GridcaseError):
    code = "too-many-tokens"
    kind = Kind.FAULT
    zh = "流程同时有 {count} 个打开的位置，上限 {limit}。"
    en = "The run has {count} open places at once; the limit is {limit}."


class CallsTooDeep(GridcaseError):
    code = "calls-too-deep"
    kind = Kind.FAULT
    zh = "在“{where}”处流程调用嵌套超过 {limit} 层。"
    en = "Calls are nested more than {limit} deep at “{where}”."


class StateTooLarge(GridcaseError):
    code = "state-too-large"
    kind = Kind.FAULT
    zh = "流程状态有 {size} 字节，上限 {limit}。"
    en = "The state of the run has {size} bytes; the limit is {limit}."


class StateUnreadable(GridcaseError):
    code = "state-unreadable"
    kind = Kind.FAULT
    zh = "流程状态无法读取：{detail}"
    en = "The state of the run cannot be read: {detail}"


class StepFailed(GridcaseError):
    code = "step-failed"
    kind = Kind.FAULT
    zh = "流程引擎在“{where}”出错：{detail}"
    en = "The engine failed at “{where}”: {detail}"
