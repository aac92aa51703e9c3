"""A proof as findings: what is wrong, and the way there as a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.errors.definitions import DeploymentFinding, Severity
from engine.workflow.compiled import Process
from engine.workflow.soundness.explorer import Fault, Proof
from engine.workflow.soundness.moves import Move

_LONGEST = 6  # moves told; the last ones lead into the fault

_TEXTS: Mapping[str, tuple[str, str, str, str]] = {
    "deadlock": (
        "案件会永远停在“{name}”{missing}。",
        "A case stays at “{name}” for ever{missing}.",
        "分支用什么网关分开，就用同类网关汇合；每个网关都要有总能走的路。",
        "Join with the kind of gateway that split, and give every gateway a way that is always "
        "open.",
    ),
    "livelock": (
        "到了“{name}”，案件就只能一直循环，再也到不了结束。",
        "Once at “{name}”, a case goes round for ever and comes to no end.",
        "请画出离开循环的路。",
        "Draw a way out of the round.",
    ),
    "tokens-doubled": (
        "“{name}”会同时出现多次：并行的分支没有汇合。",
        "“{name}” is open several times at once: parallel branches were not joined.",
        "请在它前面用并行网关汇合。",
        "Join the branches with a parallel gateway in front of it.",
    ),
    "tokens-unbounded": (
        "每转一圈，“{name}”处就多出一个分支，没有上限。",
        "Each round adds another branch at “{name}”, without bound.",
        "请让并行分支在回到循环之前汇合。",
        "Join the parallel branches before the way leads back.",
    ),
    "dead-node": (
        "“{name}”永远不会执行：没有一种走法能到这里。",
        "“{name}” is never reached, whichever way a case takes.",
        "请检查通向它的条件和汇合，或删除它。",
        "Look at the conditions and joins that lead to it, or remove it.",
    ),
    "soundness-unproven": (
        "“{name}”的走法太多，未能逐一检查（已检查 {states} 种状态），因此没有证明它总能结束。",
        "“{name}” can be passed in too many ways to try them all ({states} states were looked at), "
        "so it is not proven that it always ends.",
        "可把并行的部分移到被调用的流程中。",
        "Parts that run in parallel may go into a called process.",
    ),
}

_GRADES = {"dead-node": Severity.WARNING, "soundness-unproven": Severity.INFO}


def findings_of(
    proof: Proof, processes: Mapping[str, Process], process: Process
) -> list[DeploymentFinding]:
    """The findings of one process; a fault inside one it calls is told where that one is explored.

    Unless it shows only there: then the called process is sound alone, and the place is named.
    """
    found = [_fault(each, processes) for each in proof.faults if each.process == process.id]
    found += [
        _finding("dead-node", process, node, "", "", (), name=_names(process, node))
        for node in proof.dead
    ]
    if not proof.complete:
        names = (process.zh or process.id, process.en or process.zh or process.id)
        found.append(
            _finding("soundness-unproven", process, process.id, "", "", (), names, proof.states)
        )
    return found


def _fault(fault: Fault, processes: Mapping[str, Process]) -> DeploymentFinding:
    process = processes[fault.process]
    zh, en = _way(fault.moves, processes)
    missing = [_names(process, node) for node in fault.missing]
    return _finding(
        fault.rule,
        process,
        fault.node,
        zh,
        en,
        tuple(each.node for each in fault.passed if each.process == process.id),
        _names(process, fault.node),
        missing=missing,
        beside=any(each.aside for each in fault.moves),
    )


def _finding(
    rule: str,
    process: Process,
    node: str,
    way_zh: str,
    way_en: str,
    trace: tuple[str, ...],
    name: tuple[str, str],
    states: int = 0,
    *,
    missing: Iterable[tuple[str, str]] = (),
    beside: bool = False,
) -> DeploymentFinding:
    zh, en, mend_zh, mend_en = _TEXTS[rule]
    lacking = list(missing)
    lacks_zh = lacks_en = ""
    if lacking:
        lacks_zh = "，等着从“" + "”、“".join(each[0] for each in lacking) + "”来的分支"
        listed = "”, “".join(each[1] for each in lacking)
        lacks_en = f", waiting for the branch from “{listed}”"
    text_zh = zh.format(name=name[0], missing=lacks_zh, states=states)
    text_en = en.format(name=name[1], missing=lacks_en, states=states)
    severity = _GRADES.get(rule, Severity.ERROR)
    if rule == "tokens-doubled" and beside:
        severity = Severity.WARNING
    return DeploymentFinding(
        code=rule,
        where=f"{process.file}#{node}",
        zh=f"{way_zh}{text_zh}{mend_zh}",
        en=f"{way_en}{text_en} {mend_en}",
        severity=severity,
        mend_zh=mend_zh,
        mend_en=mend_en,
        trace=trace,
    )


def _names(process: Process, node: str) -> tuple[str, str]:
    info = process.nodes.get(node)
    if info is None:
        return node, node
    return info.zh or node, info.en or info.zh or node


def _way(moves: tuple[Move, ...], processes: Mapping[str, Process]) -> tuple[str, str]:
    """“When A chose x, then the timer B has rung: ” in both languages."""
    told = [each for each in moves if each.kind != "start"]
    zh, en = [], []
    for move in told[-_LONGEST:]:
        process = processes.get(move.process)
        name_zh, name_en = _names(process, move.node) if process else (move.node, move.node)
        if move.kind == "complete":
            outcomes = process.nodes[move.node].outcomes if process else ()
            chosen = next((each for each in outcomes if each.code == move.outcome), None)
            zh.append(f"“{name_zh}”" + (f"选“{chosen.zh}”" if chosen else "完成"))
            en.append(f"“{name_en}” " + (f"chose “{chosen.en}”" if chosen else "was done"))
        elif move.kind == "ring":
            zh.append(f"“{name_zh}”时间到")
            en.append(f"the time of “{name_en}” was up")
        else:
            zh.append(f"“{name_zh}”收到消息")
            en.append(f"the message of “{name_en}” came")
    if not zh:
        return "", ""
    more_zh, more_en = ("……", "… ") if len(told) > _LONGEST else ("", "")
    return f"{more_zh}{'，然后'.join(zh)}之后：", f"{more_en}After {', then '.join(en)}: "


__all__ = ["findings_of"]
