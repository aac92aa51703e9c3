"""`gridcase lint` as it is called: an answer for every file, whatever it holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.main import main
from tests.engine.workflow.notation import model
from tests.sources import ROOT

FINE = "s:start s>a a:user a>e e:end"
KEYS = {"rule", "severity", "element", "message"}


class Looked:
    """What one call answered."""

    def __init__(self, code: int, out: str) -> None:
        self.code = code
        self.files = json.loads(out.splitlines()[-1])["files"]

    def rules(self, index: int = 0, *severities: str) -> set[str]:
        wanted = severities or ("error", "warning", "info")
        findings = self.files[index]["findings"]
        return {each["rule"] for each in findings if each["severity"] in wanted}


@pytest.fixture
def lint(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: object) -> Looked:
        code = main(["lint", "--json", *map(str, arguments)])
        return Looked(code, capsys.readouterr().out)

    return call


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_every_file_has_one_entry_in_the_order_given(tmp_path, lint) -> None:
    wrong = _file(tmp_path, "wrong.bpmn", model("s:start s>a a:user"))
    right = _file(tmp_path, "right.bpmn", model(FINE))
    gone = tmp_path / "gone.bpmn"

    looked = lint(wrong, tmp_path, right, gone, wrong)

    assert [each["file"] for each in looked.files] == [
        str(each) for each in (wrong, tmp_path, right, gone, wrong)
    ]
    assert [each["ok"] for each in looked.files] == [False, False, True, False, False]
    assert looked.code == 1
    assert all(each.keys() >= KEYS for file in looked.files for each in file["findings"])
    assert looked.rules(1) == looked.rules(3) == {"file-unreadable"}


def test_nothing_wrong_is_exit_code_0(tmp_path, lint) -> None:
    looked = lint(_file(tmp_path, "right.bpmn", model(FINE)))

    assert looked.code == 0
    assert looked.files[0]["ok"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.bpmn", b""),
        ("zeros.bpmn", bytes(1000)),
        ("garbage.bpmn", bytes(range(256)) * 40),
        ("garbage.dmn", bytes(range(256)) * 40),
        ("garbage.schema.json", bytes(range(256)) * 40),
        ("list.ui.json", b"[1, 2]"),
        ("other.json", b"{}"),
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
        ("text.txt", "只是文字".encode()),
        ("cut.bpmn", model(FINE)[:300]),
        ("cut.dmn", b"<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'>"),
        ("html.xml", b"<html/>"),
        ("utf16.bpmn", "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16")),
        ("deep.bpmn", b"<a>" * 10_000),
        ("deep.schema.json", b"[" * 100_000),
        ("bomb.bpmn", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("odd name#1 ＃.bpmn", b"<x/>"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_of_that_file(tmp_path, lint, name, content) -> None:
    looked = lint(_file(tmp_path, name, content), _file(tmp_path, "right.bpmn", model(FINE)))

    assert [each["ok"] for each in looked.files] == [False, True]
    assert looked.rules(0, "error")
    assert "check-failed" not in looked.rules(0)
    assert looked.files[0]["file"].endswith(name)


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_a_file_whose_name_is_no_text_is_answered_too(tmp_path, lint) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.bpmn")
    Path(name).write_bytes(model(FINE))

    assert lint(name).code == 0


def test_called_processes_and_decisions_are_looked_for_among_the_files(tmp_path, lint) -> None:
    caller = _file(tmp_path, "a.bpmn", model("s:start s>c c:call|calledElement=other c>e e:end"))
    called = _file(
        tmp_path, "b.bpmn", model(FINE).replace(b'process id="p"', b'process id="other"')
    )

    assert "process-unknown" in lint(caller).rules(0, "error")
    assert lint(called, caller).rules(1, "error") == set()


def test_a_form_is_no_matter_of_bpmn(tmp_path, lint) -> None:
    schema = _file(tmp_path, "own.schema.json", '{"type": "object"}')

    bpmn, gridcase = lint(schema), lint("--profile", "gridcase", schema)

    assert bpmn.files[0]["ok"]
    assert {each["severity"] for each in bpmn.files[0]["findings"]} == {"info"}
    assert not gridcase.files[0]["ok"]


def test_a_task_without_type_is_a_warning_in_bpmn_and_an_error_in_gridcase(tmp_path, lint) -> None:
    drawn = _file(tmp_path, "a.bpmn", model("s:start s>a a:task a>e e:end"))

    assert "task-untyped" in lint(drawn).rules(0, "warning")
    assert "task-untyped" in lint("--profile", "gridcase", drawn).rules(0, "error")


def test_the_shipped_files_pass_both_profiles(lint) -> None:
    shipped = sorted(
        str(path)
        for folder in ("processes", "forms")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".bpmn", ".dmn", ".json")
    )

    for profile in ("bpmn", "gridcase"):
        looked = lint("--profile", profile, *shipped)
        assert [file["file"] for file in looked.files if not file["ok"]] == []


def test_gridcase_asks_for_what_a_deployment_needs(tmp_path, lint) -> None:
    drawn = _file(tmp_path, "a.bpmn", model(FINE))

    looked = lint("--profile", "gridcase", drawn)

    assert {"lane-missing", "outcomes-missing", "kind-missing"} <= looked.rules(0, "error")
    places = [(each["rule"], each["element"]) for each in looked.files[0]["findings"]]
    assert len(places) == len(set(places))


def test_people_read_place_severity_rule_and_sentence(tmp_path, capsys) -> None:
    drawn = _file(tmp_path, "a.bpmn", model("s:start s>a a:user a>gone e:end"))

    code = main(["lint", "--lang", "zh", str(drawn)])

    lines = capsys.readouterr().out.splitlines()
    assert code == 1
    assert any(
        line.startswith(f"{drawn}:1:") and "错误 [flow-dangling] a_gone" in line for line in lines
    )


@pytest.mark.parametrize("wrong", [[], ["--profile", "other", "a"], ["--what", "a"]])
def test_wrong_usage_is_exit_code_2(wrong, capsys) -> None:
    assert main(["lint", *wrong]) == 2
    assert capsys.readouterr().err


def test_a_program_gets_one_line_of_json_and_the_rest_elsewhere(tmp_path) -> None:
    drawn = _file(tmp_path, "a.bpmn", model(FINE))
    begun = time.monotonic()

    called = subprocess.run(
        [sys.executable, "-P", "-m", "cli.main", "lint", "--json", str(drawn)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert called.returncode == 0
    assert len(called.stdout.splitlines()) == 1
    assert json.loads(called.stdout)["files"][0]["ok"] is True
    assert time.monotonic() - begun < 10
