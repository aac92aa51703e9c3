"""Nothing that can be typed into a diagram hangs, eats the memory or reaches Python."""

import sys
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors.base import GridcaseError
from engine.errors.feel import BudgetExceeded, FeelSyntax, FeelTooComplex
from engine.feel import Budget, UnaryTests, compile_expression, compile_unary_tests


class _Secret:
    password = "hidden"

    def __getitem__(self, key: str) -> str:
        return self.password


@pytest.mark.parametrize(
    "text",
    [
        "x.__class__",
        "x.__class__.__mro__",
        "x.password",
        '"text".__class__',
        "[1].append[1]",
        "now().tzinfo",
        "(function(a) a).call",
        '{a: 1}.items',
        'get value(x, "password")',
        "x",
    ],
)  # fmt: skip
def test_no_python_attribute_can_be_read(text: str) -> None:
    assert compile_expression(text).evaluate({"x": _Secret()}) is None


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..1000000000 return i",
        "count(for i in 1..10 ** 30 return null)",
        "some i in 1..10 ** 30 satisfies false",
        "every i in 1..10**9, j in 1..10**9 satisfies true",
        'for i in 1..1000 return string join(for j in 1..1000 return "aaaaaaaaaaaaaaaaaaaaaaa")',
        "{f: function(g, n) g(g, n + 1)}.f({f: function(g, n) g(g, n)}.f, 1)",
        "(function(f) f(f))(function(f) f(f))",
        "sort(for i in 1..40000 return modulo(i * 7919, 10007), function(a, b) a < b)",
        "distinct values(for i in 1..20000 return [i])",
        "replace(\"" + "a" * 5000 + "\", \"a\", \"" + "b" * 5000 + "\")",
        "for i in 1..50000 return [" + "i, " * 5000 + "i]",
        "for i in 1..50000 return " + "+".join(["i"] * 100),
        'for i in 1..50000 return substring("' + "a" * 15_000 + '", 2)',
    ],
)  # fmt: skip
def test_too_much_work_ends_in_a_budget_error(text: str) -> None:
    start = time.thread_time()  # of this thread only, whatever else the machine does

    with pytest.raises(BudgetExceeded) as raised:
        compile_expression(text).evaluate({})

    assert raised.value.code == "feel-budget"
    assert time.thread_time() - start < 5


def _doubled(times: int, seed: str, form: str) -> str:
    entries = [f"x0: {seed}"]
    entries += [f"x{i}: " + form.format(f"x{i - 1}") for i in range(1, times + 1)]
    return "{" + ", ".join(entries) + "}"


@pytest.mark.parametrize(
    "text",
    [
        _doubled(40, '"aaaaaaaa"', "{0} + {0}") + ".x40",
        _doubled(40, "[1]", "concatenate({0}, {0})") + ".x40",
        _doubled(40, "[1]", "[{0}, {0}]") + ".x40",
        "string(" + _doubled(40, "[1]", "[{0}, {0}]") + ".x40)",
        "flatten(" + _doubled(40, "[1]", "[{0}, {0}]") + ".x40)",
        _doubled(40, "[1]", "[{0}, {0}]") + ".x40 = " + _doubled(40, "[1]", "[{0}, {0}]") + ".x40",
        _doubled(40, "{a: 1}", "{{a: {0}, b: {0}}}") + ".x40",
    ],
)  # fmt: skip
def test_doubling_again_and_again_ends_in_a_budget_error(text: str) -> None:
    with pytest.raises(BudgetExceeded):
        compile_expression(text).evaluate({})


@pytest.mark.parametrize(
    "text",
    ["9 ** (9 ** 9)", "10 ** 6000 * 10 ** 6000", "exp(100000)", "1e6000 ** 2", "sqrt(-1)"],
)
def test_numbers_beyond_all_bounds_are_null(text: str) -> None:
    assert compile_expression(text).evaluate({}) is None


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "1" + ")" * 5000,
        "[" * 5000 + "]" * 5000,
        "-" * 5000 + "1",
        "{a:" * 3000 + "1" + "}" * 3000,
        "if true then " * 1000 + "1",
        "f(" * 4000 + ")" * 4000,
        " + ".join(["1"] * 5000),
        "a" + ".a" * 5000,
        "a" + "[1]" * 5000,
        "1 instance of " + "list<" * 3000 + "number" + ">" * 3000,
        "1" * 30_000,
        '"' + "x" * 30_000 + '"',
    ],
)
def test_a_monstrous_text_is_refused_when_compiled(text: str) -> None:
    with pytest.raises((FeelTooComplex, FeelSyntax)):
        compile_expression(text)


def test_a_long_chain_of_conditions_is_not_monstrous() -> None:
    text = " or ".join(f"x = {i}" for i in range(1000))

    assert compile_expression(text).evaluate({"x": 999}) is True


@pytest.mark.parametrize(
    "text",
    [
        'matches(s, "(a+)+$")',
        'matches(s, "(a|aa)*b")',
        'matches(s, "(.*)*x")',
        'replace(s, "(a*)*b", "x")',
        'split(s, "(a|a)+b")',
        'replace(s, "a(.*b)?", "x")',
        'matches(s, "(a?){900}(a?){900}(a?){900}b")',
        'matches(s, "(a.{0,900})+b")',
        'for i in 1..50000 return matches(s, "^a{900}" + string(i))',
        'matches(s, "' + "(a{1,30}){1,30}" + '{1,30}")',
    ],
)
def test_a_regex_bomb_takes_no_time(text: str) -> None:
    start = time.thread_time()  # of this thread only, whatever else the machine does

    with suppress(BudgetExceeded):
        compile_expression(text).evaluate({"s": "a" * 20_000 + "!"})

    assert time.thread_time() - start < 2


def test_the_budget_is_the_callers_to_choose() -> None:
    expression = compile_expression("count(for i in 1..100 return i)")

    with pytest.raises(BudgetExceeded):
        expression.evaluate({}, budget=Budget(steps=50))

    assert expression.evaluate({}) == 100


def test_deep_recursion_of_the_caller_is_no_fault_of_the_expression() -> None:
    expression = compile_expression("(" * 30 + "x" + " + 1)" * 30)

    assert expression.evaluate({"x": 1}) == 31
    assert sys.getrecursionlimit() >= 1000


_SIGNS = ["(", ")", "[", "]", "{", "}", "a:", ",", "..", ".", "+", "-", "**", "?", "<", "=", "'"]
_WORDS = ["if", "then", "else", "for", "in", "return", "some", "satisfies", "between", "and", "or"]
_STARTS = ["not(", "date(", "function(", "list<", ">", "->", "instance of", "number", "partial"]
_OPERANDS = ["1", "x", "y z", '"a"', '@"P1D"', "null", "火", "item"]
_FRAGMENTS = st.sampled_from([*_SIGNS, *_WORDS, *_STARTS, *_OPERANDS])


@given(st.lists(_FRAGMENTS, max_size=12).map(" ".join) | st.text(max_size=30))
def test_any_text_is_compiled_and_evaluated_or_refused_with_an_error_of_ours(text: str) -> None:
    for compile_text in (compile_expression, compile_unary_tests):
        try:
            compiled = compile_text(text)
        except GridcaseError:
            continue
        if isinstance(compiled, UnaryTests):
            compiled.evaluate(1, {"x": 1})
        else:
            compiled.evaluate({"x": 1})


def _nested(opening: str, inside: str, closing: str, times: int) -> str:
    return opening * times + inside + closing * times


@pytest.mark.parametrize(
    "text",
    [
        _nested("(", "1", ")", 9_000),
        _nested("[", "1", "]", 9_000),
        _nested("{a:", "1", "}", 4_000),
        _nested("if true then ", "1", " else 2", 900),
        _nested("not(", "true", ")", 3_000),
        "-" * 10_000 + "1",
        "function(a) " * 1_500 + "1",
        "1 instance of " + _nested("list<", "number", ">", 3_000),
        "+".join(["1"] * 9_000),
        "a" + ".a" * 9_000,
        "a" + "()" * 9_000,
        "a" + "[1]" * 6_000,
    ],
)
def test_deep_nesting_and_long_chains_are_refused_at_once(text: str) -> None:
    start = time.thread_time()

    with pytest.raises(FeelTooComplex):
        compile_expression(text)

    assert time.thread_time() - start < 1


@pytest.mark.parametrize(
    "pattern",
    [
        '"[\\w-[\\d]]{50}" + string(i)',
        '"[\\w-[\\d]]{" + string(i) + "}"',
        '"\\w{900}" + string(i)',
        '"' + "[\\w-[\\d]]" * 200 + '" + string(i)',
        '"((a{0,99}){0,99}){0,99}" + string(i)',
    ],
)
def test_large_patterns_made_again_and_again_end_in_a_budget_error(pattern: str) -> None:
    start = time.thread_time()

    with pytest.raises(BudgetExceeded):
        compile_expression(f'for i in 1..1000 return matches("x", {pattern})').evaluate({})

    assert time.thread_time() - start < 5


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..20000 return [partial[-1]]",
        "for i in 1..20000 return {a: partial[-1]}",
        "for i in 1..20000 return partial",
    ],
)
def test_results_nested_without_end_are_refused(text: str) -> None:
    with pytest.raises(BudgetExceeded):
        compile_expression(text).evaluate({})


def test_partial_is_what_has_been_found_so_far() -> None:
    value = compile_expression("for i in 1..3 return partial").evaluate({})

    assert value == [[], [[]], [[], [[]]]]
