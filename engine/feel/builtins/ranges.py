"""Functions on points and ranges: Allen's relations."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel.builtins.registry import builtin
from engine.feel.comparison import in_range, order
from engine.feel.evaluation import State
from engine.feel.values import Range

Verdict = bool | None


def _register(
    name: str,
    first: str,
    second: str,
    rule: Callable[[Range, Range], Verdict],
    kinds: tuple[tuple[bool, bool], ...],
) -> None:
    """`kinds`: for each way to call, whether the first and the second argument are ranges."""

    def apply(state: State, a: object, b: object) -> object:
        if (isinstance(a, Range), isinstance(b, Range)) not in kinds or a is None or b is None:
            return None
        return rule(as_range(a), as_range(b))

    builtin(name, f"{first}: any", f"{second}: any")(apply)


def as_range(value: object) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _ends(a: object, b: object) -> int | None:
    """Order of two ends; an unbounded one cannot be compared."""
    return None if a is None or b is None else order(a, b)


def before(a: Range, b: Range) -> Verdict:
    result = _ends(a.end, b.start)
    if result is None:
        return None
    return result < 0 or (result == 0 and not (a.end_included and b.start_included))


def meets(a: Range, b: Range) -> Verdict:
    result = _ends(a.end, b.start)
    return None if result is None else result == 0 and a.end_included and b.start_included


def overlaps(a: Range, b: Range) -> Verdict:
    first, second = before(a, b), before(b, a)
    return None if first is None or second is None else not first and not second


def _starts_first(a: Range, b: Range) -> Verdict:
    """Whether a begins before b does."""
    result = _ends(a.start, b.start)
    if result is None:
        return None
    return result < 0 or (result == 0 and a.start_included and not b.start_included)


def _ends_first(a: Range, b: Range) -> Verdict:
    result = _ends(a.end, b.end)
    if result is None:
        return None
    return result < 0 or (result == 0 and b.end_included and not a.end_included)


def _all(*verdicts: Verdict) -> Verdict:
    if None in verdicts:
        return None
    return all(verdicts)


def _not(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def overlaps_before(a: Range, b: Range) -> Verdict:
    return _all(_starts_first(a, b), overlaps(a, b), _not(_ends_first(b, a)))


def finishes(a: Range, b: Range) -> Verdict:
    result = _ends(a.end, b.end)
    if result is None:
        return None
    same_end = result == 0 and a.end_included == b.end_included
    return _all(same_end, _not(_starts_first(a, b)))


def starts(a: Range, b: Range) -> Verdict:
    result = _ends(a.start, b.start)
    if result is None:
        return None
    same_start = result == 0 and a.start_included == b.start_included
    return _all(same_start, _not(_ends_first(b, a)))


def includes(a: Range, b: Range) -> Verdict:
    return _all(_not(_starts_first(b, a)), _not(_ends_first(a, b)))


def coincides(a: Range, b: Range) -> Verdict:
    start, end = _ends(a.start, b.start), _ends(a.end, b.end)
    if start is None or end is None:
        return None
    return (
        start == 0
        and end == 0
        and a.start_included == b.start_included
        and a.end_included == b.end_included
    )


def _includes_point(a: Range, b: Range) -> Verdict:
    if b.start is b.end and b.start_included:
        return in_range(b.start, a)
    return includes(a, b)


def _flip(rule: Callable[[Range, Range], Verdict]) -> Callable[[Range, Range], Verdict]:
    return lambda a, b: rule(b, a)


_POINTS = ((False, False), (False, True), (True, False), (True, True))
_RANGES = ((True, True),)
_FROM_POINT = ((False, True), (True, True))
_TO_POINT = ((True, False), (True, True))

_register("before", "point1", "point2", before, _POINTS)
_register("after", "point1", "point2", _flip(before), _POINTS)
_register("meets", "range1", "range2", meets, _RANGES)
_register("met by", "range1", "range2", _flip(meets), _RANGES)
_register("overlaps", "range1", "range2", overlaps, _RANGES)
_register("overlaps before", "range1", "range2", overlaps_before, _RANGES)
_register("overlaps after", "range1", "range2", _flip(overlaps_before), _RANGES)
_register("finishes", "range1", "range2", finishes, _FROM_POINT)
_register("finished by", "range1", "range2", _flip(finishes), _TO_POINT)
_register("includes", "range", "point", _includes_point, _TO_POINT)
_register("during", "point", "range", _flip(_includes_point), _FROM_POINT)
_register("starts", "range1", "range2", starts, _FROM_POINT)
_register("started by", "range1", "range2", _flip(starts), _TO_POINT)
_register("coincides", "range1", "range2", coincides, ((False, False), (True, True)))
