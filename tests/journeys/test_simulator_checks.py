"""What the self-check of a simulation finds: each damage is planted and has to be reported."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from adapters.database.tables import case, grant, job, person, run, timeline, wait, work_item
from adapters.wiring import House
from cli.simulator.checks import Checked, check
from tests.journeys.simulations import opened, simulated


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small simulation that is sound, with cases in every state."""
    folder = tmp_path_factory.mktemp("simulated")
    file = folder / "county.db"
    made = simulated(f"sqlite:///{file}", folder, cases=30, days=6, seed=5)
    assert made.outcome.checked.sound
    assert made.outcome.figures.open > 3
    made.house.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.fixture
def house(finished: Path, tmp_path: Path) -> Iterator[House]:
    file = tmp_path / "county.db"
    shutil.copyfile(finished, file)
    opened_again = opened(f"sqlite:///{file}", tmp_path)
    yield opened_again
    opened_again.close()


def plant(house: House, *statements: object) -> None:
    with house.database.engine.connect() as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]
        connection.commit()


def first_open(connection: Connection) -> tuple[int, int, int]:
    """Number of a step, its run and its case; a main run that waits for this alone."""
    query = (
        select(work_item.c.id, work_item.c.run_id, work_item.c.case_id)
        .join(run, run.c.id == work_item.c.run_id)
        .where(run.c.kind == "main", work_item.c.department_id.is_not(None))
        .order_by(work_item.c.id)
    )
    row = connection.execute(query).first()
    assert row is not None
    return row.id, row.run_id, row.case_id


def found(house: House) -> Checked:
    return check(house.database, house.core)


def test_an_untouched_county_is_sound(house: House) -> None:
    checked = found(house)

    assert checked.sound
    assert checked.chains_verified > 20


def test_a_missing_step_is_reported_although_its_reminders_still_tick(house: House) -> None:
    with house.database.reading() as connection:
        item_id, run_id, case_id = first_open(connection)
        ticking = connection.execute(select(job.c.id).where(job.c.run_id == run_id)).all()
    assert ticking

    plant(house, delete(work_item).where(work_item.c.id == item_id))

    checked = found(house)
    assert [lost.case_id for lost in checked.lost] == [case_id]
    assert "waits for nothing" in checked.lost[0].why_en


def test_a_step_that_nobody_can_do_is_reported(house: House) -> None:
    with house.database.reading() as connection:
        item_id, _, case_id = first_open(connection)

    plant(
        house,
        update(work_item).where(work_item.c.id == item_id).values(role_key="building_leader"),
    )

    checked = found(house)
    assert [lost.case_id for lost in checked.lost] == [case_id]
    assert "nobody can do" in checked.lost[0].why_en


def test_people_whose_accounts_are_disabled_do_not_count(house: House) -> None:
    with house.database.reading() as connection:
        item_id, _, case_id = first_open(connection)
        department_id = connection.execute(
            select(work_item.c.department_id).where(work_item.c.id == item_id)
        ).scalar_one()
    workers = select(grant.c.person_id).where(grant.c.department_id == department_id)

    plant(house, update(person).where(person.c.id.in_(workers)).values(active=False))

    assert case_id in [lost.case_id for lost in found(house).lost]


def test_a_case_whose_main_run_has_vanished_is_reported(house: House) -> None:
    with house.database.reading() as connection:
        _, run_id, case_id = first_open(connection)

    plant(house, update(run).where(run.c.id == run_id).values(status="ended"))

    assert [lost.case_id for lost in found(house).lost] == [case_id]


def test_a_parked_run_and_a_failed_job_are_reported(house: House) -> None:
    with house.database.reading() as connection:
        _, run_id, case_id = first_open(connection)
        others = connection.execute(
            select(job.c.id, job.c.case_id)
            .where(job.c.case_id.is_not(None), job.c.case_id != case_id)
            .order_by(job.c.id)
        ).first()
    assert others is not None

    plant(
        house,
        update(run).where(run.c.id == run_id).values(status="parked"),
        update(job).where(job.c.id == others.id).values(failed=True),
    )

    assert {lost.case_id for lost in found(house).lost} == {case_id, others.case_id}


def test_a_timer_that_fired_twice_is_reported(house: House) -> None:
    with house.database.reading() as connection:
        entry = connection.execute(
            select(timeline).where(timeline.c.kind == "timer").order_by(timeline.c.case_id)
        ).first()
        assert entry is not None
        head = connection.execute(select(case.c.seq).where(case.c.id == entry.case_id)).scalar_one()

    plant(house, insert(timeline).values({**entry._mapping, "seq": head + 1}))

    twice = found(house).fired_twice
    assert [(one.case_id, one.times) for one in twice] == [(entry.case_id, 2)]


def test_a_changed_timeline_entry_is_reported_with_its_place(house: House) -> None:
    with house.database.reading() as connection:
        entry = connection.execute(
            select(timeline.c.case_id, timeline.c.seq)
            .where(timeline.c.seq == 2)
            .order_by(timeline.c.case_id)
        ).first()
    assert entry is not None

    plant(
        house,
        update(timeline)
        .where(timeline.c.case_id == entry.case_id, timeline.c.seq == 2)
        .values(actor_id=1),
    )

    broken = found(house).broken_chains
    assert [(one.case_id, one.broken.seq) for one in broken] == [(entry.case_id, 2)]


def test_entries_cut_off_at_the_end_are_reported(house: House) -> None:
    with house.database.reading() as connection:
        case_id, seq = connection.execute(
            select(case.c.id, case.c.seq).where(case.c.seq > 1).order_by(case.c.id)
        ).first() or (0, 0)

    plant(house, delete(timeline).where(timeline.c.case_id == case_id, timeline.c.seq == seq))

    assert [one.case_id for one in found(house).broken_chains] == [case_id]


def test_listening_at_a_boundary_does_not_move_a_run_on(house: House) -> None:
    with house.database.reading() as connection:
        item_id, run_id, case_id = first_open(connection)

    plant(
        house,
        delete(work_item).where(work_item.c.id == item_id),
        insert(wait).values(
            case_id=case_id,
            run_id=run_id,
            task_id=99_999,
            scope="",
            process="hazard-handling",
            node="reconsider_dispatch",
            message="dispatch.reconsider",
            key=None,
        ),
    )

    assert [lost.case_id for lost in found(house).lost] == [case_id]
