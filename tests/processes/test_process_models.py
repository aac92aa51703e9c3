"""`process_models.md` says of every process what its file says; a missing or wrong row fails."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest
from lxml import etree

from tests.processes.drawings import Drawing, Element, dmn_files, drawings
from tests.sources import ROOT

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
Row = tuple[str, ...]

CATALOGUE = ROOT / "process_models.md"


@cache
def sections() -> dict[tuple[str, str], list[Row]]:
    """(chapter, section) -> rows of its first table, without the head."""
    found: dict[tuple[str, str], list[Row]] = {}
    chapter = section = ""
    for line in CATALOGUE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            chapter, section = line.removeprefix("## ").strip(), ""
        elif line.startswith("### "):
            section = line.removeprefix("### ").strip()
        elif line.startswith("|"):
            cells = tuple(
                cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]
            )
            found.setdefault((chapter, section), []).append(cells)
    return {place: rows[2:] for place, rows in found.items()}


def rows(chapter: str, section: str) -> list[Row]:
    return sections().get((chapter, section), [])


@pytest.fixture(params=sorted(drawings()))
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return drawings()[request.param]


def test_every_process_is_listed_with_its_kind_starts_inputs_and_results() -> None:
    assert rows("Processes", "") == [process_row(each) for each in ordered()]


def test_every_human_step_is_described_as_drawn(drawing: Drawing) -> None:
    assert rows(heading(drawing), "Steps") == steps(drawing)


def test_every_call_is_described_as_drawn(drawing: Drawing) -> None:
    assert rows(heading(drawing), "Calls") == calls(drawing)


def test_every_automatic_node_is_described_as_drawn(drawing: Drawing) -> None:
    assert rows(heading(drawing), "Automatic") == automatic(drawing)


def test_every_way_out_of_a_gateway_is_described_as_drawn(drawing: Drawing) -> None:
    assert rows(heading(drawing), "Ways") == ways(drawing)


def test_every_end_is_described_as_drawn(drawing: Drawing) -> None:
    assert rows(heading(drawing), "Ends") == ends(drawing)


def test_every_row_of_a_decision_is_described_as_drawn() -> None:
    for path, content in dmn_files().items():
        name, head, table = decision(content)
        assert rows("Decisions", f"`{name}`") == table, f"{path}: {head}"


def test_the_lists_of_acts_settings_messages_statuses_and_forms_are_complete() -> None:
    assert rows("What the diagrams use", "Acts") == acts_used()
    assert rows("What the diagrams use", "Settings") == settings_used()
    assert rows("What the diagrams use", "Messages") == messages_used()
    assert rows("What the diagrams use", "Statuses") == statuses_used()


def test_every_attribute_that_a_diagram_uses_is_explained() -> None:
    explained = {cell for row in rows("The dialect", "Attributes") for cell in _codes(row[1])}
    used = {
        _family(name)
        for each in drawings().values()
        for element in [
            each.process,
            *each.nodes.values(),
            *each.flows.values(),
            *each.lanes.values(),
        ]
        for name in element.properties
    }

    assert used <= explained


# --- what the files say ----------------------------------------------------------------------


def ordered() -> list[Drawing]:
    """Main processes first, then called ones, then side ones; each group by name."""
    kinds = ["main", "called", "side"]
    return sorted(
        drawings().values(),
        key=lambda each: (kinds.index(each.process.properties["kind"]), each.process.id),
    )


def heading(drawing: Drawing) -> str:
    return f"`{drawing.process.id}` {drawing.process.name}"


def process_row(drawing: Drawing) -> Row:
    process = drawing.process
    starts = [
        f"message `{node.message}`" if node.message else "plain"
        for node in drawing.of_kind("startEvent")
        if node.container == process.id
    ]
    return (
        f"`{process.id}`",
        process.name,
        process.properties["title.en"],
        process.properties["kind"],
        ", ".join(starts),
        _listed(process.properties.get("inputs", "")),
        _listed(process.properties.get("results", "")),
    )


def steps(drawing: Drawing) -> list[Row]:
    found = []
    for node in drawing.of_kind("userTask"):
        said = node.properties
        lane = drawing.lanes[drawing.lane_of[node.id]]
        outcomes = []
        for code in said["outcomes"].split("|"):
            act = said.get(f"act.{code}", said.get("act"))
            text = f"`{code}` {said[f'outcome.{code}.zh']}"
            outcomes.append(f"{text} → `{act}`" if act else text)
        status = said.get("status", "of the call")
        if "status" in said:
            status = f"`{status}`"
        if "status.again" in said:
            status += f", again `{said['status.again']}`"
        found.append(
            (
                *_named(node),
                f"`{lane.name}` at {lane.properties['where']}",
                f"`{said['form']}`",
                status,
                f"`{said['limit']}`" if "limit" in said else "of the call",
                _reminder(drawing, node),
                ", ".join(outcomes),
                _listed(said.get("not_by", "")),
            )
        )
    return found


def calls(drawing: Drawing) -> list[Row]:
    found = []
    for node in drawing.of_kind("callActivity"):
        called = node.attributes["calledElement"]
        if called == "urging":
            continue  # shown beside the step it urges
        said = node.properties
        status = f"`{said['status']}`" if "status" in said else "–"
        if "status.again" in said:
            status += f", again `{said['status.again']}`"
        found.append(
            (
                *_named(node),
                f"`{called}`",
                status,
                f"`{said['limit']}`" if "limit" in said else "–",
                _reminder(drawing, node),
            )
        )
    return found


def automatic(drawing: Drawing) -> list[Row]:
    found = []
    for node in drawing.nodes.values():
        said = node.properties
        if node.kind == "serviceTask":
            params = ", ".join(
                f"{name.removeprefix('param.')} = `{value}`"
                for name, value in said.items()
                if name.startswith("param.")
            )
            does = f"act `{said['act']}`" + (f": {params}" if params else "")
        elif node.kind == "businessRuleTask":
            does = f"decision `{said['decision']}`"
        elif node.kind == "receiveTask":
            does = f"waits for message `{node.message}`, status `{said['status']}`"
        elif node.kind == "boundaryEvent" and node.message:
            does = f"message `{node.message}` leaves `{node.attributes['attachedToRef']}`"
        elif node.kind == "startEvent" and node.container != drawing.process.id:
            does = f"message `{node.message}` ends everything else"
        else:
            continue
        found.append((*_named(node), does))
    return found


def ways(drawing: Drawing) -> list[Row]:
    found = []
    for node in drawing.of_kind("exclusiveGateway"):
        flows = drawing.out_of(node.id)
        if len(flows) < 2:
            continue
        for flow in flows:
            found.append(
                (
                    f"`{node.id}`",
                    node.name,
                    flow.name,
                    f"`{flow.condition}`" if flow.condition else "default",
                    f"`{flow.attributes['targetRef']}`",
                )
            )
    return found


def ends(drawing: Drawing) -> list[Row]:
    return [
        (*_named(node), f"`{node.properties['result']}`" if "result" in node.properties else "–")
        for node in drawing.of_kind("endEvent")
        if not node.id.startswith("urged_")
    ]


def decision(content: bytes) -> tuple[str, Row, list[Row]]:
    """(name, head, rows) of the one table of a file."""
    root = etree.fromstring(content)
    found = root.find(f"{DMN}decision")
    assert found is not None
    table = found.find(f"{DMN}decisionTable")
    assert table is not None
    head = [str(e.findtext(f"{DMN}inputExpression/{DMN}text")) for e in table.iter(f"{DMN}input")]
    head += [e.get("name", "") for e in table.iter(f"{DMN}output")]
    table_rows = []
    for number, rule in enumerate(table.iter(f"{DMN}rule"), start=1):
        cells = [str(entry.findtext(f"{DMN}text")) for entry in rule.iter(f"{DMN}inputEntry")]
        cells += [str(entry.findtext(f"{DMN}text")) for entry in rule.iter(f"{DMN}outputEntry")]
        note = rule.findtext(f"{DMN}description") or ""
        table_rows.append((str(number), *(f"`{cell}`" for cell in cells), note))
    return found.get("id", ""), tuple(head), table_rows


def acts_used() -> list[Row]:
    used: dict[str, set[str]] = {}
    for drawing in drawings().values():
        for node in drawing.nodes.values():
            for name, value in node.properties.items():
                if name == "act" or name.startswith("act."):
                    used.setdefault(value, set()).add(f"`{drawing.process.id}`")
    return _uses(used)


def settings_used() -> list[Row]:
    used: dict[str, set[str]] = {}
    for drawing in drawings().values():
        for text in _formulas(drawing):
            for key in re.findall(r'setting\("(\w+)"\)', text):
                used.setdefault(key, set()).add(f"`{drawing.process.id}`")
    return _uses(used)


def messages_used() -> list[Row]:
    used: dict[str, set[str]] = {}
    for drawing in drawings().values():
        for node in drawing.nodes.values():
            if node.message:
                used.setdefault(node.message, set()).add(f"`{drawing.process.id}#{node.id}`")
    return _uses(used)


def statuses_used() -> list[Row]:
    used: dict[str, set[str]] = {}
    for drawing in drawings().values():
        for node in drawing.nodes.values():
            for name in ("status", "status.again"):
                if name in node.properties:
                    used.setdefault(node.properties[name], set()).add(f"`{node.id}`")
    return _uses(used)


def _uses(used: dict[str, set[str]]) -> list[Row]:
    return [(f"`{name}`", ", ".join(sorted(places))) for name, places in sorted(used.items())]


def _formulas(drawing: Drawing) -> Iterable[str]:
    for element in [*drawing.nodes.values(), *drawing.flows.values()]:
        yield from element.properties.values()
        yield from (text for text in (element.condition, element.timer) if text)


def _named(node: Element) -> tuple[str, str, str]:
    return f"`{node.id}`", node.name, node.properties["title.en"]


def _reminder(drawing: Drawing, node: Element) -> str:
    """The stage under which `urging` is called for a step."""
    for clock in drawing.of_kind("boundaryEvent"):
        if clock.attributes["attachedToRef"] == node.id and clock.timer:
            (flow,) = drawing.out_of(clock.id)
            call = drawing.nodes[flow.attributes["targetRef"]]
            return f"`{call.properties['in.stage']}`"
    return "–"


def _listed(text: str) -> str:
    return ", ".join(f"`{part}`" for part in text.split("|") if part) or "–"


def _codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _family(name: str) -> str:
    """`outcome.done.zh` is explained as `outcome.<code>.zh`."""
    name = re.sub(r"^(outcome)\.\w+\.", r"\1.<code>.", name)
    name = re.sub(r"^(status|setting):\w+\.", r"\1:<code>.", name)
    name = re.sub(r"^act\.\w+$", "act.<outcome>", name)
    name = re.sub(r"^param\.\w+$", "param.<name>", name)
    return re.sub(r"^in\.\w+$", "in.<name>", name)
