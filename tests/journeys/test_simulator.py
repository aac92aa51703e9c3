"""A whole county at work: nothing is lost, nothing fires twice, every chain holds."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from adapters.database.tables import area, case, category, department, performed, setting_value
from cli.simulator.report import as_json
from tests.data import make_civic
from tests.journeys.simulations import Simulated, simulated

REDRAWN = Path(make_civic.__file__).with_name("second_approval")
CIVIC = Path(make_civic.__file__).with_name("civic_generated.csv")


@contextmanager
def a_simulation(
    url: str,
    folder: Path,
    *,
    cases: int,
    days: int,
    seed: int = 1,
    civic_file: Path | None = None,
    redrawn: Mapping[str, bytes] | None = None,
) -> Iterator[Simulated]:
    made = simulated(
        url, folder, cases=cases, days=days, seed=seed, civic_file=civic_file, redrawn=redrawn
    )
    yield made
    made.house.close()


def assert_nothing_is_wrong(made: Simulated) -> None:
    outcome = made.outcome
    assert outcome.checked.lost == ()
    assert outcome.checked.fired_twice == ()
    assert outcome.checked.broken_chains == ()
    assert outcome.counts.troubles == {}
    assert outcome.figures.incidents == 0
    figures = outcome.figures
    cases = outcome.counts.reported - outcome.counts.joined
    assert outcome.checked.chains_verified == cases
    assert figures.archived + figures.refused + figures.withdrawn + figures.open == cases


def test_a_county_works_for_twenty_days_and_loses_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with a_simulation(sqlite_url, tmp_path, cases=150, days=20) as made:
        assert_nothing_is_wrong(made)
        figures, counts = made.outcome.figures, made.outcome.counts
        assert counts.reported == 150
        assert counts.joined > 0
        assert figures.archived > 80
        assert figures.timers_fired >= figures.urged > 0
        for number in (
            figures.supervised,
            figures.escalated,
            figures.redispatched,
            figures.second_handling,
        ):
            assert number > 0
        with made.house.database.reading() as connection:
            switched = connection.execute(
                select(setting_value.c.key, func.count())
                .where(setting_value.c.reason != "", setting_value.c.set_by.is_not(None))
                .group_by(setting_value.c.key)
            )
            assert {"auto_dispatch", "revisit", "auto_archive"} <= {row.key for row in switched}


def test_postgresql_loses_nothing_either(postgresql_url: str, tmp_path: Path) -> None:
    with a_simulation(postgresql_url, tmp_path, cases=30, days=8) as made:
        assert_nothing_is_wrong(made)
        assert made.outcome.counts.reported == 30


def test_both_databases_and_every_run_of_a_seed_give_the_same_figures(
    sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    figures = []
    for url in (sqlite_url, postgresql_url):
        with a_simulation(url, tmp_path, cases=20, days=5, seed=3) as made:
            figures.append(as_json(made.outcome, seconds=0))

    assert figures[0] == figures[1]


def test_another_seed_gives_other_figures(tmp_path: Path) -> None:
    figures = []
    for seed in (1, 2):
        url = f"sqlite:///{tmp_path / f'{seed}.db'}"
        with a_simulation(url, tmp_path, cases=8, days=2, seed=seed) as made:
            figures.append(as_json(made.outcome, seconds=0))

    assert figures[0] != figures[1]


def test_civic_records_are_reported_with_their_gaps_and_duplicates(
    sqlite_url: str, tmp_path: Path
) -> None:
    with a_simulation(sqlite_url, tmp_path, cases=60, days=8, civic_file=CIVIC) as made:
        assert_nothing_is_wrong(made)
        assert made.outcome.counts.reported == 60
        with made.house.database.reading() as connection:
            numbers = connection.execute(
                select(case.c.source_ref).order_by(case.c.reported_at, case.c.id)
            ).scalars()
            lines = CIVIC.read_text(encoding="utf-8").splitlines()
            usable = dict.fromkeys(row["rec_id"] for row in csv.DictReader(lines))
            assert sorted(numbers) == sorted(list(usable)[:60])
            for table in (area, category, department):
                imported = select(func.count()).select_from(table).where(table.c.imported)
                assert connection.execute(imported).scalar_one() > 0


def test_rows_that_cannot_be_used_are_counted_by_reason(sqlite_url: str, tmp_path: Path) -> None:
    lines = CIVIC.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "records.csv"
    broken = lines[2].split(",")
    broken[1] = "yesterday"
    file.write_text(
        "\n".join([*lines[:3], lines[2], ",".join(["77777", *broken[1:]]), *lines[3:8]]),
        encoding="utf-8",
    )

    with a_simulation(sqlite_url, tmp_path, cases=5, days=2, civic_file=file) as made:
        assert made.outcome.counts.reported == 5
        assert made.outcome.counts.skipped == {"duplicate": 1, "unreadable-date": 1}


def test_a_step_that_somebody_has_drawn_in_is_worked_like_any_other(
    sqlite_url: str, tmp_path: Path
) -> None:
    files = {path.name: path.read_bytes() for path in REDRAWN.iterdir()}

    with a_simulation(sqlite_url, tmp_path, cases=25, days=8, redrawn=files) as made:
        assert_nothing_is_wrong(made)
        assert made.outcome.figures.archived > 5
        with made.house.database.reading() as connection:
            outcomes = connection.execute(
                select(performed.c.outcome).where(performed.c.node == "approve_feedback")
            ).scalars()
            assert {"approve", "return"} == set(outcomes)


@pytest.mark.long
def test_two_thousand_cases_in_sixty_days_lose_nothing(sqlite_url: str, tmp_path: Path) -> None:
    with a_simulation(sqlite_url, tmp_path, cases=2000, days=60, seed=7) as made:
        assert_nothing_is_wrong(made)
        assert made.outcome.counts.reported == 2000


@pytest.mark.long
def test_five_thousand_civic_records_lose_nothing(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "records.csv"
    file.write_text(make_civic.make(5_000, 7), encoding="utf-8")

    with a_simulation(sqlite_url, tmp_path, cases=5_000, days=60, seed=7, civic_file=file) as made:
        assert_nothing_is_wrong(made)
        assert made.outcome.counts.reported >= 4_900
        assert made.outcome.counts.skipped["duplicate"] > 0
