"""Benches run and print what they promise; how fast is nobody's business here."""

from __future__ import annotations

import importlib.util
import json
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

BENCHES = Path(__file__).parents[2] / "bench"
PER_DATABASE = {
    "raw_tx_s",
    "floor_tx_s",
    "ours_tx_s",
    "stock_tx_s",
    "ratio_floor",
    "ratio_stock",
    "state_bytes",
}


def _main(name: str) -> Callable[[list[str]], int]:
    spec = importlib.util.spec_from_file_location(f"bench_{name}", BENCHES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of SpiffWorkflow
        spec.loader.exec_module(module)
    return module.main  # type: ignore[no-any-return]


def _last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert isinstance(report, dict)
    return report


def test_steps_are_measured_beside_floor_and_stock(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--json", "--rounds", "1", "--cases", "6", "--steps", "2", "--only", "sqlite"]
    assert _main("steps")(arguments) == 0
    figures = _last_line(capsys)["sqlite"]
    assert isinstance(figures, dict)
    assert figures.keys() >= PER_DATABASE
    assert all(figures[name] > 0 for name in PER_DATABASE)


@pytest.mark.long
def test_steps_are_measured_on_postgresql(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--json", "--rounds", "1", "--cases", "6", "--steps", "2", "--only", "postgresql"]
    assert _main("steps")(arguments) == 0
    figures = _last_line(capsys)["postgresql"]
    assert isinstance(figures, dict)
    assert figures.keys() >= PER_DATABASE


@pytest.mark.long
def test_completions_over_http_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--json", "--seconds", "1", "--items", "40", "--clients", "1,2"]
    assert _main("http")(arguments) == 0
    report = _last_line(capsys)
    assert report.keys() >= {"completions_s", "p50_ms", "p95_ms", "inbox_p95_ms", "points"}
    points = report["points"]
    assert isinstance(points, list)
    assert [each["clients"] for each in points] == [1, 2]
