"""Reference models of other tools: each gets a verdict that was looked at and is kept."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from engine.workflow.standard import inspect
from tests.sources import ROOT

FOLDER = ROOT / "tests" / "data" / "bpmn"
MODELS = sorted((FOLDER / "miwg").glob("*.bpmn"))
VERDICTS: dict[str, dict[str, dict[str, int]]] = json.loads(
    (FOLDER / "miwg_verdicts.json").read_text(encoding="utf-8")
)


def verdict(path: Path) -> dict[str, dict[str, int]]:
    """By severity, the rules that spoke and how often."""
    (found,) = inspect({path.name: path.read_bytes()}).values()
    counted = Counter((str(each.severity), each.code) for each in found)
    by: dict[str, dict[str, int]] = {}
    for (severity, rule), count in sorted(counted.items()):
        by.setdefault(severity, {})[rule] = count
    return by


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_reference_model_gets_the_verdict_that_was_looked_at(path: Path) -> None:
    assert verdict(path) == VERDICTS[path.stem]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_finding_in_it_has_a_line_and_can_be_read(path: Path) -> None:
    (found,) = inspect({path.name: path.read_bytes()}).values()

    assert found
    for each in found:
        assert each.line
        assert each.zh
        assert each.en
        assert each.mend_zh
        assert each.mend_en


def test_there_are_sixteen() -> None:
    assert len(MODELS) == len(VERDICTS) == 16
