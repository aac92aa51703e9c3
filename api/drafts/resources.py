"""Drafts of processes, decisions and forms; checking and comparing before a release."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapters.database.queries import definitions as queries
from api.application import application, current_actor
from api.drafts.schemas import (
    LARGEST_FILE,
    CheckAnswer,
    CheckBody,
    CompareBody,
    Comparison,
    Draft,
    DraftLine,
    Drafts,
    DropDraftQuery,
    Layout,
    LayoutBody,
    OpenDraftBody,
    SaveDraftBody,
)
from api.language import language
from api.naming import Reading, Ref, people_named, reading
from api.operations import Operations
from api.schemas import Done
from engine.errors import Finding
from engine.errors.casework import NotFound
from engine.errors.definitions import DeploymentFinding
from engine.errors.workflow import DefinitionMissing
from engine.ports import DraftRecord
from engine.services.commands import drafts as commands
from engine.services.commands.definitions import check_files
from engine.services.differences import compare_decisions, compare_forms
from engine.workflow.difference import compare
from engine.workflow.layout import laid_out

blueprint = Operations("drafts", __name__, description="Drafts, checks and comparisons")

_LARGEST_BODY = 2 * LARGEST_FILE


@blueprint.operation("GET", "/drafts", answer=Drafts, needs="process_edit", everywhere=True)
def list_drafts() -> Ref:
    """What designers are changing at the moment"""
    with reading() as view:
        drafts = view.uow.drafts.drafts()
        return {"items": _lines(view, drafts)}


@blueprint.operation(
    "GET",
    "/drafts/<string:kind>/<string:key>",
    answer=Draft,
    needs="process_edit",
    everywhere=True,
)
def get_draft(kind: str, key: str) -> Ref:
    """A draft with what stands in it"""
    with reading() as view:
        draft = view.uow.drafts.draft(kind, key)
        if draft is None:
            raise NotFound(where=key, what="草稿", what_en="draft")
        content = draft.content.decode() if draft.content is not None else None
        return {**_lines(view, [draft])[0], "content": content}


@blueprint.operation(
    "PUT",
    "/drafts/<string:kind>/<string:key>",
    body=SaveDraftBody,
    answer=DraftLine,
    needs="process_edit",
    everywhere=True,
    largest_body=_LARGEST_BODY,
    errors=(412, 413, 422),
)
def save_draft(body: dict[str, Any], kind: str, key: str) -> Ref:
    """Keep a draft; nothing of it runs before it is released

    412 if somebody else has saved meanwhile.
    """
    draft = commands.save_draft(
        commands.SaveDraft(
            kind=kind,
            key=key,
            content=body["content"].encode(),
            seen_version=body["seen_version"],
            base_version=body["base_version"],
        ),
        actor=current_actor(),
        core=application().core,
    )
    return _line(draft)


@blueprint.operation(
    "DELETE",
    "/drafts/<string:kind>/<string:key>",
    query=DropDraftQuery,
    answer=Done,
    needs="process_edit",
    everywhere=True,
    errors=(412, 422),
)
def drop_draft(query: dict[str, Any], kind: str, key: str) -> Ref:
    """Throw a draft away"""
    commands.drop_draft(
        kind,
        key,
        seen_version=query["seen_version"],
        actor=current_actor(),
        core=application().core,
    )
    return {"done": True}


@blueprint.operation(
    "POST",
    "/drafts/<string:kind>/<string:key>/openings",
    body=OpenDraftBody,
    answer=DraftLine,
    needs="process_edit",
    everywhere=True,
    errors=(422,),
)
def open_draft(body: dict[str, Any], kind: str, key: str) -> Ref:
    """Say that one is working on it, and learn whether somebody else is

    Counts for 90 seconds: ask again while it is open.
    """
    draft = commands.open_draft(
        commands.OpenDraft(kind=kind, key=key, take_over=body["take_over"]),
        actor=current_actor(),
        core=application().core,
    )
    return _line(draft)


@blueprint.operation(
    "DELETE",
    "/drafts/<string:kind>/<string:key>/openings",
    answer=Done,
    needs="process_edit",
    everywhere=True,
)
def close_draft(kind: str, key: str) -> Ref:
    """Say that one is no longer working on it"""
    commands.close_draft(kind, key, actor=current_actor(), core=application().core)
    return {"done": True}


@blueprint.operation(
    "POST",
    "/checks",
    body=CheckBody,
    answer=CheckAnswer,
    needs="process_edit",
    everywhere=True,
    largest_body=_LARGEST_BODY,
    errors=(413, 422),
)
def check_draft(body: dict[str, Any]) -> Ref:
    """What releasing these files would say; nothing is stored"""
    files = {name: content.encode() for name, content in body["files"].items()}
    reviewed = check_files(files, core=application().core)
    return {"items": [found_line(each) for file in files for each in reviewed.of(file)]}


@blueprint.operation(
    "POST",
    "/layouts",
    body=LayoutBody,
    answer=Layout,
    needs="process_edit",
    everywhere=True,
    largest_body=_LARGEST_BODY,
    errors=(413, 422),
)
def lay_out(body: dict[str, Any]) -> Ref:
    """Give a diagram of another tool its picture, where it has none; nothing is stored"""
    return {"content": laid_out(body["content"].encode(), name="content").decode()}


@blueprint.operation(
    "POST",
    "/comparisons",
    body=CompareBody,
    answer=Comparison,
    needs="process_edit",
    everywhere=True,
    largest_body=_LARGEST_BODY,
    errors=(404, 413, 422),
)
def compare_draft(body: dict[str, Any]) -> Ref:
    """What a draft says differently from a released version, in words"""
    kind, key, version = body["kind"], body["key"], body["version"]
    scope = current_actor().scope
    with reading() as view:
        if version is None:
            newest = view.uow.definitions.newest(kind, key)
            stored = view.uow.definitions.definition(newest) if newest is not None else None
            version = stored.version if stored is not None else 0
        before = queries.definition_content(
            scope, view.connection, kind=kind, key=key, version=version
        )
    if before is None:
        raise DefinitionMissing(where=key, what=kind)
    after, reader = body["content"].encode(), language()
    if kind == "process":
        changes = compare(before, after, name=f"{key}.bpmn")
    elif kind == "decision":
        changes = compare_decisions(before, after, key=key)
    else:
        changes = compare_forms(before, after)
    return {
        "key": key,
        "version": version,
        "items": [
            {
                "kind": change.kind,
                "element": change.element,
                "aspect": change.aspect,
                "detail": change.zh if reader == "zh" else change.en,
            }
            for change in changes
        ],
    }


def _line(draft: DraftRecord) -> Ref:
    with reading() as view:
        return _lines(view, [draft])[0]


def _lines(view: Reading, drafts: Iterable[DraftRecord]) -> list[Ref]:
    now, me = application().core.clock.now(), current_actor().person_id
    listed = list(drafts)
    known = people_named(
        view.uow, (who for draft in listed for who in (draft.author_id, draft.opened_by))
    )
    lines: list[Ref] = []
    for draft in listed:
        live = draft.opened_until is not None and draft.opened_until > now
        lines.append(
            {
                "kind": draft.kind,
                "key": draft.key,
                "version": draft.version,
                "base_version": draft.base_version,
                "by": known[draft.author_id] if draft.author_id is not None else None,
                "at": draft.updated_at,
                "opened": {
                    "by": known[draft.opened_by],
                    "since": draft.opened_at,
                    "mine": draft.opened_by == me,
                }
                if live and draft.opened_by is not None
                else None,
            }
        )
    return lines


def found_line(finding: Finding) -> Ref:
    file, _, element = finding.where.partition("#")
    reader = language()
    line: Ref = {
        "file": file,
        "element": element,
        "code": finding.code,
        "severity": "error",
        "detail": finding.text(reader),
        "mend": "",
        "line": None,
        "column": None,
        "trace": [],
    }
    if isinstance(finding, DeploymentFinding):
        mend = finding.mend_zh if reader == "zh" else finding.mend_en
        line |= {
            "severity": str(finding.severity),
            "detail": finding.text(reader).removesuffix(mend).rstrip(),
            "mend": mend,
            "line": finding.line,
            "column": finding.column,
            "trace": list(finding.trace),
        }
    return line
