"""Letting the virtual county work: people and timers take turns on a clock that jumps.

There is no list of next steps here. Whatever opens is found in the queues, somebody of its roles
takes it after a while and leaves it by one of the outcomes that it offers; timers fire when their
rows say so. Everything goes through the public commands.
"""

from __future__ import annotations

import heapq
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import orjson

from adapters.clock import VirtualClock
from adapters.database.connections import Database
from cli.simulator.answers import Known, answers_for, fill_field, names_department
from cli.simulator.chance import Chance
from cli.simulator.decisions import choose_outcome, finished_at, working_hours_later
from cli.simulator.looks import Opened, Queues
from cli.simulator.people import People, Person
from cli.simulator.pictures import KINDS, picture
from cli.simulator.reports import PlannedReport
from cli.simulator.words import COMMENTS
from engine.domain.worktime import Calendar
from engine.errors import GridcaseError
from engine.errors.casework import (
    MayNotTake,
    NotFound,
    Stale,
    StepGone,
    TakenByOther,
)
from engine.ports import Json
from engine.services.commands.cases import (
    AskReopening,
    AttachFile,
    Comment,
    CorrectCase,
    WithdrawCase,
    ask_reopening,
    attach_file,
    comment,
    correct_case,
    withdraw_case,
)
from engine.services.commands.faults import is_fault
from engine.services.commands.jobs import run_due_jobs
from engine.services.commands.report import report_case
from engine.services.commands.settings import SetSetting, set_setting
from engine.services.commands.tasks import (
    AssignTask,
    ClaimTask,
    CompleteTask,
    ReleaseTask,
    assign_task,
    claim_task,
    complete_task,
    release_task,
)
from engine.services.core import Core

log = logging.getLogger("gridcase.simulator")

CLAIMED_FIRST = 0.35
RELEASED = 0.05
COMMENTED, CORRECTED, WITHDRAWN, DISSATISFIED = 0.03, 0.015, 0.01, 0.04
"""How many of the reported cases get a remark, a better place, are taken back, are asked to be
reopened once they are archived."""
PICTURED, PICTURED_AFTER = 0.35, 0.5
"""How many reports and how many handlings come with a picture, where there are any."""
TRIES = 6
BATCH = 200
STILL = 5_000
"""Batches of jobs at one moment before the simulator says that the clock stands still."""
MOVES = ("fired", "started", "delivered")
"""What a job does that may open steps; messages to people never do."""
OWNER = "simulator"
LEASE = timedelta(hours=1)
Event = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A setting that the administrator changes at a share of the span."""

    share: float
    key: str
    value: Json
    reason: str
    area: str | None = None


@dataclass
class Counts:
    """What no row tells afterwards."""

    reported: int = 0
    joined: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)


class Simulation:
    """One run of one county; `run` once."""

    def __init__(
        self,
        *,
        core: Core,
        database: Database,
        clock: VirtualClock,
        people: People,
        calendar: Calendar,
        chance: Chance,
        rest_from: datetime | None = None,
        pictures: bool = False,
    ) -> None:
        """`rest_from`: from then on nobody works, and steps wait. `pictures`: cases have some."""
        self.core = core
        self._rest_from = rest_from
        self._pictures = pictures
        self._queues = Queues(database)
        self.clock = clock
        self.people = people
        self.calendar = calendar
        self.chance = chance
        self.counts = Counts()
        self._by_id = {person.id: person for person in people.all}
        self._events: list[tuple[datetime, int, Event]] = []
        self._number = 0
        self._last_item = 0
        self._moved = True  # something happened that may have opened steps
        self._hints: dict[int, str] = {}  # the department that a case's source named
        self._forms: dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
        with core.unit_of_work(read_only=True) as uow:
            self._organisation = core.reference.now(uow).organisation
        self._areas = {area.path: area for area in self._organisation.areas.values()}
        self._by_area: dict[int, list[str]] = {}
        for department in self._organisation.departments.values():
            self._by_area.setdefault(department.area_id, []).append(department.code)

    # --- planning ----------------------------------------------------------------------------

    def plan_reports(self, reports: Iterable[PlannedReport]) -> None:
        for planned in reports:
            self._at(planned.at, partial(self._report, planned))

    def plan_switches(self, switches: Iterable[Switch], *, start: datetime, end: datetime) -> None:
        admin = self.people.with_role("administrator")[0]
        for switch in switches:
            command = SetSetting(
                key=switch.key, value=switch.value, reason=switch.reason, area=switch.area
            )
            self._at(
                start + (end - start) * switch.share,
                partial(self._set, command, admin),
            )

    # --- the clock ---------------------------------------------------------------------------

    def run(self, until: datetime) -> None:
        """Let everything happen up to that moment; can be called again for a later one."""
        self._look()
        still = 0
        while True:
            event = self._events[0][0] if self._events else None
            job = self._next_job()
            moment = min((at for at in (event, job) if at is not None), default=None)
            if moment is None or moment > until:
                break
            if moment > self.clock.now():
                self.clock.advance_to(moment)
                still = 0
            if job is not None and job <= moment:
                still += 1
                if still > STILL:
                    raise RuntimeError(f"jobs keep the clock at {self.clock.now()}")
                self._run_jobs()
            else:
                heapq.heappop(self._events)[2]()
            if self._moved:
                self._look()
        if until > self.clock.now():
            self.clock.advance_to(until)

    def _next_job(self) -> datetime | None:
        with self.core.unit_of_work(read_only=True) as uow:
            return uow.jobs.next_due()

    def _run_jobs(self) -> None:
        for done in run_due_jobs(self.core, owner=OWNER, limit=BATCH, lease=LEASE):
            self._moved = self._moved or done.what in MOVES

    def _at(self, moment: datetime, event: Event) -> None:
        self._number += 1  # events of one moment happen in the order in which they were planned
        heapq.heappush(self._events, (max(moment, self.clock.now()), self._number, event))

    def _work(self, moment: datetime, event: Event) -> None:
        """Something that a person does, unless nobody works by then."""
        if self._rest_from is None or moment < self._rest_from:
            self._at(moment, event)

    def _soon(self, least: float, most: float) -> datetime:
        """Some working hours from now."""
        return working_hours_later(
            self.clock.now(), least, most, calendar=self.calendar, chance=self.chance
        )

    # --- reports and what people do beside the steps --------------------------------------------

    def _report(self, planned: PlannedReport) -> None:
        area = self._organisation.area(planned.command.area)
        reporter = self._reporter(planned.role, area.path)
        try:
            reported = report_case(planned.command, actor=reporter.actor, core=self.core)
        except GridcaseError as error:
            if is_fault(error):
                raise
            self.counts.skipped[error.code] += 1
            return
        self.counts.reported += 1
        self._moved = True
        if reported.joined:
            self.counts.joined += 1
            return
        if planned.department is not None:
            self._hints[reported.case_id] = planned.department
        self._plan_asides(reported.case_id, reporter, area.path)
        if self._pictures and self.chance.happens(PICTURED):
            self._show(reported.case_id, reporter, mended=False)

    def _show(self, case_id: int, person: Person, *, mended: bool) -> None:
        """A picture of the place, by whoever is there."""
        command = AttachFile(
            case=case_id,
            name="处置后.jpg" if mended else "现场.jpg",
            content=picture(case_id % KINDS, mended=mended),
            phase="after" if mended else "before",
        )
        try:
            attach_file(command, actor=person.actor, core=self.core)
        except GridcaseError as error:
            if is_fault(error):
                raise
            log.debug("refused", extra={"code": error.code})

    def _reporter(self, role: str, path: str) -> Person:
        """The nearest one with that role, else whoever may report there."""
        near = self.people.nearest((role,), path, None)
        if not near:
            near = [
                person
                for person in self.people.allowed("report", path, None)
                if person.actor.person_id is not None
            ]
        return self.chance.one_of(near)

    def _plan_asides(self, case_id: int, reporter: Person, path: str) -> None:
        desk = self.people.nearest(("community_worker", "centre_clerk"), path, None)
        helper = self.chance.one_of(desk) if desk else reporter
        actor = helper.actor
        if self.chance.happens(COMMENTED):
            self._aside(
                1,
                40,
                lambda: comment(
                    Comment(case=case_id, text=self.chance.one_of(COMMENTS)),
                    actor=actor,
                    core=self.core,
                ),
            )
        if self.chance.happens(CORRECTED):
            self._aside(
                0.5,
                16,
                lambda: correct_case(
                    CorrectCase(case=case_id, reason="位置描述不准", place="东侧入口"),
                    actor=actor,
                    core=self.core,
                ),
            )
        if self.chance.happens(WITHDRAWN):
            self._aside(
                0.2,
                12,
                lambda: withdraw_case(
                    WithdrawCase(case=case_id, reason="看错了，是正在施工的围挡"),
                    actor=actor,
                    core=self.core,
                ),
            )
        if self.chance.happens(DISSATISFIED):
            self._aside(
                40,
                110,
                lambda: ask_reopening(
                    AskReopening(case=case_id, text="过了两天问题又出现了"),
                    actor=reporter.actor,
                    core=self.core,
                ),
            )

    def _aside(self, least: float, most: float, do: Callable[[], object]) -> None:
        """Something that may come too late or too early; being refused is then what happens."""

        def event() -> None:
            try:
                do()
            except GridcaseError as error:
                if is_fault(error):
                    raise
                log.debug("refused", extra={"code": error.code})

        self._work(self._soon(least, most), event)

    def _set(self, command: SetSetting, admin: Person) -> None:
        set_setting(command, actor=admin.actor, core=self.core)

    # --- steps -------------------------------------------------------------------------------

    def _look(self) -> None:
        """Find the steps that have opened since the last look, and somebody for each."""
        self._moved = False
        for item in self._queues.opened_since(self._last_item):
            self._last_item = item.id
            self._plan_step(item)

    def _plan_step(self, item: Opened) -> None:
        person = self._somebody(item)
        if person is None:
            self.counts.troubles["nobody"] += 1
            return
        now = self.clock.now()
        done_at = finished_at(
            item.opened_at, item.due_at, now=now, calendar=self.calendar, chance=self.chance
        )
        if self.chance.happens(CLAIMED_FIRST):
            begun_at = now + (done_at - now) * self.chance.share(0.2, 0.8)
            self._work(begun_at, partial(self._claim, item, person, done_at))
        else:
            self._work(done_at, partial(self._finish, item, person, TRIES))

    def _somebody(self, item: Opened, *, but: Iterable[int] = ()) -> Person | None:
        """One of those at the nearest desk, not somebody who is ill if another is there."""
        left_out = set(but)
        everybody = [
            person
            for person in self.people.for_roles(item.roles, item.area_path, item.department_id)
            if person.id not in left_out
        ]
        if not everybody:
            return None
        near = [p for p in everybody if p.area_path == everybody[0].area_path]
        now = self.clock.now()
        well = [p for p in near if not p.is_ill(now)] or [p for p in everybody if not p.is_ill(now)]
        return self.chance.one_of(well or near)

    def _claim(self, item: Opened, person: Person, done_at: datetime) -> None:
        """Take it on, and sometimes give it back."""
        if not person.is_ill(self.clock.now()):
            try:
                seen = claim_task(
                    ClaimTask(work_item=item.id, seen_version=item.version),
                    actor=person.actor,
                    core=self.core,
                )
                if self.chance.happens(RELEASED):
                    seen = release_task(
                        ReleaseTask(work_item=item.id, seen_version=seen.version),
                        actor=person.actor,
                        core=self.core,
                    )
                item = replace(item, version=seen.version, assignee_id=seen.assignee_id)
            except (StepGone, NotFound):
                return
            except (TakenByOther, MayNotTake, Stale):
                pass  # found out again when it is to be finished
        self._work(done_at, partial(self._finish, item, person, TRIES))

    def _finish(self, item: Opened, person: Person, tries: int) -> None:
        """Complete the step; what is refused is tried in another way, a few times."""
        if person.is_ill(self.clock.now()):
            self._hand_over(item, person, tries)
            return
        outcome = choose_outcome(item.outcomes, self.chance)
        try:
            self._complete(item, person, outcome)
        except (StepGone, NotFound):
            return  # a timer or another way has closed it
        except (MayNotTake, TakenByOther) as error:
            self._again(item, self._somebody(item, but=[person.id]) or person, tries, error)
        except GridcaseError as error:
            if is_fault(error):
                self.counts.troubles[error.code] += 1
                log.warning("a step failed: %s", error, extra={"case_id": item.case_id})
            self._forms.pop(item.form, None)  # there may be a new version
            self._again(item, person, tries, error)

    def _complete(self, item: Opened, person: Person, outcome: str) -> None:
        schema, ui = self._form(item.form)
        asked = any(names_department(part) for part in ui.values())
        known = Known(now=self.clock.now(), departments=self._departments(item) if asked else ())
        answers = answers_for(schema, ui, outcome, known=known, chance=self.chance)
        for _ in range(3):
            command = CompleteTask(
                work_item=item.id, seen_version=item.version, outcome=outcome, answers=answers
            )
            try:
                complete_task(command, actor=person.actor, core=self.core)
                self._moved = True
                if self._pictures and "result" in answers and self.chance.happens(PICTURED_AFTER):
                    self._show(item.case_id, person, mended=True)
                return
            except GridcaseError as error:
                # An act asks for more than the form's schema: fill in the field that it names.
                more = fill_field(
                    answers, error.where, schema, ui, outcome, known=known, chance=self.chance
                )
                if is_fault(error) or more is None:
                    raise
                answers = more

    def _again(self, item: Opened, person: Person, tries: int, error: GridcaseError) -> None:
        """Look at the step as it is now and try later, with whoever has claimed it meanwhile."""
        current = self._queues.look_again(item.id)
        if current is None:
            return
        if tries <= 0:
            self.counts.troubles[error.code] += 1
            log.warning("given up: %s", error, extra={"case_id": item.case_id})
            return
        if current.assignee_id is not None and current.assignee_id != person.id:
            person = self._by_id.get(current.assignee_id, person)
        self._work(self._soon(0.1, 2), partial(self._finish, current, person, tries - 1))

    def _hand_over(self, item: Opened, person: Person, tries: int) -> None:
        """Somebody is ill: a colleague takes over, given the step by whoever may assign it."""
        current = self._queues.look_again(item.id)
        if current is None:
            return
        now = self.clock.now()
        other = self._somebody(current, but=[person.id])
        boss = self._boss(current)
        mine = current.assignee_id == person.id
        if other is None or other.is_ill(now) or (mine and boss is None):
            back = person.ill[1] if person.ill is not None else now
            self._work(back + timedelta(hours=1), partial(self._finish, current, person, tries))
            return
        if mine and boss is not None:
            assign_task(
                AssignTask(work_item=current.id, seen_version=current.version, person=other.id),
                actor=boss.actor,
                core=self.core,
            )
            current = self._queues.look_again(item.id) or current
        self._work(self._soon(0.2, 2), partial(self._finish, current, other, tries))

    def _boss(self, item: Opened) -> Person | None:
        able = self.people.allowed("assign", item.area_path, item.department_id)
        now = self.clock.now()
        return next((person for person in able if not person.is_ill(now)), None)

    # --- what people know --------------------------------------------------------------------

    def _form(self, key: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Schema and UI schema of a form; read again after answers were refused."""
        if key not in self._forms:
            with self.core.unit_of_work(read_only=True) as uow:
                newest = uow.definitions.newest("form", key)
                stored = uow.definitions.definition(newest) if newest is not None else None
            content = orjson.loads(stored.content) if stored is not None else {}
            self._forms[key] = (content.get("schema", {}), content.get("ui", {}))
        return self._forms[key]

    def _departments(self, item: Opened) -> list[str]:
        """Where the case might go, the likeliest first: what its source says, the kind that its
        category names, then what there is near by; last the one that has just rejected it."""
        organisation = self._organisation
        place = self._areas[item.place_path]
        found: dict[str, None] = {}
        hint = self._hints.get(item.case_id)
        if hint is not None:
            found[hint] = None
        kind = organisation.category_version(item.category_id).department_kind
        usual = organisation.department_of_kind(kind, place.id) if kind else None
        if usual is not None:
            found[usual.code] = None
        others: list[str] = []
        for area in organisation.upwards(place.id):
            others.extend(self._by_area.get(area.id, ()))
        for code in self.chance.shuffled(others):
            found[code] = None
        rejected = organisation.departments.get(item.rejected_by or 0)
        codes = list(found)
        if rejected is not None and rejected.code in found and len(codes) > 1:
            codes.remove(rejected.code)
            codes.append(rejected.code)
        return codes
