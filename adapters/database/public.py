"""What residents without an account leave behind: digests only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.database.connections import Transaction
from adapters.database.tables import case, contact, fact, public_report, public_try
from engine.ports import PublicReportRecord

TRIES_KEPT = timedelta(hours=25)


class DatabasePublicStore:
    """Implements `engine.ports.PublicStore`; tries older than a day go when a new one comes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, report: PublicReportRecord) -> bool:
        dialect = sqlite if self._transaction.is_sqlite else postgresql
        values = {column.name: getattr(report, column.name) for column in public_report.columns}
        statement = dialect.insert(public_report).values(values)
        # A second writer waits here for the first, then finds its row.
        statement = statement.on_conflict_do_nothing(index_elements=["key_digest"])
        written = statement.returning(public_report.c.case_id)
        return self._transaction.core.execute(written).first() is not None

    def by_key(self, key_digest: bytes) -> PublicReportRecord | None:
        query = (
            select(public_report, case.c.number)
            .join(case, case.c.id == public_report.c.case_id)
            .where(public_report.c.key_digest == key_digest)
        )
        row = self._transaction.core.execute(query).first()
        return None if row is None else PublicReportRecord(**row._mapping)

    def by_link(self, link_digest: bytes) -> int | None:
        query = select(public_report.c.case_id).where(public_report.c.link_digest == link_digest)
        found = self._transaction.core.execute(query).scalar()
        return None if found is None else int(found)

    def phones(self, case_id: int) -> Sequence[str]:
        c = contact.c
        query = select(c.phone).where(c.case_id == case_id, c.purpose == "reporter", c.phone != "")
        return self._transaction.core.execute(query).scalars().all()

    def facts(self, case_id: int) -> Sequence[tuple[str, datetime]]:
        query = select(fact.c.kind, fact.c.at).where(fact.c.case_id == case_id).order_by(fact.c.id)
        return [(row.kind, row.at) for row in self._transaction.core.execute(query)]

    def tries(self, kind: str, subject: bytes, since: datetime) -> int:
        c = public_try.c
        query = select(func.count()).where(c.kind == kind, c.subject == subject, c.at > since)
        return int(self._transaction.core.execute(query).scalar_one())

    def log_try(self, kind: str, subject: bytes, at: datetime) -> None:
        core = self._transaction.core
        core.execute(delete(public_try).where(public_try.c.at < at - TRIES_KEPT))
        core.execute(insert(public_try).values(kind=kind, subject=subject, at=at))

    def forget_tries(self, kind: str, subject: bytes) -> None:
        c = public_try.c
        self._transaction.core.execute(
            delete(public_try).where(c.kind == kind, c.subject == subject)
        )

    def renew_tries(self, kind: str, subject: bytes, at: datetime) -> None:
        c = public_try.c
        self._transaction.core.execute(
            update(public_try).where(c.kind == kind, c.subject == subject).values(at=at)
        )
