"""How the system does, and what its keepers look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, jsonify, make_response

from adapters.database.migrate import check_schema, newest_version
from adapters.database.queries import system as queries
from adapters.database.queries.operations import operation_page
from api.application import application, current_actor
from api.naming import Ref, reading
from api.operations import Operations
from api.people.schemas import SignInsPage, SignInsQuery
from api.schemas import PageQuery
from api.system.messages import MessagesPage, MessagesQuery, message_line
from api.system.schemas import (
    Acts,
    Health,
    IncidentsPage,
    IncidentsQuery,
    JobsPage,
    JobsQuery,
    OperationsPage,
    OperationsQuery,
    Retried,
)
from engine.errors.database import (
    DatabaseBusy,
    DatabaseUnavailable,
    SchemaNewer,
    SchemaOutdated,
)
from engine.services import acts
from engine.services.commands.incidents import retry_incident as retry
from engine.services.commands.incidents import retry_message as retry_undelivered

blueprint = Operations("system", __name__, description="Keeping the system running")

_WORKER_LATE = timedelta(minutes=2)


@blueprint.operation("GET", "/health", answer=Health, public=True, also=(503,))
def get_health() -> Response:
    """Whether the system can work; needs no signing in

    503 when the database cannot be reached or has another schema than the program needs.
    """
    app = application()
    now = app.core.clock.now()
    state, worker_late = "ok", False
    try:
        check_schema(app.database)
        with app.core.unit_of_work(read_only=True) as uow:
            due = uow.jobs.next_due()
        worker_late = due is not None and due < now - _WORKER_LATE
    except SchemaOutdated:
        state = "outdated"
    except SchemaNewer:
        state = "newer"
    except (DatabaseUnavailable, DatabaseBusy):
        state = "unreachable"
    body = {
        "ok": state == "ok",
        "release": app.release,
        "database": state,
        "database_kind": app.database.kind,
        "schema": newest_version(),
        "now": now,
        "worker_late": worker_late,
    }
    return make_response(jsonify(body), 200 if state == "ok" else 503)


@blueprint.operation(
    "GET",
    "/incidents",
    query=IncidentsQuery,
    answer=IncidentsPage,
    needs="incidents_read",
    errors=(422,),
)
def list_incidents(query: dict[str, Any]) -> Ref:
    """Faults: what failed, where, and whether somebody dealt with it"""
    with reading() as view:
        page = queries.incident_page(
            current_actor().scope,
            view.connection,
            open_only=query["open"],
            after=query["after"],
            limit=query["limit"],
        )
    return {
        "items": [
            {
                "id": line.id,
                "case_id": line.case_id,
                "case_number": line.case_number,
                "run_id": line.run_id,
                "job_id": line.job_id,
                "node": line.node,
                "code": line.code,
                "message": line.message,
                "at": line.at,
                "resolved_at": line.resolved_at,
                "resolved_by": (
                    {"id": line.resolved_by, "name": line.resolved_by_name or "?"}
                    if line.resolved_by is not None
                    else None
                ),
            }
            for line in page.items
        ],
        "next": page.next,
    }


@blueprint.operation(
    "POST", "/incidents/<key:incident_id>/retry", answer=Retried, needs="incidents_retry"
)
def retry_incident(incident_id: int) -> Ref:
    """Give what failed back to the workers; a new failure is a new incident"""
    found = retry(incident_id, actor=current_actor(), core=application().core)
    return {"id": found.id, "resolved": found.resolved_at is not None}


@blueprint.operation(
    "GET", "/jobs", query=JobsQuery, answer=JobsPage, needs="incidents_read", errors=(422,)
)
def list_jobs(query: dict[str, Any]) -> Ref:
    """What workers have to do: timers, messages, routines"""
    scope = current_actor().scope
    now = application().core.clock.now()
    with reading() as view:
        counts = queries.job_counts(scope, view.connection, now=now)
        page = queries.job_page(
            scope,
            view.connection,
            failed=query["failed"],
            kind=query["kind"],
            after=query["after"],
            limit=query["limit"],
        )
    return {
        "counts": {
            "waiting": counts.waiting,
            "due": counts.due,
            "leased": counts.leased,
            "failed": counts.failed,
        },
        "items": [
            {
                "id": line.id,
                "kind": line.kind,
                "due_at": line.due_at,
                "case_id": line.case_id,
                "case_number": line.case_number,
                "run_id": line.run_id,
                "attempts": line.attempts,
                "failed": line.failed,
                "error": line.error,
                "lease_until": line.lease_until,
            }
            for line in page.items
        ],
        "next": page.next,
    }


@blueprint.operation("GET", "/acts", answer=Acts, needs="process_read")
def list_acts() -> Ref:
    """The catalogue of acts: what diagrams can have done, with parameters"""
    return {
        "items": [
            {
                "name": entry.name,
                "zh": entry.zh,
                "en": entry.en,
                "help": entry.help,
                "for_people": entry.for_people,
                "for_system": entry.for_system,
                "params": [
                    {
                        "name": parameter.name,
                        "type": parameter.type,
                        "required": parameter.required,
                        "zh": parameter.zh,
                        "en": parameter.en,
                    }
                    for parameter in entry.params
                ],
            }
            for entry in sorted(acts.catalogue().values(), key=lambda each: each.name)
        ]
    }


@blueprint.operation(
    "GET",
    "/outbox",
    query=MessagesQuery,
    answer=MessagesPage,
    needs="see_messages",
    errors=(422,),
)
def list_messages(query: dict[str, Any]) -> Ref:
    """Messages sent 邮件查看, 短信查看: to whom, content, delivery state"""
    with reading() as view:
        page = queries.message_page(
            current_actor().scope,
            view.connection,
            channel=query["channel"],
            state=query["state"],
            case_id=query["case"],
            after=query["after"],
            limit=query["limit"],
        )
        items = [message_line(view.organisation, line) for line in page.items]
    return {"items": items, "next": page.next}


@blueprint.operation("POST", "/outbox/<key:message_id>/retry", status=204, needs="incidents_retry")
def retry_message(message_id: int) -> Response:
    """Let a message that could not be delivered wait to be sent again"""
    retry_undelivered(message_id, actor=current_actor(), core=application().core)
    return Response(status=204)


@blueprint.operation("GET", "/me/messages", query=PageQuery, answer=MessagesPage, errors=(422,))
def list_my_messages(query: dict[str, Any]) -> Ref:
    """In-app messages to me and to my departments, newest first"""
    with reading() as view:
        page = queries.messages_for_me(
            current_actor().scope, view.connection, after=query["after"], limit=query["limit"]
        )
        items = [message_line(view.organisation, line) for line in page.items]
    return {"items": items, "next": page.next}


@blueprint.operation(
    "GET",
    "/logs/sign-ins",
    query=SignInsQuery,
    answer=SignInsPage,
    needs="audit_read",
    everywhere=True,
    errors=(422,),
)
def list_sign_ins(query: dict[str, Any]) -> Ref:
    """The login log 登录日志, newest first"""
    with reading() as view:
        page = queries.sign_in_page(
            current_actor().scope,
            view.connection,
            login=query["login"] or "",
            success=query["success"],
            after=query["after"],
            limit=query["limit"],
        )
    return {
        "items": [
            {
                "id": line.id,
                "at": line.at,
                "login": line.login,
                "person_id": line.person_id,
                "success": line.success,
                "reason": line.reason,
                "address": line.address,
                "device": line.device,
            }
            for line in page.items
        ],
        "next": page.next,
    }


@blueprint.operation(
    "GET",
    "/logs/operations",
    query=OperationsQuery,
    answer=OperationsPage,
    needs="audit_read",
    everywhere=True,
    errors=(422,),
)
def list_operations(query: dict[str, Any]) -> dict[str, Any]:
    """The log of operations 操作日志: who changed what, newest first"""
    with reading() as view:
        page = operation_page(
            current_actor().scope,
            view.connection,
            kind=query["kind"],
            subject=query["subject"],
            actor_id=query["actor"],
            after=query["after"],
            limit=query["limit"],
        )
    return {
        "items": [
            {
                "id": line.id,
                "at": line.at,
                "actor": (
                    {"id": line.actor_id, "name": line.actor_name or "?"}
                    if line.actor_id is not None
                    else None
                ),
                "kind": line.kind,
                "subject": line.subject,
                "title": line.title,
                "before": line.before,
                "after": line.after,
            }
            for line in page.items
        ],
        "next": page.next,
    }
