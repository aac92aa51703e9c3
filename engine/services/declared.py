"""What the newest released processes declare: settings, and which messages begin which process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain import settings
from engine.ports import UnitOfWork
from engine.workflow import Library, Process


@dataclass(frozen=True, slots=True)
class MessageStart:
    process: Process
    definition_id: int
    node: str


def newest_processes(uow: UnitOfWork, library: Library) -> Iterator[tuple[int, Process]]:
    """Id and description of the newest released version of every process."""
    for stored in uow.definitions.newest_all("process"):
        yield stored.id, library.compiled(stored).process


def declared_settings(uow: UnitOfWork, library: Library) -> Iterator[settings.Setting]:
    """Raises SettingDeclarationRefused; deployment has refused such a process before."""
    for _, process in newest_processes(uow, library):
        for setting in process.settings:
            yield settings.declared(
                setting.key,
                setting.type,
                setting.default,
                setting.zh,
                setting.en,
                process=process.id,
            )


def starts_for(uow: UnitOfWork, library: Library, message: str) -> Iterator[MessageStart]:
    """The processes that a message begins, in their newest released version."""
    for definition_id, process in newest_processes(uow, library):
        node = process.start_for(message)
        if node is not None:
            yield MessageStart(process, definition_id, node)
