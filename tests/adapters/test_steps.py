"""Cases and runs: what is written comes back, and of two writers one wins."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from adapters.database.connections import Database
from engine.errors.casework import JobTaken, Stale
from engine.errors.domain import NaiveMoment
from engine.ports import BlobRecord, OutboxRecord, RequestRecord, WaitRecord
from tests.adapters.records import (
    HOUR,
    NOW,
    PATHS,
    VILLAGE,
    House,
    a_case,
    a_deadline,
    a_fact,
    a_performed,
    a_run,
    a_timer,
    a_write,
    an_item,
    complete,
)


def test_a_case_comes_back_as_it_was_written(house: House) -> None:
    with house() as uow:
        case = a_case(dispatched_at=NOW, head=b"\x00\xff", urgent=True, source_ref="x")
        case.id = uow.steps.add_case(case)
        uow.commit()

    with house(read_only=True) as uow:
        loaded = uow.steps.load_case(case.id)
        assert loaded is not None
        assert loaded[0] == case
        assert uow.steps.by_number(case.number) == case
        assert uow.steps.load_case(case.id + 1) is None


def test_one_load_brings_item_run_case_request_and_open_deadlines(house: House) -> None:
    case_id, run_id = house.case()
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        assert loaded.request is None
        request = RequestRecord(
            id=0,
            case_id=case_id,
            kind="supervision_order",
            cause="overdue",
            number="D1",
            listed=True,
            round=1,
            status="open",
            orderer_area_id=1,
            department_id=None,
            run_id=run_id,
            opened_at=NOW,
            opened_by=None,
            data={"五到位": [1, None]},
        )
        request = replace(request, id=uow.steps.add_request(request))
        side = a_run(case_id=case_id, kind="side", request_id=request.id)
        side = replace(side, id=uow.steps.add_run(side))
        writes = a_write(loaded.case, run=side)
        item = an_item(run_id=side.id, case_id=case_id, deadline_task=7, not_by=("handle",))
        deadline = a_deadline(
            run_id=side.id,
            case_id=case_id,
            pauses=((NOW, None), (NOW, NOW + HOUR)),
            extensions=({"kind": "working_day", "amount": "1"},),
        )
        writes.new_items.append(item)
        writes.new_deadlines += [deadline, replace(deadline, task_id=9)]
        uow.steps.write(writes)
        loaded = uow.steps.load_run(side.id)
        assert loaded is not None
        writes = a_write(loaded.case, run=loaded.run, closed_deadlines=[9])
        uow.steps.write(writes)
        uow.commit()
    item_id = _only_item(house)

    with house(read_only=True) as uow:
        loaded = uow.steps.load_item(item_id)

    assert loaded is not None
    assert loaded.item == replace(item, id=item_id)
    assert loaded.run == replace(side, version=2)
    assert loaded.request == request
    assert loaded.case.seq == 3
    assert [replace(d, id=0) for d in loaded.deadlines] == [deadline]
    assert loaded.stamps.organisation > 1


def test_everything_a_step_writes_is_stored_together(house: House) -> None:
    case_id, run_id = house.case()
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        writes = a_write(loaded.case, run=replace(loaded.run, state=b"new"))
        writes.new_items += [
            an_item(run_id=run_id, case_id=case_id, task_id=task) for task in (1, 2)
        ]
        writes.new_deadlines.append(a_deadline(run_id=run_id, case_id=case_id, task_id=1))
        writes.put_timers.append(a_timer(run_id=run_id, case_id=case_id, task_id=3))
        writes.new_jobs += [a_timer(kind="notify", key="k", run_id=None, task_id=None)] * 2
        wait = WaitRecord(
            id=0,
            case_id=case_id,
            run_id=run_id,
            task_id=4,
            scope="",
            process="archiving",
            node="wait",
            message="orders.closed",
            key=None,
        )
        writes.new_waits += [wait, replace(wait, task_id=5, key="k")]
        writes.facts.append(a_fact(case_id, "dispatched", department_id=3))
        writes.blobs.append(
            BlobRecord(
                case_id=case_id, digest=b"d" * 32, salt=b"s" * 16, kind="answers", content=b"{}"
            )
        )
        writes.outbox.append(_message(case_id))
        uow.steps.write(writes)
        uow.commit()

    with house(read_only=True) as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        assert (loaded.run.state, loaded.run.version) == (b"new", 1)
        assert len(loaded.deadlines) == 1
        assert [w.task_id for w in uow.steps.waits(case_id, "orders.closed", None)] == [4]
        assert [w.task_id for w in uow.steps.waits(case_id, "orders.closed", "k")] == [5]
        assert uow.steps.wait(run_id, 4) is not None
        assert uow.steps.departments_of(case_id) == [3]
        assert uow.outbox.waiting("in_app", until=NOW, limit=9) == [1]
    assert _count(house.database, "job") == 2  # the second notify had the first one's key
    assert _count(house.database, "work_item") == 2


def test_the_end_of_a_run_closes_what_it_had_open(house: House) -> None:
    case_id, run_id = house.case()
    house.open_item(run_id)
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        writes = a_write(loaded.case, run=loaded.run)
        writes.new_deadlines.append(a_deadline(run_id=run_id, case_id=case_id))
        writes.put_timers.append(a_timer(run_id=run_id, case_id=case_id))
        writes.new_jobs.append(a_timer(kind="message", run_id=run_id, case_id=case_id))
        uow.steps.write(writes)
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        ended = replace(loaded.run, status="ended", state=b"", ended_at=NOW, result="archived")
        uow.steps.write(a_write(loaded.case, run=ended, ended_run=True))
        uow.commit()

    with house(read_only=True) as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        assert (loaded.run.status, loaded.run.result) == ("ended", "archived")
        assert loaded.run.ended_at == NOW
        assert not loaded.deadlines
        assert not uow.steps.live_runs(case_id)
    assert _count(house.database, "work_item") == 0
    assert _count(house.database, "deadline") == 1
    assert _count(house.database, "job") == 1  # the message is another run's business


def test_a_timer_put_again_replaces_the_one_that_stood(house: House) -> None:
    case_id, run_id = house.case()
    timer = a_timer(run_id=run_id, case_id=case_id)
    for due in (NOW, NOW + HOUR):
        with house() as uow:
            loaded = uow.steps.load_run(run_id)
            assert loaded is not None
            writes = a_write(loaded.case, run=loaded.run)
            writes.put_timers.append(replace(timer, due_at=due))
            uow.steps.write(writes)
            uow.commit()

    with house(read_only=True) as uow:
        assert _count(house.database, "job") == 1
        assert uow.jobs.next_due() == NOW + HOUR


def test_retiming_moves_the_deadline_and_the_steps_it_counts_for(house: House) -> None:
    case_id, run_id = house.case()
    item_id = house.open_item(run_id, deadline_task=7)
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        writes = a_write(loaded.case, run=loaded.run)
        writes.new_deadlines.append(a_deadline(run_id=run_id, case_id=case_id))
        uow.steps.write(writes)
        loaded = uow.steps.load_item(item_id)
        assert loaded is not None
        parked = replace(loaded.deadlines[0], due_at=None, pauses=((NOW, None),))
        uow.steps.write(a_write(loaded.case, run=loaded.run, retimed=[parked]))
        uow.commit()

    with house(read_only=True) as uow:
        loaded = uow.steps.load_item(item_id)
        assert loaded is not None
        assert loaded.item is not None
        assert loaded.item.due_at is None
        assert loaded.deadlines[0].due_at is None
        assert loaded.deadlines[0].pauses == ((NOW, None),)


def test_a_block_without_commit_leaves_nothing(house: House) -> None:
    case_id, run_id = house.case()
    before = _count(house.database, "timeline")
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        uow.steps.write(a_write(loaded.case, run=loaded.run))
    with pytest.raises(LookupError):
        _write_and_refuse(house, run_id)

    assert _count(house.database, "timeline") == before
    with house(read_only=True) as uow:
        loaded_case = uow.steps.load_case(case_id)
        assert loaded_case is not None
        assert loaded_case[0].seq == 1


def test_of_two_writers_of_one_case_the_second_is_stale(house: House) -> None:
    _, run_id = house.case()
    with house(read_only=True) as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
    with house() as uow:
        uow.steps.write(a_write(loaded.case, run=loaded.run))
        uow.commit()

    with pytest.raises(Stale), house() as uow:
        uow.steps.write(a_write(loaded.case, run=loaded.run))


def test_a_run_that_moved_is_stale_although_the_case_did_not(house: House) -> None:
    _, run_id = house.case()
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        with pytest.raises(Stale):
            uow.steps.write(a_write(loaded.case, run=replace(loaded.run, version=99)))


def test_a_stale_step_is_called_stale_whatever_else_of_it_stands_already(house: House) -> None:
    _, run_id = house.case()
    item_id = house.open_item(run_id)
    with house(read_only=True) as uow:
        seen = uow.steps.load_item(item_id)
        assert seen is not None
    with house() as uow:
        complete(uow, item_id)
        uow.commit()

    again = a_performed(case_id=seen.case.id, run_id=run_id, item_id=item_id)
    with pytest.raises(Stale), house() as uow:
        uow.steps.write(a_write(seen.case, run=seen.run, performed=[again]))


def test_a_second_entry_with_the_same_number_cannot_fork_the_chain(house: House) -> None:
    _, run_id = house.case()
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        writes = a_write(loaded.case)
        writes.timeline[0] = replace(writes.timeline[0], seq=1)
        with pytest.raises(Stale):
            uow.steps.write(writes)


def test_two_threads_complete_one_item_and_one_of_them_wins(house: House) -> None:
    _, run_id = house.case()
    item_id = house.open_item(run_id)
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def work(person: int) -> None:
        start.wait()
        try:
            with house() as uow:
                complete(uow, item_id, by=person)
                uow.commit()
                outcomes.append("done")
        except (Stale, LookupError):
            outcomes.append("too late")

    threads = [threading.Thread(target=work, args=(person,)) for person in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "too late"]
    assert _count(house.database, "performed") == 1


def test_an_item_claimed_by_another_meanwhile_is_not_completed(house: House) -> None:
    _, run_id = house.case()
    item_id = house.open_item(run_id)

    with pytest.raises(Stale), house() as uow:
        complete(uow, item_id, version=2)
    with house(read_only=True) as uow:
        assert uow.work.item(item_id) is not None


def test_a_job_done_by_another_worker_stops_the_step(house: House) -> None:
    case_id, run_id = house.case()
    with house() as uow:
        uow.jobs.add(a_timer(run_id=run_id, case_id=case_id))
        (job,) = uow.jobs.claim_due(owner="a", now=NOW, lease_until=NOW + HOUR, limit=9)
        uow.commit()

    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        uow.steps.write(a_write(loaded.case, run=loaded.run, done_job=(job.id, "a")))
        uow.commit()
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        with pytest.raises(JobTaken):
            uow.steps.write(a_write(loaded.case, run=loaded.run, done_job=(job.id, "a")))


@pytest.mark.parametrize("field", ["reported_at", "dispatched_at"])
def test_a_naive_moment_is_refused(house: House, field: str) -> None:
    naive = datetime(2026, 11, 21, 8)  # noqa: DTZ001

    with pytest.raises(NaiveMoment), house() as uow:
        uow.steps.add_case(a_case(**{field: naive}))


def test_a_naive_moment_is_refused_in_queries_too(house: House) -> None:
    from sqlalchemy import select
    from sqlalchemy.exc import StatementError

    from adapters.database.tables import case

    naive = datetime(2026, 11, 21, 8)  # noqa: DTZ001
    with house.database.reading() as connection, pytest.raises((NaiveMoment, StatementError)):
        connection.execute(select(case.c.id).where(case.c.reported_at > naive))


def test_moments_keep_their_microseconds_and_come_back_in_utc(house: House) -> None:
    from zoneinfo import ZoneInfo

    local = datetime(2026, 11, 21, 16, 30, 0, 999999, tzinfo=ZoneInfo("Asia/Shanghai"))
    with house() as uow:
        case_id = uow.steps.add_case(a_case(reported_at=local))
        uow.commit()

    with house(read_only=True) as uow:
        loaded = uow.steps.load_case(case_id)
        assert loaded is not None
        reported_at = loaded[0].reported_at
        assert reported_at == local
        assert reported_at.utcoffset() == timedelta(0)


def test_numbers_count_per_county_and_day(house: House) -> None:
    with house() as uow:
        today = [uow.steps.next_number("350322", date(2026, 11, 21)) for _ in range(3)]
        tomorrow = uow.steps.next_number("350322", date(2026, 11, 22))
        elsewhere = uow.steps.next_number("350300", date(2026, 11, 21))

    assert today == [1, 2, 3]
    assert (tomorrow, elsewhere) == (1, 1)


def test_two_threads_never_get_the_same_number(house: House) -> None:
    found: list[int] = []

    def take() -> None:
        for _ in range(10):
            with house() as uow:
                number = uow.steps.next_number("350322", date(2026, 11, 21))
                uow.commit()
                found.append(number)

    threads = [threading.Thread(target=take) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == list(range(1, 31))


def test_similar_cases_are_open_near_and_of_the_category(house: House) -> None:
    near, _ = house.case()
    house.case(latitude=25.37)
    house.case(category="lift")
    house.case(reported_at=NOW - timedelta(days=2))
    house.case(ended_at=NOW)
    house.case(latitude=None, longitude=None)

    with house(read_only=True) as uow:
        found = uow.steps.similar_cases(
            category="fire_door",
            since=NOW - timedelta(days=1),
            south_west=(25.3595, 118.6895),
            north_east=(25.3605, 118.6905),
        )

    assert [case.id for case in found] == [near]


def test_the_last_performer_of_a_step_counts(house: House) -> None:
    case_id, run_id = house.case()
    for person in (5, 6):
        item_id = house.open_item(run_id)
        with house() as uow:
            complete(uow, item_id, by=person)
            uow.commit()

    with house(read_only=True) as uow:
        assert uow.steps.last_performer(case_id, ["dispatch", "handle"]) == {"dispatch": 6}
        assert uow.steps.last_performer(case_id, []) == {}


def test_a_request_is_put_back_changed(house: House) -> None:
    case_id, run_id = house.case()
    with house() as uow:
        request = RequestRecord(
            id=0,
            case_id=case_id,
            kind="supervision_order",
            cause="manual",
            number=None,
            listed=False,
            round=1,
            status="open",
            orderer_area_id=1,
            department_id=None,
            run_id=run_id,
            opened_at=NOW,
            opened_by=None,
        )
        request = replace(request, id=uow.steps.add_request(request))
        assert uow.steps.open_requests(case_id) == [request]
        closed = replace(request, status="closed", closed_at=NOW, number="D1")
        uow.steps.put_request(closed)

        assert uow.steps.request(request.id) == closed
        assert uow.steps.open_requests(case_id) == []


def test_joined_reports_and_contacts_are_kept(house: House) -> None:
    case_id, _ = house.case()
    with house() as uow:
        uow.steps.join_report(case_id, channel="web", digest=b"d", source_ref=None, at=NOW)
        uow.steps.add_contact(case_id, name="林", phone="1", purpose="revisit", at=NOW)
        uow.commit()

    assert _count(house.database, "report") == 1
    assert _count(house.database, "contact") == 1


def test_an_item_for_roles_no_deployment_named_is_found_by_queues(house: House) -> None:
    _, run_id = house.case()
    house.open_item(run_id, roles=("centre_clerk",), area_path=PATHS[VILLAGE])

    with house.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT role_key, role FROM role_set").all()
    assert [tuple(row) for row in rows] == [("centre_clerk", "centre_clerk")]


def _only_item(house: House) -> int:
    with house.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT id FROM work_item").scalar_one())


def _count(database: Database, table: str) -> int:
    with database.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def _message(case_id: int) -> OutboxRecord:
    return OutboxRecord(
        case_id=case_id,
        channel="in_app",
        recipient="head",
        recipient_role="department_head",
        recipient_area_id=1,
        recipient_department_id=None,
        recipient_person_id=None,
        template="urged",
        values={"mark": "80%"},
        created_at=NOW,
        key="a/1/0",
        collect_until=NOW,
    )


def _write_and_refuse(house: House, run_id: int) -> None:
    with house() as uow:
        loaded = uow.steps.load_run(run_id)
        assert loaded is not None
        uow.steps.write(a_write(loaded.case, run=loaded.run))
        raise LookupError("an act refused")
