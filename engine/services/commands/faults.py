"""Writing a fault down: a transaction of its own, after the failed one was rolled back."""

from __future__ import annotations

import logging

from engine.errors import GridcaseError, Kind
from engine.ports import IncidentRecord
from engine.services.core import Core

log = logging.getLogger("gridcase")


def is_fault(error: Exception) -> bool:
    """Whether an error is ours (engine, diagram, act) rather than a rule that somebody broke."""
    return not isinstance(error, GridcaseError) or error.kind is Kind.FAULT


def write_incident(
    core: Core,
    error: Exception,
    *,
    case_id: int | None,
    run_id: int | None,
    job_id: int | None = None,
) -> int:
    """Returns the incident's id; a person looks at it and tries again."""
    node = getattr(error, "where", None)
    code = error.code if isinstance(error, GridcaseError) else type(error).__name__
    log.error(
        "a step failed",
        exc_info=error,
        extra={"case_id": case_id, "run_id": run_id, "job_id": job_id, "code": code},
    )
    with core.unit_of_work() as uow:
        incident_id = uow.incidents.add(
            IncidentRecord(
                id=0,
                case_id=case_id,
                run_id=run_id,
                job_id=job_id,
                node=str(node) if node else None,
                code=code,
                message=str(error)[:2000],
                at=core.clock.now(),
            )
        )
        uow.commit()
    return incident_id
