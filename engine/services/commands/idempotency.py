"""A request that is sent twice under one key is carried out once (architecture.md §6.5).

The key is written in the command's own transaction, so two requests with one key cannot both
commit, whatever dies when. The answer is stored right after; where that was lost, a repetition is
told that the request was done and is not done again. Kept 24 hours, per person.
"""

from __future__ import annotations

import copy
import sys
from types import TracebackType
from typing import Any, Self, cast

from engine.ports import UnitOfWork
from engine.services.core import Core

UNANSWERED = 0
"""The status of a request that is being worked on, or whose answer was lost."""


def answer_of(person_id: int, key: str, *, core: Core) -> tuple[bytes, int, bytes] | None:
    """(digest of the request, status, answer) of what was done under this key."""
    with core.unit_of_work(read_only=True) as uow:
        return uow.idempotency.seen(person_id, key)


def under_key(core: Core, *, person_id: int, key: str, digest: bytes) -> Core:
    """The same core, whose units of work also write the key when they commit. A second request
    with the key fails there with the database's uniqueness error and leaves nothing behind."""

    def units(*, read_only: bool = False) -> UnitOfWork:
        uow = core.unit_of_work(read_only=read_only)
        return uow if read_only else cast(UnitOfWork, _Keyed(uow, core, person_id, key, digest))

    other = copy.copy(core)
    object.__setattr__(other, "unit_of_work", units)
    return other


def keep_answer(person_id: int, key: str, *, status: int, answer: bytes, core: Core) -> None:
    """What a repetition of the request is told."""
    with core.unit_of_work() as uow:
        uow.idempotency.answered(person_id, key, status=status, answer=answer)
        uow.commit()


class _Keyed:
    """A unit of work that writes the request's key just before its commit."""

    def __init__(
        self, uow: UnitOfWork, core: Core, person_id: int, key: str, digest: bytes
    ) -> None:
        self._uow = uow
        self._core = core
        self._person_id, self._key, self._digest = person_id, key, digest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)

    def __enter__(self) -> Self:
        self._uow.__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._uow.__exit__(exc_type, exc, traceback)

    def commit(self) -> None:
        # While an error is being handled this is the transaction of its incident: the request
        # itself was rolled back and may be sent again.
        if sys.exc_info()[0] is None:
            self._uow.idempotency.remember(
                self._person_id,
                self._key,
                digest=self._digest,
                status=UNANSWERED,
                answer=b"",
                at=self._core.clock.now(),
            )
        self._uow.commit()


__all__ = ["UNANSWERED", "answer_of", "keep_answer", "under_key"]
