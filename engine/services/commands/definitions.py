"""Deploying processes, decisions and forms: checked together, stored as versions, or refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import orjson

from engine.domain import settings as domain_settings
from engine.errors import Finding, GridcaseError
from engine.errors.definitions import DeploymentRefused
from engine.feel import parse_decisions
from engine.ports import UnitOfWork
from engine.services import forms
from engine.services.access import Actor, require
from engine.services.acts import catalogue
from engine.services.core import Core
from engine.services.declared import newest_processes
from engine.services.reference import Reference
from engine.services.world import CASE_FACTS
from engine.workflow import Checked, KnownProcess, Vocabulary, check

SENT_BY_COMMANDS = ("reopen.asked", "dispatch.reconsider", "case.closed", "step.ended")
"""Messages that people's commands and the write path send; acts name theirs themselves."""


@dataclass(frozen=True, kw_only=True)
class Deploy:
    """`files` by name: `*.bpmn`, `*.dmn`, and `<form>.schema.json` with `<form>.ui.json`."""

    files: Mapping[str, bytes]
    note: str


@dataclass(frozen=True, kw_only=True)
class Version:
    kind: str  # process, decision, form
    key: str
    version: int
    definition_id: int
    status: str  # released, proposal


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """`versions` that are new; files that equal the newest version add none."""

    deployment_id: int | None
    versions: tuple[Version, ...]
    unchanged: tuple[str, ...]
    warnings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Piece:
    """One definition out of the files."""

    kind: str
    key: str
    file: str
    content: bytes

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.content).digest()


def deploy(command: Deploy, *, actor: Actor, core: Core) -> Deployed:
    """Check everything together and release it: new cases take it from the next moment on.

    Needs `process_release` over the whole territory. Raises DeploymentRefused with every finding;
    nothing is stored then.
    """
    with core.unit_of_work() as uow:
        reference = core.reference.now(uow)
        if not actor.is_system:
            require(actor, "process_release", area_path=reference.organisation.top)
        pieces, warnings = _checked(uow, command.files, core, reference)
        deployed = _store(
            uow,
            pieces,
            warnings,
            author_id=actor.person_id,
            note=command.note,
            core=core,
        )
        uow.commit()
        return deployed


def check_files(
    files: Mapping[str, bytes], *, core: Core
) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """(errors, warnings) of a deployment that is not done: what `deploy` would say."""
    with core.unit_of_work() as uow:
        try:
            _, warnings = _checked(uow, files, core, core.reference.now(uow))
        except DeploymentRefused as refused:
            return refused.findings, ()
        return (), warnings


def ship(files: Mapping[str, bytes], *, core: Core, note: str) -> Deployed:
    """Deploy what a release of Gridcase brings along.

    On an empty database it becomes version 1. Later a changed file becomes a new version, or a
    *proposal* where the county has deployed a version of its own.
    """
    with core.unit_of_work() as uow:
        pieces, warnings = _checked(uow, files, core, core.reference.now(uow))
        deployed = _store(
            uow, pieces, warnings, author_id=None, note=note, core=core, shipping=True
        )
        uow.commit()
        return deployed


def _checked(
    uow: UnitOfWork, files: Mapping[str, bytes], core: Core, reference: Reference
) -> tuple[list[_Piece], tuple[Finding, ...]]:
    """The definitions in the files, all of them checked. Raises DeploymentRefused."""
    errors: list[Finding] = []
    bpmn = {name: content for name, content in files.items() if name.endswith(".bpmn")}
    dmn = {name: content for name, content in files.items() if name.endswith(".dmn")}
    form_warnings: list[Finding] = []
    pieces = _forms(files, errors, form_warnings)
    decisions: set[str] = set()
    for name, content in dmn.items():
        try:
            found = parse_decisions(content, name=name)
        except GridcaseError as error:
            errors.extend(error.findings or (error.finding(),))
            continue
        for decision in found:
            decisions.add(decision.id)
            pieces.append(_Piece("decision", decision.id, name, content))
    others = set(files) - set(bpmn) - set(dmn) - _form_files(files)
    errors.extend(
        Finding(
            code="file-kind-unknown",
            where=name,
            zh="只能部署 .bpmn、.dmn 以及成对的 <表单>.schema.json 和 <表单>.ui.json 文件。",
            en="Only .bpmn, .dmn and pairs of <form>.schema.json and <form>.ui.json can be "
            "deployed.",
        )
        for name in sorted(others)
    )
    checked = check(bpmn, _vocabulary(uow, core, reference, pieces, decisions))
    errors.extend(f for f in checked.findings if f.severity == "error")
    warnings = (*form_warnings, *(f for f in checked.findings if f.severity != "error"))
    errors.extend(_settings(uow, core, checked))
    if not files:
        errors.append(
            Finding(code="nothing-to-deploy", where="", zh="没有文件。", en="No files were given.")
        )
    if errors:
        raise DeploymentRefused(where="", count=len(errors), findings=errors)
    pieces.extend(
        _Piece("process", process.id, process.file, bpmn[process.file])
        for process in checked.processes
    )
    return pieces, warnings


def _vocabulary(
    uow: UnitOfWork,
    core: Core,
    reference: Reference,
    pieces: Iterable[_Piece],
    decisions: Iterable[str],
) -> Vocabulary:
    known = [process for _, process in newest_processes(uow, core.library)]
    return Vocabulary(
        roles=frozenset(reference.organisation.known_roles),
        forms=frozenset(
            {stored.key for stored in uow.definitions.newest_all("form")}
            | {piece.key for piece in pieces if piece.kind == "form"}
        ),
        acts={
            entry.name: frozenset(parameter.name for parameter in entry.params)
            for entry in catalogue().values()
        },
        required={
            entry.name: frozenset(p.name for p in entry.params if p.required)
            for entry in catalogue().values()
        },
        settings={setting.key: str(setting.type) for setting in reference.catalogue},
        processes={
            process.id: KnownProcess(
                id=process.id, inputs=process.inputs, results=process.results, kind=process.kind
            )
            for process in known
        },
        decisions=frozenset(
            {stored.key for stored in uow.definitions.newest_all("decision")} | set(decisions)
        ),
        statuses=frozenset(status.code for process in known for status in process.statuses),
        messages=frozenset(SENT_BY_COMMANDS)
        | {message for entry in catalogue().values() for message in entry.sends}
        | {message for process in known for message in process.thrown},
        case=CASE_FACTS,
        callers=tuple(known),
    )


def _settings(uow: UnitOfWork, core: Core, checked: Checked) -> list[Finding]:
    """What is wrong with the settings that the processes declare."""
    findings: list[Finding] = []
    declared: list[domain_settings.Setting] = []
    replaced = {process.id for process in checked.processes}
    others = [p for _, p in newest_processes(uow, core.library) if p.id not in replaced]
    for process in [*others, *checked.processes]:
        for setting in process.settings:
            try:
                declared.append(
                    domain_settings.declared(
                        setting.key,
                        setting.type,
                        setting.default,
                        setting.zh,
                        setting.en,
                        process=process.id,
                    )
                )
                domain_settings.CATALOGUE.with_declared(declared)
            except GridcaseError as error:
                findings.append(error.finding())
                declared = [known for known in declared if known.key != setting.key]
    return findings


def _form_files(files: Iterable[str]) -> set[str]:
    return {name for name in files if name.endswith((".schema.json", ".ui.json"))}


def _forms(
    files: Mapping[str, bytes], errors: list[Finding], warnings: list[Finding]
) -> list[_Piece]:
    pieces: list[_Piece] = []
    by_key: dict[str, dict[str, str]] = {}
    for name in _form_files(files):
        base = PurePosixPath(name).name
        key, _, part = base.removesuffix(".json").rpartition(".")
        by_key.setdefault(key, {})[part] = name
    for key, parts in sorted(by_key.items()):
        if set(parts) != {"schema", "ui"}:
            errors.append(
                Finding(
                    code="form-half",
                    where=next(iter(parts.values())),
                    zh=f"表单 {key} 须同时提供 {key}.schema.json 和 {key}.ui.json。",
                    en=f"The form {key} needs both {key}.schema.json and {key}.ui.json.",
                )
            )
            continue
        schema, ui = files[parts["schema"]], files[parts["ui"]]
        findings = forms.check_form(key, schema, ui)
        errors.extend(findings)
        if not findings:
            warnings.extend(forms.form_warnings(key, schema))
            content = orjson.dumps(
                {"schema": orjson.loads(schema), "ui": orjson.loads(ui)},
                option=orjson.OPT_INDENT_2,
            )
            pieces.append(_Piece("form", key, parts["schema"], content))
    return pieces


def _store(
    uow: UnitOfWork,
    pieces: Iterable[_Piece],
    warnings: tuple[Finding, ...],
    *,
    author_id: int | None,
    note: str,
    core: Core,
    shipping: bool = False,
) -> Deployed:
    versions: list[Version] = []
    unchanged: list[str] = []
    deployment_id: int | None = None
    for piece in pieces:
        newest_id = uow.definitions.newest(piece.kind, piece.key)
        newest = uow.definitions.definition(newest_id) if newest_id is not None else None
        if newest is not None and newest.content == piece.content:
            unchanged.append(piece.key)
            continue
        own = newest is not None and not uow.definitions.is_shipped(newest.id)
        status = "proposal" if shipping and own else "released"
        if status == "proposal" and uow.definitions.has_content(
            piece.kind, piece.key, piece.digest
        ):
            unchanged.append(piece.key)
            continue
        if deployment_id is None:
            deployment_id = uow.definitions.add_deployment(
                author_id=author_id, note=note, at=core.clock.now(), shipped=shipping
            )
        definition_id = uow.definitions.add(
            deployment_id=deployment_id,
            kind=piece.kind,
            key=piece.key,
            content=piece.content,
            digest=piece.digest,
            status=status,
        )
        stored = uow.definitions.definition(definition_id)
        if stored is None:
            raise LookupError(definition_id)
        if piece.kind == "process":
            process = core.library.compiled(stored).process
            uow.definitions.register_lanes(
                node.roles for node in process.nodes.values() if node.roles
            )
            uow.definitions.register_acts(
                definition_id,
                ((key, act) for key, node in process.nodes.items() for act in node.acts),
            )
        versions.append(
            Version(
                kind=piece.kind,
                key=piece.key,
                version=stored.version,
                definition_id=definition_id,
                status=status,
            )
        )
    return Deployed(
        deployment_id=deployment_id,
        versions=tuple(versions),
        unchanged=tuple(unchanged),
        warnings=warnings,
    )


__all__ = ["Deploy", "Deployed", "Version", "check_files", "deploy", "ship"]
