"""The self-check: nothing is lost, no timer fired twice, every chain holds.

It reads the rows alone and knows no step: what moves a waiting run on is told by the kind of the
element (a human step, a receive task, an interrupting timer …) in the compiled process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from adapters.database.connections import Database
from adapters.database.tables import (
    area,
    case,
    grant,
    job,
    person,
    role,
    run,
    timeline,
    wait,
    work_item,
)
from engine.domain import timeline as chain
from engine.domain.areas import ancestors
from engine.services.core import Core
from engine.workflow import NodeInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A case that nobody and nothing will move on."""

    case_id: int
    number: str
    why_zh: str
    why_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredTwice:
    case_id: int
    run_id: int
    node: str
    mark: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenChain:
    case_id: int
    broken: chain.Broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    lost: tuple[Lost, ...]
    fired_twice: tuple[FiredTwice, ...]
    broken_chains: tuple[BrokenChain, ...]
    chains_verified: int

    @property
    def sound(self) -> bool:
        return not (self.lost or self.fired_twice or self.broken_chains)


def check(database: Database, core: Core) -> Checked:
    """Look at everything. Messages under way have to be passed on first, or what they will open
    counts as lost."""
    with database.reading() as connection:
        lost = tuple(_lost(connection, core))
        twice = tuple(_fired_twice(connection))
        verified, broken = _chains(connection)
    return Checked(
        lost=lost, fired_twice=twice, broken_chains=tuple(broken), chains_verified=verified
    )


def _lost(connection: Connection, core: Core) -> Iterator[Lost]:
    held = _Held(connection, core)
    live = select(run.c.id, run.c.case_id, run.c.kind, run.c.process, run.c.status).where(
        run.c.status.in_(("live", "parked"))
    )
    runs: dict[int, list[tuple[int, str, str, str]]] = {}
    for key, case_id, kind, process, status in connection.execute(live.order_by(run.c.id)):
        runs.setdefault(case_id, []).append((key, kind, process, status))
    cases = connection.execute(
        select(case.c.id, case.c.number, case.c.ended_at).order_by(case.c.id)
    )
    for row in cases:
        of_case = runs.get(row.id, [])
        if row.id in held.failed:
            yield _told(row, "有任务执行失败", "a job of it has failed")
        elif row.ended_at is None and not any(kind == "main" for _, kind, _, _ in of_case):
            yield _told(row, "没有主流程在运行", "it has no main run")
        elif row.ended_at is None or of_case:
            why = _stuck(of_case, held)
            if why is not None:
                yield _told(row, *why)


def _stuck(runs: list[tuple[int, str, str, str]], held: _Held) -> tuple[str, str] | None:
    """Why a case cannot move on: every one of its runs has to wait for something that comes."""
    # A run may wait for a message that another run of the case will send.
    moving = {run_id for run_id, _, _, status in runs if status == "live" and held.moves(run_id)}
    for run_id, _, process, status in runs:
        if status != "live":
            return f"{process} 已停住", f"{process} is parked"
        if run_id in moving:
            continue
        if held.listens(run_id) and moving - {run_id}:
            continue
        vacant = held.vacant(run_id)
        if vacant is not None:
            return f"{process}/{vacant} 无人可办", f"nobody can do {process}/{vacant}"
        return f"{process} 无任何等待", f"{process} waits for nothing"
    return None


def _told(row: object, zh: str, en: str) -> Lost:
    return Lost(case_id=row.id, number=row.number, why_zh=zh, why_en=en)  # type: ignore[attr-defined]


class _Held:
    """What holds every live run: steps, timers, messages."""

    def __init__(self, connection: Connection, core: Core) -> None:
        self._nodes = _Nodes(core)
        self._moving: set[int] = set()
        self._vacant: dict[int, str] = {}
        self._listening: set[int] = set()
        self.failed: set[int] = set()
        """Cases with a job that waits for somebody to try it again."""
        self._steps(connection)
        self._jobs(connection)
        self._waits(connection)

    def _steps(self, connection: Connection) -> None:
        seats = _seats(connection)
        i = work_item.c
        steps = select(i.run_id, i.node, i.role_key, i.area_path, i.department_id).order_by(i.id)
        for run_id, node, role_key, area_path, department_id in connection.execute(steps):
            if _manned(seats, role_key.split("|"), area_path, department_id):
                self._moving.add(run_id)
            else:
                self._vacant.setdefault(run_id, node)

    def _jobs(self, connection: Connection) -> None:
        j = job.c
        jobs = select(j.kind, j.run_id, j.case_id, j.failed, j.due_at, j.payload)
        for kind, run_id, case_id, failed, due_at, payload in connection.execute(jobs):
            if failed:
                if case_id is not None:
                    self.failed.add(case_id)
            elif run_id is None or due_at is None:
                continue
            elif kind != "timer":
                self._moving.add(run_id)
            else:
                node = self._nodes.find(payload.get("definition"), payload.get("node"))
                if node is None or _moves_on(node):
                    self._moving.add(run_id)

    def _waits(self, connection: Connection) -> None:
        runs = {
            key: (process, definition_id)
            for key, process, definition_id in connection.execute(
                select(run.c.id, run.c.process, run.c.definition_id)
            )
        }
        waits = select(wait.c.run_id, wait.c.process, wait.c.node)
        for run_id, process, node_id in connection.execute(waits):
            own, definition_id = runs.get(run_id, ("", 0))
            # The row of a wait names the process only; of a called one the newest will do.
            if process != own:
                definition_id = self._nodes.newest(process)
            node = self._nodes.find(definition_id, node_id)
            if node is None or _listens(node):
                self._listening.add(run_id)

    def moves(self, run_id: int) -> bool:
        """Somebody can do a step of it, a timer will move it, or a message is on its way."""
        return run_id in self._moving

    def listens(self, run_id: int) -> bool:
        return run_id in self._listening

    def vacant(self, run_id: int) -> str | None:
        return self._vacant.get(run_id)


class _Nodes:
    """Nodes of compiled processes, by definition."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._known: dict[int, Mapping[str, NodeInfo]] = {}
        self._newest: dict[str, int] = {}

    def find(self, definition_id: object, node: object) -> NodeInfo | None:
        if not isinstance(definition_id, int) or not isinstance(node, str):
            return None
        if definition_id not in self._known:
            with self._core.unit_of_work(read_only=True) as uow:
                stored = uow.definitions.definition(definition_id)
            self._known[definition_id] = (
                self._core.library.compiled(stored).process.nodes if stored is not None else {}
            )
        return self._known[definition_id].get(node)

    def newest(self, process: str) -> int:
        if process not in self._newest:
            with self._core.unit_of_work(read_only=True) as uow:
                self._newest[process] = uow.definitions.newest("process", process) or 0
        return self._newest[process]


def _moves_on(node: NodeInfo) -> bool:
    """A timer that takes the token along; a reminder leaves it where it is."""
    return node.element == "intermediateCatchEvent" or (
        node.element == "boundaryEvent" and node.interrupting
    )


def _listens(node: NodeInfo) -> bool:
    """The token itself waits for a message; a boundary or a start only listens beside it."""
    return node.element in ("receiveTask", "intermediateCatchEvent", "eventBasedGateway")


Seats = set[tuple[str, str, int | None]]


def _seats(connection: Connection) -> Seats:
    """Role, place and department of every grant of an active person."""
    rows = connection.execute(
        select(grant.c.role, area.c.path, grant.c.department_id)
        .join(person, person.c.id == grant.c.person_id)
        .join(area, area.c.id == grant.c.area_id)
        .join(role, role.c.code == grant.c.role)
        .where(person.c.active, role.c.active)
    )
    return {(row.role, row.path, row.department_id) for row in rows}


def _manned(seats: Seats, roles: list[str], area_path: str, department_id: int | None) -> bool:
    return any(
        (role_code, path, department) in seats
        for path in ancestors(area_path)
        for role_code in roles
        for department in {department_id, None}
    )


def _fired_twice(connection: Connection) -> Iterator[FiredTwice]:
    """A timer's firing is one timeline entry; run, task and mark say which firing it was."""
    fired: Counter[tuple[int, int, str, str, int]] = Counter()
    query = select(timeline.c.case_id, timeline.c.run_id, timeline.c.node, timeline.c.data)
    for row in connection.execute(query.where(timeline.c.kind == "timer")):
        mark = str(row.data.get("mark", ""))
        fired[row.case_id, row.run_id or 0, row.node or "", mark, row.data.get("task", 0)] += 1
    for (case_id, run_id, node, mark, _), times in fired.items():
        if times > 1:
            yield FiredTwice(case_id=case_id, run_id=run_id, node=node, mark=mark, times=times)


def _chains(connection: Connection) -> tuple[int, list[BrokenChain]]:
    """How many chains hold, and those that do not."""
    heads = {key: head for key, head in connection.execute(select(case.c.id, case.c.head))}  # noqa: C416
    verified, broken = 0, []
    ordered = select(timeline).order_by(timeline.c.case_id, timeline.c.seq)
    links: dict[int, list[chain.Link]] = {case_id: [] for case_id in heads}
    for entry in connection.execute(ordered):
        links.setdefault(entry.case_id, []).append(_link(entry))
    for case_id, of_case in links.items():
        found = chain.verify(of_case, head=heads.get(case_id), case_id=case_id)
        if found is None:
            verified += 1
        else:
            broken.append(BrokenChain(case_id=case_id, broken=found))
    return verified, broken


def _link(row: object) -> chain.Link:
    values = row._mapping  # type: ignore[attr-defined]
    return chain.Link(
        entry=chain.Entry(
            case_id=values["case_id"],
            seq=values["seq"],
            at=values["at"],
            actor_id=values["actor_id"],
            on_behalf_of=values["on_behalf_of"],
            kind=values["kind"],
            run=values["run_id"],
            node=values["node"],
            definition=values["definition_id"],
            data=values["data"],
            blobs=tuple(values["blobs"]),
        ),
        prev=values["prev"],
        hash=values["hash"],
    )
