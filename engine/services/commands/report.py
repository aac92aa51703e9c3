"""Reporting a case: it gets its number, its place and the run of its main process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engine.domain import cases
from engine.errors.casework import NotFound
from engine.errors.workflow import DefinitionMissing
from engine.ports import CaseRecord, CategoryRecord, Json, Loaded, RunRecord, UnitOfWork
from engine.services.access import Actor, require
from engine.services.commands.faults import is_fault, write_incident
from engine.services.core import Core, retrying
from engine.services.reference import Reference
from engine.services.settings import effective_setting
from engine.services.steps import Entry, note, take_step
from engine.services.world import CaseWorld, blob
from engine.workflow import StepResult

MAIN_PROCESS = "hazard-handling"
"""The process a report starts, until categories name their own."""


@dataclass(frozen=True, kw_only=True)
class ReportCase:
    """What a reporter says. Codes as people know them: `area` a division or grid code.

    `similar` says what to do about an open case of the same category near by: "create" a new one
    all the same, or "join" it. `join` names a case that the reporter was shown and chose.
    """

    category: str
    area: str
    channel: str = "web"
    nature: str = "hazard"
    level: str | None = None  # None: the category's
    title: str = ""
    description: str = ""
    place: str = ""
    object: str = ""
    people_in_danger: bool = False
    urgent: bool = False
    parties: Mapping[str, str] = field(default_factory=dict)  # 甲方 a, 乙方 b, for disputes
    latitude: float | None = None
    longitude: float | None = None
    contact_name: str = ""
    contact_phone: str = ""
    similar: str = "create"
    join: str | None = None
    source_ref: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reported:
    case_id: int
    number: str
    joined: bool
    status: str | None


def report_case(
    command: ReportCase,
    *,
    actor: Actor,
    core: Core,
    also: Callable[[UnitOfWork, Reported], None] | None = None,
) -> Reported:
    """Take a report down and start its process. `also` is written with it, or nothing is.

    Raises PoliceMatter (call 110; nothing is written), CaseValueUnknown, UnknownArea,
    UnknownCategory, PositionInvalid, NotAllowed, and NotFound for a case to join.
    """

    def attempt() -> Reported:
        with core.unit_of_work() as uow:
            reference = core.reference.now(uow)
            checked = _check(command, actor, reference)
            now = core.clock.now()
            target = _case_to_join(uow, command, checked, reference, now)
            if target is not None:
                joined = _join(uow, target, command, actor, reference, now)
                if also is not None:
                    also(uow, joined)
                uow.commit()
                return joined
            reported = _create(uow, command, checked, actor, core, reference, now)
            if also is not None:
                also(uow, reported)
            uow.commit()
            return reported

    try:
        return retrying(attempt)
    except Exception as error:
        if is_fault(error):
            write_incident(core, error, case_id=None, run_id=None)
        raise


@dataclass(frozen=True)
class _Checked:
    category: CategoryRecord
    area_id: int
    area_path: str
    level: str
    nature: str
    channel: str
    position: cases.Position | None


def _check(command: ReportCase, actor: Actor, reference: Reference) -> _Checked:
    nature = cases.nature(command.nature)
    cases.reportable(nature)
    organisation = reference.organisation
    area = organisation.area(command.area)
    category = organisation.category(command.category)
    if not actor.is_system:
        require(actor, "report", area_path=area.path)
    position = (
        cases.Position(command.latitude, command.longitude)
        if command.latitude is not None and command.longitude is not None
        else None
    )
    return _Checked(
        category=category,
        area_id=area.id,
        area_path=area.path,
        level=str(cases.level(command.level or category.default_level)),
        nature=str(nature),
        channel=cases.channel(command.channel).code,
        position=position,
    )


def _case_to_join(
    uow: UnitOfWork,
    command: ReportCase,
    checked: _Checked,
    reference: Reference,
    now: datetime,
) -> CaseRecord | None:
    if command.join is not None:
        found = uow.steps.by_number(command.join)
        if found is None or found.ended_at is not None or found.category != command.category:
            raise NotFound(where=command.join, what="可并入的案件", what_en="open case to join")
        return found
    if command.similar != "join" or checked.position is None:
        return None
    near = similar_open_cases(uow, checked.category.code, checked.position, reference, now)
    return near[0] if near else None


def similar_open_cases(
    uow: UnitOfWork,
    category: str,
    position: cases.Position,
    reference: Reference,
    now: datetime,
) -> list[CaseRecord]:
    """Open cases that a report here and now may be about, nearest first (domain.md §4.1)."""
    metres = effective_setting(reference, "similar_metres", area_id=None, now=now)[1]
    hours = effective_setting(reference, "similar_hours", area_id=None, now=now)[1]
    if not isinstance(metres, int) or not isinstance(hours, int):
        return []
    rule = cases.SimilarRule(metres=metres, within=timedelta(hours=hours))
    candidates = {
        case.id: case
        for case in uow.steps.similar_cases(
            category=category,
            since=now - rule.within,
            south_west=(position.box(metres)[0].latitude, position.box(metres)[0].longitude),
            north_east=(position.box(metres)[1].latitude, position.box(metres)[1].longitude),
        )
    }
    sightings = [
        cases.Sighting(
            category=case.category,
            reported_at=case.reported_at,
            position=cases.Position(case.latitude, case.longitude),
            case_id=case.id,
        )
        for case in candidates.values()
        if case.latitude is not None and case.longitude is not None
    ]
    here = cases.Sighting(category=category, reported_at=now, position=position)
    return [candidates[found.case_id] for found in cases.similar(here, sightings, rule)]


def _join(
    uow: UnitOfWork,
    case: CaseRecord,
    command: ReportCase,
    actor: Actor,
    reference: Reference,
    now: datetime,
) -> Reported:
    world = CaseWorld(uow=uow, reference=reference, case=case, actor=actor, now=now)
    kept = blob(case.id, "report", _content(command))
    uow.steps.join_report(
        case.id,
        channel=command.channel,
        digest=kept.digest,
        source_ref=command.source_ref,
        at=now,
    )
    world.fact("report_joined", channel=command.channel)
    note(uow, case, Entry(kind="joined", blobs=(kept,)), world=world)
    _keep_contact(uow, case.id, command, now)
    return Reported(case_id=case.id, number=case.number, joined=True, status=case.status)


def _create(
    uow: UnitOfWork,
    command: ReportCase,
    checked: _Checked,
    actor: Actor,
    core: Core,
    reference: Reference,
    now: datetime,
) -> Reported:
    organisation = reference.organisation
    desk_levels = {lv for role in organisation.roles.values() for lv in role.desk_levels}
    desk = organisation.desk_of(checked.area_id, desk_levels)
    county = organisation.at_level("county", checked.area_id)
    county_code = county.code if county is not None else organisation.areas[checked.area_id].code
    zone = reference.calendar(checked.area_id).zone
    day = reference.calendar(checked.area_id).local_day(now)
    number = cases.case_number(county_code, now, uow.steps.next_number(county_code, day), zone)
    category = checked.category
    phases = [row.phase for row in category.phases(None)]
    title = cases.clean_title(command.title) or cases.title(
        category.name, organisation.areas[checked.area_id].name
    )
    case = CaseRecord(
        id=0,
        number=number,
        channel=checked.channel,
        nature=checked.nature,
        category_id=category.id,
        category=category.code,
        major=category.major,
        level=checked.level,
        title=title,
        urgent=command.urgent or command.people_in_danger,
        area_id=checked.area_id,
        area_path=checked.area_path,
        latitude=command.latitude,
        longitude=command.longitude,
        place=command.place,
        reporter_id=actor.person_id,
        reported_at=now,
        desk_area_id=desk.id,
        desk_level=desk.level,
        phase=phases[0] if phases else "handle",
        phases_left=max(0, len(phases) - 1),
        source_ref=command.source_ref,
    )
    case.id = uow.steps.add_case(case)
    definition_id = _main_definition(uow)
    run = RunRecord(
        id=0,
        case_id=case.id,
        kind="main",
        process=MAIN_PROCESS,
        definition_id=definition_id,
        version=0,
        state=b"",
        status="live",
        started_at=now,
    )
    run = replace(run, id=uow.steps.add_run(run))
    case.main_run_id = run.id
    kept = blob(case.id, "report", _content(command))
    _keep_contact(uow, case.id, command, now)

    def do(world: CaseWorld) -> StepResult:
        world.fact("reported", channel=case.channel, category=case.category, level=case.level)
        return core.engine.start(definition_id, at=None, inputs={}, world=world)

    take_step(
        uow,
        Loaded(case=case, run=run, stamps=reference.stamps),
        do,
        reference=reference,
        actor=actor,
        now=now,
        entry=Entry(
            kind="reported",
            definition=definition_id,
            data={
                "number": number,
                "channel": case.channel,
                "category": case.category,
                "level": case.level,
                "area": organisation.areas[case.area_id].code,
            },
            blobs=(kept,),
        ),
    )
    return Reported(case_id=case.id, number=number, joined=False, status=case.status)


def _main_definition(uow: UnitOfWork) -> int:
    found = uow.definitions.newest("process", MAIN_PROCESS)
    if found is None:
        raise DefinitionMissing(where=MAIN_PROCESS, what="process")
    return found


def _content(command: ReportCase) -> dict[str, Json]:
    return {
        "title": command.title,
        "description": command.description,
        "place": command.place,
        "object": command.object,
        "people_in_danger": command.people_in_danger,
        "parties": dict(command.parties),
    }


def _keep_contact(uow: UnitOfWork, case_id: int, command: ReportCase, now: datetime) -> None:
    if command.contact_name or command.contact_phone:
        uow.steps.add_contact(
            case_id,
            name=command.contact_name,
            phone=command.contact_phone,
            purpose="reporter",
            at=now,
        )
