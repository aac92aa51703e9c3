"""What invented people write: a few sentences for each kind of field."""

from __future__ import annotations

from cli.simulator.chance import Chance

TEXT = "模拟填写：已到现场核实并按要求办理。"
"""For a field that nobody has thought of, such as one that a county drew itself."""

BY_FIELD: dict[str, tuple[str, ...]] = {
    "measures": (
        "到场查看，责令当事人当场整改并拍照留存。",
        "设置警示标志，联系养护单位当日修复。",
        "约谈负责人，下发整改通知书，三日后复查。",
        "组织人员清理现场，并向周边住户作了说明。",
    ),
    "result": (
        "已整改到位，现场恢复正常。",
        "隐患已消除，当事人签字确认。",
        "已修复，复查合格。",
        "问题已解决，住户表示满意。",
    ),
    "answer": ("已查明拖延原因并安排专人负责，现已办结。", "人手已补足，整改完成，附现场照片。"),
    "remark": ("情况属实，资料齐全。", "已与上报人电话核实。", "同意，按流程办理。"),
    "advice": ("由主管部门牵头处置，镇里配合。", "情况清楚，请承办部门按时限办理。"),
    "contingency": ("安排专人值守，备齐灭火器材，出现险情立即疏散。",),
    "person": ("某厂安全主管（示例）",),
    "reason": (
        "不属本单位职责范围，请改派。",
        "需要多部门联合处置，本级无法单独解决。",
        "材料不全，请补充现场照片和责任人信息。",
        "与已办结事件重复。",
    ),
}
REPORTED = (
    "巡查时发现{what}，位置在{where}，请尽快处理。",
    "居民反映{where}{what}，影响通行。",
    "{where}{what}，已提醒过一次仍未整改。",
    "路过{where}时看到{what}，担心有人受伤。",
)
WHERE = (
    "菜市场北门",
    "老街 12 号门前",
    "小学东侧路口",
    "三号楼二单元",
    "公交站旁",
    "文化广场西侧",
    "河堤步道中段",
    "村委会对面",
)
COMMENTS = (
    "已电话联系上报人，情况属实。",
    "现场有人值守，明早再去看一次。",
    "请承办部门注意时限。",
)


def written(field: str, chance: Chance) -> str:
    """A sentence for a form's field of that name."""
    return chance.one_of(BY_FIELD.get(field, (TEXT,)))


def reported(what: str, chance: Chance) -> tuple[str, str]:
    """What was seen, and where exactly."""
    where = chance.one_of(WHERE)
    return chance.one_of(REPORTED).format(what=what, where=where), where
