"""Processes and decisions with their versions; checking and releasing new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from adapters.database.queries import definitions as queries
from api.application import application, current_actor
from api.errors import lines_of
from api.etags import not_modified, unchanged
from api.idempotency import ABOUT as KEY
from api.idempotency import core_for_request, idempotent
from api.naming import Reading, Ref, reading
from api.operations import Operations
from api.problems import FileMissing
from api.processes.schemas import (
    Decisions,
    DecisionVersion,
    Deployed,
    DeploymentsPage,
    DeploymentsQuery,
    DryRunQuery,
    Processes,
    ProcessVersion,
    Versions,
)
from engine.errors.workflow import DefinitionMissing
from engine.services.commands.definitions import Deploy, check_files, deploy

blueprint = Operations("processes", __name__, description="Processes, decisions, deployment")

_XML = "application/xml"
_TAGGED = {"ETag": "SHA-256 of the file."}
_LARGEST_DEPLOYMENT = 32 * 1024 * 1024
_MOST_VERSIONS = 200
_UPLOAD = {
    "type": "object",
    "required": ["files", "note"],
    "properties": {
        "files": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "*.bpmn, *.dmn, and pairs of <form>.schema.json and <form>.ui.json.",
        },
        "note": {"type": "string", "description": "What is new and why."},
    },
}


@blueprint.operation("GET", "/processes", answer=Processes, needs="process_read")
def list_processes() -> Ref:
    """Processes with their versions and how many runs each has"""
    scope = current_actor().scope
    with reading() as view:
        items = []
        for line in queries.definition_list(scope, view.connection, kind="process"):
            stored = view.uow.definitions.definition(line.id)
            if stored is None:
                continue
            process = application().core.library.compiled(stored).process
            versions = _versions(view, "process", line.key)
            items.append(
                {
                    "key": line.key,
                    "zh": process.zh,
                    "en": process.en,
                    "kind": process.kind,
                    "newest": line.version,
                    "running": sum(version.live_runs for version in versions),
                    "versions": [_line(version) for version in versions],
                }
            )
    return {"items": items}


@blueprint.operation("GET", "/decisions", answer=Decisions, needs="process_read")
def list_decisions() -> Ref:
    """Decisions with their versions"""
    scope, library = current_actor().scope, application().core.library
    with reading() as view:
        lines = queries.definition_list(scope, view.connection, kind="decision")
        items = []
        for line in lines:
            stored = view.uow.definitions.definition(line.id)
            named = library.decision(stored) if stored is not None else None
            items.append(
                {
                    "key": line.key,
                    "zh": named.name if named is not None else line.key,
                    "en": (named.name_en or named.name) if named is not None else line.key,
                    "newest": line.version,
                    "versions": [_line(v) for v in _versions(view, "decision", line.key)],
                }
            )
    return {"items": items}


@blueprint.operation(
    "GET", "/processes/<string:process>/versions", answer=Versions, needs="process_read"
)
def list_process_versions(process: str) -> Ref:
    """All versions of a process, newest first"""
    return _listed("process", process)


@blueprint.operation(
    "GET", "/decisions/<string:decision>/versions", answer=Versions, needs="process_read"
)
def list_decision_versions(decision: str) -> Ref:
    """All versions of a decision, newest first"""
    return _listed("decision", decision)


@blueprint.operation(
    "GET",
    "/processes/<string:process>/versions/<int:version>",
    answer=ProcessVersion,
    needs="process_read",
)
def get_process_version(process: str, version: int) -> Ref:
    """What a version of a process declares and uses"""
    with reading() as view:
        line = _version(view, "process", process, version)
        stored = view.uow.definitions.definition(line.id)
        if stored is None:
            raise _missing("process", process, version)
    found = application().core.library.compiled(stored).process
    return {
        "key": process,
        "zh": found.zh,
        "en": found.en,
        "kind": found.kind,
        "version": _line(line),
        "inputs": found.inputs,
        "results": found.results,
        "nodes": [
            {
                "id": node.id,
                "element": node.element,
                "zh": node.zh,
                "en": node.en,
                "roles": node.roles,
                "form": node.form,
                "status": node.status,
                "outcomes": [
                    {"code": outcome.code, "zh": outcome.zh, "en": outcome.en}
                    for outcome in node.outcomes
                ],
                "acts": node.acts,
                "limit": node.limit,
                "called": node.called,
                "decision": node.decision,
                "message": node.message,
            }
            for node in found.nodes.values()
        ],
        "roles": sorted(found.roles),
        "forms": sorted(found.forms),
        "calls": sorted(found.calls),
        "decisions": sorted(found.decisions),
        "settings": sorted(found.settings_used),
    }


@blueprint.operation(
    "GET",
    "/decisions/<string:decision>/versions/<int:version>",
    answer=DecisionVersion,
    needs="process_read",
)
def get_decision_version(decision: str, version: int) -> Ref:
    """A version of a decision"""
    with reading() as view:
        return {"key": decision, "version": _line(_version(view, "decision", decision, version))}


@blueprint.operation(
    "GET",
    "/processes/<string:process>/versions/<int:version>/xml",
    content_type=_XML,
    headers=_TAGGED,
    needs="process_read",
)
def get_process_xml(process: str, version: int) -> Response:
    """The diagram of a version, byte for byte as it was deployed"""
    return _xml("process", process, version)


@blueprint.operation(
    "GET",
    "/decisions/<string:decision>/versions/<int:version>/xml",
    content_type=_XML,
    headers=_TAGGED,
    needs="process_read",
)
def get_decision_xml(decision: str, version: int) -> Response:
    """The decision table of a version, byte for byte as it was deployed"""
    return _xml("decision", decision, version)


@blueprint.operation(
    "GET",
    "/deployments",
    query=DeploymentsQuery,
    answer=DeploymentsPage,
    needs="process_read",
    errors=(422,),
)
def list_deployments(query: dict[str, Any]) -> Ref:
    """Who released what, when and why, newest first"""
    with reading() as view:
        page = queries.deployment_page(
            current_actor().scope, view.connection, after=query["after"], limit=query["limit"]
        )
    return {
        "items": [
            {
                "id": line.id,
                "at": line.at,
                "by": _author(line.author_id, line.author_name),
                "note": line.note,
            }
            for line in page.items
        ],
        "next": page.next,
    }


@blueprint.operation(
    "POST",
    "/deployments",
    query=DryRunQuery,
    answer=Deployed,
    status=201,
    also=(200,),
    needs="process_release",
    everywhere=True,
    request_headers=KEY,
    upload=_UPLOAD,
    largest_body=_LARGEST_DEPLOYMENT,
    errors=(413, 422),
    wraps=idempotent,
)
def create_deployment(query: dict[str, Any]) -> tuple[Ref, int]:
    """Check diagrams, decisions and forms together, and release them

    New cases take them from the next moment on. With a mistake nothing is stored: 422 with every
    finding. `dry_run=true` stores nothing and lists the findings.
    """
    actor = current_actor()
    files = {
        (file.filename or "").replace("\\", "/").rpartition("/")[2]: file.stream.read()
        for file in request.files.getlist("files")
    }
    if not files:
        raise FileMissing(where="files")
    if query["dry_run"]:
        reviewed = check_files(files, core=application().core)
        dry: Ref = {
            "dry_run": True,
            "deployment_id": None,
            "versions": [],
            "unchanged": [],
            "findings": lines_of(reviewed.findings),
        }
        return dry, 200
    done = deploy(
        Deploy(files=files, note=request.form.get("note", "").strip()[:2_000]),
        actor=actor,
        core=core_for_request(),
    )
    answer: Ref = {
        "dry_run": False,
        "deployment_id": done.deployment_id,
        "versions": [
            {
                "kind": version.kind,
                "key": version.key,
                "version": version.version,
                "id": version.definition_id,
                "status": version.status,
            }
            for version in done.versions
        ],
        "unchanged": done.unchanged,
        "findings": lines_of(done.warnings),
    }
    return answer, 201


def _listed(kind: str, key: str) -> Ref:
    with reading() as view:
        versions = _versions(view, kind, key)
    if not versions:
        raise DefinitionMissing(where=key, what=kind)
    return {"key": key, "items": [_line(version) for version in versions]}


def _versions(view: Reading, kind: str, key: str) -> Sequence[queries.DefinitionLine]:
    page = queries.definition_versions(
        current_actor().scope, view.connection, kind=kind, key=key, limit=_MOST_VERSIONS
    )
    return page.items


def _version(view: Reading, kind: str, key: str, version: int) -> queries.DefinitionLine:
    line = next((v for v in _versions(view, kind, key) if v.version == version), None)
    if line is None:
        raise _missing(kind, key, version)
    return line


def _missing(kind: str, key: str, version: int) -> DefinitionMissing:
    return DefinitionMissing(where=f"{key} {version}", what=kind)


def _line(version: queries.DefinitionLine) -> Ref:
    return {
        "id": version.id,
        "version": version.version,
        "status": version.status,
        "digest": version.digest.hex(),
        "size": version.size,
        "deployment": {
            "id": version.deployment_id,
            "at": version.deployed_at,
            "by": _author(version.author_id, version.author_name),
            "note": version.note,
        },
        "running": version.live_runs,
    }


def _author(person_id: int | None, name: str | None) -> Ref | None:
    return {"id": person_id, "name": name or "?"} if person_id is not None else None


def _xml(kind: str, key: str, version: int) -> Response:
    with reading() as view:
        line = _version(view, kind, key, version)
        digest = line.digest.hex()
        if unchanged(digest):
            return not_modified(digest)
        content = queries.definition_content(
            current_actor().scope, view.connection, kind=kind, key=key, version=version
        )
    if content is None:
        raise _missing(kind, key, version)
    response = Response(content, mimetype=_XML)
    response.headers["ETag"] = f'"{digest}"'
    response.headers["Cache-Control"] = "private, no-cache"
    suffix = "bpmn" if kind == "process" else "dmn"
    response.headers["Content-Disposition"] = f'attachment; filename="{key}.{version}.{suffix}"'
    return response
