"""Numbers that everybody looks at: counted now and then, shown from memory in between.

No row counts along with the work: it would be the one lock that the whole county waits for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

T = TypeVar("T")
_MOST = 5_000


class Totals:
    """Keeps what was counted for `kept`; one per process.

    While one thread counts anew, others are given the old number; only where there is none yet
    they wait for it.
    """

    def __init__(self, *, kept: timedelta = timedelta(seconds=10)) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._held: dict[Hashable, tuple[datetime, Any]] = {}
        self._counting: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, count: Callable[[], T], *, now: datetime) -> T:
        """`key` names everything that the number depends on: the query and the scope's reaches."""
        with self._lock:
            held = self._held.get(key)
            if held is not None and now - held[0] < self._kept:
                return cast(T, held[1])
            turn = self._counting.setdefault(key, threading.Lock())
        if not turn.acquire(blocking=held is None):
            assert held is not None
            return cast(T, held[1])
        try:
            with self._lock:
                again = self._held.get(key)
            if again is not None and now - again[0] < self._kept:
                return cast(T, again[1])
            found = count()
            with self._lock:
                if len(self._held) >= _MOST:
                    self._held.clear()
                self._held[key] = (now, found)
            return found
        finally:
            turn.release()
            with self._lock:
                self._counting.pop(key, None)


def scope_key(scope: Any) -> Hashable:
    """Of an `engine.domain.people.Scope`: equal for people whose reach is the same, so that the
    whole desk shares one count. Not for numbers about the person himself."""
    return (
        tuple((code, reaches) for code, reaches in scope.actions.items()),
        tuple((code, reaches) for code, reaches in scope.roles.items()),
    )
