"""How many of the DMN TCK's FEEL cases pass, and how fast: `./gridcase bench feel FILE.json`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from engine.errors.base import GridcaseError
from engine.feel import Expression, compile_expression, from_json
from engine.feel.comparison import equal
from engine.feel.evaluation import DEFAULT_BUDGET, State
from engine.feel.items import simple_type
from engine.feel.temporal import parse_date, parse_date_and_time, parse_duration, parse_time
from engine.feel.types import coerced

TOLERANCE = Decimal("1e-8")
NOW = datetime(2026, 1, 1, 8, 30, tzinfo=UTC)  # what now() says; no case depends on its value
TAGS: dict[str, Callable[[str], object]] = {
    "$date": parse_date,
    "$time": parse_time,
    "$dateTime": parse_date_and_time,
    "$duration": parse_duration,
    "$number": Decimal,
}


def untagged(value: object) -> object:
    """FEEL values for the tagged JSON of the case file."""
    if isinstance(value, dict):
        if len(value) == 1:
            ((key, inner),) = value.items()
            if key in TAGS:
                return TAGS[key](inner)
        return {key: untagged(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [untagged(each) for each in value]
    return from_json(value)


def same(found: object, expected: object) -> bool:
    """Equal by value, numbers within the tolerance."""
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) <= TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        return found.keys() == expected.keys() and all(
            same(found[key], expected[key]) for key in expected
        )
    if type(found) is not type(expected):
        return False
    return equal(State({}, None, None, DEFAULT_BUDGET), found, expected) is True


def passes(case: Mapping[str, object]) -> bool:
    """Whether one case of the file gives what it should; as in DMN, an error gives null.

    A text that cannot be compiled is the error a case may expect, whatever value stands beside.
    """
    context = untagged(case["context"])
    assert isinstance(context, dict)
    try:
        expression = compile_expression(str(case["expr"]), names=context.keys(), listed=True)
        found = expression.evaluate(context, now=NOW)
    except GridcaseError:
        return case.get("error") is True or case.get("expected") is None
    wanted = simple_type(str(case.get("result_type") or ""))
    found = coerced(State({}, None, None, DEFAULT_BUDGET), found, wanted)
    return same(found, untagged(case["expected"]))


def evaluations_per_second(cases: list[Mapping[str, object]], seconds: float = 0.5) -> int:
    """How many compiled expressions of the file are evaluated in a second, one after another."""
    ready: list[tuple[Expression, dict[str, object]]] = []
    for case in cases:
        context = untagged(case["context"])
        assert isinstance(context, dict)
        try:
            expression = compile_expression(str(case["expr"]), names=context.keys())
            expression.evaluate(context, now=NOW)
        except GridcaseError:
            continue
        ready.append((expression, context))
    if not ready:
        return 0
    done = 0
    start = perf_counter()
    while perf_counter() - start < seconds:
        for expression, context in ready:
            expression.evaluate(context, now=NOW)
        done += len(ready)
    return round(done / (perf_counter() - start))


def main(argv: list[str]) -> int:
    """`FILE.json [--json]`: 0 when the file could be read, however many cases pass."""
    parser = argparse.ArgumentParser(prog="gridcase bench feel", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args(argv)
    cases = json.loads(options.file.read_text("utf-8"), parse_float=Decimal)
    failed = [str(case["id"]) for case in cases if not passes(case)]
    speed = evaluations_per_second(cases)
    human = sys.stderr if options.as_json else sys.stdout
    print(f"passed {len(cases) - len(failed)} of {len(cases)}", file=human)
    for each in failed:
        print(f"  failed {each}", file=human)
    print(f"{speed} evaluations per second", file=human)
    if options.as_json:
        report = {
            "passed": len(cases) - len(failed),
            "total": len(cases),
            "failed": failed,
            "per_second": speed,
        }
        print(json.dumps(report, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
