"""What every command is given: unit of work, clock, engine and the rest of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from engine.domain.settings import CATALOGUE, Catalogue
from engine.errors.casework import Raced
from engine.errors.database import DatabaseBusy
from engine.ports import (
    Clock,
    FileStore,
    PasswordHasher,
    UnitOfWork,
    UnitOfWorkFactory,
)
from engine.services import acts as _acts  # noqa: F401 - fills the catalogue that diagrams call
from engine.services.declared import declared_settings
from engine.services.reference import ReferenceCache
from engine.workflow import Engine, Library

T = TypeVar("T")

TRIES = 3
"""How often a command that lost a race is done again, when it did not depend on what was seen."""


@dataclass(frozen=True, kw_only=True)
class Core:
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    files: FileStore
    passwords: PasswordHasher
    routines: Mapping[str, Callable[[datetime], None]] = field(default_factory=dict)
    """What routine jobs do, by name; outside of any transaction, and again if it failed."""
    library: Library = field(default_factory=Library)
    reference: ReferenceCache = field(init=False)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "engine", Engine(self.library))
        object.__setattr__(self, "reference", ReferenceCache(self._catalogue))

    def _catalogue(self, uow: UnitOfWork) -> Catalogue:
        return CATALOGUE.with_declared(declared_settings(uow, self.library))


def retrying(attempt: Callable[[], T]) -> T:
    """Do it again, up to three times, when another writer of the same case was first.

    A version that the caller saw is checked anew each time, so that a person is told (Stale) and a
    timer that fired meanwhile is not in anybody's way.
    """
    for _ in range(TRIES - 1):
        try:
            return attempt()
        except (Raced, DatabaseBusy):
            continue
    return attempt()
