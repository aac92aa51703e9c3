"""Forms in their newest released version."""

from __future__ import annotations

from typing import Any

import orjson

from api.forms.schemas import Form, Forms
from api.naming import Ref, reading
from api.operations import Operations
from engine.errors.workflow import DefinitionMissing
from engine.workflow import StoredDefinition

blueprint = Operations("forms", __name__, description="Forms of human steps")


@blueprint.operation("GET", "/forms", answer=Forms, needs="process_read")
def list_forms() -> Ref:
    """All released forms"""
    with reading() as now:
        stored = now.uow.definitions.newest_all("form")
    return {"items": [_line(form) for form in sorted(stored, key=lambda each: each.key)]}


@blueprint.operation("GET", "/forms/<string:key>", answer=Form, needs="process_read")
def get_form(key: str) -> Ref:
    """A form with its schema and its layout"""
    with reading() as now:
        found = now.uow.definitions.newest("form", key)
        stored = now.uow.definitions.definition(found) if found is not None else None
    if stored is None:
        raise DefinitionMissing(where=key, what="form")
    return form_of(stored)


def form_of(stored: StoredDefinition) -> dict[str, Any]:
    parts = orjson.loads(stored.content)
    return {
        "key": stored.key,
        "id": stored.id,
        "version": stored.version,
        "json_schema": parts["schema"],
        "ui_schema": parts["ui"],
    }


def _line(stored: StoredDefinition) -> Ref:
    schema = orjson.loads(stored.content)["schema"]
    title = str(schema.get("title", stored.key))
    english = schema.get("x-en")
    if isinstance(english, dict):
        english = english.get("title")
    return {
        "key": stored.key,
        "version": stored.version,
        "title": title,
        "title_en": str(english or title),
    }
