"""BPMN's own rules, and what of BPMN the engine cannot run: for files of any origin.

A rule is a small function from a `Model` to notes, registered with `@rule` in the module of its
subject; its grade and its words stand in the catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.errors.base import GridcaseError
from engine.errors.definitions import DeploymentFinding, Severity
from engine.safe_xml import parse_xml
from engine.workflow.dialect import BPMN
from engine.workflow.standard import (  # noqa: F401 – importing registers the rules
    activities,
    documents,
    events,
    flows,
    gateways,
    pools,
    times,
    tokens,
    ways,
)
from engine.workflow.standard.catalogue import TEXTS
from engine.workflow.standard.notes import RULES, Around, Note
from engine.workflow.standard.positions import positions
from engine.workflow.standard.reading import Model

MOST_FINDINGS = 500
"""Of one file; a reader mends the first ones and asks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A file that could be read as BPMN, with what makes its findings point to lines."""

    model: Model
    content: bytes

    def places(self) -> dict[str, tuple[int, int]]:
        """Line and column of every element that has an id."""
        found: dict[str, tuple[int, int]] = {}
        for element, place in positions(self.content, self.model.root).items():
            element_id = element.get("id")
            if element_id:
                found.setdefault(element_id, place)
        return found


def read(files: Mapping[str, bytes]) -> tuple[dict[str, Drawn], list[DeploymentFinding]]:
    """The BPMN files that can be read, and what stands against the others."""
    drawn: dict[str, Drawn] = {}
    findings: list[DeploymentFinding] = []
    for name, content in files.items():
        try:
            root = parse_xml(content, name=name)
        except GridcaseError as error:
            line = error.values.get("line")
            place = (line, 1) if isinstance(line, int) else None
            note = Note(error.code, None, "", True, dict(error.values))
            findings.append(_finding(note, name, place))
            continue
        if root.tag != f"{BPMN}definitions":
            findings.append(_finding(Note("not-bpmn", root, "", True, {}), name, (1, 1)))
            continue
        drawn[name] = Drawn(model=Model(root, name), content=content)
    return drawn, findings


def review(
    drawn: Mapping[str, Drawn], *, known: Collection[str] = (), decisions: Collection[str] = ()
) -> list[DeploymentFinding]:
    """What the standard and the engine have against files given together; `known` are processes
    that may be called besides theirs, `decisions` those that may be asked."""
    around = _around(drawn, known, decisions)
    found: list[DeploymentFinding] = []
    for name, each in drawn.items():
        notes = [note for apply in RULES for note in apply(each.model, around)]
        found += placed(notes, name, each)
    return found


def inspect(files: Mapping[str, bytes]) -> dict[str, tuple[DeploymentFinding, ...]]:
    """By file, in the order given, what was found. Never raises for what stands in a file."""
    drawn, findings = read(files)
    findings += review(drawn)
    by_file: dict[str, list[DeploymentFinding]] = {name: [] for name in files}
    for each in findings:
        by_file[each.where.partition("#")[0]].append(each)
    return {name: tuple(each) for name, each in by_file.items()}


def placed(notes: list[Note], name: str, drawn: Drawn) -> list[DeploymentFinding]:
    """Notes as findings, with their lines, the graver first where there are too many."""
    if not notes:
        return []
    if len(notes) > MOST_FINDINGS:
        grades = list(Severity)
        notes = sorted(notes, key=lambda note: grades.index(_severity(note)))[:MOST_FINDINGS]
    places = positions(drawn.content, drawn.model.root)
    return [
        _finding(note, name, places.get(note.xml) if note.xml is not None else None)
        for note in notes
    ]


def _around(
    drawn: Mapping[str, Drawn], known: Collection[str], decisions: Collection[str]
) -> Around:
    processes: set[str] = set(known)
    tasks: set[str] = set()
    calls: dict[str, frozenset[str]] = {}
    for each in drawn.values():
        model = each.model
        for process in model.processes:
            processes.add(process.id)
        for kind in ("", "User", "Manual", "Script", "BusinessRule"):
            tasks |= {task.get("id", "") for task in model.all(f"global{kind}Task")}
        for process in model.processes:
            called = {
                node.xml.get("calledElement", "").rpartition(":")[2]
                for node in model.of("callActivity")
                if node.process is process
            }
            calls[process.id] = frozenset(called - {""})
    return Around(
        processes=processes, global_tasks=tasks, calls=calls, decisions=frozenset(decisions)
    )


def _severity(note: Note) -> Severity:
    text = TEXTS[note.rule]
    return note.severity or text.graded(executable=note.executable)


def _finding(note: Note, name: str, place: tuple[int, int] | None) -> DeploymentFinding:
    text = TEXTS[note.rule]
    line, column = place or (None, None)
    english = {**note.values, "name": note.values.get("name_en", note.values.get("name"))}
    return DeploymentFinding(
        code=note.rule,
        where=f"{name}#{note.element}" if note.element else name,
        zh=text.zh.format_map(note.values) + text.mend_zh,
        en=f"{text.en.format_map(english)} {text.mend_en}",
        severity=_severity(note),
        line=line,
        column=column,
        mend_zh=text.mend_zh,
        mend_en=text.mend_en,
        trace=note.trace,
    )


__all__ = ["Drawn", "inspect", "read", "review"]
