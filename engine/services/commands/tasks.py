"""Working on open steps: claim, release, assign, complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors.casework import (
    AnswersInvalid,
    MayNotTake,
    NotFound,
    Stale,
    StepGone,
    TakenByOther,
)
from engine.errors.workflow import DefinitionMissing
from engine.ports import Json, Loaded, UnitOfWork, WorkItemRecord
from engine.services import forms
from engine.services.access import (
    Actor,
    actor_for,
    may_take,
    require,
    require_take,
    sees_case,
)
from engine.services.commands.faults import is_fault, write_incident
from engine.services.core import Core, retrying
from engine.services.steps import Entry, Performed, take_step
from engine.services.world import CaseWorld, blob
from engine.workflow import StepResult


@dataclass(frozen=True, kw_only=True)
class ClaimTask:
    work_item: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class ReleaseTask:
    work_item: int
    seen_version: int


@dataclass(frozen=True, kw_only=True)
class AssignTask:
    """Give an open step to a certain person; needs the permission `assign` over its place."""

    work_item: int
    seen_version: int
    person: int


@dataclass(frozen=True, kw_only=True)
class CompleteTask:
    """`answers` as the form has them; `seen_version` is the item's, not the case's: a timer that
    fired meanwhile does not matter."""

    work_item: int
    seen_version: int
    outcome: str
    answers: Mapping[str, Json]


def claim_task(command: ClaimTask, *, actor: Actor, core: Core) -> WorkItemRecord:
    """Take an open step for oneself; claiming what is already one's own is fine.

    Raises NotFound, StepGone, TakenByOther, MayNotTake, Stale.
    """
    with core.unit_of_work() as uow:
        item = _open_item(uow, command.work_item, actor)
        _check_free(uow, item, actor)
        _check_not_by(uow, item, actor.person_id or 0)
        if item.assignee_id != actor.person_id:
            _check_version(item, command.seen_version)
            if not uow.work.claim(
                item.id,
                person_id=actor.person_id or 0,
                seen_version=command.seen_version,
                at=core.clock.now(),
            ):
                _lost(uow, command.work_item, actor)
            uow.commit()
        return _again(uow, command.work_item, actor)


def release_task(command: ReleaseTask, *, actor: Actor, core: Core) -> WorkItemRecord:
    """Give a claimed step back to its queue; drafts of the form stay with the person."""
    with core.unit_of_work() as uow:
        item = _open_item(uow, command.work_item, actor)
        _check_free(uow, item, actor)
        if item.assignee_id is not None:
            _check_version(item, command.seen_version)
            if not uow.work.release(
                item.id, person_id=actor.person_id or 0, seen_version=command.seen_version
            ):
                _lost(uow, command.work_item, actor)
            uow.commit()
        return _again(uow, command.work_item, actor)


def assign_task(command: AssignTask, *, actor: Actor, core: Core) -> WorkItemRecord:
    """Hand an open step to somebody who may take it, also out of another's hands.

    Raises NotAllowed, NotFound (also for a person who may not take it), MayNotTake, Stale.
    """
    with core.unit_of_work() as uow:
        item = uow.work.item(command.work_item)
        if item is None:
            raise gone(uow, command.work_item, actor)
        reference = core.reference.now(uow)
        if not actor.scope.allows_at("assign", item.area_path, department=item.department_id):
            require_take(actor, item)
            require(actor, "assign", area_path=item.area_path, department_id=item.department_id)
        person = uow.people.person(command.person)
        if person is None or not may_take(actor_for(person, reference.organisation), item):
            raise NotFound(where=str(command.person), what="可办理的人员", what_en="person for it")
        _check_not_by(uow, item, person.id)
        _check_version(item, command.seen_version)
        if not uow.work.assign(
            item.id,
            person_id=person.id,
            seen_version=command.seen_version,
            at=core.clock.now(),
        ):
            raise gone(uow, command.work_item, actor)
        uow.commit()
        found = uow.work.item(command.work_item)
        if found is None:
            raise gone(uow, command.work_item, actor)
        return found


def complete_task(command: CompleteTask, *, actor: Actor, core: Core) -> StepResult:
    """Finish a human step with one of the outcomes its diagram offers.

    An unclaimed step is claimed in the same transaction. Raises NotFound, StepGone, TakenByOther,
    MayNotTake, Stale, OutcomeNotOffered, AnswersInvalid, and what the step's act refuses; nothing
    is written then. A fault of ours is also written down as an incident.
    """
    place: dict[str, int] = {}

    def attempt() -> StepResult:
        with core.unit_of_work() as uow:
            loaded = uow.steps.load_item(command.work_item)
            if loaded is None or loaded.item is None:
                raise gone(uow, command.work_item, actor)
            place.update(case_id=loaded.case.id, run_id=loaded.run.id)
            result = _complete(uow, loaded, loaded.item, command, actor=actor, core=core)
            uow.commit()
            return result

    try:
        return retrying(attempt)
    except Exception as error:
        if is_fault(error):
            write_incident(core, error, case_id=place.get("case_id"), run_id=place.get("run_id"))
        raise


def _complete(
    uow: UnitOfWork,
    loaded: Loaded,
    item: WorkItemRecord,
    command: CompleteTask,
    *,
    actor: Actor,
    core: Core,
) -> StepResult:
    require_take(actor, item)
    _check_free(uow, item, actor)
    _check_version(item, command.seen_version)
    if item.not_by:
        _check_not_by(uow, item, actor.person_id or 0)
    reference = core.reference.at(uow, loaded.stamps)
    now = core.clock.now()
    answers = _checked_answers(uow, item, command)
    kept = blob(
        loaded.case.id,
        "answers",
        {"form": item.form, "outcome": command.outcome, "answers": dict(command.answers)},
    )

    def do(world: CaseWorld) -> StepResult:
        return core.engine.complete(
            loaded.run.state,
            item.task_id,
            outcome=command.outcome,
            answers=answers,
            world=world,
        )

    return take_step(
        uow,
        loaded,
        do,
        reference=reference,
        actor=actor,
        now=now,
        entry=Entry(
            kind="completed",
            node=item.node,
            definition=item.definition_id,
            data={"process": item.process, "outcome": command.outcome, "task": item.task_id},
            blobs=(kept,),
        ),
        performed=Performed(
            item=item,
            outcome=command.outcome,
            answers_digest=kept.digest.hex(),
        ),
    )


def _checked_answers(
    uow: UnitOfWork, item: WorkItemRecord, command: CompleteTask
) -> Mapping[str, object]:
    """The answers as FEEL values, or AnswersInvalid with a finding per field."""
    form_id = uow.definitions.newest("form", item.form)
    stored = uow.definitions.definition(form_id) if form_id is not None else None
    if stored is None:
        raise DefinitionMissing(where=item.form, what="form")
    findings = forms.validate_stored(stored, command.answers, command.outcome)
    if findings:
        raise AnswersInvalid(
            where=item.form, form=item.form, count=len(findings), findings=findings
        )
    return command.answers


def _open_item(uow: UnitOfWork, item_id: int, actor: Actor) -> WorkItemRecord:
    item = uow.work.item(item_id)
    if item is None:
        raise gone(uow, item_id, actor)
    require_take(actor, item)
    return item


def _again(uow: UnitOfWork, item_id: int, actor: Actor) -> WorkItemRecord:
    return _open_item(uow, item_id, actor)


def _lost(uow: UnitOfWork, item_id: int, actor: Actor) -> None:
    """Say who was first, after a conditional update changed nothing."""
    item = uow.work.item(item_id)
    if item is None:
        raise gone(uow, item_id, actor)
    _check_free(uow, item, actor)
    raise Stale(where=str(item_id), seen="?", now=item.version)


def gone(uow: UnitOfWork, item_id: int, actor: Actor) -> StepGone | NotFound:
    """Who finished a step is told to those who may know the case."""
    closed = uow.work.who_closed(item_id)
    missing = NotFound(where=str(item_id), what="任务", what_en="task")
    if closed is None:
        return missing
    case_id, person_id, at = closed
    found = uow.steps.load_case(case_id)
    if found is None or not sees_case(
        actor, found[0], departments=uow.steps.departments_of(case_id)
    ):
        return missing
    person = uow.people.person(person_id)
    return StepGone(where=str(item_id), who=person.name if person else "?", at=at.isoformat())


def _check_free(uow: UnitOfWork, item: WorkItemRecord, actor: Actor) -> None:
    if item.assignee_id is not None and item.assignee_id != actor.person_id:
        holder = uow.people.person(item.assignee_id)
        raise TakenByOther(
            where=str(item.id),
            who=holder.name if holder else "?",
            at=item.claimed_at.isoformat() if item.claimed_at else "?",
        )


def _check_version(item: WorkItemRecord, seen: int) -> None:
    if item.version != seen:
        raise Stale(where=str(item.id), seen=seen, now=item.version)


def _check_not_by(uow: UnitOfWork, item: WorkItemRecord, person_id: int) -> None:
    """Nobody verifies what he handled: the last performer of these nodes may not take this one."""
    if not item.not_by:
        return
    for node, performer in uow.steps.last_performer(item.case_id, item.not_by).items():
        if performer == person_id:
            raise MayNotTake(where=str(item.id), node=node)


__all__ = [
    "AssignTask",
    "ClaimTask",
    "CompleteTask",
    "ReleaseTask",
    "assign_task",
    "claim_task",
    "complete_task",
    "gone",
    "release_task",
]
