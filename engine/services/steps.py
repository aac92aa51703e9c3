"""The one write path: load, do, run the automatic steps, save (architecture.md §3).

`take_step` runs one engine command on one run and turns its plain result into rows: work items,
deadlines, timers, waits, facts, messages and one timeline entry, written in one go. It opens and
commits nothing; the command that calls it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal

from engine.domain import timeline
from engine.errors.casework import NoSuchDepartmentHere, UnknownArea
from engine.ports import (
    AreaRecord,
    BlobRecord,
    CaseRecord,
    DeadlineRecord,
    JobRecord,
    Json,
    Loaded,
    PerformedRecord,
    RequestRecord,
    RunRecord,
    StepWrites,
    TimelineRecord,
    UnitOfWork,
    WaitRecord,
    WorkItemRecord,
)
from engine.services.access import Actor
from engine.services.reference import Reference
from engine.services.timers import first_due, limit_due, payload
from engine.services.world import CaseWorld
from engine.workflow import OpenDeadline, OpenStep, OpenTimer, Passed, StepResult

MOST_NODES = 200  # passed nodes written to one timeline entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the timeline says about a step; `data` holds codes and numbers only."""

    kind: str
    node: str | None = None
    definition: int | None = None
    data: Mapping[str, Json] = field(default_factory=dict)
    blobs: Sequence[BlobRecord] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """A human step that this command finishes."""

    item: WorkItemRecord
    outcome: str
    answers_digest: str | None


def take_step(
    uow: UnitOfWork,
    loaded: Loaded,
    do: Callable[[CaseWorld], StepResult],
    *,
    reference: Reference,
    actor: Actor,
    now: datetime,
    entry: Entry,
    performed: Performed | None = None,
    done_job: tuple[int, str] | None = None,
    quiet: bool = False,
) -> StepResult:
    """Run `do` and write everything it changed. Raises Stale if the case moved meanwhile,
    JobTaken if `done_job` is no longer ours, and whatever the engine or an act refuses."""
    case, run = loaded.case, loaded.run
    seen = case.seq
    world = CaseWorld(
        uow=uow,
        reference=reference,
        case=case,
        actor=actor,
        now=now,
        run_id=run.id,
        request=loaded.request,
        deadlines=loaded.deadlines,
        quiet=quiet,
    )
    result = do(world)
    writes = StepWrites(case=case, seen_seq=seen, run=run, done_job=done_job)
    if result.parked:
        return result
    _Writer(world, loaded, result, writes, now).fill()
    if performed is not None:
        writes.performed.append(_performed(performed, case, actor, now))
        # Somebody may have claimed it since it was loaded; that moves the item, not the case.
        writes.seen_item = (performed.item.task_id, performed.item.version)
    _append(writes, world, entry, actor=actor, now=now, run=run, result=result)
    uow.steps.write(writes)
    return result


def note(
    uow: UnitOfWork,
    case: CaseRecord,
    entry: Entry,
    *,
    world: CaseWorld,
    done_job: tuple[int, str] | None = None,
) -> None:
    """A timeline entry (and what acts gathered) without a step: comment, correction, file."""
    writes = StepWrites(case=case, seen_seq=case.seq, done_job=done_job)
    _append(writes, world, entry, actor=world.actor, now=world.now, run=None, result=None)
    uow.steps.write(writes)


class _Writer:
    """Turns one engine result into rows."""

    def __init__(
        self,
        world: CaseWorld,
        loaded: Loaded,
        result: StepResult,
        writes: StepWrites,
        now: datetime,
    ) -> None:
        self.world = world
        self.case = loaded.case
        self.run = loaded.run
        self.result = result
        self.writes = writes
        self.now = now
        self.reference = world.reference
        self.deadlines = {d.task_id: d for d in loaded.deadlines}

    def fill(self) -> None:
        result, writes = self.result, self.writes
        self._deadlines()
        self._items()
        self._timers()
        self._waits()
        for outgoing in result.messages:
            self.world.send(
                outgoing.message,
                key=outgoing.key,
                payload={k: plain(v) for k, v in outgoing.payload.items()},
            )
        if self.case.side_runs:
            for task_id in result.closed_deadlines:
                self.world.send_if_awaited("step.ended", key=f"{self.run.id}/{task_id}")
        self._run_and_status()
        writes.ended_run = result.ended is not None

    def _run_and_status(self) -> None:
        result, case, run = self.result, self.case, self.run
        ended = result.ended
        self.writes.run = replace(
            run,
            state=result.state,
            status=run.status if ended is None else "ended",
            ended_at=None if ended is None else self.now,
            result=None if ended is None else (ended.result or ended.node),
        )
        if run.kind == "main":
            if ended is None:
                case.status = result.status or case.status
            else:
                if case.ended_fact is None:
                    # A redrawn diagram may end without an act that says how.
                    case.ended_fact = "closed"
                    self.world.fact("closed")
                case.status = case.ended_fact
                case.ended_at = self.now
                if case.side_runs:
                    self.world.send("case.closed")
                    self.world.written.jobs.append(
                        JobRecord(
                            id=0,
                            kind="close_sides",
                            due_at=self.now,
                            case_id=case.id,
                            payload={},
                        )
                    )
        elif ended is not None:
            case.side_runs = max(0, case.side_runs - 1)

    def _deadlines(self) -> None:
        self.writes.closed_deadlines = list(self.result.closed_deadlines)
        area_id = self.case.area_id
        for opened in self.result.opened_deadlines:
            calendar = self.reference.calendar(area_id)
            deadline = DeadlineRecord(
                id=0,
                case_id=self.case.id,
                run_id=self.run.id,
                task_id=opened.task_id,
                scope=opened.scope,
                process=opened.process,
                node=opened.node,
                limit=opened.limit,
                area_id=area_id,
                started_at=self.now,
                due_at=limit_due(self.now, opened.limit, calendar),
            )
            self.deadlines[deadline.task_id] = deadline
            self.writes.new_deadlines.append(deadline)

    def _items(self) -> None:
        self.writes.closed_items = list(self.result.closed_steps)
        for step in self.result.opened_steps:
            area, department_id, roles = place(step, self.case, self.world.request, self.reference)
            deadline = self.deadlines.get(step.deadline_task or -1)
            self.writes.new_items.append(
                WorkItemRecord(
                    id=0,
                    run_id=self.run.id,
                    case_id=self.case.id,
                    task_id=step.task_id,
                    scope=step.scope,
                    process=step.process,
                    definition_id=step.definition,
                    node=step.node,
                    form=step.form,
                    roles=roles,
                    area_id=area.id,
                    area_path=area.path,
                    department_id=department_id,
                    status=step.status,
                    outcomes=step.outcomes,
                    offers=step.offers,
                    not_by=step.not_by,
                    priority=step.priority + (10 if self.case.urgent else 0),
                    round=self.case.round,
                    opened_at=self.now,
                    due_at=deadline.due_at if deadline is not None else None,
                    deadline_task=step.deadline_task,
                )
            )

    def _timers(self) -> None:
        self.writes.closed_timers = list(self.result.closed_timers)
        for timer in self.result.opened_timers:
            deadline = self.deadlines.get(timer.deadline_task or -1)
            area_id = deadline.area_id if deadline is not None else self.case.area_id
            calendar = self.reference.calendar(area_id)
            self.writes.put_timers.append(
                JobRecord(
                    id=0,
                    kind="timer",
                    due_at=first_due(timer.marks, deadline, calendar),
                    payload=payload(timer),
                    case_id=self.case.id,
                    run_id=self.run.id,
                    task_id=timer.task_id,
                )
            )

    def _waits(self) -> None:
        self.writes.closed_waits = list(self.result.closed_waits)
        for wait in self.result.opened_waits:
            self.writes.new_waits.append(
                WaitRecord(
                    id=0,
                    case_id=self.case.id,
                    run_id=self.run.id,
                    task_id=wait.task_id,
                    scope=wait.scope,
                    process=wait.process,
                    node=wait.node,
                    message=wait.message,
                    key=wait.key,
                )
            )


def place(
    step: OpenStep, case: CaseRecord, request: RequestRecord | None, reference: Reference
) -> tuple[AreaRecord, int | None, tuple[str, ...]]:
    """Where a human step waits, resolved once when it opens: area, department, roles.

    A lane's `where` says which desk or department; without it department roles mean the case's
    department and all others the case's desk. Of several roles in a lane, those count that sit
    at a desk of that level. A side run about a case that no department has is its desk's.
    """
    organisation = reference.organisation
    roles = step.roles
    where = step.where
    if where is None:
        departmental = all(
            organisation.roles[role].department_role for role in roles if role in organisation.roles
        )
        where = "department" if departmental else "desk"
    if where == "department":
        department_id = request.department_id if request is not None else case.department_id
        department = organisation.departments.get(department_id or 0)
        if department is not None:
            return organisation.areas[department.area_id], department.id, roles
        if request is None:
            raise NoSuchDepartmentHere(where=step.node, area=organisation.areas[case.area_id].code)
        # An order about what a desk handles by itself is for that desk to answer.
        where, roles = "desk", tuple(sorted(organisation.roles))
    if where == "desk":
        area = organisation.areas[case.desk_area_id]
    elif where == "orderer" and request is not None:
        area = organisation.areas[request.orderer_area_id]
    else:
        level = case.desk_level if where == "orderer" else where
        found = organisation.at_level(level, case.area_id)
        if found is None:
            raise UnknownArea(where=f"{step.node}: {where}")
        area = found
    seated = tuple(
        role
        for role in roles
        if role in organisation.roles and area.level in organisation.roles[role].desk_levels
    )
    return area, None, seated or roles


def plain(value: object) -> Json:
    """A FEEL value as the timeline may hold it: no floats, numbers that are not whole as text."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else format(value, "f")
    if isinstance(value, int):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, datetime):
        return timeline.timestamp(value) if value.tzinfo is not None else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _readers(result: StepResult) -> Iterator[Passed | OpenDeadline | OpenTimer]:
    """What read settings in this step: nodes passed, and limits and timers that opened."""
    yield from result.trace[:MOST_NODES]
    yield from result.opened_deadlines
    yield from result.opened_timers


def _performed(done: Performed, case: CaseRecord, actor: Actor, now: datetime) -> PerformedRecord:
    item = done.item
    return PerformedRecord(
        item_id=item.id,
        case_id=case.id,
        run_id=item.run_id,
        process=item.process,
        node=item.node,
        person_id=actor.person_id or 0,
        outcome=done.outcome,
        round=item.round,
        at=now,
        opened_at=item.opened_at,
        due_at=item.due_at,
        status=item.status,
        department_id=item.department_id,
        answers_digest=done.answers_digest,
    )


def _append(
    writes: StepWrites,
    world: CaseWorld,
    entry: Entry,
    *,
    actor: Actor,
    now: datetime,
    run: RunRecord | None,
    result: StepResult | None,
) -> None:
    """Close the books of one command: what acts gathered, and the chain's next link."""
    case, gathered = writes.case, world.written
    data: dict[str, Json] = dict(entry.data)
    if gathered.facts:
        data["facts"] = [{"kind": fact.kind, **fact.data} for fact in gathered.facts]
    if result is not None:
        passed = [
            f"{node.process}/{node.node}" + (f">{node.flow}" if node.flow else "")
            for node in result.trace[:MOST_NODES]
        ]
        if passed:
            data["passed"] = list(passed)
        reads: list[Json] = [
            {"node": node.node, **{k: plain(v) for k, v in read.items()}}
            for node in _readers(result)
            for read in node.reads
        ]
        if reads:
            data["reads"] = reads
        data["status"] = case.status
    blobs = [*entry.blobs, *gathered.blobs]
    seq = writes.seen_seq + 1
    link = timeline.link(
        case.head or timeline.GENESIS,
        timeline.Entry(
            case_id=case.id,
            seq=seq,
            at=now,
            kind=entry.kind,
            actor_id=actor.person_id,
            run=run.id if run is not None else None,
            node=entry.node,
            definition=entry.definition,
            data=data,
            blobs=tuple(blob.digest.hex() for blob in blobs),
        ),
    )
    writes.timeline.append(
        TimelineRecord(
            case_id=case.id,
            seq=seq,
            at=now,
            actor_id=actor.person_id,
            on_behalf_of=None,
            kind=entry.kind,
            run_id=run.id if run is not None else None,
            node=entry.node,
            definition_id=entry.definition,
            data=data,
            blobs=link.entry.blobs,
            prev=link.prev,
            hash=link.hash,
        )
    )
    case.seq = seq
    case.head = link.hash
    writes.facts.extend(gathered.facts)
    writes.blobs.extend(blobs)
    writes.outbox.extend(gathered.outbox)
    writes.new_jobs.extend(gathered.jobs)
