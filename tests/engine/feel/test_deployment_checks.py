"""What compiling refuses, and what it tells linters."""

import pytest

from engine.errors.base import GridcaseError
from engine.errors.feel import (
    FeelError,
    FeelSyntax,
    FunctionMissing,
    UnknownFunction,
    UnknownName,
    WrongArguments,
)
from engine.feel import Signature, compile_expression, compile_unary_tests

NAMES = frozenset({"case", "accept", "step", "phase"})
FUNCTIONS = {
    "setting": Signature(("key",), required=1),
    "category limit": Signature(("phase", "default"), required=2),
    "working days": Signature(("amount",), required=1),
    "share": Signature(("percent", "repeat", "times"), required=1, variadic=True),
}


@pytest.mark.parametrize(
    ("text", "error", "position", "hint"),
    [
        ("1 +", FeelSyntax, 3, "too early"),
        ("(1", FeelSyntax, 2, "')' is expected"),
        ("a == b", FeelSyntax, 3, "'=' is not expected"),
        ("if x then 1", FeelSyntax, 11, "'else' is expected"),
        ('"open', FeelSyntax, 0, "closing quote"),
        ("case.level ＝ 1", FeelSyntax, 11, "full-width"),
        ("case.level = “major”", FeelSyntax, 13, "full-width"),
        ("#", FeelSyntax, 0, "unexpected"),
        ('@"2020-02-30"', FeelSyntax, 0, "no date"),
        ("{a: 1, a: 2}", FeelSyntax, 7, "repeated"),
        ("1 instance of nothing", FeelSyntax, 14, "no type"),
        ("function() external {}", FeelSyntax, 11, "external"),
        ("cas.level > 1", UnknownName, 0, "did you mean 'case'"),
        ("case.level > lvl", UnknownName, 13, "nothing is called 'lvl'"),
        ("case open", UnknownName, 0, "'case open'"),
        ('settings("x")', UnknownFunction, 0, "did you mean 'setting'"),
        ('open("x")', UnknownFunction, 0, "no function 'open'"),
        ("setting()", WrongArguments, 0, "setting(key)"),
        ('category limit(phase, fallback: 1)', WrongArguments, 0, "category limit(phase, default)"),
        ("sqrt(n: 4)", WrongArguments, 0, "sqrt(number)"),
        ("substring()", WrongArguments, 0, "substring(string, start position, [length])"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_in_both_languages(
    text: str, error: type[FeelError], position: int, hint: str
) -> None:
    with pytest.raises(error) as raised:
        compile_expression(text, names=NAMES, functions=FUNCTIONS)

    assert raised.value.position == position
    assert hint in raised.value.text("en")
    assert str(position + 1) in raised.value.text("zh")
    assert "{" not in raised.value.text("zh").replace(text, "")


def test_names_inside_a_filter_may_be_entries_of_the_items() -> None:
    expression = compile_expression("case[anything > 1]", names=NAMES)

    assert expression.evaluate({"case": [{"anything": 2}]}) == [{"anything": 2}]


def test_host_functions_get_positional_and_named_arguments() -> None:
    calls: list[object] = []

    def share(*parts: object, **named: object) -> str:
        calls.append((parts, named))
        return "shared"

    expression = compile_expression(
        'share(50, 80, repeat: setting("pace"), times: 3)', functions=FUNCTIONS
    )
    result = expression.evaluate({}, functions={"share": share, "setting": lambda key: key + "!"})

    assert result == "shared"
    assert calls == [((50, 80), {"repeat": "pace!", "times": 3})]


def test_blanks_of_a_named_argument_become_underscores() -> None:
    functions = {"limit of": Signature(("phase name",), required=1)}
    expression = compile_expression('limit of(phase name: "handle")', functions=functions)

    assert expression.evaluate({}, functions={"limit of": lambda *, phase_name: phase_name}) == (
        "handle"
    )


def test_what_a_host_function_gives_becomes_a_value() -> None:
    functions = {"setting": Signature(("key",), required=1)}
    expression = compile_expression('setting("x").amount + 1', functions=functions)

    assert expression.evaluate({}, functions={"setting": lambda key: {"amount": 3}}) == 4


def test_an_error_of_a_host_function_is_passed_on() -> None:
    class NoSuchSetting(GridcaseError):
        code = "no-such-setting"

    def refuse(key: str) -> object:
        raise NoSuchSetting(where=key)

    expression = compile_expression('setting("x")', functions=FUNCTIONS)

    with pytest.raises(NoSuchSetting):
        expression.evaluate({}, functions={"setting": refuse})


def test_a_function_that_was_promised_must_be_handed_in() -> None:
    with pytest.raises(FunctionMissing):
        compile_expression('setting("x")', functions=FUNCTIONS).evaluate({})


def test_an_expression_tells_what_it_speaks_of() -> None:
    expression = compile_expression(
        'case.orders.listed > 0 and accept.outcome = "reject" and setting("auto_dispatch") = true'
        ' and accept.result in ("a", "b") and (some x in case.list satisfies x.y = phase)',
        names=NAMES,
        functions=FUNCTIONS,
    )

    assert expression.names == {"case", "accept", "phase"}
    assert expression.paths == {
        ("case", "orders", "listed"),
        ("accept", "outcome"),
        ("accept", "result"),
        ("case", "list"),
        ("phase",),
    }
    assert expression.calls == {"setting"}
    assert expression.literal_calls == {("setting", "auto_dispatch")}
    assert expression.comparisons == {
        (("accept", "outcome"), "reject"),
        (("accept", "result"), "a"),
        (("accept", "result"), "b"),
    }


def test_a_text_is_compiled_once() -> None:
    first = compile_expression("case.level", names=NAMES, functions=FUNCTIONS)

    assert compile_expression("case.level", names=set(NAMES), functions=dict(FUNCTIONS)) is first
    assert compile_unary_tests("1") is compile_unary_tests("1")
