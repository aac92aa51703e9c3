"""`gridcase bench`: files found by name, run with their own arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import main

KETTLE = '''"""How fast water boils.

Not part of the first line.
"""

import json


def main(argv: list[str]) -> int:
    print(json.dumps(argv))
    return 5
'''


@pytest.fixture(autouse=True)
def _checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "kettle.py").write_text(KETTLE)
    (tmp_path / "bench" / "_shared.py").write_text("")
    monkeypatch.setattr("cli.bench.checkout_root", lambda command: tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


def test_a_bench_gets_its_arguments_untouched_and_gives_the_exit_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench", "kettle", "FILE.json", "--json", "--", "-x"]) == 5

    assert capsys.readouterr().out == '["FILE.json", "--json", "--", "-x"]\n'


def test_an_unknown_bench_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench", "teapot"]) == 1

    said = capsys.readouterr().err
    assert (
        said == "gridcase: [bench-unknown] There is no bench named “teapot”. There are: kettle.\n"
    )


def test_without_a_name_the_benches_are_listed_with_what_they_measure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench"]) == 0

    assert capsys.readouterr().out.split(maxsplit=1) == ["kettle", "How fast water boils.\n"]
