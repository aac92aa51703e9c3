"""Calls and offers: the other process exists, takes what it is given, and all it may return is
told apart behind the call."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors.definitions import DeploymentFinding
from engine.workflow.compiled import Process
from engine.workflow.lint.sheet import KnownProcess, Sheet, near, rule

Findings = Iterator[DeploymentFinding]


@rule
def called_processes_exist_and_fit(sheet: Sheet) -> Findings:
    known_ids = {*sheet.beside, *sheet.vocabulary.processes}
    for node in sheet.of("callActivity"):
        if not node.called:
            yield sheet.error(
                node.id,
                "called-missing",
                "没有选择被调用的流程（calledElement）。",
                "No called process is chosen (calledElement).",
            )
            continue
        known = sheet.known_process(node.called)
        if known is None:
            zh, en = near(node.called, known_ids)
            yield sheet.error(
                node.id,
                "process-unknown",
                f"没有流程“{node.called}”。{zh}",
                f"There is no process “{node.called}”. {en}",
            )
            continue
        if known.kind != "called":
            yield sheet.error(
                node.id,
                "process-kind",
                f"流程“{node.called}”不是被调用流程（kind = called）。",
                f"The process “{node.called}” is not one to be called (kind = called).",
            )
        if node.properties.get("binding", "latest") not in ("latest", "pinned"):
            yield sheet.error(
                node.id,
                "binding-unknown",
                "binding 只能是 latest 或 pinned。",
                "`binding` is latest or pinned.",
            )
        given = sheet.process.nodes[node.id]
        yield from _fits(sheet, node.id, given.given, given.named, known)


def _fits(
    sheet: Sheet,
    where: str,
    given: tuple[str, ...],
    named: tuple[str, ...],
    called: KnownProcess,
    caller: str = "",
) -> Findings:
    """What a call gives and reads against what the process takes and returns."""
    by_zh, by_en = (f"（流程 {caller} 的调用）", f" (called by {caller})") if caller else ("", "")
    for name in given:
        if name not in called.inputs:
            zh, en = near(name, called.inputs)
            yield sheet.error(
                where,
                "input-unknown",
                f"流程“{called.id}”没有输入“{name}”{by_zh}。{zh}",
                f"The process “{called.id}” takes no input “{name}”{by_en}. {en}",
            )
    for name in called.inputs:
        if name not in given:
            yield sheet.error(
                where,
                "input-missing",
                f"流程“{called.id}”需要输入 in.{name}{by_zh}。",
                f"The process “{called.id}” needs in.{name}{by_en}.",
            )
    for name in named:
        if name not in called.results:
            zh, en = near(name, called.results)
            yield sheet.error(
                where,
                "result-unknown",
                f"流程“{called.id}”不会返回“{name}”{by_zh}。{zh}",
                f"The process “{called.id}” never returns “{name}”{by_en}. {en}",
            )
    silent = [result for result in called.results if result not in named]
    if len(silent) > 1 and len(called.results) > 1:
        yield sheet.error(
            where,
            "results-alike",
            f"流程“{called.id}”的结果 {', '.join(silent)} 没有条件区分{by_zh}；"
            "至多一个可走默认流。",
            f"No condition tells the results {', '.join(silent)} of “{called.id}” apart{by_en}; "
            "one at most may take the default flow.",
        )


@rule
def callers_still_fit(sheet: Sheet) -> Findings:
    """A new version of a called process must fit the processes that call it and are not replaced
    in the same deployment."""
    for caller in sheet.vocabulary.callers:
        if caller.id in sheet.beside:
            continue
        for node in caller.nodes.values():
            if node.called == sheet.process.id:
                where = sheet.process.id
                place = f"{caller.id}#{node.id}"
                known = _known(sheet.process)
                yield from _fits(sheet, where, node.given, node.named, known, place)


def _known(process: Process) -> KnownProcess:
    return KnownProcess(
        id=process.id, inputs=process.inputs, results=process.results, kind=process.kind
    )


@rule
def offers_are_side_processes(sheet: Sheet) -> Findings:
    for node in sheet.diagram.nodes.values():
        for offer in node.listed("offers"):
            known = sheet.known_process(offer)
            if known is None or known.kind != "side":
                sides = {p.id for p in sheet.vocabulary.processes.values() if p.kind == "side"}
                sides |= {p.id for p in sheet.beside.values() if p.kind == "side"}
                zh, en = near(offer, sides)
                yield sheet.error(
                    node.id,
                    "offer-unknown",
                    f"没有旁支流程“{offer}”。{zh}",
                    f"There is no side process “{offer}”. {en}",
                )


@rule
def processes_do_not_call_themselves(sheet: Sheet) -> Findings:
    for node in sheet.of("callActivity"):
        seen: set[str] = set()
        todo = [node.called or ""]
        while todo:
            called = todo.pop()
            if called == sheet.process.id:
                yield sheet.error(
                    node.id,
                    "call-recursive",
                    "流程直接或间接调用了自己。请改画成回路。",
                    "The process calls itself, directly or by others. Draw a loop instead.",
                )
                break
            if called not in seen and called in sheet.beside:
                seen.add(called)
                todo += sheet.beside[called].calls
