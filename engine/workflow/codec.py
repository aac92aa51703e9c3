"""The state of a run as bytes, and back.

One byte names the format, the rest is JSON: the counters, then each scope with one row per task,
parents before children. A row holds what differs from its parent. Unknown formats are refused;
known older ones are brought up step by step by `UPGRADES`. Specs are named, never stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from engine.errors.workflow import StateTooLarge, StateUnreadable
from engine.workflow.library import Compiled, Definitions, Library
from engine.workflow.tree import Inside, Run, Task

FORMAT = 1
MAX_BYTES = 256 * 1024

UPGRADES: Mapping[int, Callable[[Any], Any]] = {}
"""From format n to n + 1, on the parsed JSON."""

# document: [definition, last id, ticks, [scope…]]
# scope:    [host, definition or 0, embedded id, result, bound, gathered, [row…]]
# row:      [id, parent index, state, spec, changed, flags, updates, deletions, internal]; the
#           empty end of a row is cut off


def encode(run: Run) -> bytes:
    """The bytes of a run between two steps. Raises StateTooLarge."""
    scopes = [_encode_scope(scope) for scope in run.scopes()]
    document = [run.compiled.definition_id, run.last_id, run.ticks, scopes]
    state = bytes((FORMAT,)) + orjson.dumps(document)
    if len(state) > MAX_BYTES:
        raise StateTooLarge(size=len(state), limit=MAX_BYTES)
    return state


def _encode_scope(scope: Any) -> list[object]:
    rows: list[list[object]] = []
    places: dict[int, int] = {}
    for task in scope.task_tree.below():
        parent = task._parent
        places[task.id] = len(rows)
        rows.append(_encode_task(task, -1 if parent is None else places[parent.id], parent))
    called = scope.spec is scope.compiled.spec
    return [
        0 if scope.host is None else scope.host.id,
        scope.compiled.definition_id if called else 0,
        "" if called else scope.spec.name,
        scope.result,
        scope.bound,
        scope.gathered,
        rows,
    ]


_NOTHING: dict[str, object] = {}


def _encode_task(task: Task, place: int, parent: Task | None) -> list[object]:
    data = task.data
    above = _NOTHING if parent is None else parent.data
    row: list[object] = [
        task.id,
        place,
        task._state,
        task.task_spec.name,
        task.last_state_change,
        1 if task.triggered else 0,
        {name: data[name] for name in data if name not in above or above[name] != data[name]},
        [name for name in above if name not in data],
        task.internal_data,
    ]
    while not row[-1]:
        row.pop()
    return row


def definition_of(state: bytes) -> int:
    """The id of the definition that a run was started from. Raises StateUnreadable."""
    return int(_document(state)[0])


def _document(state: bytes) -> Any:
    if not state:
        raise StateUnreadable(detail="it is empty: the run has ended")
    version = state[0]
    try:
        document = orjson.loads(state[1:])
    except orjson.JSONDecodeError as error:
        raise StateUnreadable(detail=f"format {version}: {error}") from error
    while version != FORMAT:
        upgrade = UPGRADES.get(version)
        if upgrade is None:
            raise StateUnreadable(detail=f"unknown format {version}, this program knows {FORMAT}")
        document = upgrade(document)
        version += 1
    return document


def decode(state: bytes, *, library: Library, source: Definitions, session: Any) -> Run:
    """The run that `state` was made of. Raises StateUnreadable, DefinitionMissing."""
    definition_id, last_id, ticks, scopes = _document(state)
    run = Run(library.get(definition_id, source), session)
    try:
        for index, row in enumerate(scopes):
            scope = run if index == 0 else _inside(run, row, library, source)
            scope.result = row[3]
            scope.bound = row[4]
            scope.gathered = row[5]
            _decode_tasks(scope, row[6])
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise StateUnreadable(detail=f"{type(error).__name__} {error}") from error
    run.last_id = last_id
    run.ticks = ticks
    return run


def _inside(run: Run, row: Any, library: Library, source: Definitions) -> Inside:
    host = run.find(row[0])
    if host is None:
        raise KeyError(f"no task {row[0]}")
    compiled: Compiled = library.get(row[1], source) if row[1] else host.workflow.compiled
    spec = compiled.spec if row[1] else compiled.embedded[row[2]]
    inside = Inside(host, compiled, spec)
    run.subprocesses[host.id] = inside
    return inside


def _decode_tasks(scope: Any, rows: list[Any]) -> None:
    specs = scope.spec.task_specs
    tasks: list[Task] = []
    for row in rows:
        size = len(row)
        parent = None if row[1] < 0 else tasks[row[1]]
        task = Task(scope, specs[row[3]], parent, row[2], row[0])
        task.last_state_change = row[4]
        task.triggered = size > 5 and bool(row[5])
        if parent is not None:
            task.data = {**parent.data, **row[6]} if size > 6 else dict(parent.data)
            for name in row[7] if size > 7 else ():
                del task.data[name]
        elif size > 6:
            task.data = row[6]
        if size > 8:
            task.internal_data = row[8]
        tasks.append(task)
    scope.task_tree = tasks[0]
