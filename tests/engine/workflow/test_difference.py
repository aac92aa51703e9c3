"""What a redrawn diagram says differently, in words."""

from __future__ import annotations

from adapters.catalogue import shipped
from engine.workflow.difference import Change, compare


def diagram(key: str) -> str:
    name = next(name for name in shipped() if name.endswith(f"{key}.bpmn"))
    return shipped()[name].decode()


def changes(old: str, new: str) -> list[Change]:
    return list(compare(old.encode(), new.encode(), name="x.bpmn"))


def test_the_same_diagram_has_no_differences() -> None:
    for key in ("hazard-handling", "handling", "supervision-order"):
        assert changes(diagram(key), diagram(key)) == []


def test_moving_a_shape_is_no_difference() -> None:
    old = diagram("handling")
    assert changes(old, old.replace('x="', 'x="1')) == []


def test_attributes_are_named_with_both_values() -> None:
    old = diagram("hazard-handling")
    new = old.replace("value='setting(\"dispatch_within\")'", "value='working hours(4)'", 1)

    (change,) = changes(old, new)

    assert (change.kind, change.element, change.aspect) == ("changed", "register", "limit")
    assert "working hours(4)" in change.zh
    assert "dispatch_within" in change.zh
    assert change.en.startswith("“Register”: limit from")


def test_a_new_step_and_its_flows_are_named() -> None:
    old = diagram("hazard-handling")
    new = old.replace(
        '<bpmn:userTask id="register"',
        '<bpmn:userTask id="look" name="复核"/>'
        '<bpmn:sequenceFlow id="flow_look" sourceRef="look" targetRef="register"/>'
        '<bpmn:userTask id="register"',
        1,
    )

    found = {(change.kind, change.element): change for change in changes(old, new)}

    assert found["added", "look"].zh == "新增人工步骤“复核”"
    assert found["added", "flow_look"].en == "New flow “复核” → “Register”"
    back = {(change.kind, change.element) for change in changes(new, old)}
    assert ("removed", "look") in back
    assert ("removed", "flow_look") in back


def test_parameters_outcomes_and_lanes_are_compared() -> None:
    old = diagram("hazard-handling")
    renamed = changes(
        old, old.replace('"outcome.refused.zh" value="', '"outcome.refused.zh" value="新')
    )
    moved = changes(
        old, old.replace('name="department_worker"', 'name="department_worker|department_head"')
    )

    assert {change.aspect for change in renamed} == {"outcome"}
    assert ("accept", "roles") in {(change.element, change.aspect) for change in moved}
