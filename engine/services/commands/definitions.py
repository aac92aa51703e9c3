"""Deploying processes, decisions and forms: checked together, stored as versions, or refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.errors import Finding
from engine.errors.definitions import DeploymentFinding, DeploymentRefused, Severity
from engine.ports import UnitOfWork
from engine.services.access import Actor, require
from engine.services.core import Core
from engine.services.declared import newest_processes
from engine.services.gate import Piece, Review, review
from engine.services.reference import Reference
from engine.services.vocabulary import words


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


def deploy(command: Deploy, *, actor: Actor, core: Core) -> Deployed:
    """Check everything together and release it: new cases take it from the next moment on.

    Needs `process_release` over the whole territory. Raises DeploymentRefused with every finding;
    nothing is stored then.
    """
    with core.unit_of_work() as uow:
        reference = core.reference.now(uow)
        if not actor.is_system:
            require(actor, "process_release", area_path=reference.organisation.top)
        reviewed = _passed(_checked(uow, command.files, core, reference))
        deployed = _store(
            uow,
            reviewed.pieces,
            reviewed.findings,
            author_id=actor.person_id,
            note=command.note,
            core=core,
        )
        uow.commit()
        return deployed


def check_files(files: Mapping[str, bytes], *, core: Core) -> Review:
    """What `deploy` would find; nothing is stored."""
    with core.unit_of_work(read_only=True) as uow:
        return _checked(uow, files, core, core.reference.now(uow))


def ship(files: Mapping[str, bytes], *, core: Core, note: str) -> Deployed:
    """Deploy what a release of Gridcase brings along.

    On an empty database it becomes version 1. Later a changed file becomes a new version, or a
    *proposal* where the county has deployed a version of its own.
    """
    with core.unit_of_work() as uow:
        reviewed = _passed(_checked(uow, files, core, core.reference.now(uow)))
        deployed = _store(
            uow,
            reviewed.pieces,
            reviewed.findings,
            author_id=None,
            note=note,
            core=core,
            shipping=True,
        )
        uow.commit()
        return deployed


def _checked(
    uow: UnitOfWork, files: Mapping[str, bytes], core: Core, reference: Reference
) -> Review:
    """The files looked at with the words of the moment. Never raises for what stands in them."""
    known = [process for _, process in newest_processes(uow, core.library)]
    reviewed = review(
        files,
        lambda declared: words(
            declared,
            roles=reference.organisation.known_roles,
            forms=(stored.key for stored in uow.definitions.newest_all("form")),
            decisions=(stored.key for stored in uow.definitions.newest_all("decision")),
            settings={setting.key: str(setting.type) for setting in reference.catalogue},
            processes=known,
        ),
    )
    if files:
        return reviewed
    nothing = DeploymentFinding(
        code="nothing-to-deploy", where="", zh="没有文件。", en="No files were given."
    )
    return replace(reviewed, findings=(nothing,))


def _passed(reviewed: Review) -> Review:
    errors = [each for each in reviewed.findings if each.severity is Severity.ERROR]
    if errors:
        others = [each for each in reviewed.findings if each.severity is not Severity.ERROR]
        raise DeploymentRefused(where="", count=len(errors), findings=[*errors, *others])
    return reviewed


def _store(
    uow: UnitOfWork,
    pieces: Iterable[Piece],
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
        digest = hashlib.sha256(piece.content).digest()
        if status == "proposal" and uow.definitions.has_content(piece.kind, piece.key, digest):
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
            digest=digest,
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
