"""Tasks: a person, an act, a decision."""

from __future__ import annotations

from typing import cast

from SpiffWorkflow.bpmn.specs import defaults as stock
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.workflow.compiled import Plan
from engine.workflow.specs.base import Lazy, session_of
from engine.workflow.tree import (
    Task,
)


class Human(Lazy, stock.UserTask):
    """Waits, ready, for a person; Engine.complete does its act and moves on."""

    is_timed = True

    def note(self, my_task: Task) -> None:
        act = my_task.internal_data.pop("act", None)
        session_of(my_task).passed(my_task, act=act)


class Service(Lazy, stock.ServiceTask):
    """Calls its act."""

    def _run_hook(self, my_task: Task) -> bool:
        do_act(my_task, cast(Plan, self.plan))
        return True

    def note(self, my_task: Task) -> None:
        session_of(my_task).passed(my_task, act=cast(Plan, self.plan).act)


class Rule(Lazy, BpmnSpecMixin):
    """Evaluates its decision; the result is the variable of its name."""

    def _run_hook(self, my_task: Task) -> bool:
        decide(my_task, cast(Plan, self.plan))
        return True


def do_act(task: Task, plan: Plan) -> None:
    session = session_of(task)
    params = {name: session.evaluate(task, each) for name, each in plan.params.items()}
    session.act(task, cast(str, plan.act), params)


def decide(task: Task, plan: Plan) -> None:
    task.data[plan.id] = session_of(task).decide(task, cast(str, plan.decision))
