"""A small county on a real database with the shipped diagrams, driven through the public commands.

    county = County(county_url, tmp_path)
    case = county.report("fire.blocked_exit")
    county.complete(case, "accept", "accept")

Two towns; the first has two villages. Names are those of nobody. The fixture `county_url` gives a
copy of a database that this was done to; one without a county is settled first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from adapters.catalogue import shipped
from adapters.clock import VirtualClock
from adapters.database.tables import area as area_table
from adapters.database.tables import fact, incident, timeline, work_item
from adapters.identity.passwords import Argon2Passwords
from adapters.settings import Settings
from adapters.wiring import House, wire
from cli.simulator.answers import Known, answers_for
from cli.simulator.chance import Chance
from cli.simulator.county import example_category_records
from engine.domain.areas import ROOT, child_path
from engine.ports import (
    AreaRecord,
    CalendarRecord,
    CaseRecord,
    DepartmentRecord,
    GrantRecord,
    IncidentRecord,
    Json,
    PersonRecord,
    WorkItemRecord,
)
from engine.services.access import Actor, actor_for, may_take
from engine.services.commands.definitions import ship
from engine.services.commands.jobs import Done, run_due_jobs
from engine.services.commands.organisation import County as Setup
from engine.services.commands.organisation import put_roles, set_up
from engine.services.commands.report import ReportCase, Reported, report_case
from engine.services.commands.settings import SetSetting, set_setting
from engine.services.commands.tasks import CompleteTask, complete_task
from engine.workflow import StepResult

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in the county
PASSWORD = "correct horse battery staple"

COUNTY, TOWN, OTHER_TOWN, VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE = range(1, 7)
AREAS = (
    (COUNTY, "900001", "试县", "county", None),
    (TOWN, "900001001", "东镇", "town", COUNTY),
    (OTHER_TOWN, "900001002", "西镇", "town", COUNTY),
    (VILLAGE, "900001001001", "甲村", "village", TOWN),
    (NEXT_VILLAGE, "900001001002", "乙村", "village", TOWN),
    (OTHER_VILLAGE, "900001002001", "丙村", "village", OTHER_TOWN),
)
DEPARTMENTS = (
    (1, "fire", "消防大队", "fire_brigade", COUNTY),
    (2, "housing", "住建局", "housing", COUNTY),
    (3, "urban", "城管局", "urban_management", COUNTY),
    (4, "station-east", "东镇安监站", "safety_station", TOWN),
    (5, "station-a", "甲村服务站", "village_station", VILLAGE),
    (6, "station-b", "乙村服务站", "village_station", NEXT_VILLAGE),
    (7, "station-c", "丙村服务站", "village_station", OTHER_VILLAGE),
    (8, "station-west", "西镇安监站", "safety_station", OTHER_TOWN),
)
PEOPLE = (
    ("shegong", "community_worker", VILLAGE, None),
    ("shegong2", "community_worker", VILLAGE, None),
    ("shegong-b", "community_worker", NEXT_VILLAGE, None),
    ("shegong-c", "community_worker", OTHER_VILLAGE, None),
    ("clerk-east", "centre_clerk", TOWN, None),
    ("clerk-west", "centre_clerk", OTHER_TOWN, None),
    ("clerk-county", "centre_clerk", COUNTY, None),
    ("station-a", "department_worker", VILLAGE, 5),
    ("station-b", "department_worker", NEXT_VILLAGE, 6),
    ("station-c", "department_worker", OTHER_VILLAGE, 7),
    ("station-east", "department_worker", TOWN, 4),
    ("fire", "department_worker", COUNTY, 1),
    ("fire2", "department_worker", COUNTY, 1),
    ("fire-head", "department_head", COUNTY, 1),
    ("station-a-head", "department_head", VILLAGE, 5),
    ("housing", "department_worker", COUNTY, 2),
    ("housing-head", "department_head", COUNTY, 2),
    ("urban", "department_worker", COUNTY, 3),
    ("grid", "grid_worker", VILLAGE, None),
    ("admin", "administrator", COUNTY, None),
    ("designer", "process_designer", COUNTY, None),
    ("auditor", "auditor", COUNTY, None),
    ("leader", "leader", COUNTY, None),
)


@dataclass(frozen=True)
class Case:
    id: int
    number: str


class County:
    """Everything a test needs; `now` is moved by `pass_time` only."""

    def __init__(self, database_url: str, home: Path, *, start: datetime = MONDAY) -> None:
        self.clock = VirtualClock(start)
        self.settings = Settings(home=home, database_url=database_url)
        self.house: House = wire(self.settings, clock=self.clock)
        self.core = self.house.core
        if not self._settled():
            put_roles(self.core)
            ship(shipped(), core=self.core, note="shipped")
            set_up(_setup(Argon2Passwords(quick=True).hash(PASSWORD)), core=self.core)

    def _settled(self) -> bool:
        with self.house.database.reading() as connection:
            return connection.execute(area_table.select().limit(1)).first() is not None

    def close(self) -> None:
        self.house.close()

    # --- people ------------------------------------------------------------------------------

    def person(self, login: str) -> Actor:
        with self.core.unit_of_work(read_only=True) as uow:
            found = uow.people.by_login(login)
            assert found is not None, login
            return actor_for(found, self.core.reference.now(uow).organisation)

    # --- cases -------------------------------------------------------------------------------

    def report(
        self,
        category: str = "fire.three_in_one",
        *,
        by: str = "grid",
        area: int = VILLAGE,
        **more: object,
    ) -> Case:
        """`category` may be a major code: its first minor is taken."""
        reported = self.report_again(category, by=by, area=area, **more)
        return Case(reported.case_id, reported.number)

    def report_again(
        self,
        category: str = "fire.three_in_one",
        *,
        by: str = "grid",
        area: int = VILLAGE,
        **more: object,
    ) -> Reported:
        code = next(row[1] for row in AREAS if row[0] == area)
        command = ReportCase(category=category, area=code, channel="patrol", **more)  # type: ignore[arg-type]
        return report_case(command, actor=self.person(by), core=self.core)

    def items(self, case: Case) -> list[WorkItemRecord]:
        """Open steps of the case, in the order in which they opened."""
        with self.house.database.reading() as connection:
            of_case = work_item.select().where(work_item.c.case_id == case.id)
            rows = connection.execute(of_case.order_by(work_item.c.id)).all()
        with self.core.unit_of_work(read_only=True) as uow:
            found = [uow.work.item(row.id) for row in rows]
        return [item for item in found if item is not None]

    def waiting(self, case: Case) -> list[str]:
        """Node ids of the open steps."""
        return [item.node for item in self.items(case)]

    def item(self, case: Case, node: str) -> WorkItemRecord:
        found = [item for item in self.items(case) if item.node == node]
        assert found, f"{node} is not open, but {self.waiting(case)}"
        return found[0]

    def complete(
        self,
        case: Case,
        node: str,
        outcome: str,
        *,
        by: str | None = None,
        answers: Mapping[str, Json] | None = None,
    ) -> StepResult:
        """Finish a step as somebody who may; answers default to the least the form takes."""
        item = self.item(case, node)
        actor = self.person(by) if by else self.somebody_for(item)
        given = dict(answers) if answers is not None else self.least_answers(item, outcome)
        return complete_task(
            CompleteTask(
                work_item=item.id, seen_version=item.version, outcome=outcome, answers=given
            ),
            actor=actor,
            core=self.core,
        )

    def somebody_for(self, item: WorkItemRecord) -> Actor:
        with self.core.unit_of_work(read_only=True) as uow:
            done_by = set(uow.steps.last_performer(item.case_id, item.not_by).values())
        for login, *_ in PEOPLE:
            actor = self.person(login)
            if may_take(actor, item) and actor.person_id not in done_by:
                return actor
        raise AssertionError(f"nobody may take {item.node} at {item.area_path}")

    def least_answers(self, item: WorkItemRecord, outcome: str) -> dict[str, Json]:
        with self.core.unit_of_work(read_only=True) as uow:
            form_id = uow.definitions.newest("form", item.form)
            assert form_id is not None, item.form
            form = uow.definitions.definition(form_id)
            assert form is not None
        drawn = orjson.loads(form.content)
        known = Known(now=self.clock.now(), departments=[row[1] for row in DEPARTMENTS])
        return answers_for(drawn["schema"], drawn["ui"], outcome, known=known, chance=Chance(0))

    def case_row(self, case: Case) -> CaseRecord:
        return self.case_row_by_id(case.id)

    def case_row_by_id(self, case_id: int) -> CaseRecord:
        with self.core.unit_of_work(read_only=True) as uow:
            found = uow.steps.load_case(case_id)
        assert found is not None
        return found[0]

    def incidents(self) -> list[IncidentRecord]:
        with self.house.database.reading() as connection:
            ids = list(connection.execute(incident.select().order_by(incident.c.id)).scalars())
        with self.core.unit_of_work(read_only=True) as uow:
            found = [uow.incidents.incident(number) for number in ids]
        return [each for each in found if each is not None]

    def facts(self, case: Case) -> list[str]:
        with self.house.database.reading() as connection:
            query = fact.select().where(fact.c.case_id == case.id).order_by(fact.c.id)
            return [row.kind for row in connection.execute(query)]

    def timeline(self, case: Case):  # type: ignore[no-untyped-def]
        with self.house.database.reading() as connection:
            query = timeline.select().where(timeline.c.case_id == case.id).order_by(timeline.c.seq)
            return connection.execute(query).all()

    # --- time --------------------------------------------------------------------------------

    def work_off(self, *, owner: str = "worker-1") -> list[Done]:
        """Do every job that is due now, and those that these cause."""
        done: list[Done] = []
        while batch := run_due_jobs(self.core, owner=owner, limit=50, lease=timedelta(minutes=2)):
            done.extend(batch)
        return done

    def pass_time(self, length: timedelta) -> list[Done]:
        """Let time pass and do jobs at the very moments at which they are due."""
        end = self.clock.now() + length
        done = self.work_off()
        while True:
            with self.core.unit_of_work(read_only=True) as uow:
                due = uow.jobs.next_due()
            if due is None or due > end:
                break
            self.clock.advance_to(max(due, self.clock.now()))
            done.extend(self.work_off())
        self.clock.advance_to(end)
        return done

    # --- settings ----------------------------------------------------------------------------

    def switch(self, key: str, value: Json, *, area: str | None = None, why: str = "测试") -> None:
        set_setting(
            SetSetting(key=key, value=value, reason=why, area=area),
            actor=self.person("admin"),
            core=self.core,
        )


def _setup(password_hash: str) -> Setup:
    paths: dict[int, str] = {}
    areas = []
    for area_id, code, name, level, parent in AREAS:
        paths[area_id] = child_path(paths[parent] if parent else ROOT, area_id)
        areas.append(
            AreaRecord(
                id=area_id,
                code=code,
                name=name,
                name_en=name,
                level=level,
                parent_id=parent,
                path=paths[area_id],
            )
        )
    return Setup(
        areas=areas,
        departments=[
            DepartmentRecord(
                id=number,
                code=code,
                name=name,
                name_en=name,
                kind=kind,
                area_id=area,
                legal_power=area == COUNTY,
            )
            for number, code, name, kind, area in DEPARTMENTS
        ],
        people=[
            PersonRecord(
                id=0,
                login=login,
                name=login,
                password_hash=password_hash,
                grants=(GrantRecord(role=role, area_id=area, department_id=department),),
            )
            for login, role, area, department in PEOPLE
        ],
        categories=list(example_category_records()),
        calendars=[
            CalendarRecord(
                area_id=COUNTY,
                time_zone="Asia/Shanghai",
                slots={
                    str(day): [("08:00", "12:00"), ("14:00", "18:00")] if day < 5 else []
                    for day in range(7)
                },
                days=[],
            )
        ],
    )
