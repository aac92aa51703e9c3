"""What somebody who types `gridcase` sees."""

from __future__ import annotations

import argparse
import sys
import types

import pytest

from cli.commands import COMMANDS, Command
from cli.language import of_environment
from cli.main import main
from cli.output import Output
from engine.errors import Finding, GridcaseError


class KettleEmpty(GridcaseError):
    code = "kettle-empty"
    zh = "{where}：壶是空的。请加水。"
    en = "{where}: the kettle is empty. Fill it."


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def brew(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A command of its own, `gridcase brew`; a test sets its `run`."""
    module = types.ModuleType("brew_command")
    module.configure = lambda parser: parser.add_argument("--cups", type=int, default=1)
    module.run = lambda args: 0
    monkeypatch.setitem(sys.modules, "brew_command", module)
    monkeypatch.setitem(COMMANDS, "brew", Command("brew_command", zh="泡茶", en="make tea"))
    return module


def test_every_command_in_the_table_can_be_loaded_and_asked_for_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in COMMANDS:
        assert main([name, "--help"]) == 0

        assert f"gridcase {name}" in capsys.readouterr().out


def test_the_help_lists_the_commands_in_the_readers_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--help"]) == 0
    assert main(["--lang", "zh", "--help"]) == 0

    english, chinese = capsys.readouterr().out.split("usage:")[1:]
    assert COMMANDS["test"].en in english
    assert COMMANDS["test"].zh in chinese


def test_no_command_is_a_usage_error_and_standard_output_stays_empty(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert "commands:" in said.err


def test_a_misspelt_command_is_answered_with_the_one_that_was_meant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bnech"]) == 2

    assert "Did you mean bench?" in capsys.readouterr().err


def test_an_argument_that_no_command_knows_is_a_usage_error(
    brew: types.ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["brew", "--cups", "2", "--sugar"]) == 2

    assert "--sugar" in capsys.readouterr().err


def test_a_commands_answer_is_the_exit_code(brew: types.ModuleType) -> None:
    brew.run = lambda args: 40 + args.cups

    assert main(["brew", "--cups", "2"]) == 42


def test_a_broken_rule_is_told_with_code_place_and_mend(
    brew: types.ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(args: argparse.Namespace) -> int:
        lid = Finding(code="lid-missing", where="kettle 3, lid", zh="没有盖子", en="no lid")
        raise KettleEmpty(where="kettle 3", findings=[lid])

    brew.run = refuse

    assert main(["brew"]) == 1
    assert main(["brew", "--lang", "zh"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "gridcase: [kettle-empty] kettle 3: the kettle is empty. Fill it.",
        "  kettle 3, lid: [lid-missing] no lid",
        "gridcase: [kettle-empty] kettle 3：壶是空的。请加水。",
        "  kettle 3, lid: [lid-missing] 没有盖子",
    ]


def test_a_fault_of_ours_shows_its_traceback_and_exits_with_70(
    brew: types.ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    brew.run = lambda args: 1 // 0

    assert main(["brew"]) == 70

    assert "ZeroDivisionError" in capsys.readouterr().err


def test_an_interrupted_command_exits_with_130(brew: types.ModuleType) -> None:
    def interrupted(args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    brew.run = interrupted

    assert main(["brew"]) == 130


def test_the_version_is_that_of_setup_cfg(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0

    assert capsys.readouterr().out.startswith("gridcase 0.")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
    ],
)
def test_the_language_follows_the_locale(environment: dict[str, str], language: str) -> None:
    assert of_environment(environment) == language


def test_with_json_the_last_line_of_standard_output_is_one_object_and_all_else_goes_beside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = Output(json=True)

    output.line("two cups of tea")
    output.result({"cups": 2, "kind": "铁观音"})

    said = capsys.readouterr()
    assert said.out == '{"cups":2,"kind":"铁观音"}\n'
    assert said.err == "two cups of tea\n"


def test_without_json_people_read_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(json=False)

    output.line("two cups of tea")
    output.result({"cups": 2})

    assert capsys.readouterr().out == "two cups of tea\n"
