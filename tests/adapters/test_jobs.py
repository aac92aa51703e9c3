"""Jobs: claimed once, in batches, and never lost with their worker."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from engine.ports import JobRecord
from tests.adapters.records import HOUR, NOW, House, a_timer


def claim(
    house: House, owner: str = "a", *, limit: int = 50, after: timedelta = HOUR * 0
) -> list[JobRecord]:
    now = NOW + after
    with house() as uow:
        jobs = uow.jobs.claim_due(owner=owner, now=now, lease_until=now + HOUR, limit=limit)
        uow.commit()
        return list(jobs)


def put(house: House, *jobs: JobRecord) -> list[bool]:
    with house() as uow:
        added = [uow.jobs.add(job) for job in jobs]
        uow.commit()
        return added


def test_due_jobs_come_in_their_order_and_no_more_than_asked(house: House) -> None:
    put(
        house,
        a_timer(run_id=1, due_at=NOW),
        a_timer(run_id=2, due_at=NOW - HOUR),
        a_timer(run_id=3, due_at=NOW + HOUR),
        a_timer(run_id=4, due_at=None),
    )

    assert [job.run_id for job in claim(house, limit=1)] == [2]
    assert [job.run_id for job in claim(house)] == [1]
    assert claim(house) == []


def test_a_claimed_job_names_its_owner_and_keeps_its_payload(house: House) -> None:
    put(house, a_timer(payload={"节点": [1, {"a": None}]}, key="k"))

    (job,) = claim(house, "worker-1")

    assert (job.lease_owner, job.lease_until) == ("worker-1", NOW + HOUR)
    assert job.payload == {"节点": [1, {"a": None}]}
    assert job.due_at == NOW
    with house(read_only=True) as uow:
        assert uow.jobs.job(job.id) == job


def test_of_one_run_only_the_earliest_timer_is_claimed(house: House) -> None:
    put(
        house,
        a_timer(task_id=1, due_at=NOW - HOUR),
        a_timer(task_id=2, due_at=NOW - 2 * HOUR),
        a_timer(task_id=3, due_at=NOW - 2 * HOUR),
        a_timer(task_id=None, kind="message", due_at=NOW - HOUR),
    )

    first = claim(house)
    assert [(job.kind, job.task_id) for job in first] == [("timer", 2), ("message", None)]
    assert claim(house) == []  # the leased one keeps the others back
    with house() as uow:
        assert uow.jobs.done(first[0].id, "a")
        uow.commit()
    assert [job.task_id for job in claim(house)] == [3]


def test_a_failed_timer_does_not_keep_later_ones_back(house: House) -> None:
    put(house, a_timer(task_id=1, due_at=NOW - HOUR), a_timer(task_id=2))
    (job,) = claim(house)
    with house() as uow:
        assert uow.jobs.fail(job.id, "a", error="boom")
        uow.commit()

    assert [job.task_id for job in claim(house)] == [2]
    with house() as uow:
        failed = uow.jobs.job(job.id)
        assert failed is not None
        assert (failed.failed, failed.error, failed.attempts) == (True, "boom", 1)
        assert uow.jobs.retry(job.id, NOW)
        assert not uow.jobs.retry(job.id, NOW)


def test_two_workers_claim_disjoint_jobs(house: House) -> None:
    put(house, *(a_timer(run_id=n) for n in range(60)))
    start = threading.Barrier(3)
    found: dict[str, list[int]] = {}

    def work(owner: str) -> None:
        start.wait()
        mine: list[int] = []
        while jobs := claim(house, owner, limit=7):
            mine += [job.id for job in jobs]
        found[owner] = mine

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    everything = [key for keys in found.values() for key in keys]
    assert len(everything) == len(set(everything)) == 60


def test_jobs_of_a_killed_worker_come_back_when_their_lease_ends(house: House) -> None:
    put(house, a_timer())
    (job,) = claim(house, "killed")

    assert claim(house, "b", after=HOUR - timedelta(seconds=1)) == []
    (again,) = claim(house, "b", after=HOUR)
    assert again.id == job.id
    assert again.attempts == 1  # a job that kills its worker is counted
    with house() as uow:
        assert not uow.jobs.done(job.id, "killed")
        assert not uow.jobs.put_off(job.id, "killed", due_at=NOW, error="")
        assert not uow.jobs.fail(job.id, "killed", error="")
        assert uow.jobs.done(job.id, "b")


def test_a_job_put_off_is_due_again_then_and_parked_without_a_time(house: House) -> None:
    put(house, a_timer())
    (job,) = claim(house)
    with house() as uow:
        assert uow.jobs.put_off(job.id, "a", due_at=NOW + HOUR, error="no gateway")
        uow.commit()

    assert claim(house) == []
    (again,) = claim(house, after=HOUR)
    assert (again.attempts, again.error) == (1, "no gateway")
    with house() as uow:
        assert uow.jobs.put_off(job.id, "a", due_at=None, error="")
        uow.commit()
    assert claim(house, after=10 * HOUR) == []
    with house() as uow:
        assert uow.jobs.next_due() is None


def test_a_key_stands_once_and_is_free_again_when_its_job_is_done(house: House) -> None:
    job = a_timer(kind="notify", key="notify@1", run_id=None)

    assert put(house, job, job) == [True, False]
    (claimed,) = claim(house)
    with house() as uow:
        uow.jobs.done(claimed.id, "a")
        uow.commit()
    assert put(house, job) == [True]


def test_a_routine_is_proposed_once_for_ever(house: House) -> None:
    routine = a_timer(kind="routine", key="assess@2026-11", run_id=None, case_id=None)

    assert put(house, routine) == [True]
    (claimed,) = claim(house)
    with house() as uow:
        uow.jobs.done(claimed.id, "a")
        uow.commit()
    assert put(house, routine, replace(routine, key="assess@2026-12")) == [False, True]


def test_pending_looks_at_the_case_and_the_kind(house: House) -> None:
    put(house, a_timer(kind="message", case_id=5, run_id=None))

    with house(read_only=True) as uow:
        assert uow.jobs.pending(5, ("message", "start"))
        assert not uow.jobs.pending(5, ("start",))
        assert not uow.jobs.pending(6, ("message",))
        assert not uow.jobs.pending(5, ())


def test_the_next_due_moment_skips_failed_and_parked_jobs(house: House) -> None:
    put(house, a_timer(run_id=1, due_at=NOW + HOUR), a_timer(run_id=2, due_at=NOW, failed=True))
    put(house, a_timer(run_id=3, due_at=None))

    with house(read_only=True) as uow:
        assert uow.jobs.next_due() == NOW + HOUR
