"""Dropping finished history, so that a step costs the same after a thousand steps.

What happened is in the timeline; the tree keeps the open tasks and what they still need: the root,
the splits they stand in, and whatever has two open branches below it.
"""

from __future__ import annotations

from typing import Any

from engine.workflow.session import main_of
from engine.workflow.specs import gather
from engine.workflow.tree import FINISHED, UNFINISHED, WAITING, Run, Task


def prune(run: Run) -> None:
    """Drop what no open task of any scope needs. The tree stays equivalent."""
    for scope in run.scopes():
        _drop_waiting_ends(scope)
        for task in reversed(scope.task_tree.below()):
            if task._parent is not None and task._state & FINISHED:
                _thin(scope, task)


def _drop_waiting_ends(scope: Any) -> None:
    """Ends that wait for others: the last to come opens a new one; their data is gathered."""
    ends = [
        task for task in scope.tasks.values() if task._state == WAITING and task.task_spec.is_end
    ]
    for task in sorted(ends, key=lambda each: each.last_state_change):
        gather(scope, task)
        _remove(scope, task)


def _thin(scope: Any, task: Task) -> None:
    """Remove a finished task with nothing below it; splice out one with a single branch below."""
    parent = task._parent
    assert parent is not None
    children = task._children
    if not children:
        _remove(scope, task)
    elif len(children) == 1 and not _holds(task):
        child = children[0]
        parent._children[parent._children.index(task)] = child
        child._parent = parent
        task._children = []
        task._parent = None
        scope.tasks.pop(task.id, None)


def _holds(task: Task) -> bool:
    """Whether an open step needs this task: its split, or a boundary event it has let go.

    What lies behind the event finds the step by it (`session.step_of`).
    """
    if task.task_spec.is_boundary:
        main = task.task_spec.routes[0][1]
        return any(
            child.task_spec is main and child._state & UNFINISHED for child in task._children
        )
    return bool(task.task_spec.is_attached) and main_of(task) is not None


def _remove(scope: Any, task: Task) -> None:
    if task._parent is not None:
        task._parent._children.remove(task)
    scope.tasks.pop(task.id, None)
