"""Deployed versions of processes, decisions and forms.

A version never changes, so each process keeps those it has read. Which one is the newest is kept
too, for as long as the stamp of the definitions stands.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select

from adapters.database.connections import Transaction
from adapters.database.reference import raise_stamp
from adapters.database.steps import register_lane
from adapters.database.tables import definition, deployment, step_act
from engine.workflow.world import StoredDefinition

RELEASED = "released"
_MOST_KEPT = 2_000


class DefinitionCache:
    """What one process has read of the definitions; shared by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp = -1
        self._newest: dict[tuple[str, str], int] = {}
        self._versions: dict[int, StoredDefinition] = {}

    def newest(self, stamp: int) -> dict[tuple[str, str], int] | None:
        with self._lock:
            return self._newest if stamp == self._stamp else None

    def put_newest(self, stamp: int, newest: dict[tuple[str, str], int]) -> None:
        with self._lock:
            if stamp > self._stamp:
                self._stamp, self._newest = stamp, newest

    def version(self, definition_id: int) -> StoredDefinition | None:
        return self._versions.get(definition_id)

    def put_version(self, stored: StoredDefinition) -> None:
        with self._lock:
            if len(self._versions) >= _MOST_KEPT:
                self._versions.clear()
            self._versions[stored.id] = stored


class DatabaseDefinitionStore:
    """Implements `engine.ports.DefinitionStore`."""

    def __init__(self, transaction: Transaction, cache: DefinitionCache) -> None:
        self._transaction = transaction
        self._cache = cache
        self._changed = False  # what this transaction added may be rolled back: keep nothing

    def newest(self, kind: str, key: str) -> int | None:
        stamps = self._transaction.stamps
        if self._changed or stamps is None:
            return self._newest().get((kind, key))
        newest = self._cache.newest(stamps.definitions)
        if newest is None:
            newest = self._newest()
            self._cache.put_newest(stamps.definitions, newest)
        return newest.get((kind, key))

    def definition(self, definition_id: int) -> StoredDefinition | None:
        kept = self._cache.version(definition_id)
        if kept is not None:
            return kept
        query = select(*_STORED).where(definition.c.id == definition_id)
        row = self._transaction.core.execute(query).first()
        if row is None:
            return None
        stored = StoredDefinition(**row._mapping)
        if not self._changed:
            self._cache.put_version(stored)
        return stored

    def newest_all(self, kind: str) -> Sequence[StoredDefinition]:
        keys = [key for (found, _), key in self._newest().items() if found == kind]
        query = select(*_STORED).where(definition.c.id.in_(keys)).order_by(definition.c.key)
        return [StoredDefinition(**row._mapping) for row in self._transaction.core.execute(query)]

    def add_deployment(
        self, *, author_id: int | None, note: str, at: datetime, shipped: bool = False
    ) -> int:
        statement = insert(deployment).values(
            author_id=author_id, note=note, at=at, shipped=shipped
        )
        return int(
            self._transaction.core.execute(statement.returning(deployment.c.id)).scalar_one()
        )

    def add(
        self, *, deployment_id: int, kind: str, key: str, content: bytes, digest: bytes, status: str
    ) -> int:
        c = definition.c
        core = self._transaction.core
        # The stamp's row first: two deployments of the same key wait for each other here instead
        # of both taking the same number.
        raise_stamp(self._transaction, "definitions")
        last = core.execute(
            select(func.coalesce(func.max(c.version), 0)).where(c.kind == kind, c.key == key)
        ).scalar_one()
        self._changed = True
        statement = insert(definition).values(
            deployment_id=deployment_id,
            kind=kind,
            key=key,
            version=last + 1,
            status=status,
            digest=digest,
            content=content,
        )
        return int(core.execute(statement.returning(c.id)).scalar_one())

    def is_shipped(self, definition_id: int) -> bool:
        query = (
            select(deployment.c.shipped)
            .join(definition, definition.c.deployment_id == deployment.c.id)
            .where(definition.c.id == definition_id)
        )
        row = self._transaction.core.execute(query).first()
        return row is not None and bool(row.shipped)

    def has_content(self, kind: str, key: str, digest: bytes) -> bool:
        c = definition.c
        query = select(c.id).where(c.kind == kind, c.key == key, c.digest == digest).limit(1)
        return self._transaction.core.execute(query).first() is not None

    def register_lanes(self, roles: Iterable[tuple[str, ...]]) -> None:
        for lane in roles:
            register_lane(self._transaction, lane)

    def register_acts(self, definition_id: int, acts: Iterable[tuple[str, str]]) -> None:
        rows = [
            {"definition_id": definition_id, "node": node, "act": act}
            for node, act in dict.fromkeys(acts)
        ]
        if rows:
            self._transaction.core.execute(insert(step_act), rows)

    def _newest(self) -> dict[tuple[str, str], int]:
        c = definition.c
        query = select(c.kind, c.key, c.id).where(c.status == RELEASED).order_by(c.version)
        return {(row.kind, row.key): row.id for row in self._transaction.core.execute(query)}


_STORED = (
    definition.c.id,
    definition.c.kind,
    definition.c.key,
    definition.c.version,
    definition.c.content,
)
