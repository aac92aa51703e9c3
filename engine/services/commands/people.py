"""Accounts: adding people, what they may do, first and new passwords, disabling."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.domain.people import RoleGrant, check_grant
from engine.domain.roles import ACTIONS
from engine.errors.administration import CodeTaken, OwnAccount, PasswordTooShort
from engine.errors.casework import NotAllowed, NotFound
from engine.errors.domain import GrantInvalid
from engine.ports import GrantRecord, Json, PersonRecord, UnitOfWork
from engine.services.access import Actor, actor_for, require
from engine.services.commands.accounts import LEAST_PASSWORD
from engine.services.commands.areas import check_code
from engine.services.commands.operations import log
from engine.services.commands.seen import check_seen, person_version
from engine.services.core import Core
from engine.services.reference import Organisation

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else
GUARDED = frozenset(
    (
        "settings_write",
        "settings_write_unattended",
        "areas_write",
        "people_write",
        "roles_write",
        "categories_write",
        "calendars_write",
        "process_edit",
        "process_release",
        "incidents_retry",
        "audit_read",
        "verify_chain",
    )
)
"""Whoever hands one of these on must have it there, or people_write would be worth them all."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role over an area; of a department role the department, whose area counts if none is
    given."""

    role: str
    area: str | None = None
    department: str | None = None


@dataclass(frozen=True, kw_only=True)
class AddPerson:
    """`password` None: one is made and given back."""

    login: str
    name: str
    grants: Sequence[Grant]
    password: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangePerson:
    """None: as it was."""

    person: int
    name: str | None = None
    active: bool | None = None
    grants: Sequence[Grant] | None = None
    seen_version: str | None = None


@dataclass(frozen=True, kw_only=True)
class PersonChanged:
    """`password`: the one that was made; it is stored nowhere and shown this once."""

    person: PersonRecord
    password: str | None = None


def add_person(command: AddPerson, *, actor: Actor, core: Core) -> PersonChanged:
    """An account that can be used at once.

    Raises CodeInvalid, CodeTaken (the login), PasswordTooShort, GrantInvalid, RoleUnknown,
    UnknownArea, UnknownDepartment, NotAllowed.
    """
    require(actor, "people_write")
    check_code(command.login)
    made, hashed = _password(command.password, core)
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        grants = _grants(command.grants, organisation)
        if not grants:
            raise GrantInvalid(
                where="/grants", role="", detail_zh="至少需要一个角色", detail_en="one is needed"
            )
        _require_over(actor, grants, organisation)
        if uow.people.by_login(command.login) is not None:
            raise CodeTaken(where="/login", value=command.login)
        person = PersonRecord(
            id=0,
            login=command.login,
            name=command.name.strip(),
            password_hash=hashed,
            grants=grants,
        )
        person = replace(person, id=uow.people.add(person))
        _log(uow, "person.add", None, person, organisation, actor=actor, core=core)
        uow.commit()
        return PersonChanged(person=person, password=made)


def change_person(command: ChangePerson, *, actor: Actor, core: Core) -> PersonChanged:
    """Name, roles, disabled or not. Who is disabled or loses a role is signed out at once.

    Needs `people_write` over every role that is given or taken, and over one of those held.
    Raises NotFound, ChangedMeanwhile, OwnAccount and what `add_person` raises.
    """
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        person = _person(uow, command.person, actor, organisation)
        check_seen(
            command.seen_version,
            person_version(person.name, person.active, person.grants),
            where=person.login,
            name=person.name,
        )
        grants = person.grants if command.grants is None else _grants(command.grants, organisation)
        changed = replace(
            person,
            name=person.name if command.name is None else command.name.strip(),
            active=person.active if command.active is None else command.active,
            grants=grants,
        )
        touched = (
            set(person.grants) | set(grants)
            if changed.active != person.active
            else set(person.grants) ^ set(grants)
        )
        _require_over(actor, tuple(touched), organisation)
        if person.id == actor.person_id and not actor_for(changed, organisation).scope.allows(
            "people_write"
        ):
            title = ACTIONS["people_write"]
            raise OwnAccount(where="/grants", action=title.zh, action_en=title.en)
        if changed != person:
            uow.administration.change_person(changed)
            if not changed.active:
                uow.administration.end_sessions(person.id)
            _log(uow, "person.change", person, changed, organisation, actor=actor, core=core)
            uow.commit()
        return PersonChanged(person=changed)


def reset_password(
    person_id: int, *, password: str | None, actor: Actor, core: Core
) -> PersonChanged:
    """A new password; all the person's sessions end.

    Needs `people_write` over every role held: a password is worth what its person may do.
    """
    require(actor, "people_write")
    made, hashed = _password(password, core)
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        person = _person(uow, person_id, actor, organisation)
        _require_over(actor, person.grants, organisation)
        changed = replace(person, password_hash=hashed)
        uow.administration.change_person(changed)
        uow.administration.end_sessions(person.id)
        log(
            uow,
            "person.password",
            subject=person.login,
            title=person.name,
            before=None,
            after=None,
            actor=actor,
            core=core,
        )
        uow.commit()
        return PersonChanged(person=changed, password=made)


def _password(given: str | None, core: Core) -> tuple[str | None, str]:
    """What is to be shown, and the hash; hashing takes its time and stays outside of
    transactions."""
    if given is not None and len(given) < LEAST_PASSWORD:
        raise PasswordTooShort(where="/password", least=LEAST_PASSWORD)
    made = None
    if given is None:
        parts = ["".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4)]
        made = "-".join(parts)
    return made, core.passwords.hash(given or made or "")


def _person(
    uow: UnitOfWork, person_id: int, actor: Actor, organisation: Organisation
) -> PersonRecord:
    """Raises NotFound for whom the actor may not know."""
    person = uow.people.person(person_id)
    if person is None or not any(
        actor.scope.allows_at(
            "people_read", _path(held, organisation), department=held.department_id
        )
        for held in person.grants
    ):
        raise NotFound(where=str(person_id), what="人员", what_en="person")
    require(actor, "people_write")
    return person


def _grants(given: Sequence[Grant], organisation: Organisation) -> tuple[GrantRecord, ...]:
    found: dict[GrantRecord, None] = {}
    for grant in given:
        department = (
            organisation.department(grant.department) if grant.department is not None else None
        )
        if grant.area is not None:
            area = organisation.area(grant.area, where="/grants")
        elif department is not None:
            area = organisation.areas[department.area_id]
        else:
            raise GrantInvalid(
                where="/grants",
                role=grant.role,
                detail_zh="需要指明区域",
                detail_en="it needs an area",
            )
        check_grant(
            RoleGrant(
                role=grant.role,
                area_path=area.path,
                department=department.id if department is not None else None,
            ),
            organisation.known_roles,
        )
        found[
            GrantRecord(
                role=grant.role,
                area_id=area.id,
                department_id=department.id if department is not None else None,
            )
        ] = None
    return tuple(found)


def _path(grant: GrantRecord, organisation: Organisation) -> str:
    area = organisation.areas.get(grant.area_id)
    return area.path if area is not None else organisation.top


def _require_over(actor: Actor, grants: Sequence[GrantRecord], organisation: Organisation) -> None:
    for grant in grants:
        path = _path(grant, organisation)
        require(actor, "people_write", area_path=path)
        role = organisation.roles.get(grant.role)
        for action in sorted(GUARDED.intersection(role.actions if role is not None else ())):
            if not actor.scope.allows_at(action, path):
                title = ACTIONS[action]
                raise NotAllowed(where="/grants", action=title.zh, action_en=title.en)


def _log(
    uow: UnitOfWork,
    kind: str,
    before: PersonRecord | None,
    after: PersonRecord,
    organisation: Organisation,
    *,
    actor: Actor,
    core: Core,
) -> None:
    def plain(person: PersonRecord) -> dict[str, Json]:
        grants: list[Json] = []
        for held in person.grants:
            area = organisation.areas.get(held.area_id)
            department = organisation.departments.get(held.department_id or 0)
            grants.append(
                f"{held.role} @ {area.code if area is not None else held.area_id}"
                + (f" / {department.code}" if department is not None else "")
            )
        return {
            "login": person.login,
            "name": person.name,
            "active": person.active,
            "grants": grants,
        }

    log(
        uow,
        kind,
        subject=after.login,
        title=after.name,
        before=plain(before) if before is not None else None,
        after=plain(after),
        actor=actor,
        core=core,
    )


__all__ = [
    "AddPerson",
    "ChangePerson",
    "Grant",
    "PersonChanged",
    "add_person",
    "change_person",
    "reset_password",
]
