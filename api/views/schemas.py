"""Shapes of saved views."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from api.schemas import Answer, Input, asked_flag, asked_text, flag, identity, many, text
from engine.services.commands.saved_views import LISTS

_QUERY = "Filters, order and columns, as in the address of the page (`q=x&sort=due`)."


def _list(**given: Any) -> fields.String:
    return fields.String(
        validate=validate.OneOf(LISTS), metadata={"description": "inbox or cases."}, **given
    )


class SavedView(Answer):
    """A view of a list under a name."""

    id = identity("Number.")
    list = text("inbox or cases.")
    name = text("What it is called.")
    query = text(_QUERY)
    role = text("Shared with everybody who holds this role; null: one's own.", null=True)
    default = flag("The list opens with it, for the caller.")
    may_change = flag("The caller may rename and delete it.")


class SavedViews(Answer):
    """The caller's own views and those shared with him."""

    items = many(SavedView, "By name.")


class SavedViewsQuery(Input):
    list = _list(load_default=None)


class SaveViewBody(Input):
    list = _list(required=True)
    name = asked_text("What it is called.", least=1, longest=60, required=True)
    query = asked_text(_QUERY, longest=2000, required=True)
    role = asked_text(
        "Share it with everybody who holds this role; needs `roles_write`.",
        load_default=None,
        allow_none=True,
    )
    default = asked_flag("Open the list with it.", load_default=False)


class ChangeViewBody(Input):
    name = asked_text("A new name.", least=1, longest=60, load_default=None)
    query = asked_text(_QUERY, longest=2000, load_default=None)
    default = asked_flag("Open the list with it, or not any more.", load_default=None)
