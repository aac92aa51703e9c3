"""`gridcase test`: what it runs, in which order, and what its exit code says."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cli.test as command
from cli.checkout import NotACheckout
from cli.test import Part, checks, pytest_run
from tests.sources import ROOT


@pytest.fixture(autouse=True)
def _without_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDCASE_SKIP_WEB", "1")
    monkeypatch.setenv("GRIDCASE_SKIP_BROWSER", "1")
    monkeypatch.setenv("GRIDCASE_TEST_SKIP_BROWSER", "")  # set by the command: put back afterwards


def _arguments(*rest: str, all_forms: bool = False) -> argparse.Namespace:
    return argparse.Namespace(all=all_forms, rest=list(rest))


def _says(text: str, code: int = 0) -> Part:
    return Part(text, (sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"))


def test_the_checkers_run_in_this_environment_whatever_scripts_lie_on_the_path() -> None:
    assert [part.name for part in checks()] == [
        "ruff check",
        "ruff format",
        "mypy",
        "import contracts",
    ]
    assert {part.command[0] for part in checks()} == {sys.executable}


def test_the_front_end_is_checked_with_the_rest_unless_it_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert command.web_checks(ROOT) == ()

    monkeypatch.delenv("GRIDCASE_SKIP_WEB")

    (part,) = command.web_checks(ROOT)
    assert part.command[0] == sys.executable
    assert Path(part.command[-2]).is_file()


@pytest.mark.parametrize(
    ("rest", "needs_browser"),
    [([], True), (["-k", "x"], True), (["tests/web"], True), (["tests/api"], False)],
)
def test_a_browser_is_looked_for_when_journeys_may_run(
    rest: list[str], needs_browser: bool
) -> None:
    assert command.asks_for_journeys(rest) == needs_browser


def test_the_long_forms_are_left_out_unless_all_or_a_mark_is_asked_for() -> None:
    assert "not long" in pytest_run(all_forms=False, rest=[]).command
    assert "not long" not in pytest_run(all_forms=True, rest=[]).command
    assert "not long" not in pytest_run(all_forms=False, rest=["-m", "long"]).command


def test_what_the_command_does_not_know_is_pytests() -> None:
    assert pytest_run(all_forms=False, rest=["-k", "foo"]).command[-2:] == ("-k", "foo")


@pytest.mark.parametrize("rest", [["-n", "0"], ["--pdb"], ["-s"], ["--numprocesses=1"]])
def test_a_person_who_chooses_the_processes_is_not_overruled(rest: list[str]) -> None:
    assert pytest_run(all_forms=False, rest=rest).command.count("worksteal") == 0


def test_the_first_failing_part_ends_the_run_and_gives_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "checks", lambda: (_says("one"), _says("two", 3), _says("three")))

    assert command.run(_arguments()) == 3

    printed = capfd.readouterr().out
    assert "two" in printed
    assert "three" not in printed


def test_the_front_end_is_checked_beside_the_rest_and_told_after_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sign = tmp_path / "sign"
    waits = f"import pathlib as p, time\nwhile not p.Path({str(sign)!r}).exists(): time.sleep(0.01)"
    makes = f"import pathlib as p; p.Path({str(sign)!r}).touch()"
    web = Part("web", (sys.executable, "-c", f"{makes}; print('of the web'); raise SystemExit(4)"))
    # It ends only if the other runs meanwhile.
    monkeypatch.setattr(command, "checks", lambda: (Part("one", (sys.executable, "-c", waits)),))
    monkeypatch.setattr(command, "web_checks", lambda _root: (web,))

    assert command.run(_arguments()) == 4

    lines = capfd.readouterr().out.splitlines()
    assert lines.index("== one") < lines.index("== web") < lines.index("of the web")


def test_a_check_that_fails_ends_the_one_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    noted, whole = tmp_path / "noted", tmp_path / "pid"
    endless = (
        "import os, pathlib as p, time\n"
        f"p.Path({str(noted)!r}).write_text(str(os.getpid()))\n"
        f"os.rename({str(noted)!r}, {str(whole)!r})\n"
        "time.sleep(60)"
    )
    fails = (
        "import pathlib as p, time\n"
        f"while not p.Path({str(whole)!r}).exists(): time.sleep(0.01)\n"
        "raise SystemExit(5)"
    )
    monkeypatch.setattr(command, "checks", lambda: (Part("one", (sys.executable, "-c", fails)),))
    monkeypatch.setattr(
        command, "web_checks", lambda _root: (Part("web", (sys.executable, "-c", endless)),)
    )

    assert command.run(_arguments()) == 5

    with pytest.raises(ProcessLookupError):
        os.kill(int(whole.read_text()), 0)


def test_the_last_line_is_pytests_summary(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "checks", lambda: (_says("one"),))
    monkeypatch.setattr(
        command, "pytest_run", lambda **_: Part("pytest", _says("2 passed").command)
    )

    assert command.run(_arguments()) == 0

    assert capfd.readouterr().out.splitlines()[-1] == "2 passed"


def test_an_installed_copy_has_no_tests_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("cli.checkout.__file__", str(tmp_path / "cli" / "checkout.py"))

    with pytest.raises(NotACheckout, match="gridcase test"):
        command.run(_arguments())


def test_a_run_that_is_told_to_stop_ends_when_pytest_has_cleaned_up(tmp_path: Path) -> None:
    child = (
        "import signal, sys, time\n"
        "def stop(*_): time.sleep(0.5); print('clean'); sys.exit(9)\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = (
        "import subprocess, sys\n"
        "from cli.test import _finish\n"
        f"sys.exit(_finish(subprocess.Popen([sys.executable, '-c', {child!r}])))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", parent], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"

    process.terminate()

    out, _ = process.communicate(timeout=30)
    assert out == "clean\n"
    assert process.returncode == 9
