"""What deployment refuses or warns of, before anything is stored.

Every finding has a stable code, the element it is about, and says in both languages how to mend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors.base import GridcaseError
from engine.errors.definitions import DeploymentFinding, Severity
from engine.workflow.buildable import unbuildable
from engine.workflow.compiled import Process
from engine.workflow.dialect import MAX_NODES, Diagram, read_diagram
from engine.workflow.lint import (  # noqa: F401 – importing registers the rules
    attributes,
    calls,
    events,
    formulas,
    loops,
    structure,
    timing,
)
from engine.workflow.lint.sheet import RULES, KnownProcess, Sheet, Vocabulary
from engine.workflow.plans import Planning, describe


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found, and the processes of the files that could be read."""

    findings: tuple[DeploymentFinding, ...]
    processes: tuple[Process, ...]

    @property
    def refused(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.findings)


def check(files: Mapping[str, bytes], vocabulary: Vocabulary) -> Checked:
    """Review BPMN files that are to be deployed together; names (`x.bpmn`) are where findings
    point to. Never raises for what stands in a file."""
    findings: list[DeploymentFinding] = []
    read: list[tuple[Diagram, Planning, Process]] = []
    beside: dict[str, Process] = {}
    for name, content in files.items():
        try:
            diagram = read_diagram(content, name=name)
        except GridcaseError as error:
            findings.extend(_as_findings(error))
            continue
        broken = unbuildable(diagram)
        findings.extend(broken)
        if len(diagram.nodes) > MAX_NODES:
            continue  # reviewing it would cost more than it is worth
        planning = Planning(diagram)
        process = describe(diagram, planning)
        if process.id in beside:
            findings.append(_doubled(process, beside[process.id]))
            continue
        beside[process.id] = process
        read.append((diagram, planning, process))
    for diagram, planning, process in read:
        sheet = Sheet(
            diagram=diagram,
            planning=planning,
            process=process,
            vocabulary=vocabulary,
            beside=beside,
        )
        for apply in RULES:
            findings.extend(apply(sheet))
    return Checked(findings=tuple(findings), processes=tuple(beside.values()))


def _as_findings(error: GridcaseError) -> list[DeploymentFinding]:
    listed = error.findings or (error.finding(),)
    return [
        each
        if isinstance(each, DeploymentFinding)
        else DeploymentFinding(code=each.code, where=each.where, zh=each.zh, en=each.en)
        for each in listed
    ]


def _doubled(process: Process, other: Process) -> DeploymentFinding:
    return DeploymentFinding(
        code="process-doubled",
        where=f"{process.file}#{process.id}",
        zh=f"流程“{process.id}”已在 {other.file} 中。请只部署其中一个。",
        en=f"The process “{process.id}” is in {other.file} too. Deploy one of them.",
    )


__all__ = ["Checked", "KnownProcess", "Vocabulary", "check"]
