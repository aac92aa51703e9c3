"""Saved views of the inbox and the list of cases: one's own, and those shared with a role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from api.application import application, current_actor
from api.naming import Ref, reading
from api.operations import Operations
from api.views.schemas import (
    ChangeViewBody,
    SavedView,
    SavedViews,
    SavedViewsQuery,
    SaveViewBody,
)
from engine.ports import SavedViewRecord
from engine.services.commands import saved_views as commands

blueprint = Operations("views", __name__, description="Saved views of lists")


@blueprint.operation("GET", "/views", query=SavedViewsQuery, answer=SavedViews, errors=(422,))
def list_views(query: dict[str, Any]) -> Ref:
    """My saved views, and those shared with my roles

    Who administers roles sees all that are shared.
    """
    actor = current_actor()
    with reading() as view:
        defaults = view.uow.saved_views.defaults(actor.scope.person)
        found = view.uow.saved_views.visible(actor.scope, query["list"])
        return {"items": [_line(each, defaults, view.organisation.top) for each in found]}


@blueprint.operation(
    "POST", "/views", body=SaveViewBody, answer=SavedView, status=201, errors=(409, 422)
)
def create_view(body: dict[str, Any]) -> Ref:
    """Save a view of a list under a name; sharing it with a role needs `roles_write`"""
    saved = commands.save_view(
        commands.SaveView(**body), actor=current_actor(), core=application().core
    )
    return _saved(saved)


@blueprint.operation(
    "PATCH", "/views/<key:view_id>", body=ChangeViewBody, answer=SavedView, errors=(409, 422)
)
def change_view(body: dict[str, Any], view_id: int) -> Ref:
    """Rename a view, save it anew, open the list with it

    Names and filters of a shared view are changed by those alone who hold `roles_write`.
    """
    saved = commands.change_view(
        commands.ChangeView(id=view_id, **body), actor=current_actor(), core=application().core
    )
    return _saved(saved)


@blueprint.operation("DELETE", "/views/<key:view_id>", status=204)
def drop_view(view_id: int) -> Response:
    """Delete a view; a shared one needs `roles_write`"""
    commands.drop_view(view_id, actor=current_actor(), core=application().core)
    return Response(status=204)


def _saved(saved: SavedViewRecord) -> Ref:
    with reading() as view:
        defaults = view.uow.saved_views.defaults(current_actor().scope.person)
        return _line(saved, defaults, view.organisation.top)


def _line(saved: SavedViewRecord, defaults: Mapping[str, int], top: str) -> Ref:
    return {
        "id": saved.id,
        "list": saved.list,
        "name": saved.name,
        "query": saved.query,
        "role": saved.role,
        "default": defaults.get(saved.list) == saved.id,
        "may_change": saved.role is None or current_actor().scope.allows_at("roles_write", top),
    }
