"""What people do to a case beside its steps: comment, correct, withdraw, attach, ask again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.domain import cases
from engine.errors.casework import (
    AttachmentRefused,
    CaseClosed,
    CaseOpen,
    NotFound,
    ReasonNeeded,
    ReopenTooLate,
    Stale,
)
from engine.errors.public import ReopeningAsked
from engine.ports import AttachmentRecord, CaseRecord, ContactRecord, Json, UnitOfWork
from engine.services.access import Actor, require, sees_case
from engine.services.core import Core, retrying
from engine.services.media import media_type_of
from engine.services.reference import Reference
from engine.services.settings import effective_setting
from engine.services.steps import Entry, note, take_step
from engine.services.world import CaseWorld, blob
from engine.workflow import StepResult

MAX_COMMENT = 4_000
MAX_FILE = 20 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Comment:
    case: int
    text: str


@dataclass(frozen=True, kw_only=True)
class CorrectCase:
    """What is None stays as it is. `reason` is asked for always."""

    case: int
    reason: str
    category: str | None = None
    area: str | None = None
    title: str | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    seen_seq: int | None = None  # the case's seq as the person saw it; another one now: Stale


@dataclass(frozen=True, kw_only=True)
class WithdrawCase:
    case: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class AttachFile:
    case: int
    name: str
    content: bytes
    phase: str = "other"  # report, before, after, other


@dataclass(frozen=True, kw_only=True)
class AskReopening:
    """Within `reopen_days` after archiving somebody says that it is not solved."""

    case: int
    text: str


@dataclass(frozen=True, kw_only=True)
class RevealContact:
    """`reason`: why the reporter has to be reached; it stands on the timeline."""

    case: int
    reason: str


@dataclass(frozen=True)
class Revealed:
    """The reporter as the case knows him: his account's name if he has one, what he left."""

    reporter: str | None
    contacts: Sequence[ContactRecord]


def comment(command: Comment, *, actor: Actor, core: Core) -> CaseRecord:
    """Add a remark to the timeline; the step stays where it is. Also on a case that has ended."""
    text = command.text.strip()
    if not text or len(text) > MAX_COMMENT:
        raise ReasonNeeded(where="/text", why="批注不能为空", why_en="A comment has no text")

    def write(uow: UnitOfWork, case: CaseRecord, world: CaseWorld) -> None:
        require(actor, "comment", area_path=case.area_path, department_id=case.department_id)
        kept = blob(case.id, "comment", {"text": text})
        note(uow, case, Entry(kind="commented", blobs=(kept,)), world=world)

    return _on_case(command.case, write, actor=actor, core=core)


def correct_case(command: CorrectCase, *, actor: Actor, core: Core) -> CaseRecord:
    """Put place, category or title right; the running step stays where it is.

    Raises ReasonNeeded, UnknownArea, UnknownCategory, CaseClosed, NotAllowed, Stale.
    """
    _need(command.reason)

    def write(uow: UnitOfWork, case: CaseRecord, world: CaseWorld) -> None:
        require(actor, "correct", area_path=case.area_path, department_id=case.department_id)
        if command.seen_seq is not None and command.seen_seq != case.seq:
            raise Stale(where=case.number, seen=command.seen_seq, now=case.seq)
        _open(case)
        organisation = world.reference.organisation
        changed: dict[str, Json] = {}
        if command.category is not None and command.category != case.category:
            category = organisation.category(command.category)
            changed["category"] = {"before": case.category, "after": category.code}
            case.category, case.category_id = category.code, category.id
            case.major = category.major
        if command.area is not None:
            area = organisation.area(command.area)
            if area.id != case.area_id:
                require(actor, "correct", area_path=area.path)
                before = organisation.areas[case.area_id].code
                changed["area"] = {"before": before, "after": area.code}
                case.area_id, case.area_path = area.id, area.path
                desk = organisation.at_level(case.desk_level, area.id)
                if desk is not None:
                    case.desk_area_id = desk.id
        position = (command.latitude, command.longitude)
        if None not in position and position != (case.latitude, case.longitude):
            place = cases.Position(command.latitude or 0.0, command.longitude or 0.0)
            case.latitude, case.longitude = place.latitude, place.longitude
            changed["position"] = True
        if command.place is not None and command.place != case.place:
            case.place = command.place
            changed["place"] = True
        if command.title is not None and cases.clean_title(command.title) != case.title:
            case.title = cases.clean_title(command.title)
            changed["title"] = True
        kept = blob(
            case.id,
            "correction",
            {"reason": command.reason, "title": case.title, "place": case.place},
        )
        world.fact("corrected", fields=[*sorted(changed)])
        note(
            uow,
            case,
            Entry(kind="corrected", data={"changed": changed}, blobs=(kept,)),
            world=world,
        )

    return _on_case(command.case, write, actor=actor, core=core)


def withdraw_case(command: WithdrawCase, *, actor: Actor, core: Core) -> CaseRecord:
    """Take a report back: its main run is cancelled, open steps and timers close.

    The reporter may do it until somebody has accepted it, a desk over the place at any time.
    """
    _need(command.reason)

    def attempt() -> CaseRecord:
        with core.unit_of_work() as uow:
            case, reference = _load(uow, command.case, actor, core)
            _open(case)
            own = case.reporter_id == actor.person_id and case.accepted_at is None
            if not own:
                require(actor, "withdraw", area_path=case.area_path)
            loaded = uow.steps.load_run(case.main_run_id or 0)
            if loaded is None:
                raise CaseClosed(where=case.number)
            now = core.clock.now()
            loaded.case.ended_fact = "withdrawn"

            def do(world: CaseWorld) -> StepResult:
                world.fact("withdrawn")
                return core.engine.cancel(loaded.run.state, world=world)

            kept = blob(case.id, "reason", {"reason": command.reason})
            take_step(
                uow,
                loaded,
                do,
                reference=reference,
                actor=actor,
                now=now,
                entry=Entry(kind="withdrawn", blobs=(kept,)),
            )
            uow.commit()
            return loaded.case

    return retrying(attempt)


def attach_file(command: AttachFile, *, actor: Actor, core: Core) -> AttachmentRecord:
    """Keep a file with the case; its type is found from its content, not from its name.

    Raises AttachmentRefused (too large, empty, or a type that is not taken).
    """
    if not command.content or len(command.content) > MAX_FILE:
        raise AttachmentRefused(
            where=command.name,
            detail=f"大小须在 1 字节到 {MAX_FILE // 1024 // 1024} MB 之间。",
            detail_en=f"its size must lie between 1 byte and {MAX_FILE // 1024 // 1024} MB.",
        )
    media_type = media_type_of(command.content)
    if media_type is None:
        raise AttachmentRefused(
            where=command.name,
            detail="只接受图片（JPEG、PNG、WebP、GIF）、PDF、MP4、Office 文档和纯文本。",
            detail_en="only pictures (JPEG, PNG, WebP, GIF), PDF, MP4, Office files and plain text "
            "are taken.",
        )
    digest = core.files.put(command.content)
    added: list[AttachmentRecord] = []

    def write(uow: UnitOfWork, case: CaseRecord, world: CaseWorld) -> None:
        if case.reporter_id != actor.person_id:
            require(actor, "attach", area_path=case.area_path, department_id=case.department_id)
        _open(case)
        added[:] = [
            file_kept(
                uow,
                world,
                name=command.name,
                digest=digest,
                media_type=media_type,
                size=len(command.content),
                phase=command.phase,
            )
        ]

    _on_case(command.case, write, actor=actor, core=core)
    return added[0]


def file_kept(
    uow: UnitOfWork,
    world: CaseWorld,
    *,
    name: str,
    digest: str,
    media_type: str,
    size: int,
    phase: str,
) -> AttachmentRecord:
    """A file that lies in the store, noted with its case."""
    case = world.case
    name = cases.clean_title(name) or "file"
    kept = blob(
        case.id,
        "attachment",
        {"sha256": digest, "name": name, "type": media_type, "size": size},
    )
    record = AttachmentRecord(
        id=0,
        case_id=case.id,
        digest=digest,
        blob=kept.digest.hex(),
        name=name,
        media_type=media_type,
        size=size,
        phase=phase,
        added_by=world.actor.person_id,
        added_at=world.now,
    )
    record = replace(record, id=uow.attachments.add(record))
    note(uow, case, Entry(kind="attached", data={"phase": phase}, blobs=(kept,)), world=world)
    return record


def reveal_contact(command: RevealContact, *, actor: Actor, core: Core) -> Revealed:
    """Who reported a case and how to reach them, for those who must call. Every time is noted on
    the timeline, with the reason, before anything is handed out (domain.md §11).

    Raises ReasonNeeded, NotAllowed.
    """
    _need(command.reason)
    found: list[Revealed] = []

    def write(uow: UnitOfWork, case: CaseRecord, world: CaseWorld) -> None:
        require(actor, "see_contacts", area_path=case.area_path, department_id=case.department_id)
        reporter = uow.people.person(case.reporter_id) if case.reporter_id is not None else None
        found[:] = [
            Revealed(reporter.name if reporter is not None else None, uow.steps.contacts(case.id))
        ]
        kept = blob(case.id, "reveal", {"reason": command.reason.strip()})
        world.fact("contact_revealed")
        note(uow, case, Entry(kind="contact_revealed", blobs=(kept,)), world=world)

    _on_case(command.case, write, actor=actor, core=core)
    return found[0]


def ask_reopening(command: AskReopening, *, actor: Actor, core: Core) -> CaseRecord:
    """Say that an archived case is not solved; the diagram's `reopen.asked` start judges it.

    For who reported it, and for those who check again what was done. Raises ReasonNeeded,
    NotAllowed, CaseOpen, ReopenTooLate, ReopeningAsked. How long it may be asked is `reopen_days`.
    """
    _need(command.text)

    def write(uow: UnitOfWork, case: CaseRecord, world: CaseWorld) -> None:
        if not may_ask_reopening(actor, case):
            require(actor, "verify", area_path=case.area_path)
        reopening_asked(uow, case, world, command.text)

    return _on_case(command.case, write, actor=actor, core=core)


def may_ask_reopening(actor: Actor, case: CaseRecord) -> bool:
    mine = actor.person_id is not None and case.reporter_id == actor.person_id
    return mine or actor.scope.allows_at("verify", case.area_path)


def reopening_waits(facts: Sequence[tuple[str, datetime]]) -> bool:
    """Whether somebody asked for reopening and nobody has answered yet."""
    told = [kind for kind, _ in facts if kind in ("reopen_asked", "reopened", "reopen_refused")]
    return bool(told) and told[-1] == "reopen_asked"


def reopening_asked(uow: UnitOfWork, case: CaseRecord, world: CaseWorld, text: str) -> None:
    """Somebody who may says that it is not solved. Raises CaseOpen, ReopenTooLate,
    ReopeningAsked."""
    if case.ended_at is None:
        raise CaseOpen(where=case.number)
    if reopening_waits(uow.public.facts(case.id)):
        raise ReopeningAsked()
    days = effective_setting(world.reference, "reopen_days", area_id=case.area_id, now=world.now)[1]
    if not isinstance(days, int) or world.now > case.ended_at + timedelta(days=days):
        raise ReopenTooLate(where=case.number, days=days)
    kept = blob(case.id, "reopening", {"text": text})
    world.fact("reopen_asked")
    world.send("reopen.asked")
    note(uow, case, Entry(kind="reopen_asked", blobs=(kept,)), world=world)


def _on_case(
    case_id: int,
    write: Callable[[UnitOfWork, CaseRecord, CaseWorld], None],
    *,
    actor: Actor,
    core: Core,
) -> CaseRecord:
    """Load, check that the case may be known, write, commit; again if somebody was quicker."""

    def attempt() -> CaseRecord:
        with core.unit_of_work() as uow:
            case, reference = _load(uow, case_id, actor, core)
            world = CaseWorld(
                uow=uow, reference=reference, case=case, actor=actor, now=core.clock.now()
            )
            write(uow, case, world)
            uow.commit()
            return case

    return retrying(attempt)


def _load(uow: UnitOfWork, case_id: int, actor: Actor, core: Core) -> tuple[CaseRecord, Reference]:
    found = uow.steps.load_case(case_id)
    if found is None:
        raise NotFound(where=str(case_id), what="案件", what_en="case")
    case, stamps = found
    if not sees_case(actor, case, departments=uow.steps.departments_of(case_id)):
        raise NotFound(where=str(case_id), what="案件", what_en="case")
    return case, core.reference.at(uow, stamps)


def _open(case: CaseRecord) -> None:
    if case.ended_at is not None:
        raise CaseClosed(where=case.number)


def _need(text: str) -> None:
    if not text.strip():
        raise ReasonNeeded(where="/reason", why="此操作会记入时间线", why_en="It is recorded")


__all__ = [
    "AskReopening",
    "AttachFile",
    "Comment",
    "CorrectCase",
    "WithdrawCase",
    "ask_reopening",
    "attach_file",
    "comment",
    "correct_case",
    "may_ask_reopening",
    "reopening_waits",
    "withdraw_case",
]
