"""The task tree of a run, made cheap: whole numbers as ids, direct references, no recursion.

SpiffWorkflow's classes stay the base; what is overridden here is how a tree is held and walked,
not what its states mean. Values in `Task.data` are never changed in place, so tasks may share them.
"""

from __future__ import annotations

from collections import deque
from typing import Any, cast

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task as SpiffTask
from SpiffWorkflow.util.task import TaskState

from engine.errors.workflow import CallsTooDeep, TooManySteps

FINISHED = TaskState.FINISHED_MASK
UNFINISHED = TaskState.NOT_FINISHED_MASK
FUTURE = TaskState.FUTURE
WAITING = TaskState.WAITING
READY = TaskState.READY
STARTED = TaskState.STARTED
COMPLETED = TaskState.COMPLETED
CANCELLED = TaskState.CANCELLED

MAX_STEPS = 1_000  # automatic steps of one command
MAX_DEPTH = 20  # calls inside calls


class Task(SpiffTask):
    """A task whose id is a small whole number of its run, never used twice."""

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: Task | None = None,
        state: int = FUTURE,
        id: int | None = None,  # noqa: A002 – the name is the base class's
    ) -> None:
        top = workflow.top_workflow
        if id is None:
            top.last_id += 1
            id = top.last_id  # noqa: A001
        top.ticks += 1
        self.id = id
        self.workflow = workflow
        self.task_spec = task_spec
        self.triggered = False
        self.thread_id = 0
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = top.ticks
        self._parent = parent
        self._children: list[Task] = []
        self._state = state
        workflow.tasks[id] = self
        if parent is not None:
            parent._children.append(self)

    @property
    def parent(self) -> Task | None:
        return self._parent

    @parent.setter
    def parent(self, task: Task | None) -> None:
        self._parent = task

    @property
    def children(self) -> list[Task]:
        return list(self._children)

    def _add_child(self, task_spec: Any, state: int = FUTURE) -> Task:
        child = Task(self.workflow, task_spec, self, state)
        if state == READY:
            child._ready()
        return child

    def _set_state(self, value: int) -> None:
        if value != self._state:
            top = self.workflow.top_workflow
            top.ticks += 1
            self.last_state_change = top.ticks
            self._state = value

    def _ready(self) -> None:
        if self._state & (COMPLETED | CANCELLED):
            return
        self._set_state(READY)
        self.task_spec._on_ready(self)
        if not self.task_spec.manual:
            self.workflow.top_workflow.ready.append(self)

    def _inherit_data(self) -> None:
        parent = self._parent
        if parent is not None and not self.triggered:  # those get theirs when they are made
            self.data = {**self.data, **parent.data} if self.data else dict(parent.data)

    def cancel(self) -> None:
        """Cancel everything unfinished from here on; the tasks stay until the next prune."""
        open_tasks = [self]
        while open_tasks:
            task = open_tasks.pop()
            if not task._state & FINISHED:
                task._set_state(CANCELLED)
                task.task_spec._on_cancel(task)
            open_tasks.extend(reversed(task._children))

    def _drop_children(self, force: bool = False) -> None:
        for child in self.children:
            if force or child._state & UNFINISHED:
                self.workflow._remove_task(child.id)

    def collect_log_extras(self, dct: dict[str, Any] | None = None) -> dict[str, Any]:
        return dct or {}

    def below(self) -> list[Task]:
        """This task and all under it, parents before children."""
        found = [self]
        for task in found:
            found.extend(task._children)
        return found

    def rehang(self, parent: Task) -> None:
        """Move under another parent, at the end of its children."""
        if self._parent is not None:
            self._parent._children.remove(self)
        self._parent = parent
        parent._children.append(self)


class _Scope:
    """What the top workflow and a called or embedded one have in common."""

    # Set by subclasses or after creation.
    spec: Any
    tasks: dict[int, Task]
    completed: bool
    task_tree: Task
    last_task: Task | None
    compiled: Any  # library.Compiled
    host: Task | None = None  # the call or subprocess task this is the inside of
    path: str = ""  # results.py: scope
    result: str | None = None
    bound: dict[str, int]  # pinned processes -> definition ids
    gathered: dict[str, Any]  # data of paths that have ended while others go on

    @property
    def run(self) -> Run:
        return cast(Run, self.top_workflow)  # type: ignore[attr-defined]

    def begin(self, data: dict[str, Any], at: str | None) -> None:
        """Make the root and leave it, at the named start event or the plain one.

        Calls that are pinned are bound here, to what is newest now.
        """
        if self.spec is self.compiled.spec:
            world = self.run.session.world
            for process in self.compiled.pinned:
                self.bound[process] = world.newest("process", process)
        self.task_tree = Task(self, self.spec.start, None, READY)
        self.task_tree.data = data
        self.task_tree.internal_data["at"] = at
        self.task_tree.run()

    def _mark_complete(self, task: Task) -> None:
        raise NotImplementedError

    def is_completed(self) -> bool:
        return self.completed

    def update_waiting_tasks(self) -> None:
        """Joins are looked at when nothing else can go on (Run.do_engine_steps)."""

    def _task_completed_notify(self, task: Task) -> None:
        self.last_task = task
        if task.task_spec is self.spec.last:
            self._mark_complete(task)

    def _remove_task(self, task_id: int) -> None:
        task = self.tasks[task_id]
        if task._parent is not None:
            task._parent._children.remove(task)
        for each in task.below():
            self.tasks.pop(each.id, None)
            self.run.drop_scope(each.id)

    def collect_log_extras(self, dct: dict[str, Any] | None = None) -> dict[str, Any]:
        return dct or {}

    def cancel_open(self, *, but: Task | None = None) -> None:
        """Cancel every unfinished task of this scope, and what they called."""
        for task in list(self.tasks.values()):
            if task is not but and not task._state & FINISHED:
                task._set_state(CANCELLED)
                task.task_spec._on_cancel(task)


class Run(_Scope, BpmnWorkflow):
    """One run: the top scope, and by host task id the scopes inside."""

    subprocesses: dict[int, Inside]
    depth = 0

    def __init__(self, compiled: Any, session: Any) -> None:
        self.compiled = compiled
        self.session = session
        self.last_id = 0
        self.ticks = 0
        self.ready: deque[Task] = deque()
        self.steps = 0
        self.current: Task | None = None  # what is being done, for error reports
        self.bound = {}
        self.gathered = {}
        super().__init__(compiled.spec, script_engine=session, deserializing=True)

    def scopes(self) -> list[_Scope]:
        """All living scopes, outer before inner."""
        return [self, *self.subprocesses.values()]

    def open_scope(
        self, host: Task, compiled: Any, spec: Any, data: dict[str, Any], at: str | None
    ) -> Inside:
        """Enter a call or an embedded subprocess."""
        depth = host.workflow.depth + 1
        if depth > MAX_DEPTH:
            raise CallsTooDeep(where=host.task_spec.bpmn_id, limit=MAX_DEPTH)
        inside = Inside(host, compiled, spec)
        self.subprocesses[host.id] = inside
        inside.begin(data, at)
        return inside

    def drop_scope(self, host_id: int) -> None:
        """Forget the inside of a call, and the insides of that."""
        inside = self.subprocesses.pop(host_id, None)
        if inside is not None:
            for task_id in inside.tasks:
                self.drop_scope(task_id)

    def _mark_complete(self, task: Task) -> None:
        self.completed = True

    def current_place(self) -> str:
        """`process#node` of what is being done."""
        if self.current is None:
            return str(self.compiled.process.id)
        process = self.current.workflow.compiled.process.id
        return f"{process}#{self.current.task_spec.bpmn_id}"

    def find(self, task_id: int) -> Task | None:
        for scope in self.scopes():
            task = scope.tasks.get(task_id)
            if task is not None:
                return task
        return None

    def do_engine_steps(
        self, will_complete_task: Any = None, did_complete_task: Any = None
    ) -> None:
        """Run whatever needs no person and no event, until nothing can go on.

        Raises TooManySteps: a run that goes round by itself.
        """
        while True:
            while self.ready:
                task = self.ready.popleft()
                if task._state != READY:
                    continue
                self.steps += 1
                self.current = task
                if self.steps > MAX_STEPS:
                    raise TooManySteps(where=task.task_spec.bpmn_id, limit=MAX_STEPS)
                task.run()
            if self.completed:
                return
            for scope in self.scopes():
                for task in [t for t in scope.tasks.values() if t.task_spec.revisited]:
                    if task._state == WAITING and not scope.completed:
                        task.task_spec._update(task)
            if not self.ready:
                return


class Inside(_Scope, BpmnSubWorkflow):
    """The scope inside a call activity or an embedded subprocess."""

    def __init__(self, host: Task, compiled: Any, spec: Any) -> None:
        self.host = host
        self.compiled = compiled
        self.bound = {}
        self.gathered = {}
        outer = host.workflow
        called = spec is compiled.spec
        self.path = f"{outer.path}{host.id}/" if called else outer.path
        super().__init__(spec, host.id, outer.top_workflow, deserializing=True)

    @property
    def parent_workflow(self) -> Any:
        assert self.host is not None
        return self.host.workflow

    def _calculate_depth(self) -> int:
        return int(self.parent_workflow.depth) + 1

    def _mark_complete(self, task: Task) -> None:
        self.completed = True
        assert self.host is not None
        self.host.task_spec.inside_completed(self, self.host)
