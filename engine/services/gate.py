"""The gate: what files pass before they are stored, and what `gridcase lint` says of any file.

XML is read hardened; then come structure, BPMN's own rules, the dialect with its references, FEEL,
DMN, forms and the proof of soundness. Nothing raises for what stands in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import orjson

from engine.errors.base import Finding, GridcaseError
from engine.errors.definitions import DeploymentFinding, Severity
from engine.feel import parse_decisions
from engine.services import forms
from engine.services.vocabulary import Declared, Words, form_key, misdeclared_settings
from engine.workflow import Checked, Process, Vocabulary, check, soundness, standard
from engine.workflow.standard import Drawn

_GRADES = list(Severity)


class Profile(StrEnum):
    """What is asked: a drawing in BPMN that an engine could run, or a deployment."""

    BPMN = "bpmn"
    GRIDCASE = "gridcase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One definition out of the files."""

    kind: str  # process, decision, form
    key: str
    file: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`findings` in the order of the files; `pieces` are what would be stored."""

    findings: tuple[DeploymentFinding, ...]
    pieces: tuple[Piece, ...] = ()
    processes: tuple[Process, ...] = ()

    @property
    def refused(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.findings)

    def of(self, file: str) -> tuple[DeploymentFinding, ...]:
        """What was found in one file, the gravest first, then from top to bottom."""
        found = [each for each in self.findings if file_of(each) == file]
        return tuple(sorted(found, key=lambda each: (_GRADES.index(each.severity), each.line or 0)))


def file_of(finding: Finding) -> str:
    return finding.where.partition("#")[0]


def element_of(finding: Finding) -> str:
    return finding.where.partition("#")[2]


# what kind of file it is --------------------------------------------------------------------------


def _kind(name: str, content: bytes) -> str:
    """bpmn, dmn or form; what nobody can read is bpmn, whose rules say so."""
    lower = name.lower()
    if lower.endswith(".dmn"):
        return "dmn"
    if lower.endswith(".json"):
        return "form"
    if lower.endswith(".bpmn"):
        return "bpmn"
    begin = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin.startswith(b"{"):
        return "form"
    return "dmn" if b"/spec/DMN/" in begin else "bpmn"


# the two profiles ---------------------------------------------------------------------------------


def review(files: Mapping[str, bytes], words: Words) -> Review:
    """All that stands against deploying the files together; `words` are those of the county."""
    kinds = {name: _kind(name, content) for name, content in files.items()}
    bpmn = {name: files[name] for name, kind in kinds.items() if kind == "bpmn"}
    found, pieces = _forms_and_decisions(files, kinds)
    declared = _declared(pieces)
    vocabulary = words(declared)
    drawn, unread = standard.read(bpmn)
    drawings = standard.review(
        drawn,
        known=vocabulary.processes,
        decisions=vocabulary.decisions | declared.decisions,
    )
    checked = check(bpmn, vocabulary)
    found += _merged([*unread, *drawings], checked, drawn)
    found += misdeclared_settings(checked.processes, vocabulary.callers)
    found = [_untyped(each) for each in found]
    found += _proofs(bpmn, checked, vocabulary, found, drawn)
    pieces += [
        Piece(kind="process", key=process.id, file=process.file, content=bpmn[process.file])
        for process in checked.processes
    ]
    return Review(
        findings=_in_order(found, files), pieces=tuple(pieces), processes=checked.processes
    )


def review_drawings(files: Mapping[str, bytes]) -> Review:
    """BPMN's own rules and what the engine cannot run; the dialect is not asked."""
    kinds = {name: _kind(name, content) for name, content in files.items()}
    bpmn = {name: files[name] for name, kind in kinds.items() if kind == "bpmn"}
    found, pieces = _forms_and_decisions(files, kinds)
    found = [_lenient(each) for each in found]
    drawn, unread = standard.read(bpmn)
    decisions = _declared(pieces).decisions
    found += [*unread, *standard.review(drawn, decisions=decisions)]
    return Review(findings=_in_order(found, files))


_UNREADABLE = ("form-not-json", "form-not-object", "form-too-deep", "form-too-large")


def _lenient(finding: DeploymentFinding) -> DeploymentFinding:
    """Forms, and tables in another language, say something about Gridcase, not about BPMN."""
    about_form = finding.code.startswith("form-") and finding.code not in _UNREADABLE
    if about_form or finding.code == "decision-language":
        return replace(finding, severity=Severity.INFO)
    return finding


def _untyped(finding: DeploymentFinding) -> DeploymentFinding:
    """Nobody knows what to do at a task without a type, so it is not deployed."""
    if finding.code == "task-untyped":
        return replace(finding, severity=Severity.ERROR)
    return finding


# forms and decisions ------------------------------------------------------------------------------


def _declared(pieces: Iterable[Piece]) -> Declared:
    listed = list(pieces)
    return Declared(
        forms=frozenset(piece.key for piece in listed if piece.kind == "form"),
        decisions=frozenset(piece.key for piece in listed if piece.kind == "decision"),
    )


def _forms_and_decisions(
    files: Mapping[str, bytes], kinds: Mapping[str, str]
) -> tuple[list[DeploymentFinding], list[Piece]]:
    found: list[DeploymentFinding] = []
    pieces = _forms({name: files[name] for name, kind in kinds.items() if kind == "form"}, found)
    for name, kind in kinds.items():
        if kind != "dmn":
            continue
        try:
            decisions = parse_decisions(files[name], name=name)
        except GridcaseError as error:
            found += [_in_table(each, name) for each in error.findings or (error.finding(),)]
            continue
        pieces += [
            Piece(kind="decision", key=each.id, file=name, content=files[name])
            for each in decisions
        ]
    return found, pieces


_LINE = re.compile(r"\(line (\d+)\)\Z")


def _in_table(finding: Finding, file: str) -> DeploymentFinding:
    """About a decision; which rule and which column stands in the text."""
    element = finding.where.partition(",")[0]
    known = "" if element in (file, "document") else element
    line = _LINE.search(finding.en)
    return replace(
        _placed(replace(finding, where=known), file),
        line=int(line[1]) if line else 1,
        column=1,
    )


def _placed(finding: Finding, file: str) -> DeploymentFinding:
    """As a finding of a file, whatever its place was called."""
    where = finding.where
    if where and where.partition("#")[0] != file:
        where = f"{file}#{where}"
    if isinstance(finding, DeploymentFinding):
        return replace(finding, where=where or file)
    return DeploymentFinding(code=finding.code, where=where or file, zh=finding.zh, en=finding.en)


def _forms(files: Mapping[str, bytes], found: list[DeploymentFinding]) -> list[Piece]:
    pieces: list[Piece] = []
    parts: dict[str, dict[str, str]] = {}
    for name in files:
        named = form_key(name)
        if named is None:
            found.append(_unknown_kind(name))
        else:
            parts.setdefault(named[0], {})[named[1]] = name
    for key, names in sorted(parts.items()):
        if set(names) == {"schema", "ui"}:
            pieces += _form(key, names, files, found)
            continue
        name = next(iter(names.values()))
        found.append(_half(key, name))
        found += _unreadable(key, names, files)
    return pieces


def _form(
    key: str, names: Mapping[str, str], files: Mapping[str, bytes], found: list[DeploymentFinding]
) -> list[Piece]:
    schema, ui = files[names["schema"]], files[names["ui"]]
    called = {f"{key}.{part}.json": name for part, name in names.items()}
    findings = forms.check_form(key, schema, ui)
    found += [_renamed(each, called) for each in findings]
    if findings:
        return []
    found += [_renamed(each, called) for each in forms.form_warnings(key, schema)]
    content = orjson.dumps(
        {"schema": orjson.loads(schema), "ui": orjson.loads(ui)}, option=orjson.OPT_INDENT_2
    )
    return [Piece(kind="form", key=key, file=names["schema"], content=content)]


def _renamed(finding: Finding, called: Mapping[str, str]) -> DeploymentFinding:
    """With the file's name as it was given, which may have folders."""
    file, hash_, rest = finding.where.partition("#")
    moved = _placed(finding, file)
    return replace(moved, where=f"{called.get(file, file)}{hash_}{rest}")


def _unreadable(
    key: str, names: Mapping[str, str], files: Mapping[str, bytes]
) -> Iterable[DeploymentFinding]:
    """What can be said of half a form: whether it can be read at all."""
    empty = b"{}"
    schema = files[names["schema"]] if "schema" in names else empty
    ui = files[names["ui"]] if "ui" in names else empty
    called = {f"{key}.{part}.json": name for part, name in names.items()}
    for each in forms.check_form(key, schema, ui):
        if each.code in _UNREADABLE and file_of(each) in called:
            yield _renamed(each, called)


def _half(key: str, name: str) -> DeploymentFinding:
    return DeploymentFinding(
        code="form-half",
        where=name,
        zh=f"表单 {key} 须同时提供 {key}.schema.json 和 {key}.ui.json。",
        en=f"The form {key} needs both {key}.schema.json and {key}.ui.json.",
    )


def _unknown_kind(name: str) -> DeploymentFinding:
    return DeploymentFinding(
        code="file-kind-unknown",
        where=name,
        zh="只能部署 .bpmn、.dmn 以及成对的 <表单>.schema.json 和 <表单>.ui.json 文件。",
        en="Only .bpmn, .dmn and pairs of <form>.schema.json and <form>.ui.json can be deployed.",
    )


# one voice out of two -----------------------------------------------------------------------------

# What the dialect calls by another name than the standard, about the same fault.
TWINS: Mapping[str, frozenset[str]] = {
    "condition-ignored": frozenset(
        {"condition-misplaced", "condition-alone", "condition-on-activity"}
    ),
    "cycle-misplaced": frozenset({"timer-cycle"}),
    "dead-end": frozenset({"boundary-without-flow"}),
    "element-forbidden": frozenset({"element-not-run", "task-untyped"}),
    "event-forbidden": frozenset({"cancel-outside-transaction", "event-not-run"}),
    "event-gateway-targets": frozenset({"event-gateway-mixed", "event-gateway-target-entered"}),
    "flow-into-event": frozenset(
        {"flow-into-start", "flow-into-boundary", "flow-into-event-subprocess"}
    ),
    "message-missing": frozenset({"message-unnamed"}),
    "process-doubled": frozenset({"several-processes"}),
    "reference-missing": frozenset({"reference-empty"}),
    "subprocess-start": frozenset({"event-subprocess-start", "subprocess-empty"}),
    "subprocess-without-start": frozenset({"event-subprocess-start", "subprocess-start"}),
}


def _merged(
    drawings: Sequence[DeploymentFinding], checked: Checked, drawn: Mapping[str, Drawn]
) -> list[DeploymentFinding]:
    """Both reviews without twins: the standard's words, which know the line, with the graver
    grade."""
    merged = list(drawings)
    at: dict[tuple[str, str], list[int]] = {}
    for number, each in enumerate(merged):
        at.setdefault((file_of(each), element_of(each)), []).append(number)
    places = _Places(drawn)
    for each in checked.findings:
        codes = {each.code} | TWINS.get(each.code, frozenset())
        twins = [
            number
            for number in at.get((file_of(each), element_of(each)), ())
            if merged[number].code in codes
        ]
        if not twins:
            merged.append(places.located(each))
        elif all(_GRADES.index(merged[n].severity) > _GRADES.index(each.severity) for n in twins):
            merged[twins[0]] = replace(merged[twins[0]], severity=each.severity)
    return merged


def _proofs(
    files: Mapping[str, bytes],
    checked: Checked,
    vocabulary: Vocabulary,
    found: Sequence[DeploymentFinding],
    drawn: Mapping[str, Drawn],
) -> list[DeploymentFinding]:
    """What exploring says of the diagrams that nothing else refuses."""
    refused = {file_of(each) for each in found if each.severity is Severity.ERROR}
    processes = [each for each in checked.processes if each.file not in refused]
    said = {(each.where, each.code) for each in found}
    places = _Places(drawn)
    return [
        places.located(each)
        for each in soundness.explore(files, processes, known=vocabulary.processes)
        if (each.where, each.code) not in said
    ]


class _Places:
    """Where elements stand in their files; a file is looked through when the first asks."""

    def __init__(self, drawn: Mapping[str, Drawn]) -> None:
        self._drawn = drawn
        self._found: dict[str, Mapping[str, tuple[int, int]]] = {}

    def located(self, finding: DeploymentFinding) -> DeploymentFinding:
        file, element = file_of(finding), element_of(finding)
        drawn = self._drawn.get(file)
        if finding.line is not None or drawn is None:
            return finding
        if file not in self._found:
            self._found[file] = drawn.places()
        place = self._found[file].get(element)
        return replace(finding, line=place[0], column=place[1]) if place else finding


def _in_order(
    findings: Iterable[DeploymentFinding], files: Iterable[str]
) -> tuple[DeploymentFinding, ...]:
    order = {name: number for number, name in enumerate(files)}
    return tuple(sorted(findings, key=lambda each: order.get(file_of(each), len(order))))


__all__ = [
    "Piece",
    "Profile",
    "Review",
    "element_of",
    "file_of",
    "review",
    "review_drawings",
]
