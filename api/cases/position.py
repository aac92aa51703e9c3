"""Where a case stands on its diagrams: open places per run, and the way it took."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from adapters.database.queries import cases as queries
from api.application import application
from api.naming import Reading, Ref, node_named
from engine.ports import RunRecord
from engine.services.access import Actor
from engine.workflow import Process


def position_of(view: Reading, file: queries.CaseFile, actor: Actor) -> Ref:
    timers = queries.timers_of(actor.scope, view.connection, file.record.id)
    passed = queries.passed_of(actor.scope, view.connection, file.record.id)
    runs = sorted(file.runs, key=lambda run: (run.kind != "main", run.id))
    return {"runs": [_run(view, run, file, timers, passed) for run in runs]}


def _run(
    view: Reading,
    run: RunRecord,
    file: queries.CaseFile,
    timers: Iterable[queries.TimerLine],
    passed: Iterable[queries.PassedLine],
) -> Ref:
    places = [
        *_steps(view, run, file),
        *_waits(view, run, file),
        *_timers(view, run, timers),
    ]
    return {
        "id": run.id,
        "kind": run.kind,
        "process": run.process,
        "version": _version(view, run.definition_id),
        "status": run.status,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "result": run.result,
        "open": [*places, *_calls(view, run, places)],
        "passed": [
            {"seq": line.seq, "at": line.at} | _node(text)
            for line in passed
            if line.run_id == run.id
            for text in line.passed
        ],
    }


def _place(
    view: Reading,
    kind: str,
    *,
    process: str,
    definition: int | None,
    scope: str,
    task: int,
    node: str,
    item: int | None = None,
    due_at: datetime | None = None,
) -> Ref:
    return {
        "kind": kind,
        "process": process,
        "version": _version(view, definition),
        "scope": scope,
        "task": task,
        "node": node,
        "name": node_named(view, definition, node),
        "item": item,
        "due_at": due_at,
    }


def _steps(view: Reading, run: RunRecord, file: queries.CaseFile) -> Iterable[Ref]:
    for item in file.items:
        if item.run_id == run.id:
            yield _place(
                view,
                "step",
                process=item.process,
                definition=item.definition_id,
                scope=item.scope,
                task=item.task_id,
                node=item.node,
                item=item.id,
                due_at=item.due_at,
            )


def _waits(view: Reading, run: RunRecord, file: queries.CaseFile) -> Iterable[Ref]:
    for wait in file.waits:
        if wait.run_id == run.id:
            yield _place(
                view,
                "message",
                process=wait.process,
                definition=_definition(view, run, wait.process),
                scope=wait.scope,
                task=wait.task_id,
                node=wait.node,
            )


def _timers(view: Reading, run: RunRecord, timers: Iterable[queries.TimerLine]) -> Iterable[Ref]:
    for timer in timers:
        if timer.run_id == run.id:
            process = str(timer.payload.get("process") or run.process)
            definition = timer.payload.get("definition")
            yield _place(
                view,
                "timer",
                process=process,
                definition=(
                    definition if isinstance(definition, int) else _definition(view, run, process)
                ),
                scope=str(timer.payload.get("scope") or ""),
                task=timer.task_id or 0,
                node=str(timer.payload.get("node") or ""),
                due_at=timer.due_at,
            )


def _calls(view: Reading, run: RunRecord, places: Iterable[Ref]) -> Iterable[Ref]:
    """The call activities that lead from the run's own diagram to where something waits."""
    found: dict[tuple[str, str], Ref] = {}
    for place in places:
        scope, process = str(place["scope"]), str(place["process"])
        if not scope or process == run.process:
            continue
        tasks = [int(part) for part in scope.split("/") if part.isdigit()]
        way = _way(view, run, process, depth=len(tasks))
        for depth, (caller, node) in enumerate(way):
            if (caller, node) not in found:
                found[caller, node] = _place(
                    view,
                    "call",
                    process=caller,
                    definition=_definition(view, run, caller),
                    scope="".join(f"{task}/" for task in tasks[:depth]),
                    task=tasks[depth] if depth < len(tasks) else 0,
                    node=node,
                )
    yield from found.values()


def _way(view: Reading, run: RunRecord, target: str, *, depth: int) -> list[tuple[str, str]]:
    """Calls from the run's process down to `target`, shortest first, at most `depth` of them."""
    ways: list[list[tuple[str, str]]] = [[]]
    for _ in range(depth):
        longer = []
        for way in ways:
            at = run.process if not way else _called(view, run, *way[-1])
            process = _process(view, _definition(view, run, at)) if at else None
            for node in process.nodes.values() if process is not None else ():
                if node.called is not None:
                    step = [*way, (str(at), node.id)]
                    if node.called == target:
                        return step
                    longer.append(step)
        ways = longer
    return []


def _called(view: Reading, run: RunRecord, process: str, node: str) -> str | None:
    found = _process(view, _definition(view, run, process))
    return found.nodes[node].called if found is not None and node in found.nodes else None


def _definition(view: Reading, run: RunRecord, process: str) -> int | None:
    """Of the run itself as it was started; called ones as they are released now."""
    if process == run.process:
        return run.definition_id
    return view.uow.definitions.newest("process", process)


def _process(view: Reading, definition: int | None) -> Process | None:
    stored = view.uow.definitions.definition(definition) if definition is not None else None
    return application().core.library.compiled(stored).process if stored is not None else None


def _version(view: Reading, definition: int | None) -> int:
    stored = view.uow.definitions.definition(definition) if definition is not None else None
    return stored.version if stored is not None else 0


def _node(text: str) -> Ref:
    """`process/node` or `process/gateway>flow`."""
    place, _, flow = text.partition(">")
    process, _, node = place.partition("/")
    return {"process": process, "node": node, "flow": flow or None}
