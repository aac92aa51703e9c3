"""What stands on the elements of the shipped diagrams: names in two languages, forms, sane ends."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from adapters.catalogue import shipped
from engine.safe_xml import parse_xml
from engine.services.forms import check_form, form_warnings
from tests.processes.drawings import BPMN, Drawing, Element, bpmn_files, dmn_files, drawings

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]")


@pytest.fixture(params=sorted(drawings()))
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return drawings()[request.param]


def test_every_shipped_document_passes_the_hardened_reader() -> None:
    for path, content in {**bpmn_files(), **dmn_files()}.items():
        parse_xml(content, name=path)


def test_a_file_is_named_like_its_process_and_lies_in_its_folder(drawing: Drawing) -> None:
    name = drawing.process.id

    assert drawing.path == f"processes/{name}/{name}.bpmn"
    assert drawing.process.attributes["isExecutable"] == "true"


def test_process_ids_are_kebab_case_and_node_ids_snake_case(drawing: Drawing) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", drawing.process.id)
    for node in drawing.nodes:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", node), node


def test_no_id_occurs_twice_in_a_file(drawing: Drawing) -> None:
    ids = [element.get("id") for element in drawing.root.iter() if element.get("id")]

    assert len(ids) == len(set(ids))


def test_every_element_has_a_chinese_and_an_english_name(drawing: Drawing) -> None:
    named = [drawing.process, *drawing.nodes.values()]
    named += [flow for flow in drawing.flows.values() if flow.name or _splits(drawing, flow)]

    for element in named:
        assert CHINESE.search(element.name), element.id
        assert ENGLISH.search(element.properties.get("title.en", "")), element.id
        assert not CHINESE.search(element.properties["title.en"]), element.id


def test_every_outcome_and_every_declared_status_has_both_texts(drawing: Drawing) -> None:
    for step in drawing.of_kind("userTask"):
        for code in step.properties["outcomes"].split("|"):
            assert CHINESE.search(step.properties[f"outcome.{code}.zh"]), step.id
            assert ENGLISH.search(step.properties[f"outcome.{code}.en"]), step.id
    declared = [name for name in drawing.process.properties if name.startswith("status:")]
    codes = {name.removeprefix("status:").rpartition(".")[0] for name in declared}
    assert set(declared) == {f"status:{code}.{part}" for code in codes for part in ("zh", "en")}


def test_every_human_step_has_a_lane_with_roles_and_explains_itself(drawing: Drawing) -> None:
    for step in drawing.of_kind("userTask"):
        lane = drawing.lanes[drawing.lane_of[step.id]]
        assert lane.name != "system", step.id
        assert lane.properties["where"], step.id
        element = drawing.root.find(f".//{BPMN}userTask[@id='{step.id}']")
        assert element is not None
        assert CHINESE.search(element.findtext(f"{BPMN}documentation") or ""), step.id


def test_every_human_step_or_the_call_around_it_has_a_limit_and_a_status(drawing: Drawing) -> None:
    callers = [
        node
        for each in drawings().values()
        for node in each.of_kind("callActivity")
        if node.attributes["calledElement"] == drawing.process.id
    ]
    for step in drawing.of_kind("userTask"):
        for name in ("limit", "status"):
            around = callers and all(name in caller.properties for caller in callers)
            assert name in step.properties or around, f"{step.id} has no {name}"


def test_whatever_has_a_limit_has_a_clock_that_urges(drawing: Drawing) -> None:
    timed = {node.id for node in drawing.nodes.values() if "limit" in node.properties}
    clocks = {
        clock.attributes["attachedToRef"]: clock
        for clock in drawing.of_kind("boundaryEvent")
        if clock.timer
    }

    assert set(clocks) == timed
    for clock in clocks.values():
        assert clock.attributes["cancelActivity"] == "false"
        (flow,) = drawing.out_of(clock.id)
        urge = drawing.nodes[flow.attributes["targetRef"]]
        assert urge.attributes["calledElement"] == "urging"
        assert urge.properties["in.mark"] == "mark"


def test_every_gateway_that_splits_has_a_default_and_conditions_on_the_rest(
    drawing: Drawing,
) -> None:
    for gateway in drawing.of_kind("exclusiveGateway"):
        out = drawing.out_of(gateway.id)
        if len(out) < 2:
            continue
        default = gateway.attributes["default"]
        assert {flow.id for flow in out if flow.condition is None} == {default}, gateway.id


def test_every_outcome_is_looked_at_behind_its_step_or_is_the_default(drawing: Drawing) -> None:
    """With n outcomes and one default, n - 1 are named by the gateway right behind the step."""
    for step in drawing.of_kind("userTask"):
        outcomes = step.properties["outcomes"].split("|")
        (flow,) = drawing.out_of(step.id)
        ways = drawing.out_of(flow.attributes["targetRef"])
        text = " ".join(way.condition or "" for way in ways)
        named = [code for code in outcomes if f'{step.id}.outcome = "{code}"' in text]
        assert len(named) == len(outcomes) - 1, step.id


def test_every_result_of_a_called_process_is_reached_and_declared(drawing: Drawing) -> None:
    declared = {r for r in drawing.process.properties.get("results", "").split("|") if r}
    given = {
        end.properties["result"]
        for end in drawing.of_kind("endEvent")
        if "result" in end.properties
    }

    assert given == declared


def test_starts_have_no_way_in_ends_none_out_and_everything_else_both(drawing: Drawing) -> None:
    for node in drawing.nodes.values():
        into, out = drawing.into(node.id), drawing.out_of(node.id)
        if node.kind == "subProcess":
            assert not into, node.id
            assert not out, node.id
            continue
        assert bool(into) == (node.kind not in ("startEvent", "boundaryEvent")), node.id
        assert bool(out) == (node.kind != "endEvent"), node.id


def test_everything_lies_on_a_way_from_a_start_to_an_end(drawing: Drawing) -> None:
    ahead = {
        node: {flow.attributes["targetRef"] for flow in drawing.out_of(node)}
        for node in drawing.nodes
    }
    for boundary in drawing.of_kind("boundaryEvent"):
        ahead[boundary.attributes["attachedToRef"]].add(boundary.id)
    starts = {node.id for node in drawing.of_kind("startEvent")}
    end_ids = {node.id for node in drawing.of_kind("endEvent")}
    behind: dict[str, set[str]] = {node: set() for node in ahead}
    for node, targets in ahead.items():
        for target in targets:
            behind[target].add(node)

    flow_nodes = {node.id for node in drawing.nodes.values() if node.kind != "subProcess"}
    assert _reached(starts, ahead) == flow_nodes
    assert _reached(end_ids, behind) == flow_nodes


def test_nothing_waits_in_parallel_and_no_python_stands_in_a_diagram(drawing: Drawing) -> None:
    for unwanted in ("parallelGateway", "inclusiveGateway", "scriptTask", "task"):
        assert not list(drawing.root.iter(f"{BPMN}{unwanted}")), unwanted
    spiff = {
        str(element.tag).rpartition("}")[2]
        for element in drawing.root.iter()
        if "spiffworkflow.org" in str(element.tag)
    }
    assert spiff <= {"properties", "property"}


def test_children_stand_in_the_order_of_the_bpmn_schema(drawing: Drawing) -> None:
    order = ["documentation", "extensionElements", "incoming", "outgoing"]
    for node in drawing.root.iter(*(f"{BPMN}{drawing.nodes[n].kind}" for n in drawing.nodes)):
        places = [
            order.index(etree.QName(child).localname)
            for child in node
            if etree.QName(child).localname in order
        ]
        assert places == sorted(places), node.get("id")


def test_every_step_has_a_form_that_passes_the_gate_and_no_form_lies_about() -> None:
    files = shipped()
    wanted = {
        step.properties["form"] for each in drawings().values() for step in each.of_kind("userTask")
    }
    there = {
        path.removeprefix("forms/").removesuffix(".schema.json")
        for path in files
        if path.endswith(".schema.json")
    }

    assert there == wanted
    for form in sorted(wanted):
        schema, ui = files[f"forms/{form}.schema.json"], files[f"forms/{form}.ui.json"]
        assert check_form(form, schema, ui) == []
        assert form_warnings(form, schema) == []


def test_a_form_demands_something_only_for_outcomes_that_its_step_offers() -> None:
    import orjson

    for each in drawings().values():
        for step in each.of_kind("userTask"):
            schema = orjson.loads(shipped()[f"forms/{step.properties['form']}.schema.json"])
            offered = set(step.properties["outcomes"].split("|"))
            assert set(schema.get("x-outcomes", {})) <= offered, step.id


def _splits(drawing: Drawing, flow: Element) -> bool:
    return len(drawing.out_of(flow.attributes["sourceRef"])) > 1


def _reached(starts: set[str], ahead: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(starts)
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += ahead[node]
    return found
