"""Roles: what they allow, new ones, disabling those that no diagram needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.domain.roles import ACTIONS, unknown_actions
from engine.errors.administration import ActionsUnknown, CodeTaken, OwnAccount, RoleHasSteps
from engine.errors.casework import NotAllowed
from engine.errors.domain import RoleUnknown
from engine.ports import RoleRecord, UnitOfWork
from engine.services.access import Actor
from engine.services.commands.areas import check_code
from engine.services.commands.operations import log, plain, require_whole
from engine.services.commands.people import GUARDED
from engine.services.commands.seen import check_seen, role_version
from engine.services.core import Core
from engine.services.declared import newest_processes
from engine.services.reference import Organisation
from engine.workflow import NodeInfo, Process


@dataclass(frozen=True, kw_only=True)
class AddRole:
    code: str
    name: str
    name_en: str
    department_role: bool
    actions: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ChangeRole:
    """None: as it was. The code and whether it is a department's role never change."""

    code: str
    name: str | None = None
    name_en: str | None = None
    actions: Sequence[str] | None = None
    active: bool | None = None
    seen_version: str | None = None


def add_role(command: AddRole, *, actor: Actor, core: Core) -> RoleRecord:
    """Raises NotAllowed, CodeInvalid, CodeTaken, ActionsUnknown."""
    check_code(command.code)
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        require_whole(actor, "roles_write", organisation.top)
        if command.code in organisation.roles:
            raise CodeTaken(where="/code", value=command.code)
        role = RoleRecord(
            code=command.code,
            name=command.name.strip(),
            name_en=command.name_en.strip(),
            actions=_actions(command.actions),
            department_role=command.department_role,
            desk_levels=(),
        )
        _require_given(actor, role.actions, organisation.top)
        uow.people.put_role(role)
        log(
            uow,
            "role.add",
            subject=role.code,
            title=role.name,
            before=None,
            after=plain(role),
            actor=actor,
            core=core,
        )
        uow.commit()
        return role


def change_role(command: ChangeRole, *, actor: Actor, core: Core) -> RoleRecord:
    """It counts from everybody's next request on.

    Raises RoleUnknown, NotAllowed, ChangedMeanwhile, ActionsUnknown, OwnAccount, and RoleHasSteps
    where disabling is refused because steps of running or released diagrams are its own.
    """
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        role = organisation.roles.get(command.code)
        if role is None:
            raise RoleUnknown(where=command.code, role=command.code)
        require_whole(actor, "roles_write", organisation.top)
        check_seen(
            command.seen_version,
            role_version(role),
            where=role.code,
            name=role.name,
            name_en=role.name_en,
        )
        changed = replace(
            role,
            name=role.name if command.name is None else command.name.strip(),
            name_en=role.name_en if command.name_en is None else command.name_en.strip(),
            actions=role.actions if command.actions is None else _actions(command.actions),
            active=role.active if command.active is None else command.active,
        )
        _require_given(actor, set(changed.actions) - set(role.actions), organisation.top)
        _keep_own(actor, role, changed, organisation)
        if role.active and not changed.active:
            _steps_taken(uow, core, role)
        if changed != role:
            uow.people.put_role(changed)
            log(
                uow,
                "role.change",
                subject=role.code,
                title=role.name,
                before=plain(role),
                after=plain(changed),
                actor=actor,
                core=core,
            )
            uow.commit()
        return changed


def _actions(given: Sequence[str]) -> tuple[str, ...]:
    unknown = unknown_actions(given)
    if unknown:
        raise ActionsUnknown(where="/actions", actions="、".join(unknown))
    return tuple(sorted(set(given)))


def _require_given(actor: Actor, actions: Sequence[str] | set[str], top: str) -> None:
    """Nobody gives what he does not have himself, of what rules the county."""
    for action in sorted(GUARDED.intersection(actions)):
        if not actor.scope.allows_at(action, top):
            title = ACTIONS[action]
            raise NotAllowed(where="/actions", action=title.zh, action_en=title.en)


def _keep_own(
    actor: Actor, role: RoleRecord, changed: RoleRecord, organisation: Organisation
) -> None:
    """The last way back must stay: somebody else takes it from him."""
    if "roles_write" not in role.actions or role.code not in actor.scope.roles:
        return
    others = {
        code
        for code in actor.scope.roles
        if code != role.code and "roles_write" in organisation.roles[code].actions
    }
    if not others and ("roles_write" not in changed.actions or not changed.active):
        title = ACTIONS["roles_write"]
        raise OwnAccount(where="/actions", action=title.zh, action_en=title.en)


def _steps_taken(uow: UnitOfWork, core: Core, role: RoleRecord) -> None:
    """Raises RoleHasSteps where a lane names it, alone or beside others: another role of the same
    lane may have nobody at the same desk."""
    left: dict[tuple[str, str], tuple[str, str]] = {}
    for process, node in _steps(uow, core):
        if role.code in node.roles:
            left.setdefault(
                (process.id, node.id),
                (
                    f"{process.zh}·{node.zh or node.id}",
                    f"{process.en or process.zh}: {node.en or node.zh or node.id}",
                ),
            )
    if left:
        raise RoleHasSteps(
            where=role.code,
            name=role.name,
            count=len(left),
            steps="、".join(zh for zh, _ in left.values()),
            steps_en=", ".join(en for _, en in left.values()),
        )


def _steps(uow: UnitOfWork, core: Core) -> Iterator[tuple[Process, NodeInfo]]:
    """Of the newest released versions, and of those that cases still run on."""
    seen: set[int] = set()
    for definition_id, process in newest_processes(uow, core.library):
        seen.add(definition_id)
        for node in process.nodes.values():
            yield process, node
    for definition_id in uow.administration.live_definitions():
        stored = None if definition_id in seen else uow.definitions.definition(definition_id)
        if stored is not None:
            process = core.library.compiled(stored).process
            for node in process.nodes.values():
                yield process, node


__all__ = ["AddRole", "ChangeRole", "add_role", "change_role"]
