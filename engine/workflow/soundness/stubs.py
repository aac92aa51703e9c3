"""A stand-in for a called process of which only inputs and results are known."""

from __future__ import annotations

from html import escape

from engine.workflow.lint.sheet import KnownProcess

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="urn:stub" id="stub">'
)


def stub(process: KnownProcess) -> bytes:
    """It waits, and then comes to any of the results."""
    results = process.results or ("",)
    ends, flows = "", ""
    for number, result in enumerate(results):
        named = _properties({"result": result}) if result else ""
        ends += f'<endEvent id="end_{number}">{named}</endEvent>'
        last = number == len(results) - 1
        condition = "" if last else f"<conditionExpression>case.way_{number}</conditionExpression>"
        flows += (
            f'<sequenceFlow id="to_{number}" sourceRef="which" targetRef="end_{number}">'
            f"{condition}</sequenceFlow>"
        )
    given = {
        "kind": "called",
        "inputs": "|".join(process.inputs),
        "results": "|".join(process.results),
    }
    return (
        f'{_HEAD}<message id="m" name="stub.done"/>'
        f'<process id="{escape(process.id)}" isExecutable="true">'
        f"{_properties({name: value for name, value in given.items() if value})}"
        '<startEvent id="begin"/><receiveTask id="inside" messageRef="m"/>'
        f'<exclusiveGateway id="which" default="to_{len(results) - 1}"/>'
        '<sequenceFlow id="in" sourceRef="begin" targetRef="inside"/>'
        '<sequenceFlow id="out" sourceRef="inside" targetRef="which"/>'
        f"{ends}{flows}</process></definitions>"
    ).encode()


def _properties(properties: dict[str, str]) -> str:
    entries = "".join(
        f'<s:property name="{escape(name)}" value="{escape(value)}"/>'
        for name, value in properties.items()
    )
    return f"<extensionElements><s:properties>{entries}</s:properties></extensionElements>"
