"""Task queues per role; claiming, releasing, assigning and finishing open steps."""

from __future__ import annotations

from typing import Any

from adapters.database.queries.inbox import (
    DoneLine,
    InboxFilter,
    InboxLine,
    done_page,
    inbox_item,
    inbox_page,
    mine_count,
    queue_counts,
)
from adapters.database.queries.organisation import candidates
from adapters.database.queries.totals import scope_key
from api.application import application, current_actor
from api.etags import seen_version, tagged
from api.forms.resources import form_of
from api.naming import (
    Reading,
    Ref,
    area_named,
    category_ref,
    department_named,
    node_named,
    node_of,
    people_named,
    reading,
    status_known,
    status_named,
    title_en,
)
from api.operations import Operations
from api.schemas import PageQuery
from api.tasks.schemas import (
    AssignBody,
    Candidates,
    CompleteBody,
    DonePage,
    SeenBody,
    StepDone,
    Task,
    TaskCounts,
    TasksPage,
    TasksQuery,
    TaskVersion,
)
from engine.errors.casework import NotFound
from engine.ports import WorkItemRecord
from engine.services.access import may_take
from engine.services.commands import tasks as commands

blueprint = Operations("tasks", __name__, description="Task queues and open steps")

_TAGGED = {"ETag": "The step's version."}
_IF_MATCH = {"If-Match": "The version that was seen, unless the body says `seen_version`."}


@blueprint.operation("GET", "/tasks", query=TasksQuery, answer=TasksPage, errors=(404, 422))
def list_tasks(query: dict[str, Any]) -> Ref:
    """Open steps that I may take"""
    actor = current_actor()
    now = application().core.clock.now()
    with reading() as view:
        organisation = view.organisation
        area = organisation.area(query["area"], where="area") if query["area"] else None
        department = organisation.department(query["department"]) if query["department"] else None
        page = inbox_page(
            actor.scope,
            view.connection,
            now=now,
            filters=InboxFilter(
                role=query["role"],
                view=query["view"],
                area_path=area.path if area is not None else None,
                department_id=department.id if department is not None else None,
                category=query["category"],
                major=query["major"],
                level=query["level"],
                status=query["status"],
                assignee=query["assignee"],
                overdue=query["overdue"],
                urgent=query["urgent"],
                text=query["q"],
            ),
            sort=query["sort"],
            after=query["after"],
            limit=query["limit"],
        )
        return {"items": [_line(view, line) for line in page.items], "next": page.next}


@blueprint.operation("GET", "/tasks/counts", answer=TaskCounts)
def count_tasks() -> Ref:
    """How much waits in my queues, by roles and status"""
    actor = current_actor()
    now = application().core.clock.now()
    with reading() as view:
        counts = application().totals.get(
            ("queues", actor.person_id, scope_key(actor.scope)),
            lambda: queue_counts(actor.scope, view.connection, now=now),
            now=now,
        )
        return {
            "mine": mine_count(actor.scope, view.connection),
            "queues": [
                {
                    "roles": count.roles,
                    "status": status_named(view, count.status),
                    "open": count.open,
                    "unclaimed": count.unclaimed,
                    "mine": count.mine,
                    "overdue": count.overdue,
                    "overdue_unclaimed": count.overdue_unclaimed,
                    "overdue_mine": count.overdue_mine,
                }
                for count in counts
            ],
        }


@blueprint.operation("GET", "/tasks/done", query=PageQuery, answer=DonePage, errors=(422,))
def list_done_tasks(query: dict[str, Any]) -> Ref:
    """Steps that I have finished, newest first"""
    with reading() as view:
        page = done_page(
            current_actor().scope, view.connection, after=query["after"], limit=query["limit"]
        )
        return {"items": [_done(view, line) for line in page.items], "next": page.next}


@blueprint.operation("GET", "/tasks/<key:task_id>", answer=Task, headers=_TAGGED, errors=(409,))
def get_task(task_id: int) -> tuple[Ref, dict[str, str]]:
    """An open step with its form, its outcomes and its case"""
    actor = current_actor()
    with reading() as view:
        item = view.uow.work.item(task_id)
        if item is None:
            raise commands.gone(view.uow, task_id, actor)
        takes = may_take(actor, item)
        assigns = actor.scope.allows_at("assign", item.area_path, department=item.department_id)
        line = inbox_item(actor.scope, view.connection, task_id) if takes or assigns else None
        if line is None:
            raise NotFound(where=str(task_id), what="任务", what_en="task")
        node = node_of(view, item.definition_id, item.node)
        form_id = view.uow.definitions.newest("form", item.form)
        form = view.uow.definitions.definition(form_id) if form_id is not None else None
        shown = _line(view, line) | {
            "form": None,
            "outcomes": [
                {"code": outcome.code, "zh": outcome.zh, "en": outcome.en}
                for outcome in (node.outcomes if node is not None else ())
                if outcome.code in item.outcomes
            ],
            "offers": [_process_named(view, offered) for offered in item.offers],
            "limit": node.limit if node is not None else None,
            "may_complete": takes and item.assignee_id in (None, actor.person_id),
            "may_assign": assigns,
        }
        if form is not None:
            parts = form_of(form)
            shown["form"] = {
                name: parts[name] for name in ("key", "version", "json_schema", "ui_schema")
            }
        return shown, tagged(item.version)


@blueprint.operation(
    "POST",
    "/tasks/<key:task_id>/claim",
    body=SeenBody,
    answer=TaskVersion,
    headers=_TAGGED,
    request_headers=_IF_MATCH,
    errors=(409, 412, 422, 428),
)
def claim_task(body: dict[str, Any], task_id: int) -> tuple[Ref, dict[str, str]]:
    """Take an open step for myself"""
    item = commands.claim_task(
        commands.ClaimTask(work_item=task_id, seen_version=seen_version(body["seen_version"])),
        actor=current_actor(),
        core=application().core,
    )
    return _held(item)


@blueprint.operation(
    "POST",
    "/tasks/<key:task_id>/release",
    body=SeenBody,
    answer=TaskVersion,
    headers=_TAGGED,
    request_headers=_IF_MATCH,
    errors=(409, 412, 422, 428),
)
def release_task(body: dict[str, Any], task_id: int) -> tuple[Ref, dict[str, str]]:
    """Give a claimed step back to its queue"""
    item = commands.release_task(
        commands.ReleaseTask(work_item=task_id, seen_version=seen_version(body["seen_version"])),
        actor=current_actor(),
        core=application().core,
    )
    return _held(item)


@blueprint.operation(
    "POST",
    "/tasks/<key:task_id>/assign",
    body=AssignBody,
    answer=TaskVersion,
    headers=_TAGGED,
    request_headers=_IF_MATCH,
    errors=(409, 412, 422, 428),
)
def assign_task(body: dict[str, Any], task_id: int) -> tuple[Ref, dict[str, str]]:
    """Hand an open step to somebody who may take it"""
    item = commands.assign_task(
        commands.AssignTask(
            work_item=task_id,
            seen_version=seen_version(body["seen_version"]),
            person=body["person"],
        ),
        actor=current_actor(),
        core=application().core,
    )
    return _held(item)


@blueprint.operation("GET", "/tasks/<key:task_id>/candidates", answer=Candidates)
def list_candidates(task_id: int) -> Ref:
    """Who may take an open step, for handing it to somebody"""
    actor = current_actor()
    with reading() as view:
        item = view.uow.work.item(task_id)
        if item is None or not (
            may_take(actor, item)
            or actor.scope.allows_at("assign", item.area_path, department=item.department_id)
        ):
            raise NotFound(where=str(task_id), what="任务", what_en="task")
        found = candidates(actor.scope, view.connection, task_id)
    return {"items": [{"id": person.id, "name": person.name} for person in found]}


@blueprint.operation(
    "POST",
    "/tasks/<key:task_id>/complete",
    body=CompleteBody,
    answer=StepDone,
    request_headers=_IF_MATCH,
    errors=(409, 412, 422, 428),
)
def complete_task(body: dict[str, Any], task_id: int) -> Ref:
    """Finish a step with one of its outcomes and its form's answers

    An unclaimed step is claimed by the way. Answers that the form refuses give 422 with a JSON
    pointer each; nothing is stored then.
    """
    result = commands.complete_task(
        commands.CompleteTask(
            work_item=task_id,
            seen_version=seen_version(body["seen_version"]),
            outcome=body["outcome"],
            answers=body["answers"],
        ),
        actor=current_actor(),
        core=application().core,
    )
    return {
        "status": status_known(result.status),
        "ended": result.ended is not None,
        "result": result.ended.result if result.ended is not None else None,
        "opened": [step.node for step in result.opened_steps],
    }


def _line(view: Reading, line: InboxLine) -> Ref:
    return {
        "id": line.id,
        "version": line.version,
        "name": node_named(view, line.definition_id, line.node),
        "process": line.process,
        "node": line.node,
        "status": status_named(view, line.status),
        "roles": line.roles,
        "round": line.round,
        "priority": line.priority,
        "case_id": line.case_id,
        "case_number": line.case_number,
        "title": line.title,
        "title_en": title_en(view.organisation, line.title, line.category, line.case_area_id),
        "category": category_ref(view.organisation, line.category),
        "major": line.major,
        "level": line.level,
        "urgent": line.urgent,
        "area": area_named(view.organisation, line.area_id),
        "case_area": area_named(view.organisation, line.case_area_id),
        "department": department_named(view.organisation, line.department_id),
        "reported_at": line.reported_at,
        "opened_at": line.opened_at,
        "due_at": line.due_at,
        "assignee": (
            {"id": line.assignee_id, "name": line.assignee_name or "?"}
            if line.assignee_id is not None
            else None
        ),
        "claimed_at": line.claimed_at,
    }


def _done(view: Reading, line: DoneLine) -> Ref:
    newest = view.uow.definitions.newest("process", line.process)
    node = node_of(view, newest, line.node)
    outcome = next(
        (each for each in (node.outcomes if node else ()) if each.code == line.outcome), None
    )
    return {
        "id": line.id,
        "case_id": line.case_id,
        "case_number": line.case_number,
        "title": line.title,
        "title_en": title_en(view.organisation, line.title, line.category, line.case_area_id),
        "name": node_named(view, newest, line.node),
        "process": line.process,
        "node": line.node,
        "outcome": line.outcome,
        "outcome_name": {"zh": outcome.zh, "en": outcome.en} if outcome is not None else None,
        "status": status_named(view, line.status),
        "round": line.round,
        "opened_at": line.opened_at,
        "due_at": line.due_at,
        "at": line.at,
        "case_status": status_named(view, line.case_status),
    }


def _held(item: WorkItemRecord) -> tuple[Ref, dict[str, str]]:
    with reading() as view:
        known = people_named(view.uow, (item.assignee_id,))
    answer: Ref = {
        "id": item.id,
        "version": item.version,
        "assignee": known.get(item.assignee_id) if item.assignee_id is not None else None,
        "claimed_at": item.claimed_at,
    }
    return answer, tagged(item.version)


def _process_named(view: Reading, key: str) -> Ref:
    newest = view.uow.definitions.newest("process", key)
    stored = view.uow.definitions.definition(newest) if newest is not None else None
    if stored is None:
        return {"code": key, "zh": key, "en": key}
    process = application().core.library.compiled(stored).process
    return {"code": key, "zh": process.zh, "en": process.en}
