"""Cases: reporting, lists, the whole case, and what people do to it beside its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import orjson
from flask import Response, request

from adapters.database.queries import cases as queries
from adapters.database.queries.system import message_page
from adapters.database.queries.totals import scope_key
from api.application import application, current_actor
from api.cases.position import position_of
from api.cases.schemas import (
    CaseCounts,
    CaseFull,
    CasesPage,
    CasesQuery,
    CaseVersion,
    CommentBody,
    CorrectBody,
    CountsQuery,
    FileLine,
    Files,
    Position,
    ReasonBody,
    ReopeningBody,
    ReportBody,
    Reported,
    RevealedContact,
    SimilarCases,
    SimilarQuery,
    TimelinePage,
    TimelineQuery,
)
from api.etags import not_modified, seen_version, tagged, unchanged
from api.idempotency import ABOUT as KEY
from api.idempotency import core_for_request, idempotent
from api.naming import (
    Reading,
    Ref,
    area_named,
    category_ref,
    department_named,
    node_named,
    node_of,
    reading,
    status_known,
    status_named,
    title_en,
)
from api.operations import Operations
from api.problems import ChoiceUnknown, FileMissing
from api.schemas import PageQuery
from api.system.messages import MessagesPage, message_line
from engine.domain.cases import Position as Place
from engine.errors.casework import NotFound
from engine.errors.database import CursorInvalid
from engine.ports import AttachmentRecord, CaseRecord, TimelineRecord, WorkItemRecord
from engine.services.access import Actor, may_take
from engine.services.commands import cases as commands
from engine.services.commands.report import ReportCase, report_case, similar_open_cases

blueprint = Operations("cases", __name__, description="Cases")

_TAGGED = {"ETag": "The case's version; give it back as If-None-Match or If-Match."}
_PHASES = ("report", "before", "after", "other")
_LARGEST_FILE = commands.MAX_FILE + 64 * 1024
_UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "One file, up to 20 MB."},
        "phase": {"type": "string", "enum": list(_PHASES), "default": "other"},
    },
}


@blueprint.operation(
    "POST",
    "/cases",
    body=ReportBody,
    answer=Reported,
    status=201,
    request_headers=KEY,
    headers={"Location": "Address of the case."},
    errors=(409, 422),
    wraps=idempotent,
)
def report(body: dict[str, Any]) -> tuple[Ref, int, dict[str, str]]:
    """Report a case

    It gets its number and its process starts. A police matter is refused: call 110.
    """
    done = report_case(ReportCase(**body), actor=current_actor(), core=core_for_request())
    answer: Ref = {
        "id": done.case_id,
        "number": done.number,
        "joined": done.joined,
        "status": status_known(done.status),
    }
    return answer, 201, {"Location": f"/api/v1/cases/{done.case_id}"}


@blueprint.operation("GET", "/cases", query=CasesQuery, answer=CasesPage, errors=(422,))
def list_cases(query: dict[str, Any]) -> Ref:
    """Cases that I may see

    Newest first, unless `sort` says otherwise.
    """
    now = application().core.clock.now()
    with reading() as view:
        organisation = view.organisation
        area = organisation.area(query["area"], where="area") if query["area"] else None
        department = organisation.department(query["department"]) if query["department"] else None
        page = queries.case_page(
            current_actor().scope,
            view.connection,
            now=now,
            filters=queries.CaseFilter(
                view=query["view"],
                area_path=area.path if area is not None else None,
                department_id=department.id if department is not None else None,
                category=query["category"],
                major=query["major"],
                level=query["level"],
                status=query["status"],
                open=query["open"],
                urgent=query["urgent"],
                reported_by_me=query["mine"],
                reported_from=query["reported_from"],
                reported_until=query["reported_until"],
                overdue=query["overdue"],
                ended_from=query["ended_from"],
                text=query["q"],
            ),
            order=query["sort"],
            after=query["after"],
            limit=query["limit"],
        )
        return {"items": [_line(view, line) for line in page.items], "next": page.next}


@blueprint.operation("GET", "/cases/counts", query=CountsQuery, answer=CaseCounts, errors=(422,))
def count_cases(query: dict[str, Any]) -> Ref:
    """How many open cases each view holds"""
    app, actor = application(), current_actor()
    now = app.core.clock.now()
    with reading() as view:
        area = view.organisation.area(query["area"], where="area") if query["area"] else None
        path = area.path if area is not None else None
        counts = app.totals.get(
            ("views", actor.person_id, scope_key(actor.scope), path),
            lambda: queries.view_counts(actor.scope, view.connection, now=now, area_path=path),
            now=now,
        )
    return {"views": counts}


@blueprint.operation(
    "GET",
    "/cases/similar",
    query=SimilarQuery,
    answer=SimilarCases,
    needs="report",
    errors=(422,),
)
def list_similar_cases(query: dict[str, Any]) -> Ref:
    """Open cases that a report here and now may be about

    Same category, near enough, lately; only where I may report. Join one instead of creating.
    """
    app, actor = application(), current_actor()
    place = Place(query["latitude"], query["longitude"])
    with reading() as view:
        category = view.organisation.category(query["category"])
        found = similar_open_cases(
            view.uow, category.code, place, view.reference, app.core.clock.now()
        )
        items = []
        for case in found:
            if not actor.scope.allows_at("report", case.area_path):
                continue
            seen = queries.case_exists(actor.scope, view.connection, case.id)
            there = Place(case.latitude or 0.0, case.longitude or 0.0)
            items.append(
                {
                    "id": case.id,
                    "number": case.number,
                    "title": case.title if seen else "",
                    "title_en": (
                        title_en(view.organisation, case.title, case.category, case.area_id)
                        if seen
                        else ""
                    ),
                    "category": category_ref(view.organisation, case.category),
                    "reported_at": case.reported_at,
                    "metres": round(place.metres_to(there)),
                    "seen": seen,
                }
            )
    return {"items": items}


@blueprint.operation("GET", "/cases/<key:case_id>", answer=CaseFull, headers=_TAGGED)
def get_case(case_id: int) -> tuple[Ref, dict[str, str]] | Response:
    """A case with everything around it"""
    actor = current_actor()
    with reading() as view:
        state = queries.case_state(actor.scope, view.connection, case_id)
        if state is None:
            raise _missing(case_id)
        if unchanged(state):
            return not_modified(state)
        return _full(view, _file(view, case_id), actor), tagged(state)


@blueprint.operation(
    "PATCH",
    "/cases/<key:case_id>",
    body=CorrectBody,
    answer=CaseVersion,
    headers=_TAGGED,
    request_headers={"If-Match": "The ETag of the case as it was seen."},
    errors=(409, 412, 422, 428),
)
def correct_case(body: dict[str, Any], case_id: int) -> tuple[Ref, dict[str, str]]:
    """Put place, category or title right, with a reason

    The running step stays where it is; the change stands on the timeline.
    """
    case = commands.correct_case(
        commands.CorrectCase(case=case_id, seen_seq=seen_version(), **body),
        actor=current_actor(),
        core=application().core,
    )
    return _version(case)


@blueprint.operation(
    "GET",
    "/cases/<key:case_id>/timeline",
    query=TimelineQuery,
    answer=TimelinePage,
    errors=(422,),
)
def list_timeline(query: dict[str, Any], case_id: int) -> Ref:
    """What happened to a case, entry by entry"""
    actor = current_actor()
    after = query["after"] or "0"
    if not (after.isascii() and after.isdigit() and len(after) < 10):
        raise CursorInvalid(where="after")
    with reading() as view:
        file = _file(view, case_id)
        page = queries.timeline_page(
            actor.scope,
            view.connection,
            case_id,
            after=int(after),
            limit=query["limit"],
            newest_first=query["newest_first"],
        )
        if page is None:
            raise _missing(case_id)
        inside = _sees_inside(actor, file)
        digests = [bytes.fromhex(each) for entry in page.items for each in entry.blobs]
        contents = queries.blob_contents(actor.scope, view.connection, case_id, digests)
        people = queries.people_named(
            view.connection,
            {entry.actor_id for entry in page.items} | {entry.on_behalf_of for entry in page.items},
        )
        _hide_reporter(view, file, people)
        return {
            "items": [
                _entry(view, entry, contents, people, inside=inside, me=actor.person_id)
                for entry in page.items
            ],
            "next": page.next,
        }


@blueprint.operation("GET", "/cases/<key:case_id>/position", answer=Position)
def get_position(case_id: int) -> Ref:
    """Where a case stands on its diagrams, and the way it took"""
    actor = current_actor()
    with reading() as view:
        file = _file(view, case_id)
        return position_of(view, file, actor)


@blueprint.operation(
    "POST",
    "/cases/<key:case_id>/comments",
    body=CommentBody,
    answer=CaseVersion,
    status=201,
    headers=_TAGGED,
    request_headers=KEY,
    errors=(409, 422),
    wraps=idempotent,
)
def comment_case(body: dict[str, Any], case_id: int) -> tuple[Ref, dict[str, str]]:
    """Add a remark; the step stays where it is"""
    case = commands.comment(
        commands.Comment(case=case_id, text=body["text"]),
        actor=current_actor(),
        core=core_for_request(),
    )
    return _version(case)


@blueprint.operation(
    "POST",
    "/cases/<key:case_id>/contact",
    body=ReasonBody,
    answer=RevealedContact,
    needs="see_contacts",
    errors=(422,),
)
def reveal_contact(body: dict[str, Any], case_id: int) -> Ref:
    """Who reported it, and how to reach them

    For those who must call. Every time is noted on the case's timeline, with the reason.
    """
    found = commands.reveal_contact(
        commands.RevealContact(case=case_id, reason=body["reason"]),
        actor=current_actor(),
        core=application().core,
    )
    return {
        "reporter": found.reporter,
        "contacts": [
            {"name": each.name, "phone": each.phone, "at": each.at} for each in found.contacts
        ],
    }


@blueprint.operation(
    "POST",
    "/cases/<key:case_id>/withdrawal",
    body=ReasonBody,
    answer=CaseVersion,
    headers=_TAGGED,
    errors=(409, 422),
)
def withdraw_case(body: dict[str, Any], case_id: int) -> tuple[Ref, dict[str, str]]:
    """Take a report back

    The reporter may until somebody has accepted it; a desk over the place at any time.
    """
    case = commands.withdraw_case(
        commands.WithdrawCase(case=case_id, reason=body["reason"]),
        actor=current_actor(),
        core=application().core,
    )
    return _version(case)


@blueprint.operation(
    "POST",
    "/cases/<key:case_id>/reopening",
    body=ReopeningBody,
    answer=CaseVersion,
    status=201,
    headers=_TAGGED,
    request_headers=KEY,
    errors=(409, 422),
    wraps=idempotent,
)
def ask_reopening(body: dict[str, Any], case_id: int) -> tuple[Ref, dict[str, str]]:
    """Say that an archived case is not solved; somebody judges it"""
    case = commands.ask_reopening(
        commands.AskReopening(case=case_id, text=body["text"]),
        actor=current_actor(),
        core=core_for_request(),
    )
    return _version(case)


@blueprint.operation("GET", "/cases/<key:case_id>/files", answer=Files)
def list_files(case_id: int) -> Ref:
    """Files of a case"""
    with reading() as view:
        file = _file(view, case_id)
        return {"items": [_attachment(each, file.people) for each in _files(file, current_actor())]}


@blueprint.operation(
    "POST",
    "/cases/<key:case_id>/files",
    answer=FileLine,
    status=201,
    request_headers=KEY,
    upload=_UPLOAD,
    largest_body=_LARGEST_FILE,
    errors=(409, 413, 422),
    wraps=idempotent,
)
def attach_file(case_id: int) -> Ref:
    """Add a file: pictures, PDF, MP4, Office files, plain text

    Its type is found from its content. It can be looked at by whoever may see the case.
    """
    uploaded = request.files.get("file")
    if uploaded is None:
        raise FileMissing(where="file")
    phase = request.form.get("phase", "other")
    if phase not in _PHASES:
        raise ChoiceUnknown(where="phase", value=phase[:50], known=", ".join(_PHASES))
    added = commands.attach_file(
        commands.AttachFile(
            case=case_id,
            name=uploaded.filename or "file",
            content=uploaded.stream.read(),
            phase=phase,
        ),
        actor=current_actor(),
        core=core_for_request(),
    )
    actor = current_actor()
    mine = {actor.person_id or 0: {"id": actor.person_id, "name": actor.name}}
    return _attachment(added, mine)


@blueprint.operation(
    "GET",
    "/cases/<key:case_id>/files/<key:file_id>/content",
    content_type="application/octet-stream",
    headers={"Content-Disposition": "Always `attachment`."},
)
def get_file_content(case_id: int, file_id: int) -> Response:
    """The content of a file, as a download"""
    with reading() as view:
        file = _file(view, case_id)
        found = next((each for each in _files(file, current_actor()) if each.id == file_id), None)
        if found is None:
            raise NotFound(where=str(file_id), what="附件", what_en="file")
    if unchanged(found.digest):
        return not_modified(found.digest)
    response = Response(application().core.files.get(found.digest), mimetype=found.media_type)
    headers = response.headers
    headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    headers["Cache-Control"] = "private, no-cache"
    headers["ETag"] = f'"{found.digest}"'
    return response


@blueprint.operation(
    "GET",
    "/cases/<key:case_id>/messages",
    query=PageQuery,
    answer=MessagesPage,
    needs="see_messages",
    errors=(422,),
)
def list_case_messages(query: dict[str, Any], case_id: int) -> Ref:
    """Messages that were sent about a case"""
    actor = current_actor()
    with reading() as view:
        if not queries.case_exists(actor.scope, view.connection, case_id):
            raise _missing(case_id)
        page = message_page(
            actor.scope,
            view.connection,
            case_id=case_id,
            after=query["after"],
            limit=query["limit"],
        )
        return {
            "items": [message_line(view.organisation, line) for line in page.items],
            "next": page.next,
        }


def _file(view: Reading, case_id: int) -> queries.CaseFile:
    """Raises NotFound, also for a case that must not be known."""
    file = queries.case_file(current_actor().scope, view.connection, case_id=case_id)
    if file is None:
        raise _missing(case_id)
    _hide_reporter(view, file, file.people)
    return file


def _hide_reporter(
    view: Reading, file: queries.CaseFile, people: dict[int, queries.PersonName]
) -> None:
    """A resident's name is not shown to anybody else; `reveal_contact` tells it to those who must
    call, and notes that."""
    reporter = file.record.reporter_id
    if reporter in people and reporter != current_actor().person_id and _is_private(view, reporter):
        del people[reporter]


def _is_private(view: Reading, person_id: int) -> bool:
    """Whether somebody has no function in the house."""
    found = view.uow.people.person(person_id)
    roles = view.organisation.roles
    return found is None or not any(
        "see_cases" in roles[grant.role].actions for grant in found.grants if grant.role in roles
    )


def _files(file: queries.CaseFile, actor: Actor) -> Sequence[AttachmentRecord]:
    """Whoever only reported the case sees what he added himself."""
    if _sees_inside(actor, file):
        return file.files
    return [each for each in file.files if each.added_by == actor.person_id]


def _missing(case_id: int) -> NotFound:
    return NotFound(where=str(case_id), what="案件", what_en="case")


def _sees_inside(actor: Actor, file: queries.CaseFile) -> bool:
    """Whoever only reported a case sees how it goes, not what people wrote about it."""
    case = file.record
    return any(
        actor.scope.allows_at(
            "see_cases", case.area_path, department=department, category=case.category
        )
        for department in {*file.departments, case.department_id, None}
    )


def _version(case: CaseRecord) -> tuple[Ref, dict[str, str]]:
    answer: Ref = {
        "id": case.id,
        "number": case.number,
        "version": case.seq,
        "status": status_known(case.status),
        "ended": case.ended_fact,
    }
    return answer, tagged(case.seq)


def _line(view: Reading, line: queries.CaseLine) -> Ref:
    return {
        "id": line.id,
        "number": line.number,
        "title": line.title,
        "title_en": title_en(view.organisation, line.title, line.category, line.area_id),
        "channel": line.channel,
        "nature": line.nature,
        "category": category_ref(view.organisation, line.category),
        "major": line.major,
        "level": line.level,
        "urgent": line.urgent,
        "status": status_named(view, line.status),
        "round": line.round,
        "area": area_named(view.organisation, line.area_id),
        "place": line.place,
        "latitude": line.latitude,
        "longitude": line.longitude,
        "department": department_named(view.organisation, line.department_id),
        "handler": (
            {"id": line.handler_id, "name": line.handler_name or "?"}
            if line.handler_id is not None
            else None
        ),
        "reported_at": line.reported_at,
        "dispatched_at": line.dispatched_at,
        "accepted_at": line.accepted_at,
        "rejected_at": line.rejected_at,
        "fed_back_at": line.fed_back_at,
        "revisited_at": line.revisited_at,
        "ended": line.ended_fact,
        "ended_at": line.ended_at,
        "orders_open": line.orders_open,
        "due_at": line.due_at,
        "changed_at": line.changed_at,
        "source_ref": line.source_ref,
    }


def _full(view: Reading, file: queries.CaseFile, actor: Actor) -> Ref:
    case = file.record
    organisation = view.organisation
    inside = _sees_inside(actor, file)
    people = file.people
    return _line(view, file.line) | {
        "version": case.seq,
        "desk": area_named(organisation, case.desk_area_id),
        "reporter": _person(case.reporter_id, people),
        "dispatcher": _person(case.dispatcher_id, people) if inside else None,
        "handler": _person(case.handler_id, people) if inside else None,
        "report": _report(view, file, actor),
        "rejections": case.rejections,
        "reopened": case.reopened,
        "departments": [
            found
            for each in file.departments
            if (found := department_named(organisation, each)) is not None
        ],
        "steps": [_step(view, item, people if inside else {}, actor) for item in file.items],
        "deadlines": [
            {
                "process": deadline.process,
                "node": deadline.node,
                "name": _deadline_name(view, deadline.process, deadline.node, file),
                "kind": deadline.limit.kind,
                "amount": str(deadline.limit.amount),
                "started_at": deadline.started_at,
                "due_at": deadline.due_at,
            }
            for deadline in file.deadlines
        ],
        "orders": [
            {
                "id": order.id,
                "kind": order.kind,
                "cause": order.cause,
                "number": order.number,
                "listed": order.listed,
                "round": order.round,
                "status": order.status,
                "orderer": area_named(organisation, order.orderer_area_id),
                "department": department_named(organisation, order.department_id),
                "opened_at": order.opened_at,
                "until": order.until,
                "closed_at": order.closed_at,
            }
            for order in file.requests
        ],
        "files": [_attachment(each, people) for each in _files(file, actor)],
        "reports": [
            {
                "id": joined.id,
                "channel": joined.channel,
                "source_ref": joined.source_ref,
                "at": joined.at,
            }
            for joined in (file.reports if inside else ())
        ],
        "may": list(_may(view, actor, file)),
    }


def _may(view: Reading, actor: Actor, file: queries.CaseFile) -> Iterable[str]:
    """Hints for buttons; commands decide for themselves."""
    case = file.record
    scope, mine = actor.scope, case.reporter_id == actor.person_id

    def allowed(action: str) -> bool:
        return scope.allows_at(action, case.area_path, department=case.department_id)

    if allowed("comment"):
        yield "comment"
    if allowed("see_contacts") and (
        queries.has_contact(view.connection, case.id)
        or (case.reporter_id is not None and case.reporter_id not in file.people)
    ):
        yield "reveal"
    if case.ended_at is None:
        if allowed("correct"):
            yield "correct"
        if allowed("attach") or mine:
            yield "attach"
        if scope.allows_at("withdraw", case.area_path) or (mine and case.accepted_at is None):
            yield "withdraw"
    elif case.ended_fact == "archived" and commands.may_ask_reopening(actor, case):
        yield "reopen"


def _report(view: Reading, file: queries.CaseFile, actor: Actor) -> object:
    """What the reporter said, from the first entry of the timeline."""
    page = queries.timeline_page(actor.scope, view.connection, file.record.id, limit=1)
    digests = [bytes.fromhex(each) for each in page.items[0].blobs] if page and page.items else []
    found = queries.blob_contents(actor.scope, view.connection, file.record.id, digests)
    return next(
        (orjson.loads(content) for kind, content in found.values() if kind == "report"), None
    )


def _step(view: Reading, item: WorkItemRecord, people: Mapping[int, Any], actor: Actor) -> Ref:
    return {
        "id": item.id,
        "version": item.version,
        "name": node_named(view, item.definition_id, item.node),
        "process": item.process,
        "node": item.node,
        "status": status_named(view, item.status),
        "roles": item.roles,
        "department": department_named(view.organisation, item.department_id),
        "opened_at": item.opened_at,
        "due_at": item.due_at,
        "assignee": _person(item.assignee_id, people),
        "mine": may_take(actor, item),
    }


def _deadline_name(view: Reading, process: str, node: str, file: queries.CaseFile) -> Ref:
    definition = next(
        (item.definition_id for item in file.items if (item.process, item.node) == (process, node)),
        None,
    ) or next((run.definition_id for run in file.runs if run.process == process), None)
    if definition is None:
        definition = view.uow.definitions.newest("process", process)
    return node_named(view, definition, node)


def _attachment(added: AttachmentRecord, people: Mapping[int, Any]) -> Ref:
    return {
        "id": added.id,
        "name": added.name,
        "media_type": added.media_type,
        "size": added.size,
        "phase": added.phase,
        "digest": added.digest,
        "added_by": _person(added.added_by, people),
        "added_at": added.added_at,
    }


def _entry(
    view: Reading,
    entry: TimelineRecord,
    contents: Mapping[bytes, tuple[str, bytes]],
    people: Mapping[int, Any],
    *,
    inside: bool,
    me: int | None,
) -> Ref:
    node = node_of(view, entry.definition_id, entry.node)
    code = entry.data.get("outcome")
    outcome = next((o for o in node.outcomes if o.code == code), None) if node else None
    return {
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        "actor": _person(entry.actor_id, people) if inside or entry.actor_id == me else None,
        "on_behalf_of": _person(entry.on_behalf_of, people) if inside else None,
        "run_id": entry.run_id,
        "process": entry.data.get("process"),
        "node": entry.node,
        "name": node_named(view, entry.definition_id, entry.node) if entry.node else None,
        "outcome": {"zh": outcome.zh, "en": outcome.en} if outcome is not None else None,
        "data": entry.data,
        # What was reported is the first entry; others may have joined theirs to it later.
        "contents": _contents(
            entry.blobs, contents, inside=inside or entry.actor_id == me or entry.seq == 1
        ),
        "hash": entry.hash.hex(),
    }


def _contents(
    digests: Sequence[str], contents: Mapping[bytes, tuple[str, bytes]], *, inside: bool
) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    for digest in digests:
        found = contents.get(bytes.fromhex(digest))
        if found is None:
            shown.append({"kind": "erased"})
        elif inside:
            shown.append({"kind": found[0], "content": orjson.loads(found[1])})
    return shown


def _person(person_id: int | None, people: Mapping[int, Any]) -> Ref | None:
    found = people.get(person_id) if person_id is not None else None
    if found is None:
        return None
    name = found["name"] if isinstance(found, dict) else found.name
    return {"id": person_id, "name": name}
