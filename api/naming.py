"""Codes and numbers with the names that people know them by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from sqlalchemy import Connection

from adapters.database.unit_of_work import DatabaseUnitOfWork
from api.application import application
from engine.domain.cases import STATUSES
from engine.domain.cases import title as usual_title
from engine.errors.casework import UnknownCategory
from engine.ports import AreaRecord, CategoryRecord, DepartmentRecord, UnitOfWork
from engine.services.declared import newest_processes
from engine.services.reference import Organisation, Reference
from engine.workflow import NodeInfo

Ref = dict[str, object]


@dataclass(frozen=True, slots=True)
class Reading:
    """An open, read-only unit of work with the reference data as they stand."""

    uow: UnitOfWork
    reference: Reference

    @property
    def organisation(self) -> Organisation:
        return self.reference.organisation

    @property
    def connection(self) -> Connection:
        """For queries: the same transaction, so the same moment."""
        transaction = cast(DatabaseUnitOfWork, self.uow).transaction
        assert transaction is not None
        return transaction.core


@contextmanager
def reading() -> Iterator[Reading]:
    core = application().core
    with core.unit_of_work(read_only=True) as uow:
        yield Reading(uow, core.reference.now(uow))


def top_of_territory() -> str:
    """The path that a permission over everything must cover."""
    with reading() as view:
        return view.organisation.top


def area_ref(area: AreaRecord) -> Ref:
    return {
        "id": area.id,
        "code": area.code,
        "name": area.name,
        "name_en": area.name_en,
        "level": area.level,
    }


def department_ref(department: DepartmentRecord) -> Ref:
    return {
        "id": department.id,
        "code": department.code,
        "name": department.name,
        "name_en": department.name_en,
    }


def area_named(organisation: Organisation, area_id: int | None) -> Ref | None:
    area = organisation.areas.get(area_id) if area_id is not None else None
    return area_ref(area) if area is not None else None


def department_named(organisation: Organisation, department_id: int | None) -> Ref | None:
    found = organisation.departments.get(department_id) if department_id is not None else None
    return department_ref(found) if found is not None else None


def category_named(category: CategoryRecord) -> Ref:
    return {
        "code": category.code,
        "zh": category.name,
        "en": category.name_en,
        "major": category.major,
        "major_zh": category.major_name,
        "major_en": category.major_name_en,
    }


def category_ref(organisation: Organisation, code: str) -> Ref:
    """A category by its code, with the names of its newest version."""
    try:
        found = organisation.category(code)
    except UnknownCategory:  # disabled since
        return {"code": code, "zh": code, "en": code}
    return {"code": code, "zh": found.name, "en": found.name_en or found.name}


def title_en(organisation: Organisation, title: str, category: str, area_id: int) -> str:
    """The title for English readers: one that nobody wrote is made of the English names, one that
    somebody wrote stays as it is."""
    known, area = organisation.category_kept(category), organisation.areas.get(area_id)
    if known is None or area is None or title != usual_title(known.name, area.name):
        return title
    return usual_title(known.name_en or known.name, area.name_en or area.name)


def status_known(code: str | None) -> Ref | None:
    """A usual status by its code, without asking the database."""
    if code is None:
        return None
    known = STATUSES.get(code)
    return {"code": code, "zh": known.zh if known else code, "en": known.en if known else code}


def status_named(reading: Reading, code: str | None) -> Ref | None:
    """A status by its code; processes may declare others than the usual ones."""
    if code is None:
        return None
    known = STATUSES.get(code)
    if known is not None:
        return {"code": code, "zh": known.zh, "en": known.en}
    zh, en = statuses(reading).get(code, (code, code))
    return {"code": code, "zh": zh, "en": en}


def statuses(reading: Reading) -> Mapping[str, tuple[str, str]]:
    """All status codes: the usual ones and those that released processes declare."""
    return _statuses(_Version(reading, reading.reference.stamps.definitions))


class _Version:
    """A cache key that brings along what is needed to fill the cache."""

    def __init__(self, reading: Reading, stamp: int) -> None:
        self.reading: Reading | None = reading
        self._key = (application().core.library, stamp)

    def __hash__(self) -> int:
        return hash((id(self._key[0]), self._key[1]))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Version)
            and self._key[0] is other._key[0]
            and self._key[1] == other._key[1]
        )


@lru_cache(maxsize=8)
def _statuses(version: _Version) -> Mapping[str, tuple[str, str]]:
    reading, version.reading = version.reading, None
    assert reading is not None
    found = {code: (named.zh, named.en) for code, named in STATUSES.items()}
    for _, process in newest_processes(reading.uow, application().core.library):
        for status in process.statuses:
            found.setdefault(status.code, (status.zh, status.en))
    return found


def node_of(reading: Reading, definition_id: int | None, node: str | None) -> NodeInfo | None:
    """A node as its diagram of that version describes it; None if there is no such node."""
    if definition_id is None or node is None:
        return None
    stored = reading.uow.definitions.definition(definition_id)
    if stored is None or stored.kind != "process":
        return None
    return application().core.library.compiled(stored).process.nodes.get(node)


def node_named(reading: Reading, definition_id: int | None, node: str | None) -> Ref:
    """`{zh, en}` of a node, its id where the diagram gives it no name."""
    found = node_of(reading, definition_id, node)
    if found is None:
        return {"zh": node or "", "en": node or ""}
    return {"zh": found.zh or found.id, "en": found.en or found.zh or found.id}


def people_named(uow: UnitOfWork, ids: Iterable[int | None]) -> Mapping[int, Ref]:
    """Names of a handful of people."""
    found: dict[int, Ref] = {}
    for person_id in {each for each in ids if each is not None}:
        person = uow.people.person(person_id)
        found[person_id] = {"id": person_id, "name": person.name if person is not None else "?"}
    return found
