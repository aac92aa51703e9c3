"""Who may do what: the one check for single objects.

Lists are filtered by the same scope in adapters/database/visibility.py; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain.people import Person, RoleGrant, Scope, scope_of
from engine.domain.roles import ACTIONS
from engine.errors.casework import NotAllowed, NotFound
from engine.ports import CaseRecord, PersonRecord, WorkItemRecord
from engine.services.reference import Organisation


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a person with what his grants come to, or the system itself."""

    person_id: int | None
    name: str
    login: str
    scope: Scope

    @property
    def is_system(self) -> bool:
        return self.person_id is None


SYSTEM = Actor(person_id=None, name="", login="", scope=Scope(person=0))
"""Timers, messages and seeding. It passes no permission check: commands for people refuse it."""


def actor_for(person: PersonRecord, organisation: Organisation) -> Actor:
    """The person with his grants resolved against the areas and roles as they stand."""
    grants = tuple(
        RoleGrant(
            role=grant.role,
            area_path=organisation.areas[grant.area_id].path,
            department=grant.department_id,
        )
        for grant in person.grants
        if grant.area_id in organisation.areas
    )
    known = Person(
        id=person.id, sign_in=person.login, name=person.name, grants=grants, active=person.active
    )
    return Actor(
        person_id=person.id,
        name=person.name,
        login=person.login,
        scope=scope_of(known, organisation.known_roles),
    )


def require(
    actor: Actor, action: str, *, area_path: str | None = None, department_id: int | None = None
) -> None:
    """Raises NotAllowed unless the actor's scope gives the action over that place.

    Without `area_path` the action is asked anywhere; "/" asks it for the whole system, which only
    a grant on the root of the territory covers.
    """
    scope = actor.scope
    given = (
        scope.allows(action)
        if area_path is None
        else scope.allows_at(action, area_path, department=department_id)
    )
    if not given:
        title = ACTIONS.get(action)
        raise NotAllowed(
            where=area_path or "",
            action=title.zh if title else action,
            action_en=title.en if title else action,
        )


def may_take(actor: Actor, item: WorkItemRecord) -> bool:
    """Whether the person holds one of the item's roles over its place and department."""
    return any(
        actor.scope.plays(role, item.area_path, department=item.department_id)
        for role in item.roles
    )


def require_take(actor: Actor, item: WorkItemRecord) -> None:
    """Raises NotFound: whoever may not take an item must not learn that it is there."""
    if not may_take(actor, item):
        raise NotFound(where=str(item.id), what="任务", what_en="task")


def sees_case(actor: Actor, case: CaseRecord, *, departments: Iterable[int] = ()) -> bool:
    """Whether the case may be known to the person.

    `departments` are those that the case was ever dispatched to. Whoever reported it sees it.
    """
    if actor.person_id is not None and case.reporter_id == actor.person_id:
        return True
    known = {*departments, case.department_id, None}
    return any(
        actor.scope.allows_at("see_cases", case.area_path, department=department)
        for department in known
    )
