"""Properties of the dialect (process-design.md §3): which may stand where, and what they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.errors.definitions import DeploymentFinding
from engine.workflow.dialect import ASSIGNS, HUMAN, SHIPPED_STATUSES, WHERES, Node
from engine.workflow.lint.sheet import Sheet, near, rule

Findings = Iterator[DeploymentFinding]

SYSTEM = "system"  # the lane of what no person does
KINDS = ("main", "called", "side")
SETTING_TYPES = ("switch", "limit", "number", "channels")
_HUMAN = frozenset(
    {"form", "status", "status.again", "outcomes", "act", "limit", "offers", "assign", "not_by"}
    | {"priority", "title.en"}
)
_ALLOWED: dict[str, frozenset[str]] = {
    "process": frozenset(
        {"kind", "inputs", "results", "single", "survives", "key", "limit", "title.en"}
    ),
    "userTask": _HUMAN,
    "manualTask": _HUMAN,
    "callActivity": frozenset({"limit", "status", "status.again", "offers", "binding", "title.en"}),
    "serviceTask": frozenset({"act", "title.en"}),
    "businessRuleTask": frozenset({"decision", "title.en"}),
    "boundaryEvent": frozenset({"if", "title.en"}),
    "receiveTask": frozenset({"status", "status.again", "title.en"}),
    "endEvent": frozenset({"result", "title.en"}),
}
_PREFIXES: dict[str, tuple[str, ...]] = {
    "process": ("setting:", "status:"),
    "userTask": ("outcome.", "act."),
    "manualTask": ("outcome.", "act."),
    "callActivity": ("in.",),
    "serviceTask": ("param.",),
    "sendTask": ("param.",),
    "endEvent": ("param.",),
    "intermediateThrowEvent": ("param.",),
}
_TITLE = frozenset({"title.en"})
_SILENT = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})


@rule
def properties_are_known(sheet: Sheet) -> Findings:
    for node in (sheet.diagram.process, *sheet.diagram.nodes.values()):
        allowed = _ALLOWED.get(node.element, _TITLE)
        prefixes = _PREFIXES.get(node.element, ())
        for name in node.properties:
            if name in allowed or name.startswith(prefixes):
                continue
            zh, en = near(name, allowed)
            yield sheet.error(
                node.id,
                "property-unknown",
                f"{node.element} 没有属性“{name}”。{zh}",
                f"A {node.element} has no property “{name}”. {en}",
            )
        if "if" in node.properties and "timer" not in node.events:
            yield sheet.error(
                node.id,
                "property-unknown",
                "属性 if 只能用于定时边界事件。",
                "The property `if` belongs to timer boundary events only.",
            )


@rule
def texts_are_there_in_both_languages(sheet: Sheet) -> Findings:
    for node in (sheet.diagram.process, *sheet.diagram.nodes.values()):
        if node.element in _SILENT:
            continue
        if not node.name or not node.properties.get("title.en"):
            yield sheet.warning(
                node.id,
                "title-missing",
                "缺少中文名称或 title.en。请补充。",
                "The Chinese name or `title.en` is missing. Add it.",
            )
        for code in node.listed("outcomes") if node.element in HUMAN else ():
            given = node.prefixed(f"outcome.{code}.")
            if not given.get("zh") or not given.get("en"):
                yield sheet.warning(
                    node.id,
                    "outcome-text-missing",
                    f"结果“{code}”缺少 outcome.{code}.zh 或 .en。",
                    f"The outcome “{code}” lacks outcome.{code}.zh or .en.",
                )


@rule
def process_declares_itself(sheet: Sheet) -> Findings:
    process = sheet.diagram.process
    if process.properties.get("kind") not in KINDS:
        yield sheet.error(
            process.id,
            "kind-missing",
            "流程属性 kind 必须是 main、called 或 side。",
            "The process property `kind` must be main, called or side.",
        )
    for name in ("single", "survives"):
        if process.properties.get(name, "true") not in ("true", "false"):
            yield sheet.error(
                process.id,
                "flag-invalid",
                f"属性 {name} 只能是 true 或 false。",
                f"The property `{name}` is true or false.",
            )
    for name in (*sheet.process.inputs, *sheet.process.results):
        if not name.replace("_", "a").isalnum():
            yield sheet.error(
                process.id,
                "name-invalid",
                f"名称“{name}”只能由字母、数字和下划线组成。",
                f"The name “{name}” may have letters, digits and underscores only.",
            )


@rule
def declared_settings_are_complete(sheet: Sheet) -> Findings:
    for setting in sheet.process.settings:
        if setting.type not in SETTING_TYPES:
            zh, en = near(setting.type, SETTING_TYPES)
            yield sheet.error(
                sheet.process.id,
                "setting-type",
                f"设置“{setting.key}”的类型“{setting.type}”不存在。{zh}",
                f"The setting “{setting.key}” has the type “{setting.type}”, which there is not. "
                f"{en}",
            )
        if not setting.default or not setting.zh or not setting.en:
            yield sheet.error(
                sheet.process.id,
                "setting-incomplete",
                f"设置“{setting.key}”须写明 .type、.default、.zh 和 .en。",
                f"The setting “{setting.key}” needs .type, .default, .zh and .en.",
            )


@rule
def lanes_name_roles(sheet: Sheet) -> Findings:
    for lane in sheet.diagram.lanes:
        for role in lane.roles:
            if role not in sheet.vocabulary.roles and role != SYSTEM:
                zh, en = near(role, sheet.vocabulary.roles)
                yield sheet.error(
                    lane.id,
                    "role-unknown",
                    f"没有角色“{role}”。{zh}",
                    f"There is no role “{role}”. {en}",
                )
        if lane.where is not None and lane.where not in WHERES:
            zh, en = near(lane.where, WHERES)
            yield sheet.error(
                lane.id,
                "where-unknown",
                f"泳道的 where “{lane.where}”不存在。{zh}",
                f"A lane has no `where` called “{lane.where}”. {en}",
            )
        for node_id in lane.nodes:
            if node_id not in sheet.diagram.nodes:
                yield sheet.warning(
                    lane.id,
                    "lane-dangling",
                    f"泳道引用了不存在的节点“{node_id}”。",
                    f"The lane names the node “{node_id}”, which does not exist.",
                )


@rule
def human_steps_are_complete(sheet: Sheet) -> Findings:
    for node in sheet.of(*HUMAN):
        lane = sheet.diagram.lane_of(node.id)
        if lane is None or not lane.roles or SYSTEM in lane.roles:
            yield sheet.error(
                node.id,
                "lane-missing",
                "人工步骤必须放在以角色命名的泳道中。",
                "A human step stands in a lane that is named for its role.",
            )
        yield from _named(sheet, node, "form", sheet.vocabulary.forms, "表单", "form")
        outcomes = node.listed("outcomes")
        if not outcomes:
            yield sheet.error(
                node.id,
                "outcomes-missing",
                "人工步骤必须声明结果，如 outcomes = accept|reject。",
                "A human step declares its outcomes, such as outcomes = accept|reject.",
            )
        given = {name.partition(".")[0] for name in node.prefixed("outcome.")}
        given |= set(node.prefixed("act."))
        for code in sorted(given - set(outcomes)):
            zh, en = near(code, outcomes)
            yield sheet.error(
                node.id,
                "outcome-unknown",
                f"属性提到的结果“{code}”不在 outcomes 中。{zh}",
                f"A property names the outcome “{code}”, which `outcomes` does not. {en}",
            )
        assign = node.properties.get("assign", "claim")
        if assign not in ASSIGNS:
            zh, en = near(assign, ASSIGNS)
            yield sheet.error(
                node.id,
                "assign-unknown",
                f"没有分派方式“{assign}”。{zh}",
                f"There is no way to assign called “{assign}”. {en}",
            )
        if not node.properties.get("priority", "0").lstrip("-").isdigit():
            yield sheet.error(
                node.id,
                "priority-invalid",
                "priority 必须是整数。",
                "`priority` must be a whole number.",
            )
        for other in node.listed("not_by"):
            if other not in _human_steps(sheet):
                yield sheet.warning(
                    node.id,
                    "not-by-unknown",
                    f"not_by 中的“{other}”不是任何已知流程的人工步骤。",
                    f"“{other}” in `not_by` is no human step of any known process.",
                )


def _human_steps(sheet: Sheet) -> set[str]:
    """The human steps of the deployment and of everything that is released."""
    processes = [*sheet.beside.values(), *sheet.vocabulary.callers]
    return {node.id for each in processes for node in each.nodes.values() if node.element in HUMAN}


def _named(
    sheet: Sheet, node: Node, name: str, known: Collection[str], zh_kind: str, en_kind: str
) -> Findings:
    """A property that must be given and known."""
    value = node.properties.get(name)
    if not value:
        yield sheet.error(
            node.id,
            f"{name}-missing",
            f"缺少属性 {name}（{zh_kind}）。",
            f"The property `{name}` is missing.",
        )
    elif value not in known:
        zh, en = near(value, known)
        yield sheet.error(
            node.id,
            f"{name}-unknown",
            f"没有{zh_kind}“{value}”。{zh}",
            f"There is no {en_kind} “{value}”. {en}",
        )


@rule
def acts_and_parameters_exist(sheet: Sheet) -> Findings:
    acts = sheet.vocabulary.acts
    for node in sheet.of("serviceTask"):
        yield from _named(sheet, node, "act", acts, "动作", "act")
        called = node.properties.get("act", "")
        if called not in acts:
            continue
        given = set(node.prefixed("param."))
        for name in sorted(given - acts[called]):
            zh, en = near(name, acts[called])
            yield sheet.error(
                node.id,
                "param-unknown",
                f"动作“{called}”没有参数“{name}”。{zh}",
                f"The act “{called}” takes no parameter “{name}”. {en}",
            )
        for name in sorted(sheet.vocabulary.required.get(called, frozenset()) - given):
            yield sheet.error(
                node.id,
                "param-missing",
                f"动作“{called}”需要参数 param.{name}。",
                f"The act “{called}” needs param.{name}.",
            )
    for node in sheet.of(*HUMAN):
        for act in (node.properties.get("act"), *node.prefixed("act.").values()):
            if act is not None and act not in acts:
                zh, en = near(act, acts)
                yield sheet.error(
                    node.id,
                    "act-unknown",
                    f"没有动作“{act}”。{zh}",
                    f"There is no act “{act}”. {en}",
                )


@rule
def outcomes_lead_somewhere(sheet: Sheet) -> Findings:
    """Of the outcomes of a step one may take the default flow; if several do and no act tells them
    apart, a person's choice changes nothing."""
    for node in sheet.of(*HUMAN):
        info = sheet.process.nodes.get(node.id)
        acts = node.prefixed("act.")
        silent = [
            code
            for code in node.listed("outcomes")
            if info is not None and code not in info.named and code not in acts
        ]
        if len(silent) > 1:
            yield sheet.warning(
                node.id,
                "outcome-unused",
                f"结果 {', '.join(silent)} 没有条件或动作区分，选哪个都一样。请在网关写条件。",
                f"Neither a condition nor an act tells the outcomes {', '.join(silent)} apart; it "
                "makes no difference which is chosen. Write conditions behind the step.",
            )


@rule
def human_steps_have_a_limit(sheet: Sheet) -> Findings:
    """In a called process the limit may stand on the call."""
    if sheet.process.kind == "called":
        return
    for node in sheet.of(*HUMAN):
        if not node.properties.get("limit"):
            yield sheet.warning(
                node.id,
                "limit-missing",
                "人工步骤没有期限。请写 limit，如 working days(3)。",
                "The step has no time limit. Give it a `limit` such as working days(3).",
            )


@rule
def every_outcome_has_an_act(sheet: Sheet) -> Findings:
    """A step that names acts per outcome and forgets one would write no fact for it."""
    for node in sheet.of(*HUMAN):
        named = node.prefixed("act.")
        if not named or node.properties.get("act"):
            continue
        for code in node.listed("outcomes"):
            if code not in named:
                yield sheet.error(
                    node.id,
                    "act-for-every-outcome",
                    f"结果“{code}”没有动作。请添加 act.{code}，或用 act 指定其余结果的动作。",
                    f"The outcome “{code}” has no act. Add act.{code}, or name with `act` what "
                    "the other outcomes do.",
                )


@rule
def decisions_exist(sheet: Sheet) -> Findings:
    for node in sheet.of("businessRuleTask"):
        known = sheet.vocabulary.decisions
        yield from _named(sheet, node, "decision", known, "决策", "decision")


@rule
def statuses_are_declared(sheet: Sheet) -> Findings:
    known = SHIPPED_STATUSES | sheet.vocabulary.statuses
    known |= {each.code for process in sheet.beside.values() for each in process.statuses}
    for node in sheet.diagram.nodes.values():
        for name in ("status", "status.again"):
            code = node.properties.get(name)
            if code is not None and code not in known:
                zh, en = near(code, known)
                yield sheet.error(
                    node.id,
                    "status-unknown",
                    f"没有状态“{code}”；可在流程上用 status:{code}.zh 和 .en 声明。{zh}",
                    f"There is no status “{code}”; declare it on the process with "
                    f"status:{code}.zh and .en. {en}",
                )
    for status in sheet.process.statuses:
        given = sheet.diagram.process.prefixed(f"status:{status.code}.")
        if not given.get("zh") or not given.get("en"):
            yield sheet.error(
                sheet.process.id,
                "status-incomplete",
                f"状态“{status.code}”须写明 .zh 和 .en。",
                f"The status “{status.code}” needs .zh and .en.",
            )


@rule
def only_called_processes_return_results(sheet: Sheet) -> Findings:
    declared = sheet.process.results
    for node in sheet.of("endEvent"):
        result = node.properties.get("result")
        if result is None:
            continue
        if sheet.process.kind != "called":
            yield sheet.warning(
                node.id,
                "result-unused",
                "只有被调用流程的 result 会被读取。",
                "Only the `result` of a called process is ever read.",
            )
        elif result not in declared:
            zh, en = near(result, declared)
            yield sheet.error(
                node.id,
                "result-undeclared",
                f"结果“{result}”不在流程的 results 中。{zh}",
                f"The result “{result}” is not among the `results` of the process. {en}",
            )
        if node.container != sheet.process.id:
            around = sheet.diagram.nodes.get(node.container)
            if around is not None and not around.by_event:
                yield sheet.error(
                    node.id,
                    "result-inside",
                    "嵌入子流程内的结束事件不能给出流程的 result。",
                    "An end event inside a subprocess cannot give the result of the process.",
                )
    if sheet.process.kind == "called":
        given = {node.properties.get("result") for node in sheet.of("endEvent")}
        for result in declared:
            if result not in given:
                yield sheet.warning(
                    sheet.process.id,
                    "result-never-given",
                    f"没有结束事件给出结果“{result}”。",
                    f"No end event gives the result “{result}”.",
                )
