"""Every rule about BPMN itself: how grave it is, what it says, how to mend it, in both languages.

The texts are templates; what stands in braces comes from the finding. A rule's id never changes
once it is released. `drawing` is how grave it is in a process that is not marked executable: such
a diagram may leave out what only running needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors.definitions import Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule says."""

    id: str
    severity: Severity
    zh: str
    en: str
    mend_zh: str
    mend_en: str
    drawing: Severity

    def graded(self, *, executable: bool) -> Severity:
        return self.severity if executable else self.drawing


_TEXTS: dict[str, RuleText] = {}


def _rule(
    rule_id: str,
    severity: Severity,
    zh: str,
    en: str,
    mend_zh: str,
    mend_en: str,
    *,
    drawing: Severity | None = None,
) -> None:
    _TEXTS[rule_id] = RuleText(rule_id, severity, zh, en, mend_zh, mend_en, drawing or severity)


# --- the file -------------------------------------------------------------------------------------

_rule(
    "document-too-large", ERROR,
    "文件过大：{what}，上限 {limit}。", "The file is too large: {what}; the limit is {limit}.",
    "请拆成几个文件。", "Split it into several files.",
)  # fmt: skip
_rule(
    "document-hostile", ERROR,
    "文件含有 DOCTYPE 或实体声明。", "The file holds a DOCTYPE or an entity.",
    "请删除后重新上传。", "Remove it and upload the file again.",
)  # fmt: skip
_rule(
    "document-malformed", ERROR,
    "第 {line} 行不是正确的 XML：{detail}。", "Line {line} is no correct XML: {detail}.",
    "请从设计器重新导出文件。", "Export the file from its editor again.",
)  # fmt: skip
_rule(
    "not-bpmn", ERROR,
    "不是 BPMN 2.0 文件。", "This is not a BPMN 2.0 file.",
    "请上传以 definitions 开头的 BPMN 2.0 文件。",
    "Upload a BPMN 2.0 file, which begins with `definitions`.",
)  # fmt: skip
_rule(
    "process-missing", ERROR,
    "文件中没有流程。", "The file holds no process.",
    "请画出流程，或去掉此文件。", "Draw a process, or leave the file out.",
)  # fmt: skip
_rule(
    "process-empty", ERROR,
    "流程“{name}”中没有任何节点。", "The process “{name}” holds no node.",
    "请画出开始、步骤和结束。", "Draw a start, steps and an end.", drawing=WARNING,
)  # fmt: skip
_rule(
    "several-processes", WARNING,
    "文件含有 {count} 个流程；部署时每个文件只能有一个。",
    "The file holds {count} processes; deployment takes one per file.",
    "部署前请按流程拆成几个文件。", "Before deploying, split the file by processes.",
)  # fmt: skip
_rule(
    "not-executable", INFO,
    "流程“{name}”没有标为可执行。", "The process “{name}” is not marked executable.",
    "要运行它，请勾选“可执行”。", "To run it, tick “executable”.",
)  # fmt: skip
_rule(
    "id-doubled", ERROR,
    "id “{name}”出现多次。", "The id “{name}” occurs more than once.",
    "请给其中一个改名。", "Rename one of them.",
)  # fmt: skip
_rule(
    "id-missing", ERROR,
    "元素 {kind} 没有 id。", "An element {kind} has no id.",
    "请填写唯一的 id。", "Give it an id of its own.",
)  # fmt: skip
_rule(
    "id-invalid", ERROR,
    "id “{name}”含有不允许的字符。", "The id “{name}” has characters that no id may have.",
    "请只用字母、数字、_ - .，并以字母或 _ 开头。",
    "Use letters, digits, _ - . and begin with a letter or _.",
)  # fmt: skip
_rule(
    "element-unknown", ERROR,
    "BPMN 2.0 没有元素 {kind}。", "BPMN 2.0 has no element {kind}.",
    "请删除它，或放入自己的命名空间。", "Remove it, or put it into a namespace of its own.",
)  # fmt: skip
_rule(
    "element-misplaced", ERROR,
    "元素 {kind} 不能放在 {parent} 里。", "An element {kind} may not stand in {parent}.",
    "请移到流程或子流程中。", "Move it into a process or a subprocess.",
)  # fmt: skip

# --- flows ----------------------------------------------------------------------------------------

_rule(
    "flow-dangling", ERROR,
    "顺序流的一端“{end}”不存在。", "One end of the flow, “{end}”, does not exist.",
    "请重新连接，或删除它。", "Connect it again, or remove it.",
)  # fmt: skip
_rule(
    "flow-end-not-a-node", ERROR,
    "顺序流的一端“{end}”是 {kind}，不是步骤、事件或网关。",
    "One end of the flow, “{end}”, is a {kind}, not a step, event or gateway.",
    "请改接步骤；与注释相连请用关联线。",
    "Connect a step; to a note an association leads.",
)  # fmt: skip
_rule(
    "flow-crosses-subprocess", ERROR,
    "顺序流跨越了子流程的边界。", "The flow crosses the border of a subprocess.",
    "请在子流程内外各画一条。", "Draw one inside and one outside.",
)  # fmt: skip
_rule(
    "flow-crosses-pool", ERROR,
    "顺序流从一个流程通到另一个流程。", "The flow leads from one process into another.",
    "流程之间请用消息流。", "Between processes use a message flow.",
)  # fmt: skip
_rule(
    "flow-into-start", ERROR,
    "顺序流不能指向开始事件“{name}”。", "No flow may lead into the start event “{name}”.",
    "请指向它后面的步骤。", "Lead it to the step behind.",
)  # fmt: skip
_rule(
    "flow-into-boundary", ERROR,
    "顺序流不能指向边界事件“{name}”。", "No flow may lead into the boundary event “{name}”.",
    "请指向它后面的步骤。", "Lead it to the step behind.",
)  # fmt: skip
_rule(
    "flow-into-event-subprocess", ERROR,
    "事件子流程不能有流入或流出的顺序流。",
    "No flow may lead into or out of an event subprocess.",
    "请删除此顺序流；事件子流程由事件开始。",
    "Remove the flow; an event begins an event subprocess.",
)  # fmt: skip
_rule(
    "end-goes-on", ERROR,
    "结束事件“{name}”不能有流出的顺序流。", "No flow may leave the end event “{name}”.",
    "请删除此流，或改用中间事件。", "Remove the flow, or make it an intermediate event.",
)  # fmt: skip
_rule(
    "flow-reference-missing", ERROR,
    "“{name}”写明的顺序流“{flow}”不存在。", "“{name}” names the flow “{flow}”, which there is not.",
    "请重新连接，或删除 incoming/outgoing 中的这一项。",
    "Connect it again, or remove the entry in incoming or outgoing.",
)  # fmt: skip
_rule(
    "flow-reference-contradicts", WARNING,
    "“{name}”写明的顺序流“{flow}”并不连到它。",
    "“{name}” names the flow “{flow}”, which is not connected with it.",
    "以顺序流自身的两端为准；请重新导出文件。",
    "What counts are the ends of the flow; export the file again.",
)  # fmt: skip
_rule(
    "flow-doubled", WARNING,
    "“{source}”到“{target}”有两条无条件的顺序流，后面的步骤会执行两次。",
    "Two flows without conditions lead from “{source}” to “{target}”; what follows runs twice.",
    "请删除一条。", "Remove one.",
)  # fmt: skip
_rule(
    "default-missing", ERROR,
    "网关“{name}”没有默认流：没有条件成立时无路可走。",
    "The gateway “{name}” has no default flow: when no condition holds there is no way on.",
    "请选一条为默认流，为其余各条写条件。",
    "Make one flow the default and give the others conditions.", drawing=WARNING,
)  # fmt: skip
_rule(
    "condition-missing", ERROR,
    "网关后的顺序流“{flow}”既不是默认流也没有条件。",
    "The flow “{flow}” behind a gateway is neither the default nor has it a condition.",
    "请写条件。", "Give it a condition.", drawing=WARNING,
)  # fmt: skip
_rule(
    "default-elsewhere", ERROR,
    "“{name}”的默认流“{flow}”不从它流出。",
    "The default flow “{flow}” does not leave “{name}”.",
    "请重新选择默认流。", "Choose another default.",
)  # fmt: skip
_rule(
    "default-misplaced", ERROR,
    "{kind} 不能有默认流。", "A {kind} has no default flow.",
    "请去掉默认流，或改用排他网关。", "Take the default away, or use an exclusive gateway.",
)  # fmt: skip
_rule(
    "default-with-condition", WARNING,
    "默认流上的条件不起作用。", "The condition on the default flow has no effect.",
    "请删除条件。", "Remove the condition.",
)  # fmt: skip
_rule(
    "condition-misplaced", ERROR,
    "{kind} 之后的顺序流不能有条件。", "A flow that leaves a {kind} has no condition.",
    "请在后面加排他网关，把条件写在网关之后。",
    "Put an exclusive gateway behind it, and the condition behind that.",
)  # fmt: skip
_rule(
    "condition-alone", ERROR,
    "“{name}”只有一条流出且带条件：条件不成立时无路可走。",
    "The only flow that leaves “{name}” has a condition: when it fails there is no way on.",
    "请删除条件，或用网关画出另一条路。",
    "Remove the condition, or draw the other way with a gateway.",
)  # fmt: skip
_rule(
    "condition-on-activity", ERROR,
    "步骤“{name}”直接带条件分流，引擎不会判断这些条件。",
    "Conditions stand on flows out of the step “{name}”; the engine does not look at them there.",
    "请在步骤后加网关。", "Put a gateway behind the step.", drawing=WARNING,
)  # fmt: skip

# --- ways -----------------------------------------------------------------------------------------

_rule(
    "unreachable", ERROR,
    "从开始事件到不了“{name}”。", "No path leads from a start to “{name}”.",
    "请连接或删除它。", "Connect or remove it.",
)  # fmt: skip
_rule(
    "dead-end", ERROR,
    "“{name}”没有后续。", "Nothing follows “{name}”.",
    "请连接到下一步或结束事件。", "Lead it on, or to an end event.",
)  # fmt: skip
_rule(
    "no-way-to-end", ERROR,
    "从“{name}”永远到不了结束事件。", "No path leads from “{name}” to an end event.",
    "请为循环画出口。", "Draw a way out of the loop.",
)  # fmt: skip
_rule(
    "start-missing", ERROR,
    "“{name}”没有开始事件。", "“{name}” has no start event.",
    "请添加一个。", "Add one.", drawing=WARNING,
)  # fmt: skip
_rule(
    "end-missing", ERROR,
    "“{name}”没有结束事件。", "“{name}” has no end event.",
    "请添加一个。", "Add one.", drawing=WARNING,
)  # fmt: skip
_rule(
    "busy-cycle", WARNING,
    "“{name}”处有一个没有人工步骤、等待或调用的循环，可能不停运行。",
    "A cycle without a human step, a wait or a call runs through “{name}”; it may never stop.",
    "请在循环中加人工步骤或定时，或改用循环标记。",
    "Put a human step or a timer into it, or use a loop marker.",
)  # fmt: skip
_rule(
    "join-mixes-loop", ERROR,
    "汇合网关“{name}”同时接收循环内外的流，会等不齐。",
    "The join “{name}” takes flows from inside and outside a loop; it would wait in vain.",
    "请在它前面用排他网关合并回路。",
    "Merge the way back with an exclusive gateway in front of it.",
)  # fmt: skip

_rule(
    "deadlock", ERROR,
    "案件可能停在“{name}”：它还等着从“{missing}”来的分支，而那条分支不会再来。",
    "A case may get stuck at “{name}”, waiting for the branch from “{missing}” that never comes.",
    "分支用什么网关分开，就用同类网关汇合；中断分支的事件应通向汇合之后或终止事件。",
    "Join with the kind of gateway that split; lead what interrupts a branch behind the join or "
    "to a terminate event.",
)  # fmt: skip
_rule(
    "tokens-doubled", ERROR,
    "并行的分支在“{name}”处没有汇合，它和后面的步骤会执行多次。",
    "Parallel branches meet at “{name}” without being joined; it and what follows run several "
    "times.",
    "请在它前面用并行网关汇合。", "Join the branches with a parallel gateway in front of it.",
    drawing=WARNING,
)  # fmt: skip
_rule(
    "tokens-unbounded", ERROR,
    "每转一圈，“{name}”处就多出一个并行的分支，没有上限。",
    "Each round adds another parallel branch at “{name}”, without bound.",
    "请让并行分支在回到循环之前汇合。", "Join the parallel branches before the way leads back.",
)  # fmt: skip

# --- gateways -------------------------------------------------------------------------------------

_rule(
    "gateway-useless", INFO,
    "网关“{name}”只有一进一出，不起作用。",
    "The gateway “{name}” has one way in and one way out and does nothing.",
    "请删除它，或画出另一条路。", "Remove it, or draw the other way.",
)  # fmt: skip
_rule(
    "gateway-direction", WARNING,
    "网关“{name}”标为 {direction}，连线却不是。",
    "The gateway “{name}” says it is {direction}, its flows say otherwise.",
    "请更正 gatewayDirection，或重新连线。", "Correct gatewayDirection, or connect it again.",
)  # fmt: skip
_rule(
    "event-gateway-targets", ERROR,
    "事件网关“{name}”之后必须是至少两个等待的事件或接收任务。",
    "Behind the event gateway “{name}” stand two or more catching events or receive tasks.",
    "请把其他节点移到事件之后。", "Move anything else behind an event.",
)  # fmt: skip
_rule(
    "event-gateway-mixed", ERROR,
    "事件网关“{name}”之后不能既有消息事件又有接收任务。",
    "Behind the event gateway “{name}” stand message events or receive tasks, not both.",
    "请统一用消息事件。", "Use message events only.",
)  # fmt: skip
_rule(
    "event-gateway-target-entered", ERROR,
    "“{name}”跟在事件网关之后，不能再从别处进入。",
    "“{name}” stands behind an event gateway; nothing else may lead to it.",
    "请把另一条路引到它的后面。", "Lead the other way behind it.",
)  # fmt: skip
_rule(
    "event-gateway-target-border", ERROR,
    "“{name}”跟在事件网关之后，不能带边界事件。",
    "“{name}” stands behind an event gateway and may have no boundary events.",
    "请把此事件直接接在网关之后。", "Put that event behind the gateway.",
)  # fmt: skip
_rule(
    "event-gateway-instantiates", ERROR,
    "引擎不能由事件网关“{name}”开始流程。",
    "The engine cannot begin a process at the event gateway “{name}”.",
    "请为每条消息画一个消息开始事件。", "Draw a message start event for each message.",
)  # fmt: skip

# --- events ---------------------------------------------------------------------------------------

_rule(
    "start-doubled", ERROR,
    "“{name}”之外已有普通开始事件；引擎只会用第一个。",
    "There is a plain start event besides “{name}”; the engine would use the first only.",
    "请合并，或改为消息开始。", "Make them one, or make the others message starts.",
    drawing=WARNING,
)  # fmt: skip
_rule(
    "start-kind", WARNING,
    "引擎只能由普通或消息开始事件开始流程，“{name}”不是。",
    "The engine begins a process at a plain or a message start, which “{name}” is not.",
    "请改为消息开始；定时开始请用例行任务。",
    "Make it a message start; for timed starts use a routine.",
)  # fmt: skip
_rule(
    "event-forbidden", ERROR,
    "“{name}”（{element}）不能是 {event} 事件：{why_zh}。",
    "“{name}” ({element}) cannot be a {event} event: {why_en}.",
    "请改用其他事件。", "Use another event.",
)  # fmt: skip
_rule(
    "event-empty", ERROR,
    "事件“{name}”没有定义。", "The event “{name}” has no definition.",
    "请选择消息、定时或信号。", "Choose a message, timer or signal.",
)  # fmt: skip
_rule(
    "event-multiple", ERROR,
    "事件“{name}”有 {count} 个定义，引擎只支持一个。",
    "The event “{name}” has {count} definitions; the engine takes one.",
    "请拆成几个事件。", "Make several events of it.", drawing=WARNING,
)  # fmt: skip
_rule(
    "event-by-reference", ERROR,
    "事件“{name}”引用别处的定义，引擎读不到。",
    "The event “{name}” refers to a definition elsewhere, which the engine does not read.",
    "请把定义写在事件中。", "Put the definition into the event.", drawing=WARNING,
)  # fmt: skip
_rule(
    "link-without-target", ERROR,
    "链接“{link}”没有另一端。", "The link “{link}” has no other end.",
    "请直接用顺序流连接。", "Connect the two with a flow.",
)  # fmt: skip
_rule(
    "message-missing", ERROR,
    "“{name}”没有选择消息。", "No message is chosen for “{name}”.",
    "请选择一个消息。", "Choose one.", drawing=WARNING,
)  # fmt: skip
_rule(
    "message-unnamed", WARNING,
    "“{name}”没有写明发送哪个消息。", "“{name}” does not say which message it sends.",
    "请选择一个消息。", "Choose one.",
)  # fmt: skip
_rule(
    "reference-missing", ERROR,
    "“{name}”的 {what}“{ref}”不存在。", "“{name}” names the {what} “{ref}”, which there is not.",
    "请重新选择。", "Choose another.",
)  # fmt: skip
_rule(
    "reference-empty", ERROR,
    "“{name}”没有选择 {what}。", "No {what} is chosen for “{name}”.",
    "请选择一个。", "Choose one.", drawing=WARNING,
)  # fmt: skip
_rule(
    "cancel-outside-transaction", ERROR,
    "取消事件“{name}”不在事务子流程中。", "The cancel event “{name}” is not part of a transaction.",
    "请改用错误或终止事件。", "Use an error or a terminate event.",
)  # fmt: skip
_rule(
    "event-uncaught", WARNING,
    "“{name}”抛出的 {event} 没有谁接收，运行到此会出错。",
    "Nothing catches the {event} that “{name}” throws; running into it is a fault.",
    "请在外层的子流程或调用上加边界事件。",
    "Put a boundary event on the subprocess or call around it.",
)  # fmt: skip
_rule(
    "event-never-thrown", WARNING,
    "“{host}”不会抛出 {event}，边界事件“{name}”永远不会发生。",
    "“{host}” throws no such {event}; the boundary event “{name}” never happens.",
    "请删除它，或在里面抛出。", "Remove it, or throw it inside.",
)  # fmt: skip
_rule(
    "boundary-detached", ERROR,
    "边界事件“{name}”没有依附于同一层的任何步骤。",
    "The boundary event “{name}” is attached to no step of its own level.",
    "请拖到步骤的边框上。", "Drag it onto the border of a step.",
)  # fmt: skip
_rule(
    "boundary-without-flow", ERROR,
    "边界事件“{name}”没有后续。", "Nothing follows the boundary event “{name}”.",
    "请画出它之后的路。", "Draw the way behind it.",
)  # fmt: skip
_rule(
    "boundary-must-interrupt", ERROR,
    "{event} 边界事件“{name}”必须中断步骤。",
    "The {event} boundary event “{name}” must interrupt its step.",
    "请改为中断。", "Make it interrupting.",
)  # fmt: skip
_rule(
    "timer-text", ERROR,
    "定时器“{name}”：{why_zh}。", "Timer “{name}”: {why_en}.",
    "请写作 PT4H、R3/PT1H、带时区的时间或表达式。",
    "Write PT4H, R3/PT1H, a moment with its offset or an expression.",
)  # fmt: skip
_rule(
    "timer-local", WARNING,
    "定时器“{name}”的时间没有时区，引擎不接受。",
    "The moment of the timer “{name}” has no offset, which the engine does not take.",
    "请加上时区，如 +08:00。", "Add the offset, such as +08:00.",
)  # fmt: skip
_rule(
    "timer-cycle", WARNING,
    "重复定时“{name}”只能用作非中断的边界事件。",
    "The repeated timer “{name}” belongs on a border, not interrupting.",
    "请改用时长。", "Use a duration.",
)  # fmt: skip

# --- activities -----------------------------------------------------------------------------------

_rule(
    "task-untyped", WARNING,
    "任务“{name}”没有类型，引擎会把它当作人工步骤。",
    "The task “{name}” has no type; the engine takes it for a human step.",
    "请改为人工任务、服务任务或规则任务。",
    "Make it a user, a service or a business rule task.",
)  # fmt: skip
_rule(
    "element-forbidden", ERROR,
    "引擎不能运行 {kind}“{name}”。", "The engine cannot run the {kind} “{name}”.",
    "请改用人工、服务、规则任务或调用活动。",
    "Use a user, service or business rule task or a call activity.",
)  # fmt: skip
_rule(
    "element-not-run", WARNING,
    "Gridcase 不运行 {kind}“{name}”。", "Gridcase does not run the {kind} “{name}”.",
    "部署前请改用人工、服务、规则任务或调用活动。",
    "Before deploying use a user, service or business rule task or a call activity.",
)  # fmt: skip
_rule(
    "ad-hoc-event", ERROR,
    "自由子流程中不能有开始或结束事件“{name}”。",
    "An ad-hoc subprocess holds no start or end event such as “{name}”.",
    "请删除它，或改为普通子流程。", "Remove it, or make it a plain subprocess.",
)  # fmt: skip
_rule(
    "decision-unknown", ERROR,
    "“{name}”询问的决策“{decision}”不在所给的文件中。",
    "“{name}” asks the decision “{decision}”, which is in none of the files.",
    "请更正名称，或一并给出该文件。", "Correct its name, or give its file too.", drawing=WARNING,
)  # fmt: skip
_rule(
    "event-not-run", WARNING,
    "Gridcase 不运行“{name}”（{element}）的 {event} 事件。",
    "Gridcase does not run “{name}” ({element}), a {event} event.",
    "部署前请改用消息或定时事件。", "Before deploying use a message or timer event.",
)  # fmt: skip
_rule(
    "compensation-forbidden", ERROR,
    "引擎不支持补偿（“{name}”）。", "The engine does not do compensation (“{name}”).",
    "请画出撤销的步骤。", "Draw the undoing steps.",
)  # fmt: skip
_rule(
    "compensation-with-flow", ERROR,
    "补偿活动“{name}”不能有顺序流。", "The compensation activity “{name}” may have no flows.",
    "请去掉补偿标记，或用关联线连接。", "Take the marker away, or connect it by an association.",
)  # fmt: skip
_rule(
    "receive-instantiates", ERROR,
    "引擎不能由接收任务“{name}”开始流程。",
    "The engine cannot begin a process at the receive task “{name}”.",
    "请改用消息开始事件。", "Use a message start event.",
)  # fmt: skip
_rule(
    "called-missing", ERROR,
    "“{name}”没有选择被调用的流程。", "No called process is chosen for “{name}”.",
    "请填写 calledElement。", "Fill in calledElement.", drawing=WARNING,
)  # fmt: skip
_rule(
    "process-unknown", ERROR,
    "“{name}”调用的流程“{called}”不在所给的文件中。",
    "“{name}” calls the process “{called}”, which is in none of the files.",
    "请更正名称，或一并给出该文件。", "Correct its name, or give its file too.", drawing=WARNING,
)  # fmt: skip
_rule(
    "called-task", WARNING,
    "“{name}”调用的是全局任务“{called}”，引擎只能调用流程。",
    "“{name}” calls the global task “{called}”; the engine calls processes only.",
    "请在此处画成任务。", "Draw the task here.",
)  # fmt: skip
_rule(
    "call-recursive", ERROR,
    "流程直接或间接调用了自己。", "The process calls itself, directly or by others.",
    "请改画成回路。", "Draw a loop instead.",
)  # fmt: skip
_rule(
    "loop-without-end", ERROR,
    "“{name}”的循环既没有条件也没有最大次数。",
    "The loop of “{name}” has neither a condition nor a maximum.",
    "请给出其一。", "Give one of them.", drawing=WARNING,
)  # fmt: skip
_rule(
    "loop-without-collection", ERROR,
    "“{name}”的多实例没有集合或次数。",
    "The multi-instance “{name}” has neither a collection nor a cardinality.",
    "请给出其一。", "Give one of them.", drawing=WARNING,
)  # fmt: skip
_rule(
    "loop-doubled", ERROR,
    "“{name}”有两种循环标记。", "“{name}” has two loop markers.",
    "请只留一个。", "Keep one.",
)  # fmt: skip
_rule(
    "loop-maximum", ERROR,
    "“{name}”的最大次数“{value}”不是大于零的整数。",
    "The maximum “{value}” of “{name}” is no whole number above zero.",
    "请写 1 或以上的整数。", "Write a whole number from 1.",
)  # fmt: skip
_rule(
    "extension-forbidden", INFO,
    "“{name}”含有不允许的 spiffworkflow:{extension}。",
    "“{name}” holds spiffworkflow:{extension}, which is not allowed.",
    "请改用 spiffworkflow:properties 中的属性。", "Use properties instead.",
)  # fmt: skip
_rule(
    "subprocess-empty", ERROR,
    "子流程“{name}”是空的。", "The subprocess “{name}” is empty.",
    "请画出内容，或改为任务或调用活动。", "Draw what is in it, or make it a task or a call.",
    drawing=WARNING,
)  # fmt: skip
_rule(
    "subprocess-start", ERROR,
    "子流程“{name}”内必须恰有一个普通开始事件。",
    "The subprocess “{name}” needs exactly one plain start event.",
    "请改为一个普通开始事件。", "Make it one plain start.", drawing=WARNING,
)  # fmt: skip
_rule(
    "event-subprocess-start", ERROR,
    "事件子流程“{name}”必须恰有一个消息开始事件。",
    "The event subprocess “{name}” begins with exactly one message start event.",
    "请改为消息开始。", "Make it a message start.",
)  # fmt: skip
_rule(
    "event-subprocess-nested", ERROR,
    "引擎只支持流程最外层的事件子流程，“{name}”不是。",
    "The engine knows event subprocesses at the top level of a process only; “{name}” is not.",
    "请移到最外层，或改用边界事件。", "Move it there, or use a boundary event.", drawing=WARNING,
)  # fmt: skip

# --- pools, lanes, data ---------------------------------------------------------------------------

_rule(
    "message-flow-inside-pool", ERROR,
    "消息流的两端在同一个泳池里。", "Both ends of the message flow are in one pool.",
    "泳池内请用顺序流。", "Inside a pool use a sequence flow.",
)  # fmt: skip
_rule(
    "message-flow-dangling", ERROR,
    "消息流的一端“{end}”不存在。", "One end of the message flow, “{end}”, does not exist.",
    "请重新连接。", "Connect it again.",
)  # fmt: skip
_rule(
    "message-flow-end", ERROR,
    "消息流不能{way_zh}“{end}”（{kind}）。", "No message flow may lead {way_en} “{end}”, a {kind}.",
    "请接到泳池、步骤或消息事件。", "Connect a pool, a step or a message event.",
)  # fmt: skip
_rule(
    "pool-process-missing", ERROR,
    "泳池“{name}”的流程“{process}”不存在。",
    "The pool “{name}” names the process “{process}”, which there is not.",
    "请更正 processRef。", "Correct processRef.",
)  # fmt: skip
_rule(
    "pool-process-doubled", ERROR,
    "泳池“{name}”的流程已属于另一个泳池。",
    "The process of the pool “{name}” is in another pool already.",
    "请为每个泳池画自己的流程。", "Give each pool a process of its own.",
)  # fmt: skip
_rule(
    "lane-dangling", ERROR,
    "泳道“{name}”引用了不存在的节点“{ref}”。",
    "The lane “{name}” names the node “{ref}”, which there is not.",
    "请删除该引用。", "Remove the reference.",
)  # fmt: skip
_rule(
    "lane-doubled", WARNING,
    "“{name}”同时在泳道“{lane}”和“{other}”中。",
    "“{name}” is in the lanes “{lane}” and “{other}”.",
    "请只放在一个泳道中。", "Put it into one lane.",
)  # fmt: skip
_rule(
    "association-dangling", ERROR,
    "关联线的一端“{end}”不存在。", "One end of the association, “{end}”, does not exist.",
    "请重新连接，或删除它。", "Connect it again, or remove it.",
)  # fmt: skip
_rule(
    "data-reference-missing", ERROR,
    "数据对象“{name}”引用的“{ref}”不存在。",
    "The data object “{name}” refers to “{ref}”, which there is not.",
    "请重新选择。", "Choose another.",
)  # fmt: skip
_rule(
    "data-store", INFO,
    "数据存储“{name}”只作说明，引擎不读写它。",
    "The data store “{name}” is documentation only; the engine neither reads nor writes it.",
    "要读写数据，请用服务任务的动作。", "To read or write data use the act of a service task.",
)  # fmt: skip
_rule(
    "data-association", INFO,
    "“{name}”的数据关联只作说明，不搬运数据。",
    "The data associations of “{name}” are documentation only; they move no data.",
    "要传递数据，请用变量。", "To pass data on use variables.",
)  # fmt: skip
_rule(
    "choreography", WARNING,
    "引擎不看 {kind}。", "The engine does not look at a {kind}.",
    "它可以留在文件中，但不会运行。", "It may stay in the file; it will not run.",
)  # fmt: skip
_rule(
    "diagram-dangling", WARNING,
    "图形“{shape}”指向不存在的元素“{ref}”。",
    "The shape “{shape}” stands for “{ref}”, which there is not.",
    "请在设计器中重新保存。", "Save the file from the editor again.",
)  # fmt: skip
_rule(
    "shape-missing", WARNING,
    "“{name}”没有图形，在设计器中看不见。",
    "“{name}” has no shape and cannot be seen in the editor.",
    "请删除全部图形，系统会自动排版；或在设计器中重画。",
    "Remove all shapes and it will be laid out; or draw it again.",
)  # fmt: skip
_rule(
    "diagram-missing", INFO,
    "文件没有图形信息。", "The file has no diagram information.",
    "打开时会自动排版。", "It will be laid out when it is opened.",
)  # fmt: skip

TEXTS: Mapping[str, RuleText] = _TEXTS
