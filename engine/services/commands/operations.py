"""The log of operations 操作日志: what every administrative command leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from engine.domain.roles import ACTIONS
from engine.errors.casework import NotAllowed
from engine.ports import Json, OperationRecord, UnitOfWork
from engine.services.access import Actor
from engine.services.core import Core

_NOT_LOGGED = frozenset(("id", "path", "parent_id", "area_id", "imported", "password_hash"))


def log(
    uow: UnitOfWork,
    kind: str,
    *,
    subject: str,
    title: str,
    before: Mapping[str, Json] | None,
    after: Mapping[str, Json] | None,
    actor: Actor,
    core: Core,
) -> None:
    """Within the transaction of the change: no change without its line, no line without it.

    Of a change only what differs is kept; what was added or disabled is kept whole.
    """
    if before is not None and after is not None:
        differing = [key for key in after if before.get(key) != after[key]]
        before = {key: before.get(key) for key in differing}
        after = {key: after[key] for key in differing}
    uow.administration.log(
        OperationRecord(
            at=core.clock.now(),
            actor_id=actor.person_id,
            kind=kind,
            subject=subject,
            title=title,
            before=before,
            after=after,
        )
    )


def plain(record: Any) -> dict[str, Json]:
    """A record of reference data as the log shows it: no internal numbers, no secrets."""
    found: dict[str, Json] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name not in _NOT_LOGGED:
            found[field.name] = list(value) if isinstance(value, tuple) else value
    return found


def require_whole(actor: Actor, action: str, top: str) -> None:
    """What counts everywhere is changed by those alone who may do so everywhere."""
    if not actor.scope.allows_at(action, top):
        title = ACTIONS[action]
        raise NotAllowed(where=top, action=title.zh, action_en=title.en)


__all__ = ["log", "plain", "require_whole"]
