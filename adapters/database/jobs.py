"""What is to be done later, and who has taken it on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters.database.connections import Transaction
from adapters.database.shapes import Shapes
from adapters.database.types import checked, from_microseconds, to_microseconds
from engine.ports import JobRecord

ROUTINE = "routine"

_CLAIMED = """
UPDATE job SET lease_owner = ?, lease_until = ?,
    attempts = attempts + CASE WHEN lease_owner IS NULL THEN 0 ELSE 1 END
WHERE id IN (
    SELECT j.id FROM job j
    WHERE NOT j.failed AND j.due_at IS NOT NULL AND j.due_at <= ?
        AND (j.lease_until IS NULL OR j.lease_until <= ?)
        AND (j.kind <> 'timer' OR NOT EXISTS (
            SELECT 1 FROM job e
            WHERE e.run_id = j.run_id AND e.run_id IS NOT NULL AND e.kind = 'timer'
                AND NOT e.failed AND e.due_at IS NOT NULL
                AND (e.due_at < j.due_at OR (e.due_at = j.due_at AND e.id < j.id))))
    ORDER BY j.due_at, j.id LIMIT ? {locking})
RETURNING {columns}
"""


class DatabaseJobStore:
    """Implements `engine.ports.JobStore`.

    A lease that ran out counts as an attempt when the job is claimed again: a job that kills its
    worker must not be tried for ever. A timer that is leased or waits keeps later timers of its run
    from being claimed; a failed one does not.
    """

    def __init__(self, transaction: Transaction, shapes: Shapes) -> None:
        self._transaction = transaction
        self._shapes = shapes
        self._text = transaction.database.text
        self._moment = to_microseconds if transaction.is_sqlite else checked

    def claim_due(
        self, *, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[JobRecord]:
        shape = self._shapes.job
        locking = "" if self._transaction.is_sqlite else "FOR UPDATE SKIP LOCKED"
        text = self._text(_CLAIMED.format(columns=shape.select(), locking=locking))
        moment = self._moment(now)
        values = (owner, self._moment(lease_until), moment, moment, limit)
        jobs = shape.records(self._transaction.fetch(text, values))
        return sorted(jobs, key=lambda job: (job.due_at or now, job.id))

    def add(self, job: JobRecord) -> bool:
        if job.kind == ROUTINE and job.key is not None:
            remember = "INSERT INTO routine_done (key) VALUES (?) ON CONFLICT DO NOTHING"
            text = remember.replace("key", '"key"')
            if self._transaction.execute(self._text(text), (job.key,)) == 0:
                return False
        shape = self._shapes.job
        text = shape.insert(1, " ON CONFLICT DO NOTHING")
        return self._transaction.execute(text, shape.values(job)) == 1

    def done(self, job_id: int, owner: str) -> bool:
        text = self._text("DELETE FROM job WHERE id = ? AND lease_owner = ?")
        return self._transaction.execute(text, (job_id, owner)) == 1

    def put_off(self, job_id: int, owner: str, *, due_at: datetime | None, error: str) -> bool:
        text = (
            "UPDATE job SET lease_owner = NULL, lease_until = NULL, due_at = ?, error = ?, "
            "attempts = attempts + ? WHERE id = ? AND lease_owner = ?"
        )
        due = None if due_at is None else self._moment(due_at)
        values = (due, error, 1 if error else 0, job_id, owner)
        return self._transaction.execute(self._text(text), values) == 1

    def fail(self, job_id: int, owner: str, *, error: str) -> bool:
        text = (
            "UPDATE job SET lease_owner = NULL, lease_until = NULL, failed = ?, error = ?, "
            "attempts = attempts + 1 WHERE id = ? AND lease_owner = ?"
        )
        return self._transaction.execute(self._text(text), (True, error, job_id, owner)) == 1

    def retry(self, job_id: int, at: datetime) -> bool:
        text = (
            "UPDATE job SET failed = ?, attempts = 0, due_at = ?, lease_owner = NULL, "
            "lease_until = NULL WHERE id = ? AND failed"
        )
        values = (False, self._moment(at), job_id)
        return self._transaction.execute(self._text(text), values) == 1

    def job(self, job_id: int) -> JobRecord | None:
        shape = self._shapes.job
        text = self._text(f"SELECT {shape.select()} FROM job WHERE id = ?")  # noqa: S608
        found = self._transaction.fetch(text, (job_id,))
        return shape.record(found[0]) if found else None

    def pending(self, case_id: int, kinds: Sequence[str]) -> bool:
        """Timers are not asked for: they belong to runs."""
        if not kinds:
            return False
        text = (
            "SELECT 1 FROM job WHERE case_id = ? AND kind <> 'timer' AND NOT failed "  # noqa: S608
            f"AND kind IN ({', '.join('?' * len(kinds))}) LIMIT 1"
        )
        return bool(self._transaction.fetch(self._text(text), [case_id, *kinds]))

    def next_due(self) -> datetime | None:
        text = (
            "SELECT due_at FROM job WHERE NOT failed AND due_at IS NOT NULL "
            "ORDER BY due_at, id LIMIT 1"
        )
        found = self._transaction.fetch(text)
        if not found:
            return None
        return from_microseconds(found[0][0]) if self._transaction.is_sqlite else found[0][0]
