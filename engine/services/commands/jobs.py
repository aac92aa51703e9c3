"""What workers do: fire timers, pass messages on, start side runs, tidy up after a case.

Every job is deleted in the transaction of its effect, so however often a worker dies or a lease
runs out, the effect happens once. Jobs re-check that they are still wanted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.errors.casework import JobKillsWorkers, JobTaken, Stale
from engine.ports import JobRecord, Json, Loaded, RunRecord, UnitOfWork
from engine.services.access import SYSTEM
from engine.services.commands.faults import write_incident
from engine.services.core import Core, retrying
from engine.services.declared import starts_for
from engine.services.messages import deliver_waiting
from engine.services.steps import Entry, take_step
from engine.services.timers import dues, marks_of, skip_missed
from engine.services.world import CaseWorld
from engine.workflow import StepResult

log = logging.getLogger("gridcase.jobs")

PARKED_LOOK = timedelta(minutes=10)
"""How soon an interrupting timer whose `if` is not true is looked at again."""


MOST_ATTEMPTS = 5
"""Leases of one job that may run out before it is parked: it may be what kills its workers."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job: fired, delivered, started, passed on, re-armed, obsolete, failed."""

    kind: str
    what: str


def run_due_jobs(core: Core, *, owner: str, limit: int = 50, lease: timedelta) -> list[Done]:
    """Claim a batch of due jobs and do them, one transaction each. Returns what happened."""
    now = core.clock.now()
    with core.unit_of_work() as uow:
        jobs = uow.jobs.claim_due(owner=owner, now=now, lease_until=now + lease, limit=limit)
        uow.commit()
    return [run_job(job, core=core, owner=owner) for job in jobs]


def run_job(job: JobRecord, *, core: Core, owner: str) -> Done:
    """Do one leased job. A failure is rolled back, written down as an incident, and the job is
    parked for a retry by a person."""
    handler = _HANDLERS.get(job.kind)
    if job.attempts >= MOST_ATTEMPTS:
        return _failed(job, JobKillsWorkers(where=str(job.id), n=job.attempts), core, owner)
    if handler is None:
        return _failed(job, LookupError(f"no handler for jobs of kind {job.kind}"), core, owner)
    try:
        return retrying(lambda: handler(job, core, owner))
    except JobTaken:
        return Done(job.kind, "taken")
    except Stale:
        # Somebody works on this case all the time; the next look finds it quiet.
        with core.unit_of_work() as uow:
            uow.jobs.put_off(job.id, owner, due_at=core.clock.now(), error="")
            uow.commit()
        return Done(job.kind, "put off")
    except Exception as error:  # noqa: BLE001 - one bad job must not stop the worker
        return _failed(job, error, core, owner)


def _failed(job: JobRecord, error: Exception, core: Core, owner: str) -> Done:
    write_incident(core, error, case_id=job.case_id, run_id=job.run_id, job_id=job.id)
    with core.unit_of_work() as uow:
        uow.jobs.fail(job.id, owner, error=str(error)[:2000])
        uow.commit()
    return Done(job.kind, "failed")


def _fire_timer(job: JobRecord, core: Core, owner: str) -> Done:
    """A timer's row is due: compute again when it really is, re-arm it, or wake its run."""
    if job.run_id is None or job.task_id is None:
        raise LookupError(f"timer job {job.id} names no run and task")
    with core.unit_of_work() as uow:
        loaded = uow.steps.load_run(job.run_id)
        if loaded is None or loaded.run.status != "live":
            return _obsolete(uow, job, owner)
        reference = core.reference.at(uow, loaded.stamps)
        now = core.clock.now()
        deadline = next(
            (d for d in loaded.deadlines if d.task_id == job.payload.get("deadline")), None
        )
        area_id = deadline.area_id if deadline is not None else loaded.case.area_id
        calendar = reference.calendar(area_id)
        found = dues(marks_of(job.payload), deadline, calendar)
        if not found or found[0].at > now:
            # Extended, paused or a holiday was added meanwhile: the row alone says when.
            return _rearm(uow, job, owner, due_at=found[0].at if found else None)
        due = skip_missed(found[0], deadline, calendar, now)
        burst = len(found) > 1 and found[1].at <= now
        task_id, mark = job.task_id, due.mark

        def do(world: CaseWorld) -> StepResult:
            return core.engine.wake(loaded.run.state, task_id, mark, world=world)

        result = take_step(
            uow,
            loaded,
            do,
            reference=reference,
            actor=SYSTEM,
            now=now,
            entry=Entry(
                kind="timer",
                node=str(job.payload.get("node")),
                definition=_whole(job.payload.get("definition")),
                data={
                    "process": job.payload.get("process"),
                    "task": task_id,
                    "mark": mark.text,
                    "due": due.at.isoformat(),
                },
            ),
            done_job=(job.id, owner),
            quiet=burst,
        )
        if result.parked:
            return _rearm(uow, job, owner, due_at=now + PARKED_LOOK)
        uow.commit()
        return Done(job.kind, "fired")


def _pass_on(job: JobRecord, core: Core, owner: str) -> Done:
    """Find who awaits a message; each receiving run gets a delivery of its own."""
    message, key = str(job.payload["message"]), job.payload.get("key")
    payload = job.payload.get("payload") or {}
    with core.unit_of_work() as uow:
        receivers = 0
        for wait in uow.steps.waits(job.case_id or 0, message, key if key else None):  # type: ignore[arg-type]
            receivers += uow.jobs.add(
                JobRecord(
                    id=0,
                    kind="deliver",
                    due_at=core.clock.now(),
                    key=f"deliver:{job.id}:{wait.run_id}:{wait.task_id}",
                    case_id=wait.case_id,
                    run_id=wait.run_id,
                    task_id=wait.task_id,
                    payload={"message": message, "payload": payload, "node": wait.node},
                )
            )
        for start in starts_for(uow, core.library, message):
            receivers += uow.jobs.add(
                JobRecord(
                    id=0,
                    kind="start",
                    due_at=core.clock.now(),
                    key=f"start:{job.id}:{start.process.id}",
                    case_id=job.case_id,
                    payload={
                        "process": start.process.id,
                        "definition": start.definition_id,
                        "at": start.node,
                        "kind": start.process.kind,
                        "single": start.process.single,
                        "message": message,
                        "payload": payload,
                    },
                )
            )
        if not uow.jobs.done(job.id, owner):
            raise JobTaken(where=str(job.id))
        uow.commit()
        return Done(job.kind, "passed on" if receivers else "unheard")


def _deliver(job: JobRecord, core: Core, owner: str) -> Done:
    """Hand a message to the run that waits for it, if it still does."""
    if job.run_id is None or job.task_id is None:
        raise LookupError(f"delivery {job.id} names no run and task")
    with core.unit_of_work() as uow:
        loaded = uow.steps.load_run(job.run_id)
        waiting = uow.steps.wait(job.run_id, job.task_id)
        if loaded is None or waiting is None or loaded.run.status != "live":
            return _obsolete(uow, job, owner)
        message = str(job.payload["message"])
        payload = job.payload.get("payload")
        task_id = job.task_id

        def do(world: CaseWorld) -> StepResult:
            return core.engine.deliver(
                loaded.run.state,
                task_id,
                message,
                payload if isinstance(payload, dict) else {},
                world=world,
            )

        take_step(
            uow,
            loaded,
            do,
            reference=core.reference.at(uow, loaded.stamps),
            actor=SYSTEM,
            now=core.clock.now(),
            entry=Entry(
                kind="message",
                node=waiting.node,
                data={"process": waiting.process, "message": message, "task": task_id},
            ),
            done_job=(job.id, owner),
        )
        uow.commit()
        return Done(job.kind, "delivered")


def _start(job: JobRecord, core: Core, owner: str) -> Done:
    """Begin a process at a message start: a side run, or a case's next main run."""
    payload, case_id = job.payload, job.case_id
    if case_id is None:
        raise LookupError(f"start {job.id} names no case")
    with core.unit_of_work() as uow:
        loaded_case = uow.steps.load_case(case_id)
        if loaded_case is None:
            return _obsolete(uow, job, owner)
        case, stamps = loaded_case
        main = payload["kind"] == "main"
        live = uow.steps.live_runs(case_id)
        if main and any(run.kind == "main" for run in live):
            return _obsolete(uow, job, owner)  # reopened twice: the first one counts
        if (
            not main
            and payload.get("single")
            and any(run.process == payload["process"] for run in live)
        ):
            return _obsolete(uow, job, owner)
        now = core.clock.now()
        inner = payload.get("payload")
        request_id = _whole(inner.get("request")) if isinstance(inner, dict) else None
        request = uow.steps.request(request_id) if request_id is not None else None
        definition_id = _whole(payload["definition"]) or 0
        run = RunRecord(
            id=0,
            case_id=case_id,
            kind="main" if main else "side",
            process=str(payload["process"]),
            definition_id=definition_id,
            version=0,
            state=b"",
            status="live",
            started_at=now,
            request_id=request_id,
        )
        run = replace(run, id=uow.steps.add_run(run))
        if main:
            case.main_run_id = run.id
            case.ended_at = None
            case.ended_fact = None
        else:
            case.side_runs += 1
        if request is not None:
            request = replace(request, run_id=run.id)
            uow.steps.put_request(request)

        def do(world: CaseWorld) -> StepResult:
            return core.engine.start(definition_id, at=str(payload["at"]), inputs={}, world=world)

        take_step(
            uow,
            Loaded(case=case, run=run, stamps=stamps, request=request),
            do,
            reference=core.reference.at(uow, stamps),
            actor=SYSTEM,
            now=now,
            entry=Entry(
                kind="started",
                node=str(payload["at"]),
                definition=definition_id,
                data={
                    "process": run.process,
                    "message": payload.get("message"),
                    "request": request_id,
                },
            ),
            done_job=(job.id, owner),
        )
        uow.commit()
        return Done(job.kind, "started")


def _close_sides(job: JobRecord, core: Core, owner: str) -> Done:
    """The main run has ended: side runs that did not end by themselves are cancelled, one at a
    time, unless their process survives it."""
    case_id = job.case_id or 0
    with core.unit_of_work() as uow:
        if uow.jobs.pending(case_id, ("message", "deliver", "start")):
            # `case.closed` goes first, so that a side run can end the way it is drawn.
            return _rearm(uow, job, owner, due_at=core.clock.now() + timedelta(seconds=1))
        for run in uow.steps.live_runs(case_id):
            if run.kind != "side":
                continue
            stored = uow.definitions.definition(run.definition_id)
            if stored is not None and core.library.compiled(stored).process.survives:
                continue
            loaded = uow.steps.load_run(run.id)
            if loaded is None:
                continue
            _cancel_side(uow, loaded, core)
            uow.commit()
            return _rearm_again(core, job, owner)
        if not uow.jobs.done(job.id, owner):
            raise JobTaken(where=str(job.id))
        uow.commit()
    return Done(job.kind, "closed")


def _rearm_again(core: Core, job: JobRecord, owner: str) -> Done:
    with core.unit_of_work() as uow:
        return _rearm(uow, job, owner, due_at=core.clock.now())


def _cancel_side(uow: UnitOfWork, loaded: Loaded, core: Core) -> None:
    def do(world: CaseWorld) -> StepResult:
        return core.engine.cancel(loaded.run.state, world=world)

    take_step(
        uow,
        loaded,
        do,
        reference=core.reference.at(uow, loaded.stamps),
        actor=SYSTEM,
        now=core.clock.now(),
        entry=Entry(kind="cancelled", data={"process": loaded.run.process}),
    )


def _notify(job: JobRecord, core: Core, owner: str) -> Done:
    """Deliver the messages that were collected until this job's time."""
    until = job.due_at or core.clock.now()
    with core.unit_of_work() as uow:
        delivered = deliver_waiting(uow, core, until=until)
        if not uow.jobs.done(job.id, owner):
            raise JobTaken(where=str(job.id))
        uow.commit()
    return Done(job.kind, f"sent {delivered}")


def _routine(job: JobRecord, core: Core, owner: str) -> Done:
    """A routine does its own work outside of a transaction, and must bear being done twice."""
    name = str(job.payload["routine"])
    do = core.routines.get(name)
    if do is None:
        raise LookupError(f"no routine is called {name}")
    do(core.clock.now())
    with core.unit_of_work() as uow:
        uow.jobs.done(job.id, owner)
        uow.commit()
    return Done(job.kind, name)


def _obsolete(uow: UnitOfWork, job: JobRecord, owner: str) -> Done:
    uow.jobs.done(job.id, owner)
    uow.commit()
    return Done(job.kind, "obsolete")


def _rearm(uow: UnitOfWork, job: JobRecord, owner: str, *, due_at: datetime | None) -> Done:
    uow.jobs.put_off(job.id, owner, due_at=due_at, error="")
    uow.commit()
    return Done(job.kind, "re-armed")


def _whole(value: Json | None) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


Handler = Callable[[JobRecord, Core, str], Done]

_HANDLERS: dict[str, Handler] = {
    "timer": _fire_timer,
    "message": _pass_on,
    "deliver": _deliver,
    "start": _start,
    "close_sides": _close_sides,
    "notify": _notify,
    "routine": _routine,
}

__all__ = ["Done", "run_due_jobs", "run_job"]
