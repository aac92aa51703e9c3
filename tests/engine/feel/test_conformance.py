"""The public DMN TCK cases, through the same code as `./gridcase bench feel`."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from bench import feel as bench
from engine.errors.feel import FeelError
from engine.feel import compile_expression

FOLDER = Path(__file__).parents[2] / "data" / "feel"
CASES, FURTHER = (
    json.loads((FOLDER / name).read_text("utf-8"), parse_float=Decimal)
    for name in ("feel_cases.json", "further_cases.json")
)
KIT = [
    line.rpartition(" => ")[::2]
    for line in (FOLDER / "kit_cases.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("text", "expected"), KIT)
def test_a_transcribed_case_gives_what_the_kit_expects(text: str, expected: str) -> None:
    wanted = compile_expression(expected).evaluate({}, now=bench.NOW)
    try:
        found = compile_expression(text, names=(), listed=True).evaluate({}, now=bench.NOW)
    except FeelError:
        found = None

    assert bench.same(found, wanted)


SAMPLES = {
    "number": "10", "string": '"10"', "boolean": "true", "date": '@"2021-01-01"',
    "moment": '@"2021-01-01T10:10:10"', "time": '@"10:10:10"', "list": "[10]",
    "context": "{a: 10}", "days": '@"P1D"', "months": '@"P1Y"', "range": "[1..10]",
    "function": "(function(a) a)", "null": "null",
}  # fmt: skip
DEFINED = {
    "+": {
        ("number", "number"), ("string", "string"), ("days", "days"), ("months", "months"),
        *((a, b) for a in ("date", "moment") for b in ("days", "months")),
        *((b, a) for a in ("date", "moment") for b in ("days", "months")),
        ("time", "days"), ("days", "time"),
    },
    "-": {
        ("number", "number"), ("days", "days"), ("months", "months"), ("time", "time"),
        *((a, b) for a in ("date", "moment") for b in (a, "days", "months")),
        ("time", "days"),
    },
    "*": {
        ("number", "number"), ("number", "days"), ("number", "months"),
        ("days", "number"), ("months", "number"),
    },
    "/": {
        ("number", "number"), ("days", "number"), ("months", "number"), ("days", "days"),
        ("months", "months"),
    },
    "**": {("number", "number")},
}  # fmt: skip


@pytest.mark.parametrize("operator", DEFINED)
def test_arithmetic_is_defined_for_some_kinds_and_null_for_all_others(operator: str) -> None:
    """The scheme by which the kit's suite 0100-arithmetic is generated, for every pair of kinds."""
    found = {
        (left, right)
        for left, a in SAMPLES.items()
        for right, b in SAMPLES.items()
        if compile_expression(f"{a} {operator} {b}").evaluate({}) is not None
    }

    assert found == DEFINED[operator]


@pytest.mark.parametrize("case", CASES + FURTHER, ids=lambda case: case["id"])
def test_a_public_case_gives_what_the_kit_expects(case: dict[str, object]) -> None:
    assert bench.passes(case)


def test_the_benchmark_ends_with_one_json_object_on_standard_output(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    wrong = {**CASES[0], "expected": "something else", "id": "wrong"}
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([*CASES[1:3], wrong], default=str), "utf-8")

    code = bench.main([str(file), "--json"])

    output = capsys.readouterr()
    report = json.loads(output.out.splitlines()[-1])
    assert code == 0
    assert report["passed"] == 2
    assert report["total"] == 3
    assert report["failed"] == ["wrong"]
    assert report["per_second"] > 0
    assert "passed 2 of 3" in output.err
