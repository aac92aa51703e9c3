"""Drafts that designers share: opened, saved, dropped.

Opening is a notice, not a lock: who comes second is told who is at it since when, and may take it
over. What protects the work is the version that was seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from engine.errors.casework import NotFound
from engine.errors.drafts import DraftNameInvalid, DraftOutdated
from engine.ports import DraftRecord, UnitOfWork
from engine.services.access import Actor, require
from engine.services.core import Core

KINDS = ("process", "decision", "form")
OPEN_FOR = timedelta(seconds=90)
"""How long an opening counts unless it is renewed: a browser that was closed says nothing."""

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")


@dataclass(frozen=True, kw_only=True)
class OpenDraft:
    kind: str
    key: str
    take_over: bool = False


@dataclass(frozen=True, kw_only=True)
class SaveDraft:
    """`seen_version` 0: there was nothing saved. `base_version`: the released one it came from."""

    kind: str
    key: str
    content: bytes
    seen_version: int
    base_version: int | None = None


def open_draft(command: OpenDraft, *, actor: Actor, core: Core) -> DraftRecord:
    """Say that the person works on it; the answer says who does, if it is somebody else."""
    with core.unit_of_work() as uow:
        _require(actor, uow, core)
        _check_name(command.kind, command.key)
        draft = uow.drafts.begin(command.kind, command.key)
        now = core.clock.now()
        live = draft.opened_until is not None and draft.opened_until > now
        mine = draft.opened_by == actor.person_id
        if live and not mine and not command.take_over:
            return draft
        draft = replace(
            draft,
            opened_by=actor.person_id,
            opened_at=draft.opened_at if live and mine else now,
            opened_until=now + OPEN_FOR,
        )
        uow.drafts.open(draft)
        uow.commit()
        return draft


def close_draft(kind: str, key: str, *, actor: Actor, core: Core) -> None:
    """Nobody is at it any more; one that was only looked at disappears."""
    with core.unit_of_work() as uow:
        _require(actor, uow, core)
        draft = uow.drafts.draft(kind, key)
        if draft is None or draft.opened_by != actor.person_id:
            return
        if draft.content is None:
            uow.drafts.drop(kind, key)
        else:
            uow.drafts.open(replace(draft, opened_by=None, opened_at=None, opened_until=None))
        uow.commit()


def save_draft(command: SaveDraft, *, actor: Actor, core: Core) -> DraftRecord:
    """Raises NotAllowed, DraftNameInvalid, DraftOutdated."""
    with core.unit_of_work() as uow:
        _require(actor, uow, core)
        _check_name(command.kind, command.key)
        before = uow.drafts.begin(command.kind, command.key)
        draft = replace(
            before,
            content=command.content,
            version=command.seen_version + 1,
            base_version=command.base_version,
            author_id=actor.person_id,
            updated_at=core.clock.now(),
        )
        if not uow.drafts.save(draft, seen_version=command.seen_version):
            raise _outdated(uow, before, command.seen_version)
        uow.commit()
        return draft


def drop_draft(kind: str, key: str, *, seen_version: int, actor: Actor, core: Core) -> None:
    """Throw a draft away. Raises NotFound, DraftOutdated."""
    with core.unit_of_work() as uow:
        _require(actor, uow, core)
        draft = uow.drafts.draft(kind, key)
        if draft is None:
            raise NotFound(where=key, what="草稿", what_en="draft")
        if draft.version != seen_version:
            raise _outdated(uow, draft, seen_version)
        uow.drafts.drop(kind, key)
        uow.commit()


def _require(actor: Actor, uow: UnitOfWork, core: Core) -> None:
    top = core.reference.now(uow).organisation.top
    require(actor, "process_edit", area_path=top)


def _check_name(kind: str, key: str) -> None:
    if kind not in KINDS:
        raise NotFound(where=kind, what="种类", what_en="kind")
    if not _KEY.fullmatch(key):
        raise DraftNameInvalid(where=key)


def _outdated(uow: UnitOfWork, draft: DraftRecord, seen: int) -> DraftOutdated:
    person = uow.people.person(draft.author_id) if draft.author_id is not None else None
    return DraftOutdated(
        where=draft.key,
        who=person.name if person is not None else "?",
        seen=seen,
        now=draft.version,
    )


__all__ = [
    "KINDS",
    "OpenDraft",
    "SaveDraft",
    "close_draft",
    "drop_draft",
    "open_draft",
    "save_draft",
]
