"""`gridcase simulate` and `gridcase demo` as they are called, and how invented people decide."""

from __future__ import annotations

import json
import socket
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import cli.demo
import cli.simulator.simulation
from adapters.calendars import county_calendar
from adapters.clock import VirtualClock
from adapters.seed.invented import invented_names
from adapters.settings import Settings
from cli.main import main
from cli.simulator.answers import Known, answers_for, fill_field
from cli.simulator.chance import Chance
from cli.simulator.checks import BrokenChain, Checked, FiredTwice, Lost
from cli.simulator.county import plan_county
from cli.simulator.decisions import choose_outcome, finished_at
from cli.simulator.simulation import DatabaseNotEmpty
from engine.domain.roles import SHIPPED
from engine.domain.timeline import Broken

KEYS = {
    "reported",
    "joined",
    "refused",
    "skipped",
    "skipped_reasons",
    "archived",
    "open",
    "open_by_status",
    "leftover",
    "lost",
    "lost_cases",
    "steps",
    "timers_fired",
    "timers_fired_twice",
    "urged",
    "supervised",
    "escalated",
    "redispatched",
    "second_handling",
    "chains_verified",
    "by_department",
    "seconds",
}
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def test_with_json_the_last_line_is_one_object_with_the_promised_keys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["simulate", "--cases", "6", "--days", "3", "--json"])

    out, err = capsys.readouterr()
    assert code == 0
    figures = json.loads(out.splitlines()[-1])
    assert set(figures) == KEYS
    assert len(out.splitlines()) == 1
    assert figures["reported"] == 6
    assert figures["lost"] == 0
    assert "timelines verified" in err


def test_a_kept_county_can_be_served_and_is_not_simulated_into_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["simulate", "--cases", "3", "--days", "2", "--keep", str(tmp_path)]

    assert main(arguments) == 0
    assert (tmp_path / "gridcase.db").exists()
    assert main(arguments) == 1
    assert "[database-not-empty]" in capsys.readouterr().err


def test_a_broken_promise_is_named_and_ends_with_exit_code_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Checked(
        lost=(Lost(case_id=1, number="350322-1", why_zh="无", why_en="nobody can do a/b"),),
        fired_twice=(FiredTwice(case_id=2, run_id=2, node="clock", mark="50%", times=2),),
        broken_chains=(BrokenChain(case_id=3, broken=Broken(seq=4, zh="改", en="Changed.")),),
        chains_verified=0,
    )
    monkeypatch.setattr(cli.simulator.simulation, "check", lambda database, core: broken)

    code = main(["simulate", "--cases", "1", "--days", "1", "--json"])

    out, err = capsys.readouterr()
    assert code == 1
    figures = json.loads(out)
    assert (figures["lost"], figures["timers_fired_twice"]) == (1, 1)
    assert figures["lost_cases"] == ["350322-1"]
    for told in ("nobody can do a/b", "clock 50%, 2 times", "case 3, entry 4: Changed."):
        assert told in err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--cases", "0"], "number-refused"),
        (["--days", "-3"], "number-refused"),
        (["--start", "yesterday"], "start-refused"),
        (["--import", "no-such-file.csv"], "file-unreadable"),
    ],
)
def test_what_cannot_be_simulated_is_refused_with_a_code(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", *arguments]) == 1

    assert f"[{code}]" in capsys.readouterr().err


# --- the county -----------------------------------------------------------------------------------


def test_the_county_has_its_towns_villages_grids_and_everybody_it_needs() -> None:
    plan = plan_county(Chance(1), password_hash="x", calendar=county_calendar([2026]))

    assert len(plan.at_level("town")) == 18
    assert len(plan.at_level("village")) == 327
    grids = Counter(grid.parent_id for grid in plan.at_level("grid"))
    assert set(grids.values()) == {2, 3}
    staffed = Counter(
        (grant.role, grant.department_id) for person in plan.people for grant in person.grants
    )
    for department in plan.departments:
        assert staffed["department_head", department.id] == 1
        assert staffed["department_worker", department.id] >= 1
    assert {grant.role for person in plan.people for grant in person.grants} <= set(SHIPPED)
    assert len({person.login for person in plan.people}) == len(plan.people)
    assert {"shegong", "clerk", "worker", "head", "admin"} <= {a.login for a in plan.accounts}


def test_no_two_invented_people_share_a_name() -> None:
    names = invented_names()
    first = [next(names) for _ in range(6_000)]

    assert len(set(first)) == len(first)


# --- answers --------------------------------------------------------------------------------------

FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "department": {"type": "string", "minLength": 1},
        "reason": {"type": "string", "minLength": 30, "maxLength": 40},
        "on": {"type": "string", "format": "date"},
        "how": {"type": "array", "items": {"oneOf": [{"const": "a"}, {"const": "b"}]}},
        "score": {"type": "integer", "minimum": 3, "maximum": 5},
        "solved": {"type": "boolean"},
        "parts": {
            "type": "object",
            "properties": {"name": {"$ref": "#/$defs/name"}},
            "required": ["name"],
        },
        "photos": {"type": "array", "items": {"type": "integer"}},
    },
    "required": ["score"],
    "additionalProperties": False,
    "$defs": {"name": {"type": "string", "enum": ["甲", "乙"]}},
    "if": {"properties": {"score": {"const": 3}}, "required": ["score"]},
    "then": {"required": ["on"]},
    "x-outcomes": {
        "third_way": {
            "required": ["department", "reason", "parts"],
            "properties": {"solved": {"const": False}},
        }
    },
}
UI = {"department": {"ui:widget": "department"}, "photos": {"ui:widget": "photo"}}


def test_any_form_is_filled_in_from_its_schema_alone() -> None:
    chance, known = Chance(2), Known(now=NOW, departments=["first", "second"])
    validator = Draft202012Validator(FORM)

    for _ in range(200):
        for outcome in ("third_way", "never_heard_of"):
            answers = answers_for(FORM, UI, outcome, known=known, chance=chance)
            assert list(validator.iter_errors(answers)) == []
            assert "photos" not in answers
            assert ("on" in answers) or answers["score"] != 3
            if outcome == "third_way":
                assert answers["department"] == "first"
                assert {"reason", "parts"} <= set(answers)
                assert answers.get("solved") is not True


def test_a_field_that_an_act_asks_for_is_filled_in_afterwards() -> None:
    known = Known(now=NOW, departments=[])

    more = fill_field({"score": 4}, "/reason", FORM, UI, "x", known=known, chance=Chance(1))
    none = fill_field({"score": 4}, "/else", FORM, UI, "x", known=known, chance=Chance(1))

    assert more is not None
    assert len(more["reason"]) >= 30
    assert none is None


# --- decisions ------------------------------------------------------------------------------------


def test_outcomes_that_nobody_has_a_habit_for_are_equally_likely() -> None:
    chance = Chance(3)

    chosen = Counter(choose_outcome(["left", "right"], chance) for _ in range(2_000))

    assert 900 < chosen["left"] < 1_100


def test_known_outcomes_follow_habits_and_a_new_one_beside_them_is_chosen_too() -> None:
    chance = Chance(4)

    chosen = Counter(choose_outcome(["accept", "reject", "consult"], chance) for _ in range(2_000))

    assert chosen["accept"] > chosen["consult"] > chosen["reject"] > 0


def test_some_people_are_late_and_a_few_very_late_but_nobody_works_at_night() -> None:
    chance, calendar = Chance(5), county_calendar([2026])
    due_at = NOW + timedelta(days=3)

    done = [
        finished_at(NOW, due_at, now=NOW, calendar=calendar, chance=chance) for _ in range(1_000)
    ]

    late = sum(moment > due_at for moment in done)
    assert 40 < late < 200
    assert all(moment > NOW for moment in done)
    assert all(calendar.is_working(moment - timedelta(seconds=1)) for moment in done)


# --- the demo -------------------------------------------------------------------------------------


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.demo, "CASES", 4)
    monkeypatch.setattr(cli.demo, "DAYS", 3)


def settings(home: Path) -> Settings:
    return Settings(home=home, database_url=f"sqlite:///{home / 'gridcase.db'}")


@pytest.mark.usefixtures("small_demo")
def test_the_demos_county_is_made_once_and_anew_only_when_asked(tmp_path: Path) -> None:
    clock = VirtualClock(datetime(2026, 6, 10, 3, tzinfo=UTC))

    accounts = cli.demo.make_county(settings(tmp_path), clock=clock)
    made = (tmp_path / "gridcase.db").stat().st_ino
    again = cli.demo.make_county(settings(tmp_path), clock=clock)
    assert (tmp_path / "gridcase.db").stat().st_ino == made
    cli.demo.make_county(settings(tmp_path), clock=clock, fresh=True)

    assert again == accounts
    assert (tmp_path / "gridcase.db").stat().st_ino != made
    assert [path.name for path in tmp_path.glob("*.growing*")] == []
    told = "\n".join(cli.demo.welcome("127.0.0.1", 8123, accounts))
    assert "http://127.0.0.1:8123" in told
    assert "shegong" in told


@pytest.mark.usefixtures("small_demo")
def test_the_demo_never_replaces_what_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "gridcase.db").write_bytes(b"somebody's data")

    with pytest.raises(DatabaseNotEmpty):
        cli.demo.make_county(
            settings(tmp_path), clock=VirtualClock(datetime(2026, 6, 10, tzinfo=UTC)), fresh=True
        )

    assert (tmp_path / "gridcase.db").read_bytes() == b"somebody's data"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])
def test_the_demo_is_refused_on_any_other_address(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--host", host]) == 1

    assert "[demo-is-insecure]" in capsys.readouterr().err


def test_a_taken_port_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRIDCASE_HOME", str(tmp_path))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert main(["demo", "--port", str(port)]) == 1

    assert "[port-taken]" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
