"""Processes, decisions and forms with their versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, false, func, select, true

from adapters.database.queries.paging import Page, bounded, cursor, read_cursor
from adapters.database.tables import definition, deployment, person, run
from engine.domain.people import Scope

READ = "process_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionLine:
    """One version. `live_runs` are those that began with it as their own process; runs that call
    it are counted with the process they belong to."""

    id: int
    kind: str
    key: str
    version: int
    status: str
    digest: bytes
    size: int
    deployment_id: int
    note: str
    author_id: int | None
    author_name: str | None
    deployed_at: datetime
    live_runs: int


def definition_list(
    scope: Scope, connection: Connection, *, kind: str | None = None
) -> list[DefinitionLine]:
    """The newest released version of each, by kind and key."""
    d = definition.c
    newest = (
        select(d.kind, d.key, func.max(d.version).label("version"))
        .where(d.status == "released")
        .group_by(d.kind, d.key)
        .subquery("newest")
    )
    query = _lines(scope).join(
        newest,
        (newest.c.kind == d.kind) & (newest.c.key == d.key) & (newest.c.version == d.version),
    )
    if kind is not None:
        query = query.where(d.kind == kind)
    rows = connection.execute(query.order_by(d.kind, d.key))
    return [DefinitionLine(**row._mapping) for row in rows]


def definition_versions(
    scope: Scope,
    connection: Connection,
    *,
    kind: str,
    key: str,
    after: str | None = None,
    limit: int = 50,
) -> Page[DefinitionLine]:
    """Every version of one, proposals too, newest first. Raises CursorInvalid."""
    limit = bounded(limit)
    d = definition.c
    query = _lines(scope).where(d.kind == kind, d.key == key)
    if after is not None:
        query = query.where(d.version < read_cursor(after, 1)[0])
    rows = connection.execute(query.order_by(d.version.desc()).limit(limit + 1)).all()
    return Page.of(
        rows, limit, lambda row: cursor(row.version), lambda row: DefinitionLine(**row._mapping)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentLine:
    """Who released something, when and why; no author: it came with Gridcase."""

    id: int
    at: datetime
    note: str
    author_id: int | None
    author_name: str | None


def deployment_page(
    scope: Scope, connection: Connection, *, after: str | None = None, limit: int = 50
) -> Page[DeploymentLine]:
    """Newest first. Raises CursorInvalid."""
    limit = bounded(limit)
    d = deployment.c
    query = (
        select(d.id, d.at, d.note, d.author_id, person.c.name.label("author_name"))
        .select_from(deployment)
        .outerjoin(person, person.c.id == d.author_id)
        .where(true() if scope.allows(READ) else false())
        .order_by(d.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(d.id < read_cursor(after, 1)[0])
    rows = connection.execute(query).all()
    return Page.of(
        rows, limit, lambda row: cursor(row.id), lambda row: DeploymentLine(**row._mapping)
    )


def definition_content(
    scope: Scope, connection: Connection, *, kind: str, key: str, version: int
) -> bytes | None:
    """The file as it was deployed. Forms are for everybody who signs in: steps show them."""
    d = definition.c
    query = select(d.content).where(d.kind == kind, d.key == key, d.version == version)
    if kind != "form" and not scope.allows(READ):
        return None
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)


def _lines(scope: Scope) -> Select[Any]:
    d = definition.c
    live = (
        select(func.count())
        .where(run.c.definition_id == d.id, run.c.status == "live")
        .scalar_subquery()
    )
    return (
        select(
            d.id,
            d.kind,
            d.key,
            d.version,
            d.status,
            d.digest,
            func.length(d.content).label("size"),
            d.deployment_id,
            deployment.c.note,
            deployment.c.author_id,
            person.c.name.label("author_name"),
            deployment.c.at.label("deployed_at"),
            live.label("live_runs"),
        )
        .select_from(definition)
        .join(deployment, deployment.c.id == d.deployment_id)
        .outerjoin(person, person.c.id == deployment.c.author_id)
        .where(true() if scope.allows(READ) else false())
    )
