"""Trying again what failed."""

from __future__ import annotations

from engine.errors.casework import NotFound
from engine.ports import IncidentRecord, JobRecord, UnitOfWork
from engine.services.access import Actor, require
from engine.services.core import Core


def retry_incident(incident_id: int, *, actor: Actor, core: Core) -> IncidentRecord:
    """Give the parked job back to the workers and close the incident; a new failure is a new
    incident. Where a person's step failed, nothing was parked: he does it again himself.

    Needs `incidents_retry` over the case. Raises NotFound and NotAllowed; retrying what is resolved
    changes nothing.
    """
    with core.unit_of_work() as uow:
        incident = uow.incidents.incident(incident_id)
        if incident is None or not _reaches(uow, actor, incident):
            raise NotFound(where=str(incident_id), what="运行故障", what_en="incident")
        require(actor, "incidents_retry")
        now = core.clock.now()
        if incident.resolved_at is None:
            if incident.job_id is not None:
                uow.jobs.retry(incident.job_id, now)
            uow.incidents.resolve(incident_id, by=actor.person_id, at=now)
            uow.commit()
        return uow.incidents.incident(incident_id) or incident


def retry_message(message_id: int, *, actor: Actor, core: Core) -> None:
    """Let a message that could not be delivered wait to be sent again; in any other state it stays
    as it is.

    Needs `incidents_retry` over the case. Raises NotFound and NotAllowed.
    """
    with core.unit_of_work() as uow:
        case_id = uow.outbox.case_of(message_id)
        found = uow.steps.load_case(case_id) if case_id is not None else None
        if found is None or not actor.scope.allows_at("see_messages", found[0].area_path):
            raise NotFound(where=str(message_id), what="消息", what_en="message")
        require(actor, "incidents_retry", area_path=found[0].area_path)
        now = core.clock.now()
        uow.outbox.retry(message_id)
        uow.jobs.add(JobRecord(id=0, kind="notify", due_at=now, payload={}))
        uow.commit()


def _reaches(uow: UnitOfWork, actor: Actor, incident: IncidentRecord) -> bool:
    """Of a case: over its place. Of no case: whoever may read incidents anywhere."""
    if incident.case_id is None:
        return actor.scope.allows("incidents_read")
    found = uow.steps.load_case(incident.case_id)
    return found is not None and actor.scope.allows_at("incidents_read", found[0].area_path)


__all__ = ["retry_incident", "retry_message"]
