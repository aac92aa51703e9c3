"""Small stores beside the flow: incidents, attachments, idempotency keys, the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update

from adapters.database.connections import Transaction
from adapters.database.tables import attachment, idempotency, incident, outbox
from engine.ports import AttachmentRecord, IncidentRecord

IDEMPOTENCY_KEPT = timedelta(hours=24)


class DatabaseIncidentStore:
    """Implements `engine.ports.IncidentStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, incident: IncidentRecord) -> int:
        values = {field.name: getattr(incident, field.name) for field in fields(incident)}
        del values["id"]
        statement = insert(incident_table).values(values).returning(incident_table.c.id)
        return int(self._transaction.core.execute(statement).scalar_one())

    def incident(self, incident_id: int) -> IncidentRecord | None:
        query = select(incident_table).where(incident_table.c.id == incident_id)
        row = self._transaction.core.execute(query).first()
        return None if row is None else IncidentRecord(**row._mapping)

    def resolve(self, incident_id: int, *, by: int | None, at: datetime) -> bool:
        c = incident_table.c
        statement = (
            update(incident_table)
            .where(c.id == incident_id, c.resolved_at.is_(None))
            .values(resolved_at=at, resolved_by=by)
        )
        return self._transaction.core.execute(statement).rowcount == 1


class DatabaseAttachmentStore:
    """Implements `engine.ports.AttachmentStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, attachment: AttachmentRecord) -> int:
        values = {field.name: getattr(attachment, field.name) for field in fields(attachment)}
        del values["id"]
        statement = insert(attachment_table).values(values).returning(attachment_table.c.id)
        return int(self._transaction.core.execute(statement).scalar_one())

    def attachment(self, attachment_id: int) -> AttachmentRecord | None:
        query = select(attachment_table).where(attachment_table.c.id == attachment_id)
        row = self._transaction.core.execute(query).first()
        return None if row is None else AttachmentRecord(**row._mapping)


class DatabaseIdempotencyStore:
    """Implements `engine.ports.IdempotencyStore`; older answers go when a new one comes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def seen(self, person_id: int, key: str) -> tuple[bytes, int, bytes] | None:
        c = idempotency.c
        query = select(c.digest, c.status, c.answer).where(c.person_id == person_id, c.key == key)
        row = self._transaction.core.execute(query).first()
        return None if row is None else (row.digest, row.status, row.answer)

    def remember(
        self, person_id: int, key: str, *, digest: bytes, status: int, answer: bytes, at: datetime
    ) -> None:
        core = self._transaction.core
        core.execute(delete(idempotency).where(idempotency.c.at < at - IDEMPOTENCY_KEPT))
        core.execute(
            insert(idempotency).values(
                person_id=person_id, key=key, digest=digest, status=status, answer=answer, at=at
            )
        )

    def answered(self, person_id: int, key: str, *, status: int, answer: bytes) -> None:
        c = idempotency.c
        self._transaction.core.execute(
            update(idempotency)
            .where(c.person_id == person_id, c.key == key)
            .values(status=status, answer=answer)
        )


class DatabaseOutboxStore:
    """Implements `engine.ports.OutboxStore`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def waiting(self, channel: str, *, until: datetime, limit: int) -> Sequence[int]:
        """Two workers that ask at once get different rows."""
        c = outbox.c
        query = (
            select(c.id)
            .where(
                c.state == "waiting",
                c.channel == channel,
                or_(c.collect_until.is_(None), c.collect_until <= until),
            )
            .order_by(c.id)
            .limit(limit)
        )
        if not self._transaction.is_sqlite:
            query = query.with_for_update(skip_locked=True)
        return self._transaction.core.execute(query).scalars().all()

    def delivered(self, ids: Sequence[int], *, at: datetime) -> None:
        c = outbox.c
        for start in range(0, len(ids), _CHUNK):
            self._transaction.core.execute(
                update(outbox)
                .where(c.id.in_(ids[start : start + _CHUNK]), c.state == "waiting")
                .values(state="sent", settled_at=at, error="", attempts=c.attempts + 1)
            )

    def failed(self, outbox_id: int, *, error: str) -> None:
        """Given up until a person asks for another try."""
        c = outbox.c
        self._transaction.core.execute(
            update(outbox)
            .where(c.id == outbox_id)
            .values(state="failed", error=error, attempts=c.attempts + 1)
        )

    def case_of(self, outbox_id: int) -> int | None:
        query = select(outbox.c.case_id).where(outbox.c.id == outbox_id)
        return self._transaction.core.execute(query).scalar_one_or_none()

    def retry(self, outbox_id: int) -> None:
        c = outbox.c
        self._transaction.core.execute(
            update(outbox)
            .where(c.id == outbox_id, c.state == "failed")
            .values(state="waiting", error="", settled_at=None)
        )


incident_table, attachment_table = incident, attachment
_CHUNK = 500
