"""Cases and their runs: loading what a command needs, and writing what it changed.

Everything here lies on the path of every step, so it runs prepared texts: a load is one round
trip, a write one more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import psycopg

from adapters.database import tables
from adapters.database.connections import Database, GuardFailed, Row, Transaction
from adapters.database.shapes import Shapes
from adapters.database.types import checked, from_microseconds, to_microseconds
from adapters.database.visibility import path_end
from engine.errors.casework import JobTaken, Raced, Stale
from engine.ports import (
    CaseRecord,
    ContactRecord,
    Loaded,
    RequestRecord,
    RunRecord,
    Stamps,
    StepWrites,
    WaitRecord,
)


def _moment(stored: int | datetime) -> datetime:
    return from_microseconds(stored) if isinstance(stored, int) else stored.astimezone(UTC)


CONTACT_KEPT = timedelta(days=365)  # domain.md §11: 12 months after the last case


@dataclass(frozen=True, slots=True)
class _Op:
    """A change of a step. `must` names what to raise if it does not change exactly one row."""

    text: str
    values: Sequence[object]
    must: type[Stale] | type[JobTaken] | None = None


class StepTexts:
    """The prepared texts of one database; made once per process."""

    def __init__(self, database: Database, shapes: Shapes) -> None:
        self.mark = "?" if database.is_sqlite else "%s"
        self.shapes = shapes
        text = database.text
        case, run, item = shapes.case, shapes.run, shapes.item
        request, stamps, deadline = shapes.request, shapes.stamps, shapes.deadline
        joined = (
            f"{case.select('c')}, {run.select('r')}, {stamps.select('s')}, {request.select('q')}"
        )
        sources = (
            "JOIN case_ c ON c.id = r.case_id JOIN stamp s ON s.id = 1 "
            "LEFT JOIN request q ON q.id = r.request_id"
        )
        self.load_item = text(
            f"SELECT {joined}, {item.select('i')} FROM work_item i "  # noqa: S608
            f"JOIN run r ON r.id = i.run_id {sources} WHERE i.id = ?"
        )
        self.load_run = text(f"SELECT {joined} FROM run r {sources} WHERE r.id = ?")  # noqa: S608
        self.load_case = text(
            f"SELECT {case.select('c')}, {stamps.select('s')} "  # noqa: S608
            "FROM case_ c JOIN stamp s ON s.id = 1 WHERE c.id = ?"
        )
        self.deadlines_of_run = text(
            f"SELECT {deadline.select()} FROM deadline "  # noqa: S608
            "WHERE run_id = ? AND closed_at IS NULL ORDER BY task_id"
        )
        self.deadlines_of_item = text(
            f"SELECT {deadline.select()} FROM deadline "  # noqa: S608
            "WHERE run_id = (SELECT run_id FROM work_item WHERE id = ?) "
            "AND closed_at IS NULL ORDER BY task_id"
        )
        self.update_case = case.update(["id", "seq"])
        self.update_run = text(
            "UPDATE run SET state = ?, status = ?, result = ?, ended_at = ?, version = version + 1 "
            "WHERE id = ? AND version = ?"
        )
        self.delete_seen_item = text(
            "DELETE FROM work_item WHERE run_id = ? AND task_id = ? AND version = ?"
        )
        self.delete_done_job = text("DELETE FROM job WHERE id = ? AND lease_owner = ?")
        self.retime_deadline = text(
            "UPDATE deadline SET due_at = ?, pauses = ?, extensions = ? "
            "WHERE run_id = ? AND task_id = ? AND closed_at IS NULL"
        )
        self.retime_items = text(
            "UPDATE work_item SET due_at = ? WHERE run_id = ? AND deadline_task = ?"
        )
        self.end_items = text("DELETE FROM work_item WHERE run_id = ?")
        self.end_deadlines = text(
            "UPDATE deadline SET closed_at = ? WHERE run_id = ? AND closed_at IS NULL"
        )
        self.end_timers = text("DELETE FROM job WHERE run_id = ? AND kind = 'timer'")
        self.end_waits = text("DELETE FROM wait WHERE run_id = ?")
        self.close_items = lru_cache(64)(self._close_items)
        self.close_deadlines = lru_cache(64)(self._close_deadlines)
        self.close_timers = lru_cache(64)(self._close_timers)
        self.close_waits = lru_cache(64)(self._close_waits)

    def marks(self, count: int) -> str:
        return ", ".join([self.mark] * count)

    def _close_items(self, count: int) -> str:
        return (
            f"DELETE FROM work_item WHERE run_id = {self.mark} AND task_id IN ({self.marks(count)})"  # noqa: S608
        )

    def _close_deadlines(self, count: int) -> str:
        return (
            f"UPDATE deadline SET closed_at = {self.mark} WHERE run_id = {self.mark} "  # noqa: S608
            f"AND task_id IN ({self.marks(count)}) AND closed_at IS NULL"
        )

    def _close_timers(self, count: int) -> str:
        return (
            f"DELETE FROM job WHERE run_id = {self.mark} AND kind = 'timer' "  # noqa: S608
            f"AND task_id IN ({self.marks(count)})"
        )

    def _close_waits(self, count: int) -> str:
        return f"DELETE FROM wait WHERE run_id = {self.mark} AND task_id IN ({self.marks(count)})"  # noqa: S608


class DatabaseStepStore:
    """Implements `engine.ports.StepStore` on one transaction."""

    def __init__(self, transaction: Transaction, texts: StepTexts) -> None:
        self._transaction = transaction
        self._texts = texts
        self._shapes = texts.shapes
        self._text = transaction.database.text
        self._moment = to_microseconds if transaction.is_sqlite else checked

    # --- loading -----------------------------------------------------------------------------

    def load_item(self, item_id: int) -> Loaded | None:
        found, deadlines = self._transaction.fetch_together(
            [(self._texts.load_item, (item_id,)), (self._texts.deadlines_of_item, (item_id,))]
        )
        return self._loaded(found[0], deadlines, with_item=True) if found else None

    def load_run(self, run_id: int) -> Loaded | None:
        found, deadlines = self._transaction.fetch_together(
            [(self._texts.load_run, (run_id,)), (self._texts.deadlines_of_run, (run_id,))]
        )
        return self._loaded(found[0], deadlines, with_item=False) if found else None

    def load_case(self, case_id: int) -> tuple[CaseRecord, Stamps] | None:
        found = self._transaction.fetch(self._texts.load_case, (case_id,))
        if not found:
            return None
        stamps = self._shapes.stamps.record(found[0], len(self._shapes.case))
        self._transaction.stamps = stamps
        return self._shapes.case.record(found[0]), stamps

    def by_number(self, number: str) -> CaseRecord | None:
        return self._case("WHERE number = ?", [number])

    def request(self, request_id: int) -> RequestRecord | None:
        found = self._requests("WHERE id = ?", [request_id])
        return found[0] if found else None

    def open_requests(self, case_id: int) -> Sequence[RequestRecord]:
        return self._requests("WHERE case_id = ? AND closed_at IS NULL ORDER BY id", [case_id])

    def live_runs(self, case_id: int) -> Sequence[RunRecord]:
        shape = self._shapes.run
        text = f"SELECT {shape.select()} FROM run WHERE case_id = ? AND status = 'live' ORDER BY id"  # noqa: S608
        return shape.records(self._transaction.fetch(self._text(text), [case_id]))

    def last_performer(self, case_id: int, nodes: Sequence[str]) -> Mapping[str, int]:
        if not nodes:
            return {}
        text = (
            "SELECT node, person_id FROM performed WHERE case_id = ? "  # noqa: S608
            f'AND node IN ({", ".join("?" * len(nodes))}) ORDER BY "at", item_id'
        )
        return dict(self._transaction.fetch(self._text(text), [case_id, *nodes]))  # the last wins

    def waits(self, case_id: int, message: str, key: str | None) -> Sequence[WaitRecord]:
        shape = self._shapes.wait
        text = f'SELECT {shape.select()} FROM wait WHERE case_id = ? AND message = ? AND "key" '  # noqa: S608
        text += "IS NULL ORDER BY id" if key is None else "= ? ORDER BY id"
        values = [case_id, message] if key is None else [case_id, message, key]
        return shape.records(self._transaction.fetch(self._text(text), values))

    def wait(self, run_id: int, task_id: int) -> WaitRecord | None:
        shape = self._shapes.wait
        text = f"SELECT {shape.select()} FROM wait WHERE run_id = ? AND task_id = ?"  # noqa: S608
        found = self._transaction.fetch(self._text(text), (run_id, task_id))
        return shape.record(found[0]) if found else None

    def cases_awaiting(self, message: str, area_path: str) -> Sequence[int]:
        text = (
            "SELECT DISTINCT w.case_id FROM wait w JOIN case_ c ON c.id = w.case_id "
            "WHERE w.message = ? AND c.area_path >= ? AND c.area_path < ? ORDER BY w.case_id"
        )
        values = [message, area_path, path_end(area_path)]
        return [row[0] for row in self._transaction.fetch(self._text(text), values)]

    def departments_of(self, case_id: int) -> Sequence[int]:
        text = (
            "SELECT DISTINCT department_id FROM fact WHERE case_id = ? AND kind = 'dispatched' "
            "AND department_id IS NOT NULL ORDER BY department_id"
        )
        return [row[0] for row in self._transaction.fetch(self._text(text), [case_id])]

    def similar_cases(
        self,
        *,
        category: str,
        since: datetime,
        south_west: tuple[float, float],
        north_east: tuple[float, float],
    ) -> Sequence[CaseRecord]:
        shape = self._shapes.case
        text = (
            f"SELECT {shape.select()} FROM case_ WHERE ended_at IS NULL AND category = ? "  # noqa: S608
            "AND reported_at >= ? AND latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? "
            "ORDER BY id"
        )
        (south, west), (north, east) = south_west, north_east
        values = [category, self._moment(since), south, north, west, east]
        return shape.records(self._transaction.fetch(self._text(text), values))

    # --- single rows -------------------------------------------------------------------------

    def add_case(self, case: CaseRecord) -> int:
        return self._add(self._shapes.case.insert(1, " RETURNING id"), self._shapes.case, case)

    def add_run(self, run: RunRecord) -> int:
        return self._add(self._shapes.run.insert(1, " RETURNING id"), self._shapes.run, run)

    def add_request(self, request: RequestRecord) -> int:
        shape = self._shapes.request
        return self._add(shape.insert(1, " RETURNING id"), shape, request)

    def put_request(self, request: RequestRecord) -> None:
        shape = self._shapes.request
        self._transaction.execute(shape.update(["id"]), [*shape.values(request), request.id])

    def next_number(self, county_code: str, day: date) -> int:
        text = (
            'INSERT INTO number_sequence (code, "day", last) VALUES (?, ?, 1) '
            'ON CONFLICT (code, "day") DO UPDATE SET last = number_sequence.last + 1 '
            "RETURNING last"
        )
        found = self._transaction.fetch(self._text(text), [county_code, day.isoformat()])
        return int(found[0][0])

    def join_report(
        self, case_id: int, *, channel: str, digest: bytes, source_ref: str | None, at: datetime
    ) -> int:
        text = (
            'INSERT INTO report (case_id, channel, digest, source_ref, "at") '
            "VALUES (?, ?, ?, ?, ?) RETURNING id"
        )
        values = [case_id, channel, digest, source_ref, self._moment(at)]
        return int(self._transaction.fetch(self._text(text), values)[0][0])

    def add_contact(
        self, case_id: int, *, name: str, phone: str, purpose: str, at: datetime
    ) -> int:
        text = (
            'INSERT INTO contact (case_id, name, phone, purpose, "at", expires_at) '
            "VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
        )
        values = [
            case_id, name, phone, purpose, self._moment(at), self._moment(at + CONTACT_KEPT)
        ]  # fmt: skip
        return int(self._transaction.fetch(self._text(text), values)[0][0])

    def contacts(self, case_id: int) -> Sequence[ContactRecord]:
        text = 'SELECT name, phone, purpose, "at" FROM contact WHERE case_id = ? ORDER BY id'
        return [
            ContactRecord(name=name, phone=phone, purpose=purpose, at=_moment(at))
            for name, phone, purpose, at in self._transaction.fetch(self._text(text), [case_id])
        ]

    # --- the one write -----------------------------------------------------------------------

    def write(self, writes: StepWrites) -> None:
        """Put down a whole step in one round trip.

        The case's row comes first and makes all writers of one case wait for each other, so the
        order of the rest cannot lead to a deadlock.
        """
        self._check(writes)
        ops = [self._case_op(writes), *self._run_ops(writes)]
        if writes.done_job is not None:
            ops.append(_Op(self._texts.delete_done_job, writes.done_job, JobTaken))
        ops += self._closing(writes)
        ops += self._opening(writes)
        self._register_unknown_lanes(writes)
        guards = {number for number, op in enumerate(ops) if op.must is not None}
        try:
            self._transaction.execute_together([(op.text, op.values) for op in ops], guards=guards)
        except GuardFailed as error:
            if ops[error.number].must is JobTaken:
                raise JobTaken(where=str((writes.done_job or (0,))[0])) from error
            raise self._stale(writes) from error
        except (sqlite3.IntegrityError, psycopg.errors.UniqueViolation) as error:
            if "timeline" in str(error):
                raise self._stale(writes) from error
            raise

    def _check(self, writes: StepWrites) -> None:
        """A record of another case in the same step is a mistake that no row would show."""
        case_id = writes.case.id
        for link in writes.timeline:
            if link.case_id != case_id:
                raise ValueError(f"a timeline entry of case {link.case_id} in case {case_id}")

    def _case_op(self, writes: StepWrites) -> _Op:
        values = self._shapes.case.values(writes.case)
        return _Op(self._texts.update_case, [*values, writes.case.id, writes.seen_seq], Stale)

    def _run_ops(self, writes: StepWrites) -> Iterable[_Op]:
        run = writes.run
        if run is None:
            return
        ended = None if run.ended_at is None else self._moment(run.ended_at)
        yield _Op(
            self._texts.update_run,
            [run.state, run.status, run.result, ended, run.id, run.version],
            Stale,
        )

    def _closing(self, writes: StepWrites) -> Iterable[_Op]:
        texts, run = self._texts, writes.run
        if run is None:
            return
        closed_items = writes.closed_items
        if writes.seen_item is not None:
            task_id, version = writes.seen_item
            yield _Op(texts.delete_seen_item, (run.id, task_id, version), Stale)
            closed_items = [task for task in closed_items if task != task_id]
        if writes.ended_run:
            yield _Op(texts.end_items, (run.id,))
            yield _Op(texts.end_deadlines, (self._at(writes), run.id))
            yield _Op(texts.end_timers, (run.id,))
            yield _Op(texts.end_waits, (run.id,))
            return
        if closed_items:
            yield _Op(texts.close_items(len(closed_items)), (run.id, *closed_items))
        if tasks := writes.closed_deadlines:
            yield _Op(texts.close_deadlines(len(tasks)), (self._at(writes), run.id, *tasks))
        for deadline in writes.retimed:
            values = self._shapes.deadline.values(deadline)
            due, pauses, extensions = values[-3:]
            yield _Op(texts.retime_deadline, (due, pauses, extensions, run.id, deadline.task_id))
            item_due = self._shapes.item_due(deadline.due_at)
            yield _Op(texts.retime_items, (item_due, run.id, deadline.task_id))
        timers = {*writes.closed_timers, *(job.task_id for job in writes.put_timers)}
        if timers:
            yield _Op(texts.close_timers(len(timers)), (run.id, *sorted(map(int, timers))))  # type: ignore[arg-type]
        if tasks := writes.closed_waits:
            yield _Op(texts.close_waits(len(tasks)), (run.id, *tasks))

    def _opening(self, writes: StepWrites) -> Iterable[_Op]:
        shapes = self._shapes
        groups: list[tuple[Any, Sequence[Any], str]] = [
            (shapes.item, writes.new_items, ""),
            (shapes.deadline, writes.new_deadlines, ""),
            (shapes.job, [*writes.put_timers, *writes.new_jobs], " ON CONFLICT DO NOTHING"),
            (shapes.wait, writes.new_waits, ""),
            (shapes.performed, writes.performed, ""),
            (shapes.fact, writes.facts, ""),
            (shapes.blob, writes.blobs, ""),
            (shapes.outbox, writes.outbox, ""),
            (shapes.timeline, writes.timeline, ""),
        ]
        for shape, records, ending in groups:
            if records:
                yield _Op(shape.insert(len(records), ending), shape.rows(records))

    def _register_unknown_lanes(self, writes: StepWrites) -> None:
        """An item nobody's queue asks for would be lost, whatever the deployment did."""
        known = self._transaction.database.known_lanes
        for roles in {item.roles for item in writes.new_items}:
            if roles not in known and register_lane(self._transaction, roles):
                known.add(roles)

    def _at(self, writes: StepWrites) -> Any:
        if writes.timeline:
            return self._moment(writes.timeline[-1].at)
        raise ValueError("a step that closes a deadline has a timeline entry")

    def _stale(self, writes: StepWrites) -> Stale:
        return Raced(where=writes.case.number, seen=writes.seen_seq, now="?")

    # --- small things ------------------------------------------------------------------------

    def _add(self, text: str, shape: Any, record: Any) -> int:
        return int(self._transaction.fetch(text, shape.values(record))[0][0])

    def _case(self, where: str, values: Sequence[object]) -> CaseRecord | None:
        shape = self._shapes.case
        text = self._text(f"SELECT {shape.select()} FROM case_ {where}")  # noqa: S608
        found = self._transaction.fetch(text, values)
        return shape.record(found[0]) if found else None

    def _requests(self, where: str, values: Sequence[object]) -> list[RequestRecord]:
        shape = self._shapes.request
        text = self._text(f"SELECT {shape.select()} FROM request {where}")  # noqa: S608
        return shape.records(self._transaction.fetch(text, values))

    def _loaded(self, row: Row, deadlines: Sequence[Row], *, with_item: bool) -> Loaded:
        shapes = self._shapes
        at_run = len(shapes.case)
        at_stamps = at_run + len(shapes.run)
        at_request = at_stamps + len(shapes.stamps)
        at_item = at_request + len(shapes.request)
        stamps = shapes.stamps.record(row, at_stamps)
        self._transaction.stamps = stamps
        return Loaded(
            case=shapes.case.record(row),
            run=shapes.run.record(row, at_run),
            stamps=stamps,
            request=None if row[at_request] is None else shapes.request.record(row, at_request),
            item=shapes.item.record(row, at_item) if with_item else None,
            deadlines=[shapes.deadline.record(deadline) for deadline in deadlines],
        )


def register_lane(transaction: Transaction, roles: Sequence[str]) -> bool:
    """Make a lane's roles known to the queues. True if they stood there before, committed or not:
    what this transaction adds may still be rolled back."""
    key = "|".join(roles)
    text = transaction.database.text
    exists = text("SELECT 1 FROM role_set WHERE role_key = ?")
    if transaction.fetch(exists, [key]):
        return True
    insert = text('INSERT INTO role_set (role_key, "role") VALUES (?, ?) ON CONFLICT DO NOTHING')
    for role in dict.fromkeys(roles):
        transaction.execute(insert, [key, role])
    return False


assert tables.case.name == "case_"  # the texts above name the tables themselves
