"""Lists: what a person sees, page by page, and what the views hold."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from adapters.database.queries.cases import (
    CaseFilter,
    blob_content,
    case_exists,
    case_file,
    case_page,
    facts_of,
    timeline_page,
    view_counts,
)
from adapters.database.queries.definitions import (
    definition_content,
    definition_list,
    definition_versions,
)
from adapters.database.queries.inbox import (
    InboxFilter,
    done_page,
    inbox_item,
    inbox_page,
    mine_count,
    queue_counts,
)
from adapters.database.queries.organisation import (
    area_page,
    candidates,
    category_list,
    department_page,
    person_page,
)
from adapters.database.queries.settings import setting_history
from adapters.database.queries.system import (
    incident_page,
    job_counts,
    job_page,
    message_page,
    messages_for_me,
    sign_in_page,
)
from adapters.database.queries.views import CONDITIONS
from engine.domain.people import Reach, Scope
from engine.domain.views import VIEWS
from engine.errors.database import CursorInvalid, ViewUnknown
from engine.ports import BlobRecord, IncidentRecord, OutboxRecord, SettingRecord, SignInRecord
from tests.adapters.records import (
    COUNTY,
    HOUR,
    NOW,
    OTHER_VILLAGE,
    PATHS,
    TOWN,
    VILLAGE,
    House,
    a_deadline,
    a_fact,
    a_timer,
    a_write,
    complete,
)

ACTIONS = (
    "see_cases",
    "settings_read",
    "process_read",
    "people_read",
    "incidents_read",
    "see_messages",
    "audit_read",
)
OTHER_TOWN_PATH = "/1/3/"


def a_scope(
    role: str = "community_worker",
    path: str = PATHS[VILLAGE],
    *,
    person: int = 1,
    department: int | None = None,
    categories: frozenset[str] = frozenset(),
    actions: tuple[str, ...] = ACTIONS,
) -> Scope:
    reach = (Reach(area_path=path, department=department, categories=categories),)
    return Scope(person=person, actions=dict.fromkeys(actions, reach), roles={role: reach})


EVERYTHING = a_scope("centre_clerk", "/")
NOTHING = Scope(person=99)


def every_page(
    query: Any, scope: Scope, connection: Connection, limit: int, **more: Any
) -> list[Any]:
    found: list[Any] = []
    after = None
    while True:
        page = query(scope, connection, after=after, limit=limit, **more)
        assert len(page.items) <= limit
        found += page.items
        after = page.next
        if after is None:
            return found


# --- visibility -----------------------------------------------------------------------------------


def test_a_queue_holds_what_the_person_may_take_and_nothing_else(house: House) -> None:
    fire = house.department("fire")
    _, run_id = house.case()
    desk = house.open_item(run_id, 1)
    elsewhere = house.open_item(run_id, 2, area_id=OTHER_VILLAGE, area_path=PATHS[OTHER_VILLAGE])
    ours = house.open_item(
        run_id,
        3,
        roles=("department_worker",),
        department_id=fire,
        area_id=COUNTY,
        area_path=PATHS[COUNTY],
    )
    head = house.open_item(
        run_id,
        4,
        roles=("department_head",),
        department_id=fire,
        area_id=COUNTY,
        area_path=PATHS[COUNTY],
    )

    def sees(scope: Scope) -> set[int]:
        with house.database.reading() as connection:
            return {line.id for line in inbox_page(scope, connection, now=NOW).items}

    assert sees(a_scope()) == {desk}
    assert sees(a_scope(path=PATHS[OTHER_VILLAGE])) == {elsewhere}
    assert sees(a_scope("centre_clerk", PATHS[COUNTY])) == {desk, elsewhere}
    assert sees(a_scope("centre_clerk", "/")) == {desk, elsewhere}
    assert sees(a_scope("department_worker", PATHS[COUNTY], department=fire)) == {ours}
    assert sees(a_scope("department_worker", PATHS[COUNTY], department=fire + 1)) == set()
    assert sees(a_scope("department_worker", PATHS[TOWN], department=fire)) == set()
    assert sees(a_scope("department_head", PATHS[COUNTY], department=fire)) == {head}
    assert sees(a_scope("leader", "/")) == set()
    assert sees(NOTHING) == set()
    assert sees(a_scope("centre_clerk", "/", categories=frozenset({"lift"}))) == set()
    assert sees(a_scope("centre_clerk", "/", categories=frozenset({"fire_door"}))) == {
        desk,
        elsewhere,
    }


def test_the_queue_agrees_with_the_check_of_a_single_step(house: House) -> None:
    """`visibility.items` in SQL and `Scope.plays` in Python are one rule."""
    rng = random.Random(7)
    departments = [None, house.department("fire"), house.department("roads")]
    roles = ["community_worker", "centre_clerk", "department_worker", "department_head"]
    _, run_id = house.case()
    placed: dict[int, tuple[tuple[str, ...], str, int | None]] = {}
    for task in range(40):
        area_id = rng.choice(list(PATHS))
        lane = tuple(rng.sample(roles, rng.randint(1, 2)))
        department = rng.choice(departments)
        key = house.open_item(
            run_id,
            task,
            roles=lane,
            area_id=area_id,
            area_path=PATHS[area_id],
            department_id=department,
        )
        placed[key] = (lane, PATHS[area_id], department)
    for _ in range(30):
        reaches = {
            role: tuple(
                Reach(
                    area_path=rng.choice(["/", *PATHS.values()]),
                    department=rng.choice(departments),
                    categories=rng.choice([frozenset(), frozenset({"lift"})]),
                )
                for _ in range(rng.randint(1, 2))
            )
            for role in rng.sample(roles, rng.randint(0, 3))
        }
        scope = Scope(person=1, roles=reaches)
        expected = {
            key
            for key, (lane, path, department) in placed.items()
            if any(
                scope.plays(role, path, department=department, category="fire_door")
                for role in lane
            )
        }

        with house.database.reading() as connection:
            lines = every_page(inbox_page, scope, connection, 7, now=NOW)
            single = {key for key in placed if inbox_item(scope, connection, key)}
            counted = sum(c.open for c in queue_counts(scope, connection, now=NOW))

        assert sorted(line.id for line in lines) == sorted(expected)
        assert single == expected
        assert counted == len(expected)


def test_cases_are_seen_by_place_by_department_ever_and_by_who_reported(house: House) -> None:
    fire, roads = house.department("fire"), house.department("roads")
    here, _ = house.case(department_id=roads)
    mine, _ = house.case(area_path=PATHS[OTHER_VILLAGE], area_id=OTHER_VILLAGE, reporter_id=77)
    for department in (fire, roads):
        _write_facts(house, here, a_fact(here, "dispatched", department_id=department))

    def sees(scope: Scope) -> set[int]:
        with house.database.reading() as connection:
            found = {line.id for line in case_page(scope, connection, now=NOW).items}
            for key in (here, mine):
                seen = key in found
                assert case_exists(scope, connection, key) is seen
                assert (case_file(scope, connection, case_id=key) is not None) is seen
                assert (timeline_page(scope, connection, key) is not None) is seen
                assert bool(facts_of(scope, connection, key)) is (seen and key == here)
            return found

    assert sees(a_scope()) == {here}
    assert sees(a_scope(path=PATHS[OTHER_VILLAGE])) == {mine}
    assert sees(a_scope(path=PATHS[COUNTY])) == {here, mine}
    assert sees(a_scope("department_worker", PATHS[COUNTY], department=roads)) == {here}
    assert sees(a_scope("department_worker", PATHS[COUNTY], department=fire)) == {here}
    assert sees(a_scope("department_worker", PATHS[COUNTY], department=99)) == set()
    assert sees(Scope(person=77)) == {mine}
    assert sees(a_scope(actions=())) == set()
    assert sees(a_scope(path="/", categories=frozenset({"lift"}))) == set()


def test_a_place_whose_key_begins_like_another_is_not_inside_it(house: House) -> None:
    house.case(area_path="/1/22/")

    with house.database.reading() as connection:
        assert case_page(a_scope(path="/1/2/"), connection, now=NOW).items == ()


# --- the inbox ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["due_at", "opened_at"])
def test_pages_of_the_inbox_hold_every_step_once_and_in_order(house: House, sort: str) -> None:
    _, run_id = house.case()
    rng = random.Random(1)
    expected = []
    for task in range(25):
        due = rng.choice([None, NOW, NOW + HOUR])
        opened = NOW - timedelta(minutes=rng.randint(0, 3))
        lane = rng.choice([("community_worker",), ("community_worker", "centre_clerk")])
        key = house.open_item(run_id, task, roles=lane, due_at=due, opened_at=opened)
        never = datetime.max.replace(tzinfo=NOW.tzinfo)
        expected.append(((due or never) if sort == "due_at" else opened, key))

    with house.database.reading() as connection:
        for limit in (1, 4, 200):
            lines = every_page(inbox_page, a_scope(), connection, limit, now=NOW, sort=sort)
            assert [line.id for line in lines] == [key for _, key in sorted(expected)]


def test_a_step_finished_between_two_pages_hides_no_other(house: House) -> None:
    _, run_id = house.case()
    keys = [house.open_item(run_id, task) for task in range(4)]
    with house.database.reading() as connection:
        first = inbox_page(a_scope(), connection, now=NOW, limit=2)
    with house() as uow:
        complete(uow, keys[1])
        uow.commit()

    with house.database.reading() as connection:
        second = inbox_page(a_scope(), connection, now=NOW, limit=2, after=first.next)
    assert [line.id for line in first.items + second.items] == keys


def test_filters_of_the_inbox(house: House) -> None:
    person = house.person("wang")
    _, run_id = house.case(title="100% 堵塞_通道", urgent=True)
    mine = house.open_item(run_id, 1)
    late = house.open_item(run_id, 2, due_at=NOW - HOUR, status="rejected")
    _, other_run = house.case(category="lift", major="special", level="major", title="电梯")
    lift = house.open_item(other_run, 1, department_id=5)
    with house() as uow:
        uow.work.claim(mine, person_id=person, seen_version=1, at=NOW)
        uow.commit()
    scope = a_scope(person=person)

    def found(**wanted: Any) -> list[int]:
        with house.database.reading() as connection:
            page = inbox_page(scope, connection, now=NOW, filters=InboxFilter(**wanted))
            return [line.id for line in page.items]

    assert found() == [late, mine, lift]
    assert found(assignee="mine") == [mine]
    assert found(assignee="unclaimed") == [late, lift]
    assert found(assignee="mine_or_unclaimed") == [late, mine, lift]
    assert found(overdue=True) == [late]
    assert found(status="rejected") == [late]
    assert found(category="lift") == found(major="special") == found(level="major") == [lift]
    assert found(urgent=True) == [late, mine]
    assert found(text="100%") == found(text="塞_通") == [late, mine]
    assert found(text="0%堵") == found(text="1_0") == []
    assert found(department_id=5) == [lift]
    assert found(area_path=PATHS[TOWN]) == [late, mine, lift]
    assert found(area_path=OTHER_TOWN_PATH) == []
    assert found(role="community_worker") == [late, mine, lift]
    assert found(role="centre_clerk") == []
    assert found(view="awaiting_dispatch") == [late, mine, lift]
    assert found(view="leftover") == []
    with house.database.reading() as connection:
        assert mine_count(scope, connection) == 1
        line = inbox_item(scope, connection, mine)
    assert line is not None
    assert (line.assignee_name, line.area_code, line.roles) == (
        "wang",
        "A4",
        ("community_worker", "centre_clerk"),
    )
    assert (line.title, line.due_at) == ("100% 堵塞_通道", NOW + HOUR)


def test_queue_counts_tell_open_unclaimed_mine_and_overdue(house: House) -> None:
    _, run_id = house.case()
    first = house.open_item(run_id, 1)
    house.open_item(run_id, 2, due_at=NOW - HOUR)
    house.open_item(run_id, 3, due_at=None, status="rejected")
    with house() as uow:
        uow.work.claim(first, person_id=1, seen_version=1, at=NOW)
        uow.commit()

    with house.database.reading() as connection:
        counts = queue_counts(a_scope(), connection, now=NOW)

    assert [(c.status, c.open, c.unclaimed, c.mine, c.overdue) for c in counts] == [
        ("awaiting_dispatch", 2, 1, 1, 1),
        ("rejected", 1, 1, 0, 0),
    ]
    assert (counts[0].overdue_unclaimed, counts[0].overdue_mine) == (1, 0)


def test_what_somebody_did_is_listed_newest_first(house: House) -> None:
    _, run_id = house.case()
    for task in range(5):
        item = house.open_item(run_id, task)
        with house() as uow:
            complete(uow, item, by=8 if task != 2 else 9)
            uow.commit()

    with house.database.reading() as connection:
        lines = every_page(done_page, a_scope(person=8), connection, 2)
        assert len(lines) == len({line.id for line in lines}) == 4
        assert [line.id for line in lines] == sorted((line.id for line in lines), reverse=True)
        assert done_page(a_scope(person=1), connection).items == ()


@pytest.mark.parametrize("after", ["x", "!!!!", "W10", "WzEsMiwzXQ", "WyJhIiwxXQ", "WzFlOTksMV0"])
def test_a_paging_mark_that_is_not_ours_is_refused(house: House, after: str) -> None:
    with house.database.reading() as connection, pytest.raises(CursorInvalid):
        inbox_page(EVERYTHING, connection, now=NOW, after=after)


# --- cases ----------------------------------------------------------------------------------------


def test_pages_of_cases_hold_every_case_once_newest_first(house: House) -> None:
    keys = [house.case(reported_at=NOW + HOUR * (n % 3))[0] for n in range(9)]

    with house.database.reading() as connection:
        for limit in (1, 4, 200):
            lines = every_page(case_page, EVERYTHING, connection, limit, now=NOW)
            assert sorted(line.id for line in lines) == keys
            order = [(line.reported_at, line.id) for line in lines]
            assert order == sorted(order, reverse=True)


def test_cases_come_in_the_order_that_was_asked_for(house: House) -> None:
    made = [house.case(reported_at=NOW + HOUR * (n % 3)) for n in range(7)]
    due = {}
    for n, (case_id, run_id) in enumerate(made[:5]):
        # Two steps each, one of them without a limit; a third case waits only for such a step.
        house.open_item(run_id, task_id=7, due_at=None if n == 2 else NOW + HOUR * (5 - n // 2))
        house.open_item(run_id, task_id=8, due_at=None if n == 2 else NOW + HOUR * 9)
        due[case_id] = None if n == 2 else NOW + HOUR * (5 - n // 2)
    expected = {
        "oldest": sorted((NOW + HOUR * (n % 3), made[n][0]) for n in range(7)),
        "newest": sorted(((NOW + HOUR * (n % 3), made[n][0]) for n in range(7)), reverse=True),
        "due": [
            *sorted((at, key) for key, at in due.items() if at is not None),
            *[(None, key) for key, _ in made if due.get(key) is None],
        ],
    }

    with house.database.reading() as connection:
        for order, wanted in expected.items():
            for limit in (1, 2, 5, 200):
                lines = every_page(case_page, EVERYTHING, connection, limit, now=NOW, order=order)
                assert [line.id for line in lines] == [key for _, key in wanted], order
        first = case_page(EVERYTHING, connection, now=NOW, order="due").items[0]
        assert first.due_at == expected["due"][0][0]


def test_what_changed_last_comes_first(house: House) -> None:
    made = [house.case()[0] for _ in range(5)]
    for minutes, case_id in enumerate((made[3], made[0], made[3], made[4])):
        with house.units() as uow:
            loaded = uow.steps.load_case(case_id)
            assert loaded is not None
            writes = a_write(loaded[0])
            writes.timeline[:] = [replace(writes.timeline[0], at=NOW + HOUR * (minutes + 1))]
            uow.steps.write(writes)
            uow.commit()

    with house.database.reading() as connection:
        for limit in (1, 2, 200):
            lines = every_page(case_page, EVERYTHING, connection, limit, now=NOW, order="changed")
            found = [line.id for line in lines]
            assert found == [made[4], made[3], made[0], made[2], made[1]]
    assert [line.changed_at for line in lines[:3]] == [NOW + HOUR * n for n in (4, 3, 2)]
    assert lines[3].changed_at == NOW


@pytest.mark.parametrize("order", ["newest", "oldest", "due", "changed"])
def test_every_order_keeps_to_scope_and_filters(house: House, order: Any) -> None:
    shown, run_id = house.case(urgent=True)
    house.open_item(run_id, due_at=NOW - HOUR)
    calm, calm_run = house.case()
    house.open_item(calm_run, due_at=NOW + HOUR)
    house.case(area_path=OTHER_TOWN_PATH, urgent=True)
    scope = a_scope(path=PATHS[TOWN])

    def found(filters: CaseFilter, scope: Scope) -> list[int]:
        with house.database.reading() as connection:
            page = case_page(scope, connection, now=NOW, filters=filters, order=order)
            return [line.id for line in page.items]

    assert sorted(found(CaseFilter(), scope)) == [shown, calm]
    assert found(CaseFilter(urgent=True), scope) == [shown]
    assert found(CaseFilter(overdue=True), scope) == [shown]
    assert found(CaseFilter(), NOTHING) == []


def test_filters_of_the_case_list(house: House) -> None:
    open_case, _ = house.case(title="路面破损", reported_at=NOW - HOUR)
    ended, _ = house.case(
        ended_at=NOW, ended_fact="archived", status="archived", reporter_id=1, urgent=True
    )

    def found(**wanted: Any) -> list[int]:
        with house.database.reading() as connection:
            page = case_page(EVERYTHING, connection, now=NOW, filters=CaseFilter(**wanted))
            return [line.id for line in page.items]

    assert found() == [ended, open_case]
    assert found(open=True) == [open_case]
    assert found(open=False) == found(view="archived") == found(status="archived") == [ended]
    assert found(text="路面") == [open_case]
    assert found(reported_by_me=True) == found(urgent=True) == [ended]
    assert found(reported_from=NOW) == [ended]
    assert found(reported_until=NOW) == [open_case]
    assert found(area_path=OTHER_TOWN_PATH) == []
    assert found(category="fire_door", major="fire", level="general") == [ended, open_case]
    with house.database.reading() as connection, pytest.raises(ViewUnknown):
        case_page(EVERYTHING, connection, now=NOW, filters=CaseFilter(view="nonsense"))


def test_the_page_of_a_case_has_everything_around_it(house: House) -> None:
    person = house.person("wang")
    case_id, run_id = house.case(handler_id=person)
    item = house.open_item(run_id)
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        writes = a_write(loaded.case, run=loaded.run)
        writes.new_deadlines.append(a_deadline(run_id=run_id, case_id=case_id))
        writes.facts.append(a_fact(case_id, "dispatched", department_id=3, data={"a": [1]}))
        for kind, digest in (("answers", b"a"), ("contact", b"c")):
            writes.blobs.append(
                BlobRecord(case_id=case_id, digest=digest, salt=b"", kind=kind, content=b"{}")
            )
        uow.steps.write(writes)
        uow.steps.join_report(case_id, channel="web", digest=b"d", source_ref="x", at=NOW)
        uow.commit()

    with house.database.reading() as connection:
        file = case_file(EVERYTHING, connection, case_id=case_id)
        assert file is not None
        assert case_file(EVERYTHING, connection, number=file.line.number) == file
        assert case_file(EVERYTHING, connection, number="?") is None
        assert blob_content(EVERYTHING, connection, case_id, b"a") == ("answers", b"{}")
        assert blob_content(EVERYTHING, connection, case_id, b"c") is None
        assert blob_content(NOTHING, connection, case_id, b"a") is None
        facts = facts_of(EVERYTHING, connection, case_id)

    assert [i.id for i in file.items] == [item]
    assert [(r.id, r.state) for r in file.runs] == [(run_id, b"")]
    assert [d.node for d in file.deadlines] == ["dispatch"]
    assert file.departments == [3]
    assert file.people[person].name == file.line.handler_name == "wang"
    assert file.line.due_at == NOW + HOUR
    assert file.record.id == case_id
    assert [r.source_ref for r in file.reports] == ["x"]
    assert facts[0].data == {"a": [1]}


def test_the_timeline_is_read_from_both_ends(house: House) -> None:
    case_id, run_id = house.case()
    for task in range(4):
        house.open_item(run_id, task)

    with house.database.reading() as connection:
        first = timeline_page(EVERYTHING, connection, case_id, limit=3)
        assert first is not None
        assert [entry.seq for entry in first.items] == [1, 2, 3]
        rest = timeline_page(EVERYTHING, connection, case_id, after=int(first.next or 0))
        assert rest is not None
        assert [entry.seq for entry in rest.items] == [4, 5]
        assert rest.next is None
        newest = timeline_page(EVERYTHING, connection, case_id, limit=2, newest_first=True)
        assert newest is not None
        assert [entry.seq for entry in newest.items] == [5, 4]
        assert newest.items[0].data == {"passed": ["a", "b"]}


# --- views ----------------------------------------------------------------------------------------

OTHER_LISTS = {"mail_log", "sms_log", "operation_log", "sign_in_log"}


def test_every_view_of_cases_has_its_condition() -> None:
    assert set(CONDITIONS) == set(VIEWS) - OTHER_LISTS


DISPATCHED = {"department_id": 1, "dispatched_at": NOW}
ACCEPTED = DISPATCHED | {"accepted_at": NOW}
FED_BACK = ACCEPTED | {"fed_back_at": NOW}


@pytest.mark.parametrize(
    ("changes", "facts", "act", "views"),
    [
        ({}, [], None, {"awaiting_dispatch"}),
        ({"ended_at": NOW, "ended_fact": "refused"}, [], None, set()),
        (DISPATCHED, [], None, {"awaiting_accept", "leftover"}),
        (
            DISPATCHED | {"rejected_at": NOW},
            ["rejected"],
            None,
            {"rejected_to_dispatch", "leftover", "rejected_by_us"},
        ),
        (DISPATCHED, ["rejected"], None, {"awaiting_accept", "leftover", "rejected_by_us"}),
        (ACCEPTED, [], None, {"awaiting_feedback"}),
        (ACCEPTED, ["unsolvable"], None, set()),
        (
            ACCEPTED | {"round": 2},
            ["revisit_failed"],
            None,
            {"awaiting_feedback_again", "feedback_returned"},
        ),
        (FED_BACK, [], "revisit_solved", {"awaiting_revisit"}),
        (FED_BACK | {"round": 3}, [], "revisit_solved", {"awaiting_revisit_again"}),
        (FED_BACK, [], "archive_case", {"awaiting_archive"}),  # the revisit is switched off
        (FED_BACK | {"revisited_at": NOW}, [], "archive_case", {"awaiting_archive"}),
        (FED_BACK | {"revisited_at": NOW}, [], "refuse_reopening", set()),
        (FED_BACK | {"ended_at": NOW, "ended_fact": "archived"}, [], None, {"archived"}),
    ],
)
def test_a_case_stands_in_the_views_that_its_facts_say(
    house: House, changes: dict[str, Any], facts: list[str], act: str | None, views: set[str]
) -> None:
    case_id, run_id = house.case(**changes)
    _write_facts(house, case_id, *(a_fact(case_id, kind, department_id=1) for kind in facts))
    if act is not None:
        house.open_item(run_id, definition_id=_a_process_doing(house, act), node="some_step")

    with house.database.reading() as connection:
        found = {
            view
            for view in CONDITIONS
            if case_page(EVERYTHING, connection, now=NOW, filters=CaseFilter(view=view)).items
        }
        counts = view_counts(EVERYTHING, connection, now=NOW)

    assert found == views
    if changes.get("ended_at") is None:
        assert {view for view, number in counts.items() if number} == views


@pytest.mark.parametrize(
    ("changes", "act", "view"),
    [
        (DISPATCHED, None, "overtime_accept"),
        (ACCEPTED | {"round": 2}, None, "overtime_feedback"),
        (FED_BACK, "revisit_solved", "overtime_revisit"),
    ],
)
def test_overtime_views_ask_the_limit_of_the_stage(
    house: House, changes: dict[str, Any], act: str | None, view: str
) -> None:
    case_id, run_id = house.case(**changes)
    if act is not None:
        house.open_item(run_id, definition_id=_a_process_doing(house, act), node="some_step")
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        writes = a_write(loaded.case, run=loaded.run)
        limit = a_deadline(run_id=run_id, case_id=case_id, due_at=NOW + HOUR)
        whole = replace(limit, task_id=1, started_at=NOW - HOUR, due_at=NOW)
        writes.new_deadlines += [limit, whole]
        uow.steps.write(writes)
        uow.commit()

    def late(now: datetime) -> bool:
        with house.database.reading() as connection:
            page = case_page(EVERYTHING, connection, now=now, filters=CaseFilter(view=view))
            return bool(page.items)

    assert not late(NOW + HOUR)  # due now is not late, and the limit of the whole case is another
    assert late(NOW + HOUR + timedelta(microseconds=1))


def test_what_my_department_rejected_is_not_what_another_did(house: House) -> None:
    case_id, _ = house.case()
    _write_facts(house, case_id, a_fact(case_id, "rejected", department_id=1))
    _write_facts(house, case_id, a_fact(case_id, "dispatched", department_id=1))
    _write_facts(house, case_id, a_fact(case_id, "dispatched", department_id=2))

    def found(department: int) -> int:
        scope = a_scope("department_worker", PATHS[COUNTY], department=department)
        with house.database.reading() as connection:
            filters = CaseFilter(view="rejected_by_us")
            return len(case_page(scope, connection, now=NOW, filters=filters).items)

    assert (found(1), found(2)) == (1, 0)


# --- the rest -------------------------------------------------------------------------------------


def test_the_history_of_settings_is_seen_where_they_may_be_read(house: House) -> None:
    def put(area_id: int | None, value: bool) -> None:
        with house() as uow:
            uow.reference.add_setting(
                SettingRecord(
                    id=0,
                    key="revisit",
                    area_id=area_id,
                    value=value,
                    starts_at=NOW,
                    set_by=None,
                    set_at=NOW,
                    reason="r",
                )
            )
            uow.commit()

    for area_id in (None, TOWN, VILLAGE, OTHER_VILLAGE):
        put(area_id, value=False)
    put(None, value=True)

    with house.database.reading() as connection:

        def areas(scope: Scope, **more: Any) -> list[int | None]:
            return [
                line.area_id for line in every_page(setting_history, scope, connection, 2, **more)
            ]

        assert areas(EVERYTHING) == [None, OTHER_VILLAGE, VILLAGE, TOWN, None]
        assert areas(a_scope(path=PATHS[TOWN])) == [None, VILLAGE, TOWN, None]
        assert areas(EVERYTHING, area_id=VILLAGE) == [VILLAGE]
        assert areas(EVERYTHING, key="revisit", whole_system=True) == [None, None]
        assert areas(EVERYTHING, key="other") == []
        assert areas(NOTHING) == []
        assert setting_history(EVERYTHING, connection).items[0].value is True


def test_definitions_are_listed_with_their_versions_and_live_runs(house: House) -> None:
    with house() as uow:
        deployment = uow.definitions.add_deployment(author_id=None, note="shipped", at=NOW)
        for content, status in (
            (b"<1/>", "released"),
            (b"<2/>", "released"),
            (b"<3/>", "proposal"),
        ):
            key = uow.definitions.add(
                deployment_id=deployment,
                kind="process",
                key="hazard-handling",
                content=content,
                digest=content,
                status=status,
            )
        uow.commit()
    house.case()

    with house.database.reading() as connection:
        (newest,) = definition_list(EVERYTHING, connection, kind="process")
        assert (newest.version, newest.size, newest.note) == (2, 4, "shipped")
        versions = every_page(
            definition_versions, EVERYTHING, connection, 2, kind="process", key="hazard-handling"
        )
        assert [(v.version, v.status) for v in versions] == [
            (3, "proposal"),
            (2, "released"),
            (1, "released"),
        ]
        assert sum(v.live_runs for v in versions) == (1 if 1 in {v.id for v in versions} else 0)
        asked = {"kind": "process", "key": "hazard-handling", "version": 2}
        assert definition_content(EVERYTHING, connection, **asked) == b"<2/>"  # type: ignore[arg-type]
        assert definition_content(NOTHING, connection, **asked) is None  # type: ignore[arg-type]
        assert definition_list(NOTHING, connection) == []
    assert key


def test_areas_departments_and_categories_are_there_for_everybody(house: House) -> None:
    fire = house.department("fire")
    house.person("wang", "department_worker", COUNTY, fire)

    with house.database.reading() as connection:
        assert [a.id for a in area_page(NOTHING, connection).items] == [COUNTY]
        children = every_page(area_page, NOTHING, connection, 1, parent_id=COUNTY)
        assert [(a.id, a.children) for a in children] == [(2, 1), (3, 1)]
        found = area_page(NOTHING, connection, below_path=PATHS[TOWN], level="village")
        assert [a.id for a in found.items] == [VILLAGE]
        assert [a.code for a in area_page(NOTHING, connection, text="area 6").items] == ["A6"]
        (department,) = department_page(NOTHING, connection, kind="fire").items
        assert (department.id, department.workers, department.area_code) == (fire, 1, "A1")
        assert category_list(NOTHING, connection) == []


def test_people_are_listed_by_function_inside_the_reach(house: House) -> None:
    fire = house.department("fire")
    here = house.person("wang")
    there = house.person("li", "community_worker", OTHER_VILLAGE)
    worker = house.person("zhao", "department_worker", COUNTY, fire)
    house.person("resident", "resident", VILLAGE)

    with house.database.reading() as connection:

        def found(scope: Scope, **more: Any) -> list[int]:
            return [p.id for p in every_page(person_page, scope, connection, 1, **more)]

        assert found(EVERYTHING) == [here, there, worker]
        assert found(a_scope()) == [here]
        assert found(EVERYTHING, area_path=OTHER_TOWN_PATH) == [there]
        assert found(EVERYTHING, role="department_worker") == [worker]
        assert found(EVERYTHING, department_id=fire) == [worker]
        assert found(EVERYTHING, text="WAN") == [here]
        assert found(a_scope("department_head", PATHS[COUNTY], department=fire)) == [worker]
        assert found(NOTHING) == []


def test_candidates_for_a_step_are_those_who_may_take_it(house: House) -> None:
    wang = house.person("wang")
    house.person("li", "community_worker", OTHER_VILLAGE)
    clerk = house.person("chen", "centre_clerk", COUNTY)
    house.person("gone", active=False)
    _, run_id = house.case()
    item = house.open_item(run_id)

    with house.database.reading() as connection:
        assert [p.id for p in candidates(a_scope(), connection, item)] == [clerk, wang]
        assert candidates(a_scope(path=OTHER_TOWN_PATH), connection, item) == []
        assert candidates(a_scope(), connection, item + 1) == []


def test_incidents_jobs_messages_and_sign_ins_are_for_those_who_may(house: House) -> None:
    here, _ = house.case()
    there, _ = house.case(area_path=PATHS[OTHER_VILLAGE])
    with house() as uow:
        for case_id in (here, there, None):
            incident = IncidentRecord(
                id=0, case_id=case_id, run_id=None, job_id=None, node=None, code="c",
                message="m", at=NOW,
            )  # fmt: skip
            last = uow.incidents.add(incident)
            uow.jobs.add(a_timer(case_id=case_id, run_id=case_id))
        uow.incidents.resolve(last, by=None, at=NOW)
        uow.jobs.add(a_timer(case_id=here, run_id=9, failed=True))
        entry = SignInRecord(
            at=NOW, login="wang", person_id=None, success=False, reason="", address="", device=""
        )
        uow.people.log_sign_in(entry)
        loaded = uow.steps.load_case(here)
        assert loaded is not None
        writes = a_write(loaded[0])
        message = OutboxRecord(
            case_id=here, channel="in_app", recipient="handlers",
            recipient_role="department_worker", recipient_area_id=None,
            recipient_department_id=5, recipient_person_id=None, template="t", values={"a": 1},
            created_at=NOW, key="k",
        )  # fmt: skip
        writes.outbox += [message, replace(message, key="l", channel="sms")]
        uow.steps.write(writes)
        uow.outbox.delivered(uow.outbox.waiting("in_app", until=NOW, limit=9), at=NOW)
        uow.commit()
    village = a_scope()

    with house.database.reading() as connection:

        def cases(query: Any, scope: Scope, **more: Any) -> list[int | None]:
            return [line.case_id for line in every_page(query, scope, connection, 1, **more)]

        assert cases(incident_page, EVERYTHING) == [None, there, here]
        assert cases(incident_page, EVERYTHING, open_only=True) == [there, here]
        assert cases(incident_page, village) == [None, here]
        assert cases(incident_page, NOTHING) == []
        assert cases(job_page, EVERYTHING) == [here, there, None, here]
        assert cases(job_page, village, failed=True) == [here]
        assert cases(job_page, EVERYTHING, kind="message") == []
        counts = job_counts(EVERYTHING, connection, now=NOW)
        assert (counts.waiting, counts.due, counts.leased, counts.failed) == (3, 3, 0, 1)
        assert job_counts(NOTHING, connection, now=NOW).waiting == 0
        assert cases(message_page, village) == [here, here]
        assert cases(message_page, village, channel="sms", state="waiting") == [here]
        assert cases(message_page, a_scope(path=OTHER_TOWN_PATH)) == []
        worker = a_scope("department_worker", PATHS[COUNTY], department=5)
        assert cases(messages_for_me, worker) == [here]
        assert cases(messages_for_me, village) == []
        assert [s.login for s in sign_in_page(EVERYTHING, connection, login="AN").items] == ["wang"]
        assert sign_in_page(EVERYTHING, connection, success=True).items == ()
        assert sign_in_page(NOTHING, connection).items == ()


def _write_facts(house: House, case_id: int, *facts: Any) -> None:
    with house() as uow:
        loaded = uow.steps.load_case(case_id)
        assert loaded is not None
        uow.steps.write(a_write(loaded[0], facts=list(facts)))
        uow.commit()


def _a_process_doing(house: House, act: str) -> int:
    with house() as uow:
        deployment = uow.definitions.add_deployment(author_id=None, note="", at=NOW)
        key = uow.definitions.add(
            deployment_id=deployment,
            kind="process",
            key="any",
            content=b"",
            digest=b"",
            status="released",
        )
        uow.definitions.register_acts(key, [("some_step", act), ("other", "notify")])
        uow.commit()
        return int(key)
