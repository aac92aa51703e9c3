"""FEEL in diagrams: outcomes, results, settings and facts that conditions speak of exist."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors.definitions import DeploymentFinding
from engine.workflow.dialect import HUMAN
from engine.workflow.expressions import Formula
from engine.workflow.lint.sheet import Sheet, near, rule
from engine.workflow.plans import formulas_of

Findings = Iterator[DeploymentFinding]


def placed_formulas(sheet: Sheet) -> Iterator[tuple[str, Formula]]:
    """Every formula with the id of the element to point to: a flow's own for its condition."""
    for plan in sheet.planning.plans.values():
        conditions = set(map(id, plan.conditions.values()))
        for flow, formula in plan.conditions.items():
            yield flow, formula
        for formula in formulas_of(plan):
            if id(formula) not in conditions:
                yield plan.id, formula
    for own in (sheet.planning.key, sheet.planning.limit):
        if isinstance(own, Formula):
            yield sheet.process.id, own


@rule
def texts_compile(sheet: Sheet) -> Findings:
    yield from sheet.planning.findings


@rule
def settings_exist(sheet: Sheet) -> Findings:
    known = set(sheet.vocabulary.settings)
    known |= {each.key for process in sheet.beside.values() for each in process.settings}
    for element_id, formula in placed_formulas(sheet):
        for key in sorted(formula.settings - known):
            zh, en = near(key, known)
            yield sheet.error(
                element_id,
                "setting-unknown",
                f"没有设置“{key}”。{zh}",
                f"There is no setting “{key}”. {en}",
            )


@rule
def outcomes_in_conditions_exist(sheet: Sheet) -> Findings:
    nodes = sheet.diagram.nodes
    for element_id, formula in placed_formulas(sheet):
        for path, value in sorted(formula.expression.comparisons):
            node = nodes.get(path[0])
            if node is None or node.element not in HUMAN or path[1:] != ("outcome",):
                continue
            outcomes = node.listed("outcomes")
            if value not in outcomes:
                zh, en = near(value, outcomes)
                yield sheet.error(
                    element_id,
                    "outcome-unknown",
                    f"步骤“{node.id}”没有结果“{value}”。{zh}",
                    f"The step “{node.id}” has no outcome “{value}”. {en}",
                )


@rule
def variables_have_the_parts_that_are_read(sheet: Sheet) -> Findings:
    nodes = sheet.diagram.nodes
    for element_id, formula in placed_formulas(sheet):
        for path in sorted(formula.expression.paths):
            node = nodes.get(path[0])
            if node is None or len(path) < 2:
                continue
            part = "outcome" if node.element in HUMAN else "result"
            fixed = node.element in HUMAN or node.element == "callActivity"
            if fixed and path[1] != part:
                yield sheet.error(
                    element_id,
                    "part-unknown",
                    f"“{path[0]}”只有 {path[0]}.{part}，没有 {'.'.join(path)}。",
                    f"“{path[0]}” has {path[0]}.{part} only, no {'.'.join(path)}.",
                )


@rule
def facts_of_the_case_exist(sheet: Sheet) -> Findings:
    known = sheet.vocabulary.case
    if known is None:
        return
    for element_id, formula in placed_formulas(sheet):
        for path in sorted(formula.expression.paths):
            if path[0] == "case" and len(path) > 1 and path[1] not in known:
                zh, en = near(path[1], known)
                yield sheet.error(
                    element_id,
                    "fact-unknown",
                    f"案件没有“case.{path[1]}”。{zh}",
                    f"A case has no “case.{path[1]}”. {en}",
                )
