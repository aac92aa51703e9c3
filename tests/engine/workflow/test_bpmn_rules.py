"""BPMN's own rules: each speaks of its wrong model, at the right element, and of no right one."""

from __future__ import annotations

import re
from time import process_time

import pytest

from adapters.catalogue import shipped
from engine.errors.definitions import DeploymentFinding, Severity
from engine.workflow.standard import MOST_FINDINGS, inspect, read, review
from engine.workflow.standard.catalogue import TEXTS
from tests.engine.workflow.notation import model
from tests.engine.workflow.standard_models import FINE, PAIRS, RIGHT, Pair


def found(content: bytes) -> tuple[DeploymentFinding, ...]:
    return inspect({"m.bpmn": content})["m.bpmn"]


def told(findings: tuple[DeploymentFinding, ...]) -> list[str]:
    return [f"{each.severity} {each.code} {each.where}: {each.en}" for each in findings]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.title)
def test_a_wrong_model_is_found_at_the_element_that_is_wrong(pair: Pair) -> None:
    findings = found(pair.wrong)

    hits = [
        (str(each.severity), each.where.partition("#")[2])
        for each in findings
        if each.code == pair.rule
    ]
    assert (pair.severity, pair.element) in hits, told(findings)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.title)
def test_a_right_model_gives_no_false_alarm(pair: Pair) -> None:
    findings = found(pair.right)

    assert not [each for each in findings if each.severity is Severity.ERROR], told(findings)
    assert pair.rule not in {each.code for each in findings}, told(findings)


@pytest.mark.parametrize("name", RIGHT)
def test_what_looks_wrong_and_is_not(name: str) -> None:
    findings = found(RIGHT[name])

    assert not [each for each in findings if each.severity is Severity.ERROR], told(findings)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.title)
def test_every_finding_can_be_read_in_both_languages(pair: Pair) -> None:
    for finding in found(pair.wrong):
        assert finding.where.partition("#")[0] == "m.bpmn"
        assert re.search(r"[\u4e00-\u9fff]", finding.zh)
        assert not re.search(r"[\u4e00-\u9fff]", finding.en)
        assert "{" not in re.sub(r"[“(].*?[”)]", "", finding.zh + finding.en)
        assert finding.mend_zh
        assert finding.zh.endswith(finding.mend_zh)
        assert finding.mend_en
        assert finding.en.endswith(finding.mend_en)


def test_the_table_is_large_enough_and_no_model_stands_in_it_twice_as_right_and_wrong() -> None:
    wrong, right = {pair.wrong for pair in PAIRS}, {pair.right for pair in PAIRS}

    assert len(wrong | right | set(RIGHT.values())) >= 150
    assert not wrong & right


_DI = 'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"'
OTHERS: dict[str, bytes] = {
    "document-too-large": b"<definitions>" + b" " * 2_200_000 + b"</definitions>",
    "reference-empty": model("s:start s>i i:throw.signal i>e e:end"),
    "timer-local": model("s:start s>i i:catch.timer(2026-08-01T08:00:00) i>e e:end"),
    "timer-cycle": model("s:start s>i i:catch.timer(R3/PT1H) i>e e:end"),
    "called-task": model(
        "s:start s>c c:call|calledElement=t c>e e:end", roots='<globalUserTask id="t"/>'
    ),
    "extension-forbidden": model(
        FINE,
        inside='<extensionElements><x:preScript xmlns:x="http://spiffworkflow.org/bpmn/schema/1.0/'
        'core">import os</x:preScript></extensionElements>',
    ),
    "diagram-dangling": model(FINE, roots=f'<di:BPMNShape {_DI} id="x" bpmnElement="gone"/>'),
    "shape-missing": model(FINE, roots=f'<di:BPMNShape {_DI} id="x" bpmnElement="s"/>'),
    "diagram-missing": model(FINE),
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_rules(name: str) -> None:
    assert name in {each.code for each in found(OTHERS[name])}


HOSTILE: dict[str, bytes] = {
    "50 MB": b"<definitions>" + b"<a/>" * 12_500_000 + b"</definitions>",
    "10 000 deep": b"<a>" * 10_000 + b"</a>" * 10_000,
    "an entity bomb": b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><x>&c;</x>',
    "garbage": bytes(range(256)) * 50,
    "ids with quotes": model(FINE).replace(b'"a"', b'"a\'&quot;]|//*"'),
    "a name of 1 MB": model(FINE).replace(b'name="a"', b'name="' + b"x" * 1_000_000 + b'"'),
    "10 000 nodes": model("s:start e:end " + " ".join(f"n{i}:user" for i in range(9_000))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_within_a_second_and_briefly(name: str) -> None:
    begun = process_time()
    findings = found(HOSTILE[name])

    assert process_time() - begun < 1
    assert 0 < len(findings) <= MOST_FINDINGS
    assert max(len(each.zh + each.en) for each in findings) < 1_000


def test_a_finding_points_to_the_line_and_column_of_the_tag() -> None:
    content = model(FINE).replace(b"<userTask", b"\n\n  <userTask\n").replace(b"a_e", b"a_x")
    content = content.replace(b'targetRef="e"', b'targetRef="gone"')
    text = content.decode()
    at = text.index('<sequenceFlow id="a_x"')

    (finding,) = [each for each in found(content) if each.code == "flow-dangling"]

    assert finding.line == text.count("\n", 0, at) + 1
    assert finding.column == at - text.rindex("\n", 0, at)


def test_every_rule_has_a_model_of_its_own() -> None:
    tried = {pair.rule for pair in PAIRS} | set(OTHERS)

    assert tried == set(TEXTS)


def test_the_shipped_diagrams_follow_the_standard() -> None:
    files = {name: content for name, content in shipped().items() if name.endswith(".bpmn")}

    assert len(files) >= 7
    drawn, unread = read(files)
    assert not unread
    assert told(tuple(review(drawn, decisions={"dispatch", "urging"}))) == []
