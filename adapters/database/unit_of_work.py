"""The unit of work: one transaction with the stores on it."""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import Self

import psycopg
from sqlalchemy import exc

from adapters.database.administration import DatabaseAdministrationStore
from adapters.database.connections import Database, Transaction, translated
from adapters.database.definitions import DatabaseDefinitionStore, DefinitionCache
from adapters.database.drafts import DatabaseDraftStore
from adapters.database.jobs import DatabaseJobStore
from adapters.database.people import DatabasePeopleStore
from adapters.database.public import DatabasePublicStore
from adapters.database.records import (
    DatabaseAttachmentStore,
    DatabaseIdempotencyStore,
    DatabaseIncidentStore,
    DatabaseOutboxStore,
)
from adapters.database.reference import DatabaseReferenceStore
from adapters.database.saved_views import DatabaseSavedViewStore
from adapters.database.steps import DatabaseStepStore, StepTexts
from adapters.database.work import DatabaseWorkStore
from engine.ports import (
    AdministrationStore,
    AttachmentStore,
    DefinitionStore,
    DraftStore,
    IdempotencyStore,
    IncidentStore,
    JobStore,
    OutboxStore,
    PeopleStore,
    PublicStore,
    ReferenceStore,
    SavedViewStore,
    StepStore,
    WorkStore,
)


class UnitsOfWork:
    """Implements `engine.ports.UnitOfWorkFactory` for one database; one per process.

    >>> units = UnitsOfWork(Database("sqlite:///gridcase.sqlite"))  # doctest: +SKIP
    >>> with units() as uow:  # doctest: +SKIP
    ...     uow.commit()
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.texts = StepTexts(database, database.shapes)
        self.definitions = DefinitionCache()

    def __call__(self, *, read_only: bool = False) -> DatabaseUnitOfWork:
        return DatabaseUnitOfWork(self, read_only=read_only)


class DatabaseUnitOfWork:
    """Implements `engine.ports.UnitOfWork`. It may be entered again after it was left, but not
    while it is open; the transaction begins with the first statement."""

    reference: ReferenceStore
    people: PeopleStore
    administration: AdministrationStore
    steps: StepStore
    work: WorkStore
    jobs: JobStore
    definitions: DefinitionStore
    incidents: IncidentStore
    attachments: AttachmentStore
    idempotency: IdempotencyStore
    outbox: OutboxStore
    drafts: DraftStore
    public: PublicStore
    saved_views: SavedViewStore

    def __init__(self, units: UnitsOfWork, *, read_only: bool) -> None:
        self._units = units
        self._read_only = read_only
        self.transaction: Transaction | None = None

    def __enter__(self) -> Self:
        if self.transaction is not None:
            raise RuntimeError("this unit of work is already open")
        units = self._units
        shapes = units.database.shapes
        transaction = Transaction(units.database, read_only=self._read_only)
        self.transaction = transaction
        self.reference = DatabaseReferenceStore(transaction)
        self.people = DatabasePeopleStore(transaction, shapes)
        self.administration = DatabaseAdministrationStore(transaction)
        self.steps = DatabaseStepStore(transaction, units.texts)
        self.work = DatabaseWorkStore(transaction, shapes)
        self.jobs = DatabaseJobStore(transaction, shapes)
        self.definitions = DatabaseDefinitionStore(transaction, units.definitions)
        self.incidents = DatabaseIncidentStore(transaction)
        self.attachments = DatabaseAttachmentStore(transaction)
        self.idempotency = DatabaseIdempotencyStore(transaction)
        self.outbox = DatabaseOutboxStore(transaction)
        self.public = DatabasePublicStore(transaction)
        self.drafts = DatabaseDraftStore(transaction)
        self.saved_views = DatabaseSavedViewStore(transaction)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        transaction, self.transaction = self.transaction, None
        if transaction is not None:
            transaction.close()
        if isinstance(error, (exc.DBAPIError, sqlite3.Error, psycopg.Error)):
            ours = translated(error)
            if ours is not error:
                raise ours from error

    def commit(self) -> None:
        assert self.transaction is not None, "commit inside the block"
        self.transaction.commit()
