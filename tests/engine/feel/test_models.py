"""DMN models: types, boxed expressions, functions, services, documents that import others."""

from decimal import Decimal
from xml.sax.saxutils import escape

import pytest

from engine.errors.feel import BudgetExceeded, DecisionInvalid
from engine.feel import DateAndTime, Model, parse_decisions, parse_model

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def a_document(*parts: str, namespace: str = "urn:here") -> bytes:
    return (
        f'<definitions xmlns="{DMN}" namespace="{namespace}" id="d" name="d">{"".join(parts)}'
        "</definitions>"
    ).encode()


def literal(text: str, type_ref: str = "") -> str:
    declared = f' typeRef="{type_ref}"' if type_ref else ""
    return f"<literalExpression{declared}><text>{escape(text)}</text></literalExpression>"


def a_decision(key: str, logic: str, *needs: str, type_ref: str = "") -> str:
    declared = f' typeRef="{type_ref}"' if type_ref else ""
    required = ""
    for need in needs:
        kind, _, target = need.partition(" ")
        group = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
        target = target if "#" in target else f"#{target}"
        required += f'<{group}><required{kind} href="{target}"/></{group}>'
    variable = f'<variable name="{key}"{declared}/>'
    return f'<decision id="{key}" name="{key}">{variable}{required}{logic}</decision>'


def an_input(key: str, type_ref: str = "", name: str = "") -> str:
    declared = f' typeRef="{type_ref}"' if type_ref else ""
    variable = f'<variable name="{name or key}"{declared}/>'
    return f'<inputData id="{key}" name="{name or key}">{variable}</inputData>'


def value_of(model: Model, name: str) -> object:
    return next(each for each in model.decisions if each.name == name).evaluate({})


def a_function(key: str, parameters: str, logic: str, *needs: str, type_ref: str = "") -> str:
    given = "".join(
        '<formalParameter name="{}" typeRef="{}"/>'.format(*(each + ":Any").split(":")[:2])
        for each in parameters.split(",")
        if each
    )
    declared = f' typeRef="{type_ref}"' if type_ref else ""
    required = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{each}"/></knowledgeRequirement>'
        for each in needs
    )
    return (
        f'<businessKnowledgeModel id="{key}" name="{key}"><variable name="{key}"{declared}/>'
        f"{required}<encapsulatedLogic>{given}{logic}</encapsulatedLogic></businessKnowledgeModel>"
    )


def the_model(*parts: str, **others: bytes) -> Model:
    return parse_model(a_document(*parts), name="m.dmn", others=others)


def the_value(*parts: str, **context: object) -> object:
    """Of the last decision."""
    return the_model(*parts).decisions[-1].evaluate(context)


LEVEL = (
    '<itemDefinition name="tLevel"><typeRef>string</typeRef>'
    '<allowedValues><text>"general", "major"</text></allowedValues></itemDefinition>'
)
LEVELS = (
    '<itemDefinition name="tLevels" isCollection="true"><typeRef>tLevel</typeRef></itemDefinition>'
)
NUMBERS = (
    '<itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
)
PERSON = (
    '<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef>'
    '</itemComponent><itemComponent name="levels" isCollection="true"><typeRef>tLevel</typeRef>'
    "</itemComponent></itemDefinition>"
)
DIAL = (
    '<itemDefinition name="tDial"><typeRef>number</typeRef>'
    "<allowedValues><text>[0..9]</text></allowedValues></itemDefinition>"
)
FEW = (
    '<itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef>'
    "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>"
)
MAKER = (
    '<itemDefinition name="tMaker"><functionItem outputTypeRef="tLevel">'
    '<parameters name="x" typeRef="string"/></functionItem></itemDefinition>'
)
TYPES = (LEVEL, LEVELS, NUMBERS, PERSON, DIAL, FEW, MAKER)


@pytest.mark.parametrize(
    ("type_ref", "text", "expected"),
    [
        ("string", "1 + 1", None),
        ("number", "1 + 1", 2),
        ("feel:number", "1 + 1", 2),
        ("number", "[7]", 7),
        ("number", '["seven"]', None),
        ("number", "[1, 2]", None),
        ("list", "null", None),
        ("Any", "[7]", [7]),
        ("tNumbers", "[1, 2]", [1, 2]),
        ("tNumbers", '[1, "two"]', None),
        ("tNumbers", "1", [1]),
        ("tNumbers", '"one"', None),
        ("tLevel", '"major"', "major"),
        ("tLevel", '"huge"', None),
        ("tLevel", '["major"]', "major"),
        ("tLevels", '"major"', ["major"]),
        ("tLevels", '["major", "huge"]', None),
        ("tLevels", '"huge"', None),
        ("tDial", "9", 9),
        ("tDial", "9.5", None),
        ("tFew", "[1, 2]", [1, 2]),
        ("tFew", "[1, 2, 3]", None),
        ("tPerson", '{name: "a", levels: ["major"]}', {"name": "a", "levels": ["major"]}),
        ("tPerson", '{name: "a", levels: [], more: 1}', {"name": "a", "levels": [], "more": 1}),
        ("tPerson", '{name: "a"}', None),
        ("tPerson", '{name: "a", levels: ["huge"]}', None),
        ("tPerson", '{name: null, levels: null}', {"name": None, "levels": None}),
    ],
)  # fmt: skip
def test_what_is_not_of_the_declared_type_is_null(
    type_ref: str, text: str, expected: object
) -> None:
    of_the_variable = the_value(*TYPES, a_decision("d", literal(text), type_ref=type_ref))
    of_the_expression = the_value(*TYPES, a_decision("d", literal(text, type_ref)))

    assert of_the_variable == of_the_expression == expected


def test_a_date_stands_for_its_midnight_in_utc() -> None:
    value = the_value(a_decision("d", literal("date(2000, 1, 2)"), type_ref="date and time"))

    assert isinstance(value, DateAndTime)
    assert str(value) == "2000-01-02T00:00:00Z"


def test_instance_of_knows_the_types_of_the_document_but_not_what_they_allow() -> None:
    assert the_value(*TYPES, a_decision("d", literal("99 instance of tDial"))) is True
    assert the_value(*TYPES, a_decision("d", literal('"x" instance of tDial'))) is False
    assert the_value(*TYPES, a_decision("d", literal("[1] instance of tNumbers"))) is True


def test_types_that_define_each_other_in_a_circle_end() -> None:
    circle = (
        '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>'
        '<itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>'
    )

    assert the_value(circle, a_decision("d", literal("1", "a"))) == 1


@pytest.mark.parametrize(("given", "expected"), [("major", "major"), ("huge", None)])
def test_input_data_are_of_their_type_or_null(given: str, expected: object) -> None:
    value = the_value(
        *TYPES,
        an_input("level", "tLevel"),
        a_decision("d", literal("level"), "Input level"),
        level=given,
    )

    assert value == expected


def test_names_of_several_words_and_signs_are_known_from_the_document() -> None:
    value = the_value(
        an_input("i1", "number", name="Pre-tax  income"),
        an_input("i2", "number", name="income"),
        a_decision("d", literal("Pre-tax income - income"), "Input i1", "Input i2"),
        **{"Pre-tax income": 10, "income": 4},
    )

    assert value == 6


def test_a_function_of_the_document_takes_and_gives_what_it_declares() -> None:
    isnull = a_function("isnull", "x:tDial", literal("x = null"))
    level = a_function("level", "x", literal("x"), type_ref="tMaker")
    few = a_function("few", "x", literal("[x]"), type_ref="number")

    def called(text: str) -> object:
        return the_value(
            *TYPES, isnull, level, few,
            a_decision("d", literal(text), "Knowledge isnull", "Knowledge level", "Knowledge few"),
        )  # fmt: skip

    assert called("isnull(5)") is False
    assert called("isnull(50)") is True
    assert called('level("major")') == "major"
    assert called('level("huge")') is None
    assert called("few(1)") == 1
    assert called('few("a")') is None
    assert called("isnull(x: 5)") is False
    assert called("isnull(y: 5)") is None
    assert called("isnull()") is None


def test_a_function_sees_its_parameters_and_what_it_requires_and_nothing_else() -> None:
    inner = a_function("double", "n", literal("n * 2"))
    outer = a_function("quadruple", "n", literal("double(n) * 2"), "double")
    peeking = a_function("peeking", "n", literal("secret"))

    def called(text: str) -> object:
        return the_value(
            an_input("secret"), inner, outer, peeking,
            a_decision(
                "d", literal(text), "Input secret", "Knowledge quadruple", "Knowledge peeking"
            ),
            secret=7,
        )  # fmt: skip

    assert called("quadruple(3)") == 12
    assert called("peeking(3)") is None


def test_a_function_may_call_itself_within_bounds() -> None:
    total = a_function(
        "total of",
        "items",
        literal("if count(items) = 0 then 0 else items[1] + total of(remove(items, 1))"),
    )
    endless = a_function("endless", "n", literal("endless(n + 1)"))
    asked = a_decision("d", literal("total of([1, 2, 3])"), "Knowledge total of")

    assert the_value(total, asked) == 6
    with pytest.raises(BudgetExceeded):
        the_value(endless, a_decision("d", literal("endless(1)"), "Knowledge endless"))


def test_the_type_beside_a_function_may_be_that_of_its_results() -> None:
    function = DOUBLE.replace("x * 2", 'if x = 1 then 2 else "many"')
    entries = _entry("f", function, "number") + _entry("", literal("[f(1), f(2)]"))

    assert the_value(a_decision("d", f"<context>{entries}</context>")) == [2, None]


def test_a_function_may_be_handed_on_and_keeps_what_was_around_it() -> None:
    adder = a_function("adder", "a", literal("function(b) a + b"))

    assert the_value(adder, a_decision("d", literal("adder(2)(3)"), "Knowledge adder")) == 5


def test_functions_of_other_languages_are_null() -> None:
    java = (
        '<functionDefinition kind="Java"><formalParameter name="x"/><context><contextEntry>'
        '<variable name="class"/><literalExpression><text>"java.lang.Math"</text>'
        "</literalExpression></contextEntry></context></functionDefinition>"
    )
    entries = (
        f'<context><contextEntry><variable name="f"/>{java}</contextEntry>'
        f"<contextEntry>{literal('f(1)')}</contextEntry></context>"
    )

    assert the_value(a_decision("d", entries)) is None


def _binding(name: str, logic: str) -> str:
    return f'<binding><parameter name="{name}"/>{logic}</binding>'


def _entry(name: str, logic: str, type_ref: str = "") -> str:
    declared = f' typeRef="{type_ref}"' if type_ref else ""
    variable = f'<variable name="{name}"{declared}/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def _part(name: str, text: str) -> str:
    return f"<{name}>{literal(text)}</{name}>"


QUOTED = '"abc"'
DOUBLE = (
    '<functionDefinition><formalParameter name="x" typeRef="number"/>'
    f"{literal('x * 2')}</functionDefinition>"
)
BOXES = {
    "context": (
        f"<context>{_entry('a b', literal('1'))}{_entry('c', literal('a b + 1'))}</context>",
        {"a b": 1, "c": 2},
    ),
    "context with a result": (
        f"<context>{_entry('a', literal('1'))}{_entry('', literal('a + 1'))}</context>",
        2,
    ),
    "entries have types": (
        f"<context>{_entry('a', literal('1'), 'string')}</context>",
        {"a": None},
    ),
    "list": (f"<list>{literal('1')}{literal('1 + 1')}</list>", [1, 2]),
    "typed list": (f'<list typeRef="tNumbers">{literal("1")}{literal(chr(34) * 2)}</list>', None),
    "relation": (
        '<relation><column name="a"/><column name="b" typeRef="number"/>'
        f"<row>{literal('1')}{literal('2')}</row><row>{literal('3')}{literal('true')}</row>"
        "</relation>",
        [{"a": 1, "b": 2}, {"a": 3, "b": None}],
    ),
    "function": (
        f"<context>{_entry('f', DOUBLE)}"
        f"{_entry('', literal('[f(2), f(null), f(x: 3)]'))}</context>",
        [4, None, 6],
    ),
    "invocation": (
        f"<invocation>{literal('minus')}{_binding('b', literal('1'))}"
        f"{_binding('a', literal('3'))}</invocation>",
        2,
    ),
    "a missing argument is null": (
        f"<invocation>{literal('minus')}{_binding('a', literal('3'))}</invocation>",
        None,
    ),
    "an unknown argument is refused": (
        f"<invocation>{literal('minus')}{_binding('z', literal('3'))}</invocation>",
        None,
    ),
    "a built-in function is invoked": (
        f"<invocation>{literal('substring')}{_binding('string', literal(QUOTED))}"
        f"{_binding('start position', literal('2'))}</invocation>",
        "bc",
    ),
    "conditional": (
        f"<conditional>{_part('if', '1 > 2')}{_part('then', '1')}"
        f"{_part('else', '2')}</conditional>",
        2,
    ),
    "a condition that is null takes else": (
        f"<conditional>{_part('if', 'null')}{_part('then', '1')}{_part('else', '2')}</conditional>",
        2,
    ),
    "filter": (
        f"<filter>{_part('in', '[1, 2, 3]')}{_part('match', 'item > 1')}</filter>",
        [2, 3],
    ),
    "filter by entry": (
        f"<filter>{_part('in', '[{a: 1}, {a: 2}]')}{_part('match', 'a = 2')}</filter>",
        [{"a": 2}],
    ),
    "filter by place": (f"<filter>{_part('in', '[5, 6]')}{_part('match', '-1')}</filter>", 6),
    "for": (
        f'<for iteratorVariable="i">{_part("in", "1..3")}{_part("return", "i * 2")}</for>'.replace(
            "1..3", "[1..3]"
        ),
        [2, 4, 6],
    ),
    "for sees partial results": (
        f'<for iteratorVariable="i">{_part("in", "[1, 2, 3]")}'
        f"{_part('return', 'i + sum(partial)')}</for>".replace("sum(partial)", "count(partial)"),
        [1, 3, 5],
    ),
    "for of null": (
        f'<for iteratorVariable="i">{_part("in", "null")}{_part("return", "i")}</for>',
        None,
    ),
    "some": (
        f'<some iteratorVariable="i">{_part("in", "[1, 2]")}{_part("satisfies", "i > 1")}</some>',
        True,
    ),
    "every": (
        f'<every iteratorVariable="i">{_part("in", "[1, 2]")}{_part("satisfies", "i > 1")}</every>',
        False,
    ),
    "every of doubtful": (
        f'<every iteratorVariable="i">{_part("in", "[1, null]")}'
        f"{_part('satisfies', 'i > 0')}</every>",
        None,
    ),
}


@pytest.mark.parametrize("name", BOXES)
def test_a_boxed_expression_gives_its_value(name: str) -> None:
    logic, expected = BOXES[name]
    minus = a_function("minus", "a,b", literal("a - b"))

    assert the_value(*TYPES, minus, a_decision("d", logic, "Knowledge minus")) == expected


def test_a_table_stands_inside_other_boxes_and_functions() -> None:
    table = (
        "<decisionTable><input><inputExpression><text>n</text></inputExpression></input><output/>"
        "<rule><inputEntry><text>&lt; 3</text></inputEntry>"
        '<outputEntry><text>"few"</text></outputEntry></rule>'
        "<rule><inputEntry><text>&gt;= 3</text></inputEntry>"
        '<outputEntry><text>"many"</text></outputEntry></rule></decisionTable>'
    )
    boxed = f"<context>{_entry('n', literal('2'))}{_entry('', table)}</context>"

    assert the_value(a_decision("d", boxed)) == "few"
    assert (
        the_value(
            a_function("size", "n", table), a_decision("d", literal("size(5)"), "Knowledge size")
        )
        == "many"
    )


def test_columns_have_types_and_allowed_values() -> None:
    def decided(attributes: str, inside: str, text: str, **context: object) -> object:
        table = (
            f"<decisionTable><input><inputExpression><text>x</text></inputExpression>"
            '<inputValues><text>"a", "b"</text></inputValues></input>'
            f'<output name="o"{attributes}>{inside}</output>'
            f"<rule><inputEntry><text>null</text></inputEntry><outputEntry><text>{text}</text>"
            '</outputEntry></rule><rule><inputEntry><text>"a", "b"</text></inputEntry>'
            f"<outputEntry><text>x</text></outputEntry></rule></decisionTable>"
        )
        model = parse_model(
            a_document(*TYPES, an_input("x"), a_decision("d", table, "Input x")),
            name="m.dmn",
            tolerant=True,
        )
        return model.decisions[-1].evaluate(context)

    assert decided("", "", '"neither"', x="c") == "neither"
    assert decided("", "", '"neither"', x="a") == "a"
    assert decided(' typeRef="tLevel"', "", '"major"', x="a") is None
    assert decided(' typeRef="tLevel"', "", '"major"', x="c") == "major"
    only = '<outputValues><text>"b"</text></outputValues>'
    assert decided("", only, "1", x="b") == "b"
    assert decided("", only, "1", x="a") is None
    assert decided("", only, "1", x="c") is None


def test_a_constant_that_its_column_does_not_allow_is_found_at_deployment() -> None:
    table = (
        "<decisionTable><input><inputExpression><text>1</text></inputExpression></input>"
        '<output name="o" typeRef="string"/><rule><inputEntry><text>-</text></inputEntry>'
        "<outputEntry><text>true</text></outputEntry></rule></decisionTable>"
    )

    with pytest.raises(DecisionInvalid) as raised:
        the_model(a_decision("d", table))

    finding = raised.value.findings[0]
    assert (finding.code, finding.where) == ("decision-cell-type", "d, rule 1, column o")
    assert "“true”不符合该列的类型“string”" in finding.zh
    assert the_model(a_decision("d", table.replace("true", '"true"'))).decisions


def _service(key: str, outputs: str, inputs: str = "", decisions: str = "") -> str:
    parts = "".join(f'<outputDecision href="#{each}"/>' for each in outputs.split())
    parts += "".join(f'<inputDecision href="#{each}"/>' for each in decisions.split())
    parts += "".join(f'<inputData href="#{each}"/>' for each in inputs.split())
    variable = f'<variable name="{key}"/>'
    return f'<decisionService id="{key}" name="{key}">{variable}{parts}</decisionService>'


SERVICE = (
    an_input("x", "string"),
    a_decision("before", literal('"decided"'), type_ref="string"),
    a_decision("out", literal('x + " " + before'), "Input x", "Decision before"),
    a_decision("other", literal("before = null"), "Decision before"),
    _service("serve", "out", "x", "before"),
    _service("both", "out other", "x", "before"),
    _service("whole", "out", "x"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('serve("a", "b")', "a b"),
        ('serve(before: "b", x: "a")', "a b"),
        ('serve(x: "a", after: "b")', None),
        ("serve()", None),
        ('whole("a")', "a decided"),
        ('both("a", 1)', {"out": None, "other": True}),
    ],
)
def test_a_decision_service_is_called_like_a_function(text: str, expected: object) -> None:
    needs = ("Knowledge serve", "Knowledge both", "Knowledge whole")

    assert the_value(*SERVICE, a_decision("d", literal(text), *needs)) == expected


def test_a_decision_service_is_evaluated_for_data_and_decisions() -> None:
    serve = the_model(*SERVICE).services[0]

    assert serve.evaluate({"x": "a", "before": "b"}) == "a b"
    assert serve.evaluate({"x": "a"}) is None
    assert [name for name, _ in serve.parameters] == ["x", "before"]


INNER = a_document(
    LEVEL,
    an_input("who", "string", name="Person name"),
    a_decision("greeting", literal('"Hello, " + Person name'), "Input who"),
    a_function("Say it", "what", literal('what + "!"')).replace('id="Say it"', 'id="say"'),
    namespace="urn:inner",
)
IMPORT = (
    f'<import namespace="urn:inner" name="Inner model" importType="{DMN}" '
    'locationURI="folder/inner.dmn"/>'
)


@pytest.mark.parametrize(
    "context", [{"Person name": "Ada"}, {"Inner model": {"Person name": "Ada"}}]
)
def test_a_document_uses_what_it_imports_from_a_file_given_with_it(
    context: dict[str, object],
) -> None:
    decision = a_decision(
        "d",
        literal("Inner model.Say it(Inner model.greeting)"),
        "Decision urn:inner#greeting",
        "Knowledge urn:inner#say",
    )
    model = the_model(IMPORT, decision, **{"folder/inner.dmn": INNER})

    assert model.decisions[0].evaluate(context) == "Hello, Ada!"


def test_imported_types_and_data_are_known_by_the_name_of_the_import() -> None:
    decision = a_decision(
        "d", literal("Inner model.Person name", "Inner model.tLevel"), "Input urn:inner#who"
    )
    model = the_model(IMPORT, decision, **{"inner.dmn": INNER})

    assert model.decisions[0].evaluate({"Inner model": {"Person name": "major"}}) == "major"
    assert model.decisions[0].evaluate({"Inner model": {"Person name": "Ada"}}) is None


def test_an_import_without_a_name_adds_to_the_document_itself() -> None:
    plain = IMPORT.replace('name="Inner model"', 'name=""')
    decision = a_decision("d", literal("greeting", "tLevel"), "Decision urn:inner#greeting")
    wide = a_decision("d", literal("greeting"), "Decision urn:inner#greeting")

    assert the_model(plain, decision, inner=INNER).decisions[0].evaluate({}) is None
    assert (
        the_model(plain, wide, inner=INNER).decisions[0].evaluate({"Person name": "Li"})
        == "Hello, Li"
    )


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((IMPORT, a_decision("d", literal("1"))), "decision-import"),
        ((a_decision("d", literal("1"), "Knowledge none"),), "decision-requirement"),
        ((a_decision("d", "<conditional/>"),), "decision-part"),
        ((a_decision("d", '<relation><column name="a"/><row/></relation>'),), "decision-cells"),
        (
            (a_decision("d", "<list>" * 60 + literal("1") + "</list>" * 60),),
            "decision-nesting",
        ),
        (
            (a_function("f", "", literal("1"), "f"), a_decision("d", literal("1"), "Knowledge f")),
            "decision-cycle",
        ),
    ],
)
def test_what_is_wrong_with_a_model_is_said_in_two_languages_with_its_line(
    parts: tuple[str, ...], code: str
) -> None:
    with pytest.raises(DecisionInvalid) as raised:
        parse_decisions(a_document(*parts), name="x.dmn")

    finding = next(each for each in raised.value.findings if each.code == code)
    assert "（第 1 行）" in finding.zh
    assert "(line 1)" in finding.en


def test_a_type_that_nothing_defines_is_a_warning_and_checks_nothing() -> None:
    model = the_model(a_decision("d", literal("1"), type_ref="tNone"))

    assert model.decisions[0].evaluate({}) == 1
    assert [each.code for each in model.warnings] == ["decision-type"]
    assert "tNone" in model.warnings[0].zh


def test_elements_without_a_namespace_are_taken_for_those_of_dmn() -> None:
    plain = a_document(a_decision("d", literal("1"))).replace(f' xmlns="{DMN}"'.encode(), b"")

    assert parse_decisions(plain, name="x.dmn")[0].evaluate({}) == 1


def test_a_document_may_put_dmn_into_its_own_namespace_if_it_declares_dmn_as_well() -> None:
    text = (
        f'<definitions xmlns="urn:own" xmlns:semantic="{DMN}" namespace="urn:own" name="d">'
        f"{a_decision('r', literal('floor(1.5)'), type_ref='number')}</definitions>"
    )
    assert value_of(parse_model(text.encode(), name="a.dmn"), "r") == 1
    with pytest.raises(DecisionInvalid):
        parse_model(text.replace(f'xmlns:semantic="{DMN}"', "").encode(), name="a.dmn")


def test_beside_others_a_decision_may_have_no_logic_and_is_null_with_a_warning() -> None:
    right = a_decision("r", literal("left = null"), "Decision left")
    model = parse_model(a_document(a_decision("left", ""), right), name="a.dmn")
    assert value_of(model, "r") is True
    assert [(each.code, each.where) for each in model.warnings] == [("decision-empty", "left")]


@pytest.mark.parametrize(
    ("kind", "condition", "expected"),
    [
        ("some", "if each = 2 then true else 0", None),
        ("some", "if each = 2 then true else null", True),
        ("every", "if each = 1 then false else 0", None),
        ("every", "if each = 1 then false else null", False),
    ],
)
def test_a_boxed_condition_that_is_no_boolean_makes_the_whole_null(
    kind: str, condition: str, expected: object
) -> None:
    box = (
        f'<{kind} iteratorVariable="each"><in>{literal("[1, 2]")}</in>'
        f"<satisfies>{literal(condition)}</satisfies></{kind}>"
    )
    assert value_of(parse_model(a_document(a_decision("r", box)), name="a.dmn"), "r") is expected


def test_a_function_of_elsewhere_gives_null_and_does_not_spoil_the_document() -> None:
    java = '{java: {class: "java.lang.Math", method signature: "cos(double)"}}'
    logic = literal(f"{{cos: function(n) external {java}, r: [cos(1)]}}.r")
    model = parse_model(a_document(a_decision("r", logic)), name="a.dmn")
    assert value_of(model, "r") == [None]


def test_a_tolerant_reader_takes_what_is_wrong_for_null() -> None:
    wrong = a_document(a_decision("a", literal("1 +")), a_decision("b", literal("2")))

    model = parse_model(wrong, name="x.dmn", tolerant=True)

    assert [each.evaluate({}) for each in model.decisions] == [None, Decimal(2)]


def test_loops_of_boxes_are_paid_for() -> None:
    loop = (
        '<for iteratorVariable="i">'
        + _part("in", "[1..1000000000]")
        + _part("return", "i")
        + "</for>"
    )

    with pytest.raises(BudgetExceeded):
        the_value(a_decision("d", loop))
