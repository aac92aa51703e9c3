"""What expressions mean, by example."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import DaysDuration, compile_expression, compile_unary_tests, from_json, to_json
from engine.feel.values import NUMBERS

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def value(text: str, **context: object) -> object:
    """The JSON form of an expression's value; any name is allowed."""
    return to_json(compile_expression(text).evaluate(from_json(context), now=NOW))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-3 ** 2", 9),
        ("2 ** 3 ** 2", 64),
        ("10 - 4 - 3", 3),
        ("0.1 + 0.2 = 0.3", True),
        ("1 / 3 * 3", 1.0),
        ("1.5e2", 150),
        (".5", 0.5),
        ("1 / 0", None),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ("-null", None),
        ("1 + null", None),
    ],
)
def test_arithmetic(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true and null", None),
        ("false and null", False),
        ("null or true", True),
        ("null or false", None),
        ("true or false or null or 1", True),
        ("not(null)", None),
        ("null = null", True),
        ("1 = null", False),
        ('1 = "1"', None),
        ('1 != "1"', None),
        ("1 < null", None),
        ('"a" < "b"', True),
        ("[1, 2] = [1, 2]", True),
        ("{a: 1} = {a: 1}", True),
        ("{a: 1} = {a: 2}", False),
        ("if null then 1 else 2", 2),
    ],
)
def test_logic_has_three_values(text: str, expected: object) -> None:
    assert value(text) is expected or value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 in [1..5]", True),
        ("5 in [1..5)", False),
        ("5 in [1..5[", False),
        ("1 in ]1..5]", False),
        ("1 in (1..5]", False),
        ("5 in (< 3, > 4)", True),
        ("5 in (1, 2, 5)", True),
        ("5 in [1, 2, 5]", True),
        ("5 in (<= 4)", False),
        ("5 in (!= 4)", True),
        ("5 in > 4", True),
        ("5 in (? > 4)", True),
        ('"a" in ("a", "b")', True),
        ("5 between 1 and 5", True),
        ("5 between 6 and 7 or true", True),
        ('@"2026-01-05" in [@"2026-01-01"..@"2026-02-01"]', True),
        ("(> 5).start", 5),
        ("[1..3).end included", False),
    ],
)
def test_ranges_and_tests(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1..3] return i", [1, 2, 3]),
        ("for i in 1..2, j in 1..i return [i, j]", [[1, 1], [2, 1], [2, 2]]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("for a name in [1] return a name", [1]),
        ("for i in null return i", None),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [] satisfies x > 1", True),
        ("some x in [null] satisfies x > 1", None),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[1, 2, 3][2]", 2),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][4]", None),
        ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b", [4]),
        ("[{a: 1}, {a: 2}][a = [{c: 2}][c > 0].c[1]]", [{"a": 2}]),
        ("{a: 1, b: a + 1}.b", 2),
        ("{a-b: 1}.a-b", 1),
        ('{"two words": 1}.two words', 1),
        ("{f: function(x, y) x - y}.f(y: 1, x: 3)", 2),
        ("(function(x: number) x + 1)(2)", 3),
        ('(function(x: number) x)("a")', None),
        ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
        ("[for i in 1..3 return function(x) x + i][1][2](10)", 12),
    ],
)
def test_forms(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Full Name", "Li"),
        ("事件 等级 + 1", 4),
        ("a-b", 7),
        ("a - c", 1),
        ("days in month", 30),
        ("person's age", 40),
        ("金额（元）", 5),
        ("x.first name", "Wu"),
        ("date", "a variable may be called like a function"),
    ],
)
def test_names_may_have_blanks_chinese_and_signs(text: str, expected: object) -> None:
    context = from_json(
        {
            "Full Name": "Li",
            "事件 等级": 3,
            "a": 2,
            "c": 1,
            "a-b": 7,
            "days in month": 30,
            "person's age": 40,
            "金额（元）": 5,
            "x": {"first name": "Wu"},
            "date": "a variable may be called like a function",
        }
    )
    assert isinstance(context, dict)

    result = compile_expression(text, names=context.keys()).evaluate(context)

    assert to_json(result) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2020-01-31") + duration("P1M")', "2020-02-29"),
        ('date("2020-02-30")', None),
        ('@"2020-03-01" - @"2020-02-28"', "P2D"),
        ('@"2020-01-01T10:00:00Z" < @"2020-01-01T10:00:00+01:00"', False),
        ('@"2020-01-01T10:00:00Z" = @"2020-01-01T18:00:00@Asia/Shanghai"', True),
        ('@"2020-01-01T10:00:00" < @"2020-01-01T10:00:00Z"', None),
        ('@"2026-03-29T00:30:00@Europe/Berlin" + @"PT2H"', "2026-03-29T03:30:00@Europe/Berlin"),
        ('@"23:30:00" + @"PT1H"', "00:30:00"),
        ('@"P1DT2H" / 2', "PT13H"),
        ('@"P1Y2M" + @"P11M"', "P2Y1M"),
        ('@"P1D" / @"PT12H"', 2),
        ('@"P1D" = @"PT24H"', True),
        ('@"P1D" = @"P1M"', None),
        ('@"2026-03-02".weekday', 1),
        ('@"2026-03-02T10:20:30.5".second', 30.5),
        ('@"2026-03-02T10:20:30+08:00".time offset', "PT8H"),
        ('@"2026-03-02T10:20:30@Asia/Shanghai".timezone', "Asia/Shanghai"),
        ('@"-P1DT2H".hours', -2),
        ("now()", "2026-03-02T08:30:00Z"),
        ("today()", "2026-03-02"),
        ("string(today() + @\"P1D\")", "2026-03-03"),
        ('date(999999999, 12, 31) + @"P1D"', None),
        ('week of year(@"2021-01-03")', 53),
        ('day of year(@"2020-12-31")', 366),
        ('years and months duration(@"2020-01-31", @"2020-02-29")', "P0M"),
        ('time("24:00:00")', None),
        ('time("10:00:00+01:00@Europe/Paris")', None),
        ('date and time("2020-01-01T10:00:00@No/Where")', None),
        ('date and time(date("2020-01-01"), time("10:00:00Z"))', "2020-01-01T10:00:00Z"),
    ],
)  # fmt: skip
def test_dates_times_and_durations(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", -2, 1)', "a"),
        ('string length("\\U01F40E")', 1),
        ('upper case("aß")', "ASS"),
        ('substring before("foobar", "bar")', "foo"),
        ('contains("foobar", "of")', False),
        ('starts with("foobar", "fo")', True),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('matches("火灾3号", "^\\p{L}+\\d号$")', True),
        ('matches("abc", "[a-z-[b]]{3}")', False),
        ('replace("abc", "(b)", "[$1]")', "a[b]c"),
        ('replace("abc", "", "x")', None),
        ('split("a  b", "\\s+")', ["a", "b"]),
        ('matches("aa", "(.)\\1")', None),
        ('matches("a", "a(?=b)")', None),
        ('matches("a", "\\bA")', None),
        ('matches("a", "(")', None),
        ("number(\"1 000,5\", \" \", \",\")", 1000.5),
        ('number("x")', None),
        ("string(1.50)", "1.5"),
        ('string([1, "a", null])', '[1, "a", null]'),
        ("decimal(1/3, 2)", 0.33),
        ("decimal(2.5, 0)", 2),
        ("floor(-1.5)", -2),
        ("ceiling(1.234, 2)", 1.24),
        ("round half up(2.5, 0)", 3),
        ("modulo(-12, 5)", 3),
        ("modulo(1, 0)", None),
        ("sqrt(-1)", None),
        ("min(3, 1, 2)", 1),
        ("max([])", None),
        ("sum([1, 2, 3])", 6),
        ("mean(1, 2)", 1.5),
        ("median([])", None),
        ("mode([1, 2, 2, 1])", [1, 2]),
        ("all([true, null, false])", False),
        ("any([false, null])", None),
        ("count([1, null])", 2),
        ("list contains([1, null], null)", True),
        ("sublist([1, 2, 3], -2, 1)", [2]),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1], [2])", [1, 2]),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("list replace([1, 2], 1, 9)", [9, 2]),
        ("list replace([1, 2], function(a, b) a = 2, 9)", [1, 9]),
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("union([1], [1, 2])", [1, 2]),
        ("distinct values([1, 1.0, [1], [1]])", [1, [1]]),
        ("flatten([1, [2, [3]]])", [1, 2, 3]),
        ("get value({a: {b: 1}}, [\"a\", \"b\"])", 1),
        ("context put({a: {b: 1}}, [\"a\", \"c\"], 2)", {"a": {"b": 1, "c": 2}}),
        ("context([{key: \"a\", value: 1}])", {"a": 1}),
        ("before(1, [2..3])", True),
        ("overlaps([1..3], [3..4])", True),
        ("overlaps([1..3), [3..4])", False),
        ("overlaps before([1..3], [2..4])", True),
        ("finishes(3, [1..3])", True),
        ("during(2, [1..3])", True),
        ("coincides([1..2], [1..2])", True),
        ("meets([1..2], [2..3])", True),
        ("3 in range(\"[1..5)\")", True),
        ('range("x")', None),
        ("is(1, 1.0)", True),
        ("abs(-2)", 2),
        ("abs(@\"-P1D\")", "P1D"),
    ],
)  # fmt: skip
def test_built_in_functions(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 instance of number", True),
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ('{a: 1} instance of context<a: number, b: string>', False),
        ("null instance of Any", False),
        ("null instance of Null", True),
        ("[1..2] instance of range<number>", True),
        ("(function(a) a) instance of function<Any> -> Any", True),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1M" instance of years and months duration and true', True),
    ],
)  # fmt: skip
def test_instance_of(text: str, expected: bool) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    ("tests", "input_value", "expected"),
    [
        ("-", 1, True),
        ("5", 5, True),
        ("1, 5", 5, True),
        ("< 5", 5, False),
        ("[1..5]", 5, True),
        ("not(5)", 5, False),
        ("not(1, 2)", 5, True),
        ('"fire", "flood"', "flood", True),
        ("? > 3 and ? < 9", 5, True),
        ("? > limit", 5, True),
        ("limit", 4, True),
        ("[4, 5]", 5, True),
        ("null", None, True),
        ("not(null)", None, False),
        ("< 5", None, None),
        ("true", True, True),
        ("false", False, True),
        ("not(true) = ?", False, True),
    ],
)
def test_unary_tests(tests: str, input_value: object, expected: object) -> None:
    compiled = compile_unary_tests(tests, names=["limit"])

    assert compiled.evaluate(input_value, {"limit": Decimal(4)}) is expected


def test_python_values_of_a_context_become_values_of_the_language() -> None:
    context = {
        "level": 3,
        "share": 0.1,
        "day": date(2026, 3, 2),
        "at": datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("Asia/Shanghai")),
        "time": timedelta(hours=4),
        "tags": ("a", "b"),
        "object": object(),
    }

    def evaluated(text: str) -> object:
        return compile_expression(text).evaluate(context)

    assert evaluated("level + share = 3.1") is True
    assert evaluated('day + @"P1D" = @"2026-03-03"') is True
    assert evaluated('at = @"2026-03-02T00:00:00Z"') is True
    assert evaluated("time * 2") == DaysDuration(8 * 3600 * 10**9)
    assert evaluated("tags[2]") == "b"
    assert evaluated("object") is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_a_number_survives_being_written_and_read(number: Decimal) -> None:
    written = compile_expression("string(n)").evaluate({"n": number})

    assert compile_expression("number(t)").evaluate({"t": written}) == NUMBERS.plus(number)


@given(st.datetimes(), st.timedeltas(min_value=timedelta(-900), max_value=timedelta(900)))
def test_moments_are_added_to_and_subtracted_from_like_pythons(
    moment: datetime, length: timedelta
) -> None:
    context = {"m": moment, "d": length}
    try:
        expected = moment + length
    except OverflowError:
        return

    later = compile_expression("m + d").evaluate(context)
    back = compile_expression("l - m").evaluate({"l": later, "m": moment})

    assert later.to_datetime().replace(tzinfo=None) == expected  # type: ignore[attr-defined]
    assert back.to_timedelta() == length  # type: ignore[attr-defined]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(_JSON)
def test_json_survives_becoming_values_and_back(document: object) -> None:
    assert to_json(from_json(document)) == document


@given(st.integers(-100, 100), st.integers(-100, 100), st.integers(-100, 100))
def test_in_a_range_is_the_same_as_between(point: int, low: int, high: int) -> None:
    context = {"p": point, "a": low, "b": high}

    inside = compile_expression("p in [a..b]").evaluate(context)

    assert inside is compile_expression("p between a and b").evaluate(context)
    assert inside is (low <= point <= high)


def test_threads_may_share_an_expression() -> None:
    expression = compile_expression("for i in 1..50 return i * n")

    def evaluated(n: int) -> object:
        return expression.evaluate({"n": n})

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(evaluated, range(40)))

    assert results == [[i * n for i in range(1, 51)] for n in range(40)]


def test_without_a_moment_handed_in_there_is_no_now() -> None:
    assert compile_expression("now()").evaluate({}) is None
    assert compile_expression("today()").evaluate({}) is None


def test_a_root_name_does_not_hide_a_function() -> None:
    assert value('date("2020-01-01").year + date.year', date={"year": 1}) == 2021
