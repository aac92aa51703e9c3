"""Workers die at any moment, share one job table, and still nothing is lost or done twice."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from engine.ports import JobRecord
from engine.services.commands.incidents import retry_incident
from engine.services.commands.jobs import run_due_jobs
from tests.county import County

ROOT = Path(__file__).parent.parent.parent
CASES = 40
DEADLINE = 90.0  # seconds until a wait gives up; nothing waits that long when all is well


@pytest.fixture
def late_county(county_url: str, tmp_path: Path) -> Iterator[County]:
    """Forty cases that nobody accepted for ten days, while no worker ran."""
    county = County(county_url, tmp_path / "home", start=SystemClock().now() - timedelta(days=10))
    for _ in range(CASES):
        county.report("fire.ebike_charging")
    yield county
    county.close()


@contextmanager
def worker(county: County) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "GRIDCASE_HOME": str(county.settings.home),
        "GRIDCASE_DATABASE_URL": county.settings.database_url,
        "GRIDCASE_LEASE_SECONDS": "2",
        "GRIDCASE_POLL_SECONDS": "0.2",
        "GRIDCASE_LOG": "ERROR",
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "cli", "worker"],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Poll with a deadline; a worker that died says why."""
    until = time.monotonic() + DEADLINE
    while not condition():
        if process.poll() is not None:
            raise AssertionError((process.stderr.read() if process.stderr else b"").decode())
        assert time.monotonic() < until, "the condition never came true"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)  # its death is the one thing worth waiting for here


def fired(county: County) -> list[tuple[int, int, str]]:
    """(run, task, mark) of every timer that fired."""
    from adapters.database.tables import timeline

    with county.house.database.reading() as connection:
        rows = connection.execute(timeline.select().where(timeline.c.kind == "timer")).all()
    return [(row.run_id, row.data["task"], row.data["mark"]) for row in rows]


def nothing_due(county: County) -> bool:
    with county.core.unit_of_work(read_only=True) as uow:
        due = uow.jobs.next_due()
    return due is None or due > SystemClock().now()


def test_a_worker_killed_in_the_middle_loses_nothing_and_fires_nothing_twice(
    late_county: County,
) -> None:
    with worker(late_county) as first:
        wait_until(lambda: len(fired(late_county)) >= 15, first)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert not nothing_due(late_county), "it was killed too late to prove anything"

    with worker(late_county) as second, worker(late_county) as third:
        wait_until(lambda: nothing_due(late_county), second)
        second.terminate()
        third.terminate()
        assert second.wait(30) == third.wait(30) == 0

    done = fired(late_county)
    assert len(done) == len(set(done)), "a timer fired twice"
    by_run: dict[int, set[str]] = {}
    for run, _, mark in done:
        by_run.setdefault(run, set()).add(mark)
    main_runs = {late_county.case_row_by_id(number).main_run_id for number in range(1, CASES + 1)}
    reminded = {frozenset(by_run[run]) for run in main_runs if run is not None}
    assert len(reminded) == 1, "some cases missed a reminder that others had"
    assert {"50%", "80%", "100%", "200%"} <= next(iter(reminded))


def test_of_one_run_only_the_earliest_timer_is_claimed(county: County) -> None:
    county.report("fire.ebike_charging")
    county.clock.advance(timedelta(days=5))

    done = run_due_jobs(county.core, owner="a", limit=50, lease=timedelta(minutes=1))

    assert [job.what for job in done if job.kind == "timer"] == ["fired"]


def test_a_job_that_fails_becomes_an_incident_and_runs_again_after_a_retry(
    county: County,
) -> None:
    case = county.report("fire.ebike_charging")
    with county.core.unit_of_work() as uow:
        uow.jobs.add(
            JobRecord(
                id=0,
                kind="routine",
                due_at=county.clock.now(),
                key="broken@today",
                payload={"routine": "broken"},
                case_id=case.id,
            )
        )
        uow.commit()

    assert [job.what for job in county.work_off()] == ["failed"]
    assert county.work_off() == []  # parked, not tried for ever
    incident = county.incidents()[-1]
    assert "broken" in incident.message

    ran = []
    county.core.routines["broken"] = ran.append  # type: ignore[index]
    retry_incident(incident.id, actor=county.person("admin"), core=county.core)

    assert [job.what for job in county.work_off()] == ["broken"]
    assert ran == [county.clock.now()]


def test_a_job_that_keeps_ending_its_workers_is_parked_with_an_incident(county: County) -> None:
    job = JobRecord(id=0, kind="message", due_at=county.clock.now(), payload={"message": "x"})
    lease = timedelta(minutes=2)
    with county.core.unit_of_work() as uow:
        uow.jobs.add(job)
        uow.commit()
    for number in range(5):  # each claims it and is never heard of again
        now = county.clock.now()
        with county.core.unit_of_work() as uow:
            claimed = uow.jobs.claim_due(
                owner=f"dead-{number}", now=now, lease_until=now + lease, limit=50
            )
            uow.commit()
        assert len(claimed) == 1
        county.clock.advance(lease)

    done = run_due_jobs(county.core, owner="alive", limit=50, lease=lease)

    assert [each.what for each in done] == ["failed"]
    assert [each.code for each in county.incidents()] == ["job-kills-workers"]
    assert run_due_jobs(county.core, owner="alive", limit=50, lease=lease) == []
