"""Records for tests of the stores: a small county, and a case with one open step."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.database.connections import Database
from adapters.database.unit_of_work import UnitsOfWork
from engine.ports import (
    AreaRecord,
    CaseRecord,
    DeadlineRecord,
    DepartmentRecord,
    FactRecord,
    GrantRecord,
    JobRecord,
    PerformedRecord,
    PersonRecord,
    RoleRecord,
    RunRecord,
    StepWrites,
    TimelineRecord,
    UnitOfWork,
    WorkItemRecord,
)
from engine.workflow.world import Limit

NOW = datetime(2026, 11, 21, 8, 30, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)

COUNTY, TOWN, OTHER_TOWN, VILLAGE, GRID, OTHER_VILLAGE = 1, 2, 3, 4, 5, 6
PATHS = {
    COUNTY: "/1/",
    TOWN: "/1/2/",
    OTHER_TOWN: "/1/3/",
    VILLAGE: "/1/2/4/",
    GRID: "/1/2/4/5/",
    OTHER_VILLAGE: "/1/3/6/",
}
LEVELS = {
    COUNTY: "county",
    TOWN: "town",
    OTHER_TOWN: "town",
    VILLAGE: "village",
    GRID: "grid",
    OTHER_VILLAGE: "village",
}
ROLES = {
    "community_worker": False,
    "centre_clerk": False,
    "department_worker": True,
    "department_head": True,
    "resident": False,
}


class House:
    """A database with a county in it, and units of work on it."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.units = UnitsOfWork(self.database)

    def close(self) -> None:
        self.database.dispose()

    def __call__(self, *, read_only: bool = False) -> Any:
        return self.units(read_only=read_only)

    def settle(self) -> None:
        """Areas, two departments, roles."""
        with self.units() as uow:
            uow.reference.add_areas(
                [
                    AreaRecord(
                        id=key,
                        code=f"A{key}",
                        name=f"区{key}",
                        name_en=f"Area {key}",
                        level=LEVELS[key],
                        parent_id=int(path.split("/")[-3]) if path.count("/") > 2 else None,
                        path=path,
                    )
                    for key, path in PATHS.items()
                ]
            )
            for code in ("fire", "roads"):
                uow.reference.add_department(
                    DepartmentRecord(
                        id=0,
                        code=code,
                        name=code,
                        name_en=code,
                        kind=code,
                        area_id=COUNTY,
                        legal_power=True,
                    )
                )
            for code, departmental in ROLES.items():
                uow.people.put_role(
                    RoleRecord(
                        code=code,
                        name=code,
                        name_en=code,
                        actions=("claim", "see_cases"),
                        department_role=departmental,
                        desk_levels=("village",),
                    )
                )
            uow.commit()

    def department(self, code: str) -> int:
        with self.units(read_only=True) as uow:
            return next(d.id for d in uow.reference.departments() if d.code == code)

    def person(
        self,
        login: str,
        role: str = "community_worker",
        area_id: int = VILLAGE,
        department_id: int | None = None,
        *,
        active: bool = True,
    ) -> int:
        with self.units() as uow:
            grants = (GrantRecord(role=role, area_id=area_id, department_id=department_id),)
            person = PersonRecord(
                id=0, login=login, name=login, password_hash="-", grants=grants, active=active
            )
            key = uow.people.add(person)
            uow.commit()
            return int(key)

    def case(self, **changes: Any) -> tuple[int, int]:
        """A case at the village with a live main run, nothing open yet: (case, run)."""
        with self.units() as uow:
            number = uow.steps.next_number("350322", NOW.date())
            case = a_case(number=f"350322-20261121-{number:06d}", **changes)
            case.id = uow.steps.add_case(case)
            run_id = uow.steps.add_run(a_run(case_id=case.id))
            case.main_run_id = run_id
            writes = a_write(case)
            uow.steps.write(writes)
            uow.commit()
            return case.id, int(run_id)

    def open_item(self, run_id: int, task_id: int = 7, **changes: Any) -> int:
        """Open a human step of the run; the work item's id."""
        with self.units() as uow:
            loaded = uow.steps.load_run(run_id)
            assert loaded is not None
            writes = a_write(loaded.case, run=loaded.run)
            writes.new_items.append(
                an_item(run_id=run_id, case_id=loaded.case.id, task_id=task_id, **changes)
            )
            uow.steps.write(writes)
            uow.commit()
        return item_of(self, run_id, task_id)


def item_of(house: House, run_id: int, task_id: int) -> int:
    with house.database.reading() as connection:
        query = f"SELECT id FROM work_item WHERE run_id = {run_id} AND task_id = {task_id}"
        return int(connection.exec_driver_sql(query).scalar_one())


def a_case(**changes: Any) -> CaseRecord:
    values: dict[str, Any] = {
        "id": 0,
        "number": "350322-20261121-000001",
        "channel": "web",
        "nature": "hazard",
        "category_id": 1,
        "category": "fire_door",
        "major": "fire",
        "level": "general",
        "title": "消防通道堵塞",
        "urgent": False,
        "area_id": GRID,
        "area_path": PATHS[GRID],
        "latitude": 25.36,
        "longitude": 118.69,
        "place": "",
        "reporter_id": None,
        "reported_at": NOW,
        "desk_area_id": VILLAGE,
        "desk_level": "village",
    }
    return CaseRecord(**(values | changes))


def a_run(**changes: Any) -> RunRecord:
    values: dict[str, Any] = {
        "id": 0,
        "case_id": 0,
        "kind": "main",
        "process": "hazard-handling",
        "definition_id": 1,
        "version": 0,
        "state": b"\x01\x00state",
        "status": "live",
        "started_at": NOW,
    }
    return RunRecord(**(values | changes))


def an_item(**changes: Any) -> WorkItemRecord:
    values: dict[str, Any] = {
        "id": 0,
        "run_id": 0,
        "case_id": 0,
        "task_id": 7,
        "scope": "",
        "process": "hazard-handling",
        "definition_id": 1,
        "node": "dispatch",
        "form": "dispatch",
        "roles": ("community_worker", "centre_clerk"),
        "area_id": VILLAGE,
        "area_path": PATHS[VILLAGE],
        "department_id": None,
        "status": "awaiting_dispatch",
        "outcomes": ("dispatch", "refuse"),
        "offers": (),
        "not_by": (),
        "priority": 0,
        "round": 1,
        "opened_at": NOW,
        "due_at": NOW + HOUR,
        "deadline_task": None,
    }
    return WorkItemRecord(**(values | changes))


def a_deadline(**changes: Any) -> DeadlineRecord:
    values: dict[str, Any] = {
        "id": 0,
        "case_id": 0,
        "run_id": 0,
        "task_id": 7,
        "scope": "",
        "process": "hazard-handling",
        "node": "dispatch",
        "limit": Limit("working_hour", Decimal("4")),
        "area_id": VILLAGE,
        "started_at": NOW,
        "due_at": NOW + HOUR,
    }
    return DeadlineRecord(**(values | changes))


def a_timer(**changes: Any) -> JobRecord:
    values: dict[str, Any] = {
        "id": 0,
        "kind": "timer",
        "due_at": NOW,
        "payload": {"node": "remind"},
        "case_id": 1,
        "run_id": 1,
        "task_id": 8,
    }
    return JobRecord(**(values | changes))


def a_performed(**changes: Any) -> PerformedRecord:
    values: dict[str, Any] = {
        "item_id": 1,
        "case_id": 0,
        "run_id": 0,
        "process": "hazard-handling",
        "node": "dispatch",
        "person_id": 1,
        "outcome": "dispatch",
        "round": 1,
        "at": NOW,
        "opened_at": NOW,
        "due_at": None,
        "status": "awaiting_dispatch",
        "department_id": None,
        "answers_digest": None,
    }
    return PerformedRecord(**(values | changes))


def a_fact(case_id: int, kind: str, **changes: Any) -> FactRecord:
    values: dict[str, Any] = {
        "case_id": case_id,
        "kind": kind,
        "at": NOW,
        "actor_id": None,
        "department_id": None,
        "area_id": VILLAGE,
        "round": 1,
        "run_id": None,
        "node": None,
        "data": {},
    }
    return FactRecord(**(values | changes))


def a_write(case: CaseRecord, **changes: Any) -> StepWrites:
    """A write with the next timeline entry; the case is moved on as `steps` does it."""
    seen = case.seq
    link = TimelineRecord(
        case_id=case.id,
        seq=seen + 1,
        at=NOW,
        actor_id=None,
        on_behalf_of=None,
        kind="step",
        run_id=case.main_run_id,
        node="dispatch",
        definition_id=1,
        data={"passed": ["a", "b"]},
        blobs=(),
        prev=case.head,
        hash=hashlib.sha256(case.head).digest(),
    )
    moved = replace(case, seq=seen + 1, head=link.hash)
    return StepWrites(case=moved, seen_seq=seen, timeline=[link], **changes)


def complete(uow: UnitOfWork, item_id: int, *, by: int = 1, version: int | None = None) -> None:
    """Finish an open step the way `steps` does it: the item goes, a line of who did it comes.

    Raises LookupError for one that is gone."""
    loaded = uow.steps.load_item(item_id)
    if loaded is None or loaded.item is None:
        raise LookupError(item_id)
    item = loaded.item
    writes = a_write(loaded.case, run=loaded.run)
    writes.seen_item = (item.task_id, item.version if version is None else version)
    writes.closed_items.append(item.task_id)
    writes.performed.append(
        a_performed(case_id=item.case_id, run_id=item.run_id, person_id=by, item_id=item.id)
    )
    uow.steps.write(writes)
