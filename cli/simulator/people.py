"""Who there is to do a step: the county's accounts by role, place and department."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.areas import ROOT, ancestors
from engine.ports import PersonRecord
from engine.services.access import Actor, actor_for
from engine.services.core import Core
from engine.services.reference import Organisation


@dataclass(slots=True)
class Person:
    """An invented person. `ill` are the times at which nothing gets done."""

    id: int
    actor: Actor
    roles: tuple[str, ...]
    area_path: str
    department_id: int | None
    ill: tuple[datetime, datetime] | None = None

    def is_ill(self, now: datetime) -> bool:
        return self.ill is not None and self.ill[0] <= now < self.ill[1]


class People:
    """Everybody by role, place and department."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.all = list(people)
        self._seats: dict[tuple[str, str, int | None], list[Person]] = {}
        for person in self.all:
            for role in person.roles:
                seat = (role, person.area_path, person.department_id)
                self._seats.setdefault(seat, []).append(person)
        self._roles = tuple(sorted({role for person in self.all for role in person.roles}))

    def for_roles(
        self, roles: Sequence[str], area_path: str, department_id: int | None
    ) -> list[Person]:
        """Who may take a step there, the nearest first."""
        found: list[Person] = []
        for path in ancestors(area_path):
            for role in roles:
                found.extend(self._seats.get((role, path, None), ()))
                if department_id is not None:
                    found.extend(self._seats.get((role, path, department_id), ()))
        return found

    def nearest(
        self, roles: Sequence[str], area_path: str, department_id: int | None
    ) -> list[Person]:
        """Only those of the nearest place that has any."""
        everybody = self.for_roles(roles, area_path, department_id)
        if not everybody:
            return []
        place = everybody[0].area_path
        return [person for person in everybody if person.area_path == place]

    def with_role(self, role: str) -> list[Person]:
        return [person for person in self.all if role in person.roles]

    def allowed(self, action: str, area_path: str, department_id: int | None) -> list[Person]:
        """Who may do something there that is no step: comment, correct, assign …"""
        return [
            person
            for person in self.for_roles(self._roles, area_path, department_id)
            if person.actor.scope.allows_at(action, area_path, department=department_id)
        ]


def load_people(core: Core, logins: Iterable[str]) -> People:
    """The accounts as they were written, with the scopes that their grants give."""
    with core.unit_of_work(read_only=True) as uow:
        organisation = core.reference.now(uow).organisation
        records = [record for login in logins if (record := uow.people.by_login(login))]
    return People(_person(record, organisation) for record in records)


def _person(record: PersonRecord, organisation: Organisation) -> Person:
    grant = record.grants[0] if record.grants else None
    area = organisation.areas[grant.area_id] if grant is not None else None
    return Person(
        id=record.id,
        actor=actor_for(record, organisation),
        roles=tuple(dict.fromkeys(grant.role for grant in record.grants)),
        area_path=area.path if area is not None else ROOT,
        department_id=grant.department_id if grant is not None else None,
    )
