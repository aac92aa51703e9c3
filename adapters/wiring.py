"""Choosing the concrete classes: the only module that knows them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.catalogue import shipped
from adapters.clock import SystemClock
from adapters.database.backup import back_up
from adapters.database.connections import Database
from adapters.database.migrate import check_schema, migrate
from adapters.database.tidy import tidy
from adapters.database.unit_of_work import UnitsOfWork
from adapters.files.disk import DiskFileStore
from adapters.identity.passwords import Argon2Passwords
from adapters.settings import Settings
from engine.ports import Clock
from engine.services.commands.definitions import Deployed, ship
from engine.services.commands.organisation import put_roles
from engine.services.core import Core


@dataclass(frozen=True)
class House:
    """A wired installation: what commands need, and the database for queries."""

    settings: Settings
    database: Database
    core: Core

    def close(self) -> None:
        self.database.dispose()


def wire(settings: Settings, *, clock: Clock | None = None, check: bool = True) -> House:
    """Connect everything. Raises SchemaOutdated unless `check` is False or the schema is ours."""
    database = Database(settings.database_url, pool_size=settings.threads + 2)
    if check:
        check_schema(database)
    routines = {"tidy": lambda now: tidy(database, now)}
    if database.is_sqlite:
        routines["backup"] = lambda now: _back_up(database, settings, now)
    core = Core(
        unit_of_work=UnitsOfWork(database),
        clock=clock or SystemClock(),
        files=DiskFileStore(settings.files),
        passwords=Argon2Passwords(),
        routines=routines,
    )
    return House(settings=settings, database=database, core=core)


def prepare(settings: Settings, *, clock: Clock | None = None) -> tuple[House, Deployed]:
    """Bring schema, roles and shipped definitions up to date, then wire."""
    settings.home.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    house = wire(settings, clock=clock)
    put_roles(house.core)
    return house, ship(shipped(), core=house.core, note="shipped with Gridcase")


def _back_up(database: Database, settings: Settings, now: datetime) -> None:
    back_up(database, settings.backups, now=now, kept=timedelta(days=settings.backups_kept))
