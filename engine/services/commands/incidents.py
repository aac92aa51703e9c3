"""Faults that stopped a step: looked at by a person, then tried again."""

from __future__ import annotations

from engine.errors.casework import NotFound
from engine.ports import IncidentRecord
from engine.services.access import Actor, require
from engine.services.core import Core


def retry_incident(incident_id: int, *, actor: Actor, core: Core) -> IncidentRecord:
    """Mark the incident as dealt with and let its parked job, if any, run again now.

    Raises NotFound and NotAllowed (`incidents_retry`). If the cause is still there, a new
    incident appears.
    """
    require(actor, "incidents_retry")
    with core.unit_of_work() as uow:
        incident = uow.incidents.incident(incident_id)
        if incident is None:
            raise NotFound(where=str(incident_id), what="异常记录", what_en="incident")
        now = core.clock.now()
        if uow.incidents.resolve(incident_id, by=actor.person_id, at=now) and incident.job_id:
            uow.jobs.retry(incident.job_id, now)
        uow.commit()
        return uow.incidents.incident(incident_id) or incident
