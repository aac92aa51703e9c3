"""Decision tables: hit policies, required decisions, and what a document may get wrong."""

from decimal import Decimal
from xml.sax.saxutils import escape

import pytest

from engine.errors.documents import DocumentHostile, DocumentMalformed
from engine.errors.feel import DecisionAmbiguous, DecisionInvalid
from engine.feel import Decision, HitPolicy, Signature, parse_decisions

DMN_1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def a_document(*decisions: str, namespace: str = DMN_1_3) -> bytes:
    inside = "".join(decisions)
    return f'<definitions xmlns="{namespace}" id="d" name="d">{inside}</definitions>'.encode()


def a_table(
    *rules: str,
    inputs: str = "level",
    outputs: str = "target",
    key: str = "dispatch",
    attributes: str = "",
    extra: str = "",
) -> str:
    """Rules are `test | test -> result | result`; inputs and outputs are parted by `|`."""
    columns = "".join(
        f'<input id="i{n}" label="{text}"><inputExpression><text>{escape(text)}</text>'
        "</inputExpression></input>"
        for n, text in enumerate(inputs.split("|"))
    )
    columns += "".join(f'<output id="o_{name}" name="{name}"/>' for name in outputs.split("|"))
    rows = ""
    for number, rule in enumerate(rules, 1):
        tests, _, results = rule.partition("->")
        cells = "".join(_entry("inputEntry", each) for each in tests.split("|"))
        cells += "".join(_entry("outputEntry", each) for each in results.split("|"))
        rows += f'<rule id="r{number}">{cells}</rule>'
    return (
        f'<decision id="{key}" name="派遣">{extra}'
        f"<decisionTable {attributes}>{columns}{rows}</decisionTable></decision>"
    )


def _entry(name: str, text: str) -> str:
    return f"<{name}><text>{escape(text.strip())}</text></{name}>"


def the_decision(content: bytes, **vocabulary: object) -> Decision:
    return parse_decisions(content, name="dispatch.dmn", **vocabulary)[-1]  # type: ignore[arg-type]


def number(value: int) -> dict[str, object]:
    return {"level": Decimal(value)}


RULES = ('1 -> "a"', '>= 2 -> "b"', '>= 3 -> "c"', '- -> "b"')


@pytest.mark.parametrize(
    ("attributes", "level", "expected"),
    [
        ('hitPolicy="FIRST"', 3, "b"),
        ('hitPolicy="FIRST"', 0, "b"),
        ('hitPolicy="COLLECT"', 3, ["b", "c", "b"]),
        ('hitPolicy="RULE ORDER"', 1, ["a", "b"]),
        ('hitPolicy="ANY"', 2, "b"),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 3, 3),
        ('hitPolicy="COLLECT" aggregation="MAX"', 3, "c"),
    ],
)
def test_the_hit_policy_says_which_rules_count(
    attributes: str, level: int, expected: object
) -> None:
    decision = the_decision(a_document(a_table(*RULES, attributes=attributes)))

    assert decision.evaluate(number(level)) == expected


@pytest.mark.parametrize("attributes", ["", 'hitPolicy="UNIQUE"', 'hitPolicy="ANY"'])
def test_a_table_whose_rules_overlap_names_itself_and_the_rules(attributes: str) -> None:
    decision = the_decision(a_document(a_table(*RULES, attributes=attributes)))

    with pytest.raises(DecisionAmbiguous) as raised:
        decision.evaluate(number(3))

    assert raised.value.code == "decision-ambiguous"
    assert raised.value.where == "dispatch"
    assert "派遣" in raised.value.text("zh")
    assert "2 (r2), 3 (r3)" in raised.value.text("en")


def test_nothing_matched_is_null_or_an_empty_list_or_the_default() -> None:
    default = a_table("1 -> 1").replace(
        '<output id="o_target" name="target"/>',
        '<output name="target"><defaultOutputEntry><text>"other"</text></defaultOutputEntry>'
        "</output>",
    )

    assert the_decision(a_document(a_table("1 -> 1"))).evaluate(number(2)) is None
    assert the_decision(a_document(default)).evaluate(number(2)) == "other"
    collect = a_table("1 -> 1", attributes='hitPolicy="COLLECT"')
    assert the_decision(a_document(collect)).evaluate(number(2)) == []


def test_sums_and_smallest_are_aggregated_over_the_hits() -> None:
    def aggregated(kind: str) -> object:
        table = a_table(
            "> 0 -> 5", "> 1 -> 7", attributes=f'hitPolicy="COLLECT" aggregation="{kind}"'
        )
        return the_decision(a_document(table)).evaluate(number(2))

    assert aggregated("SUM") == 12
    assert aggregated("MIN") == 5


def test_priority_and_output_order_follow_the_allowed_values() -> None:
    def decided(policy: str) -> object:
        table = a_table('> 0 -> "low"', '> 0 -> "high"', attributes=f'hitPolicy="{policy}"')
        table = table.replace(
            'name="target"/>',
            'name="target"><outputValues><text>"high", "low"</text></outputValues></output>',
        )
        return the_decision(a_document(table)).evaluate(number(2))

    assert decided("PRIORITY") == "high"
    assert decided("OUTPUT ORDER") == ["high", "low"]


def test_several_inputs_and_outputs_make_a_context() -> None:
    table = a_table(
        '"fire", "flood" | > 2 -> "now" | level * 2',
        'not("fire") | - -> "later" | null',
        inputs="case.category|level",
        outputs="when|weight",
        attributes='hitPolicy="FIRST"',
    )
    decision = the_decision(a_document(table))

    result = decision.evaluate({"case": {"category": "fire"}, **number(3)})

    assert result == {"when": "now", "weight": 6}
    assert [each.label for each in decision.inputs] == ["case.category", "level"]
    assert [each.name for each in decision.outputs] == ["when", "weight"]
    assert {path for each in decision.expressions for path in each.paths} == {
        ("case", "category"),
        ("level",),
    }


def test_a_decision_sees_the_ones_it_requires() -> None:
    weight = (
        '<decision id="weight" name="权重"><variable name="事件 权重"/><literalExpression>'
        "<text>level * 10</text></literalExpression></decision>"
    )
    requirement = (
        "<informationRequirement><requiredDecision href='#weight'/></informationRequirement>"
    )
    table = a_table('> 20 -> "b"', inputs="事件 权重 + weight", extra=requirement)
    decision = the_decision(a_document(weight, table), names=["level"])

    assert decision.required_decisions == ("weight",)
    assert decision.evaluate(number(2)) == "b"
    assert decision.evaluate(number(1)) is None


def test_host_functions_are_called_from_cells() -> None:
    table = a_table('setting("limit") -> "hit"', attributes='hitPolicy="FIRST"')
    decision = the_decision(
        a_document(table), functions={"setting": Signature(("key",), required=1)}
    )

    result = decision.evaluate(number(4), functions={"setting": lambda key: 4})

    assert result == "hit"


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_dmn_1_1_to_1_5_are_read(namespace: str) -> None:
    decision = the_decision(a_document(a_table("1 -> 2"), namespace=namespace))

    assert decision.hit_policy is HitPolicy.UNIQUE
    assert decision.name == "派遣"
    assert decision.evaluate(number(1)) == 2


def test_the_english_title_is_an_extension() -> None:
    extra = (
        '<extensionElements><s:property xmlns:s="http://spiffworkflow.org" name="title.en" '
        'value="Dispatch"/></extensionElements>'
    )

    assert the_decision(a_document(a_table("1 -> 2", extra=extra))).name_en == "Dispatch"


def test_every_wrong_cell_is_found_with_rule_column_and_remedy() -> None:
    table = a_table(
        "< -> 1",
        "fire -> nonsense(1)",
        "1 -> 2 | 3",
        inputs="level",
    )

    with pytest.raises(DecisionInvalid) as raised:
        the_decision(a_document(table), names=["level"])

    findings = raised.value.findings
    assert [(each.code, each.where) for each in findings] == [
        ("feel-syntax", "dispatch, rule 1, column level"),
        ("feel-unknown-name", "dispatch, rule 2, column level"),
        ("feel-unknown-function", "dispatch, rule 2, column target"),
        ("decision-cells", "dispatch, rule 3"),
    ]
    assert "第 2 条规则，“level”列" in findings[1].zh
    assert "请加英文双引号" in findings[1].zh
    assert "double quotes" in findings[1].en
    assert raised.value.where == "dispatch.dmn"


@pytest.mark.parametrize(
    ("decisions", "code"),
    [
        ((), "decision-none"),
        (('<decision id="a" name="a"/>',), "decision-empty"),
        (('<decision name="a"/>',), "decision-id"),
        ((a_table("1 -> 2"), a_table("1 -> 2")), "decision-id"),
        ((a_table("1 -> 2", attributes='hitPolicy="BEST"'),), "decision-policy"),
        ((a_table("1 -> 2", attributes='expressionLanguage="python"'),), "decision-language"),
        ((a_table("1 -> 2 | 3", outputs="a|a"),), "decision-output-name"),
        (
            (
                a_table(
                    "1 -> 2 | 3",
                    outputs="a|b",
                    attributes='hitPolicy="COLLECT" aggregation="SUM"',
                ),
            ),
            "decision-aggregation",
        ),
        (
            (
                a_table(
                    "1 -> 2",
                    extra="<informationRequirement><requiredDecision href='#dispatch'/>"
                    "</informationRequirement>",
                ),
            ),
            "decision-cycle",
        ),
        (
            (
                a_table(
                    "1 -> 2",
                    extra="<informationRequirement><requiredDecision href='#none'/>"
                    "</informationRequirement>",
                ),
            ),
            "decision-requirement",
        ),
        ((a_table("1 -> 2", inputs=""),), "feel-syntax"),
    ],
)
def test_a_document_that_cannot_be_used_says_why(decisions: tuple[str, ...], code: str) -> None:
    with pytest.raises(DecisionInvalid) as raised:
        parse_decisions(a_document(*decisions), name="x.dmn")

    assert code in [each.code for each in raised.value.findings]


def test_other_documents_are_refused() -> None:
    with pytest.raises(DecisionInvalid) as raised:
        parse_decisions(b"<bpmn/>", name="x.dmn")
    assert raised.value.findings[0].code == "decision-not-dmn"

    with pytest.raises(DocumentMalformed):
        parse_decisions(b"not xml", name="x.dmn")
    with pytest.raises(DocumentHostile):
        parse_decisions(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', name="x.dmn")
