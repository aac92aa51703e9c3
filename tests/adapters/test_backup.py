"""The nightly copy: whole, verified, seven days of them, and made while others write."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.clock import VirtualClock
from adapters.database import backup
from adapters.scheduler.routines import BACKUP
from adapters.settings import Settings
from adapters.wiring import House, wire
from engine.errors.database import BackupDamaged
from engine.services.commands.jobs import run_due_jobs
from engine.services.commands.organisation import put_roles
from engine.services.commands.routines import propose_routine

NIGHT = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # 02:00 in the county


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> House:
    settings = Settings(home=tmp_path / "home", database_url=sqlite_url)
    made = wire(settings, clock=VirtualClock(NIGHT))
    put_roles(made.core)
    return made


def copies(house: House) -> list[Path]:
    return sorted(house.settings.backups.glob("*"))


def test_a_copy_holds_what_was_committed_even_while_somebody_writes(house: House) -> None:
    with house.core.unit_of_work() as uow:
        assert uow.people.roles()  # a transaction is open

        copy = backup.back_up(
            house.database, house.settings.backups, now=NIGHT, kept=timedelta(days=7)
        )

    with sqlite3.connect(copy) as connection:
        roles = connection.execute("SELECT count(*) FROM role").fetchone()[0]
    assert roles > 10
    assert copies(house) == [copy]


def test_copies_older_than_a_week_go_and_younger_ones_stay(house: House) -> None:
    for day in range(10):
        backup.back_up(
            house.database,
            house.settings.backups,
            now=NIGHT + timedelta(days=day),
            kept=timedelta(days=7),
        )

    assert len(copies(house)) == 8  # today's and the seven days before
    assert copies(house)[0].name == "gridcase-20260304T180000Z.db"


def test_a_damaged_copy_is_told_and_drops_no_older_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backup.back_up(house.database, house.settings.backups, now=NIGHT, kept=timedelta(days=7))
    monkeypatch.setattr(backup, "CHECK", "SELECT 'page 7 is never used'")

    with pytest.raises(BackupDamaged, match="page 7"):
        backup.back_up(
            house.database,
            house.settings.backups,
            now=NIGHT + timedelta(days=30),
            kept=timedelta(days=7),
        )

    assert good in copies(house)


def test_the_routine_runs_once_a_day_whoever_proposes_it(house: House) -> None:
    core = house.core
    assert not BACKUP.due(NIGHT - timedelta(hours=1))
    assert BACKUP.due(NIGHT)

    assert propose_routine(BACKUP.name, BACKUP.slot(NIGHT), core=core)
    assert not propose_routine(BACKUP.name, BACKUP.slot(NIGHT), core=core)
    done = run_due_jobs(core, owner="a", limit=9, lease=timedelta(minutes=1))

    assert [job.what for job in done] == ["backup"]
    assert not propose_routine(BACKUP.name, BACKUP.slot(NIGHT), core=core)
    assert propose_routine(BACKUP.name, BACKUP.slot(NIGHT + timedelta(days=1)), core=core)
    assert len(copies(house)) == 1
