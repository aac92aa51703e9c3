"""Views of lists: saved under a name, shared with a role by those who administer, dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.errors.administration import CodeTaken
from engine.errors.casework import NotFound
from engine.errors.domain import RoleUnknown
from engine.errors.views import TooManyViews
from engine.ports import SavedViewRecord, UnitOfWork
from engine.services.access import Actor
from engine.services.commands.operations import require_whole
from engine.services.core import Core

LISTS = ("inbox", "cases")
MOST_OWN = 50
"""Of one person and one list: more cannot be found again in a menu."""


@dataclass(frozen=True, kw_only=True)
class SaveView:
    """`role`: shared with everybody who holds it. `default`: the list opens with it for oneself."""

    list: str
    name: str
    query: str
    role: str | None = None
    default: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """None: as it was. Being one's default is one's own matter, of shared views too."""

    id: int
    name: str | None = None
    query: str | None = None
    default: bool | None = None


def save_view(command: SaveView, *, actor: Actor, core: Core) -> SavedViewRecord:
    """Raises NotAllowed, RoleUnknown, CodeTaken, TooManyViews."""
    with core.unit_of_work() as uow:
        if command.role is not None:
            organisation = core.reference.now(uow).organisation
            require_whole(actor, "roles_write", organisation.top)
            if command.role not in organisation.roles:
                raise RoleUnknown(where="/role", role=command.role)
        view = SavedViewRecord(
            id=0,
            list=command.list,
            name=command.name.strip(),
            query=command.query,
            owner_id=actor.scope.person,
            role=command.role,
            updated_at=core.clock.now(),
        )
        known = uow.saved_views.visible(actor.scope, command.list)
        _check_name(view, known)
        own = [each for each in known if each.role is None]
        if command.role is None and len(own) >= MOST_OWN:
            raise TooManyViews(where="/name", most=MOST_OWN)
        view = replace(view, id=uow.saved_views.add(view))
        if command.default:
            uow.saved_views.make_default(actor.scope.person, view.list, view.id)
        uow.commit()
        return view


def change_view(command: ChangeView, *, actor: Actor, core: Core) -> SavedViewRecord:
    """Raises NotFound, NotAllowed, CodeTaken."""
    with core.unit_of_work() as uow:
        view = _known(uow, command.id, actor)
        if command.name is not None or command.query is not None:
            _require_change(uow, view, actor, core)
            view = replace(
                view,
                name=view.name if command.name is None else command.name.strip(),
                query=view.query if command.query is None else command.query,
                updated_at=core.clock.now(),
            )
            _check_name(view, uow.saved_views.visible(actor.scope, view.list))
            uow.saved_views.change(view)
        if command.default is not None:
            person = actor.scope.person
            if command.default:
                uow.saved_views.make_default(person, view.list, view.id)
            elif uow.saved_views.defaults(person).get(view.list) == view.id:
                uow.saved_views.make_default(person, view.list, None)
        uow.commit()
        return view


def drop_view(view_id: int, *, actor: Actor, core: Core) -> None:
    """Raises NotFound, NotAllowed."""
    with core.unit_of_work() as uow:
        view = _known(uow, view_id, actor)
        _require_change(uow, view, actor, core)
        uow.saved_views.drop(view.id)
        uow.commit()


def _known(uow: UnitOfWork, view_id: int, actor: Actor) -> SavedViewRecord:
    for view in uow.saved_views.visible(actor.scope):
        if view.id == view_id:
            return view
    raise NotFound(where=str(view_id), what="视图", what_en="view")


def _require_change(uow: UnitOfWork, view: SavedViewRecord, actor: Actor, core: Core) -> None:
    if view.role is not None:
        require_whole(actor, "roles_write", core.reference.now(uow).organisation.top)


def _check_name(view: SavedViewRecord, known: Iterable[SavedViewRecord]) -> None:
    """Two of the same name in one menu could not be told apart."""
    for other in known:
        if other.id != view.id and other.name == view.name and other.role == view.role:
            raise CodeTaken(where="/name", value=view.name)


__all__ = ["LISTS", "MOST_OWN", "ChangeView", "SaveView", "change_view", "drop_view", "save_view"]
