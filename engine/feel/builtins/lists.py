"""Functions on lists: counting, searching, cutting, statistics, sorting."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key

from engine.feel.arithmetic import add, divide, finite
from engine.feel.builtins.registry import builtin
from engine.feel.comparison import equal, order
from engine.feel.evaluation import State
from engine.feel.values import NUMBERS, Function

Items = list[object]


def _spread(items: tuple[object, ...]) -> Items:
    """`max(1, 2)` and `max([1, 2])` are the same call."""
    if len(items) == 1 and isinstance(items[0], list):
        return items[0]
    return list(items)


def _numbers(items: Items) -> list[Decimal] | None:
    numbers = [each for each in items if isinstance(each, Decimal)]
    return numbers if len(numbers) == len(items) else None


@builtin("list contains", "list: list", "element: any")
def list_contains(state: State, items: Items, element: object) -> object:
    state.spend(len(items))
    return any(equal(state, each, element) is True for each in items)


@builtin("count", "list: list")
def count(state: State, items: Items) -> object:
    return Decimal(len(items))


def _extreme(name: str, sign: int) -> None:
    def extreme(state: State, *items: object) -> object:
        values = _spread(items)
        if not values or values[0] is None:
            return None
        state.spend(len(values))
        best = values[0]
        for each in values:
            result = order(each, best)
            if result is None:
                return None
            if result == sign:
                best = each
        return best

    builtin(name, "list: list")(extreme)
    builtin(name, "*c: any")(extreme)


_extreme("min", -1)
_extreme("max", 1)


def _total(state: State, items: Items) -> object:
    total: object = items[0]
    state.spend(len(items))
    for each in items[1:]:
        total = add(state, total, each)
    return None if isinstance(total, (str, bool)) else total


@builtin("sum", "list: list")
@builtin("sum", "*n: any")
def sum_of(state: State, *given: object) -> object:
    items = _spread(given)
    if not items or _numbers(items) is None:
        return None
    return _total(state, items)


@builtin("mean", "list: list")
@builtin("mean", "*n: any")
def mean(state: State, *given: object) -> object:
    items = _spread(given)
    if not items or _numbers(items) is None:
        return None
    return divide(_total(state, items), Decimal(len(items)))


@builtin("product", "list: list")
@builtin("product", "*n: any")
def product(state: State, *given: object) -> object:
    numbers = _numbers(_spread(given))
    if not numbers:
        return None
    result = Decimal(1)
    for each in numbers:
        result = NUMBERS.multiply(result, each)
    return finite(result)


@builtin("median", "list: list")
@builtin("median", "*n: any")
def median(state: State, *given: object) -> object:
    numbers = _numbers(_spread(given))
    if not numbers:
        return None
    state.spend(len(numbers))
    numbers.sort()
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return finite(NUMBERS.divide(NUMBERS.add(numbers[middle - 1], numbers[middle]), Decimal(2)))


@builtin("stddev", "list: list")
@builtin("stddev", "*n: any")
def standard_deviation(state: State, *given: object) -> object:
    """Of a sample: divided by n - 1, so one number has none."""
    numbers = _numbers(_spread(given))
    if numbers is None or len(numbers) < 2:
        return None
    average = mean(state, list(numbers))
    if not isinstance(average, Decimal):
        return None
    squares = Decimal(0)
    for each in numbers:
        squares = NUMBERS.fma(*(NUMBERS.subtract(each, average),) * 2, squares)
    return finite(NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(numbers) - 1))))


@builtin("mode", "list: list")
@builtin("mode", "*n: any")
def mode(state: State, *given: object) -> object:
    if not given:
        return None
    numbers = _numbers(_spread(given))
    if numbers is None:
        return None
    state.spend(len(numbers))
    counts: dict[Decimal, int] = {}
    for each in numbers:
        counts[each] = counts.get(each, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(each for each, times in counts.items() if times == most)


def _quantifier(name: str, decisive: bool) -> None:
    def quantify(state: State, *given: object) -> object:
        result: bool | None = not decisive
        for each in _spread(given):
            if each is decisive:
                return decisive
            if not isinstance(each, bool):
                result = None
        return result

    builtin(name, "list: list")(quantify)
    builtin(name, "*b: any")(quantify)


_quantifier("all", False)
_quantifier("any", True)


@builtin("sublist", "list: list", "start position: number", "length?: number")
def sublist(state: State, items: Items, start: Decimal, length: Decimal | None = None) -> object:
    place = _place(start, len(items))
    if place is None:
        return None
    if length is None:
        return items[place:]
    if length < 1 or length != length.to_integral_value() or place + length > len(items):
        return None
    return items[place : place + int(length)]


def _place(position: Decimal, length: int) -> int | None:
    """The index of FEEL's position, which counts from 1 or backwards from -1."""
    if position != position.to_integral_value() or not position or abs(position) > length:
        return None
    return int(position) - 1 if position > 0 else length + int(position)


@builtin("append", "list: list", "*item: any")
def append(state: State, items: Items, *more: object) -> object:
    state.spend_items(len(items) + len(more))
    return [*items, *more]


@builtin("concatenate", "*list: list")
def concatenate(state: State, *lists: Items) -> object:
    state.spend_items(sum(map(len, lists)))
    return [each for items in lists for each in items]


@builtin("insert before", "list: list", "position: number", "newItem: any")
def insert_before(state: State, items: Items, position: Decimal, item: object) -> object:
    place = _place(position, len(items))
    if place is None:
        return None
    state.spend_items(len(items) + 1)
    return [*items[:place], item, *items[place:]]


@builtin("remove", "list: list", "position: number")
def remove(state: State, items: Items, position: Decimal) -> object:
    place = _place(position, len(items))
    if place is None:
        return None
    state.spend_items(len(items))
    return items[:place] + items[place + 1 :]


@builtin("list replace", "list: list", "position: number", "newItem: any")
def list_replace(state: State, items: Items, position: Decimal, item: object) -> object:
    place = _place(position, len(items))
    if place is None:
        return None
    state.spend_items(len(items))
    return [*items[:place], item, *items[place + 1 :]]


@builtin("list replace", "list: list", "match: function", "newItem: any")
def list_replace_matching(state: State, items: Items, match: Function, item: object) -> object:
    state.spend_items(len(items))
    result: Items = []
    for each in items:
        verdict = match.invoke(state, [each, item])
        if not isinstance(verdict, bool):
            return None
        result.append(item if verdict else each)
    return result


@builtin("reverse", "list: list")
def reverse(state: State, items: Items) -> object:
    state.spend_items(len(items))
    return items[::-1]


@builtin("index of", "list: list", "match: any")
def index_of(state: State, items: Items, match: object) -> object:
    state.spend_items(len(items))
    return [Decimal(i) for i, each in enumerate(items, 1) if equal(state, each, match) is True]


@builtin("union", "*list: list")
def union(state: State, *lists: Items) -> object:
    return _distinct(state, [each for items in lists for each in items])


@builtin("distinct values", "list: list")
def distinct_values(state: State, items: Items) -> object:
    return _distinct(state, items)


def _distinct(state: State, items: Items) -> Items:
    """In the order of first appearance; numbers and texts are found by hash, others by looking."""
    state.spend_items(len(items))
    seen: set[object] = set()
    others: Items = []
    result: Items = []
    for each in items:
        if isinstance(each, (Decimal, str)):
            if each in seen:
                continue
            seen.add(each)
        else:
            state.spend(len(others))
            if any(equal(state, each, other) is True for other in others):
                continue
            others.append(each)
        result.append(each)
    return result


@builtin("flatten", "list: list")
def flatten(state: State, items: Items) -> object:
    result: Items = []
    waiting = [iter(items)]
    while waiting:
        for each in waiting[-1]:
            state.spend(1)
            if isinstance(each, list):
                waiting.append(iter(each))
                break
            result.append(each)
        else:
            waiting.pop()
    state.spend_items(len(result))
    return result


@builtin("sort", "list: list", "precedes?: function")
def sort(state: State, items: Items, precedes: Function | None = None) -> object:
    """Stable; null if the function does not say true or false, or the items have no order."""
    state.spend_items(len(items))
    unordered = False

    def compare(left: object, right: object) -> int:
        nonlocal unordered
        if precedes is None:
            state.spend(1)
            result = order(left, right)
            unordered = unordered or result is None
            return result or 0
        verdict = precedes.invoke(state, [left, right])
        if verdict is True:
            return -1
        unordered = unordered or verdict is not False
        return 1 if precedes.invoke(state, [right, left]) is True else 0

    result = sorted(items, key=cmp_to_key(compare))
    return None if unordered else result
