"""Shapes of drafts, checks and comparisons."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from api.schemas import (
    Answer,
    Input,
    PersonRef,
    asked_flag,
    asked_text,
    many,
    moment,
    one,
    text,
    whole,
)

LARGEST_FILE = 4 * 1024 * 1024
MOST_FILES = 60


def _version(about: str, **given: Any) -> fields.Integer:
    return fields.Integer(
        strict=True,
        validate=validate.Range(min=0, max=2**31 - 1),
        metadata={"description": about},
        **given,
    )


class Opened(Answer):
    """Who has it open at the moment."""

    by = one(PersonRef, "Who.")
    since = moment("Since when")
    mine = fields.Boolean(required=True, metadata={"description": "It is the caller."})


class DraftLine(Answer):
    """Something that designers are changing."""

    kind = text("process, decision or form.")
    key = text("Its id.")
    version = whole("Grows with every saving; 0: nothing is saved yet.")
    base_version = whole("The released version it was begun from; null: it is new.", null=True)
    by = one(PersonRef, "Who saved last; null: nothing is saved yet.", null=True)
    at = moment("When it was saved last", null=True)
    opened = one(Opened, "Who has it open; null: nobody.", null=True)


class Drafts(Answer):
    """All drafts."""

    items = many(DraftLine, "By kind and key.")


class Draft(DraftLine):
    """A draft with what stands in it."""

    content = text(
        "BPMN or DMN text; of a form JSON with `schema` and `ui`. Null: nothing is saved yet.",
        null=True,
    )


class SaveDraftBody(Input):
    """What is to be kept."""

    content = asked_text("The whole file.", longest=LARGEST_FILE, least=1, required=True)
    seen_version = _version("The version that was opened; 0 for the first saving.", required=True)
    base_version = _version("The released version it was begun from.", load_default=None,
                            allow_none=True)  # fmt: skip


class OpenDraftBody(Input):
    """How to open it."""

    take_over = asked_flag("Also where somebody else has it open.", load_default=False)


class DropDraftQuery(Input):
    """From which state."""

    seen_version = fields.Integer(
        required=True,
        validate=validate.Range(min=0),
        metadata={"description": "The version that was seen."},
    )


class CheckBody(Input):
    """Files that would be released together."""

    files = fields.Dict(
        keys=fields.String(validate=validate.Length(min=1, max=200)),
        values=fields.String(validate=validate.Length(max=LARGEST_FILE)),
        required=True,
        validate=validate.Length(min=1, max=MOST_FILES),
        metadata={
            "description": "Text by name: *.bpmn, *.dmn, and pairs of <form>.schema.json and "
            "<form>.ui.json."
        },
    )


class CheckLine(Answer):
    """One thing to mend, or to think about."""

    file = text("Which file.")
    element = text("Which element of it; empty: the file as a whole.")
    code = text("Stable code of the rule.")
    severity = text("error: it cannot be released; or warning.")
    detail = text("What is wrong and how to mend it, in the caller's language.")


class CheckAnswer(Answer):
    """What releasing these files would say."""

    items = many(CheckLine, "Errors first.")


class CompareBody(Input):
    """What to compare with a released version."""

    key = asked_text("Id of the process.", longest=100, least=1, required=True)
    content = asked_text("The newer diagram.", longest=LARGEST_FILE, least=1, required=True)
    version = _version("The version to compare with; left out: the newest released one.",
                       load_default=None, allow_none=True)  # fmt: skip


class ChangeLine(Answer):
    """One difference."""

    kind = text("added, removed or changed.")
    element = text("Its id in the diagram that has it.")
    aspect = text("What of it: node, flow, roles, limit, outcome …")
    detail = text("In words, in the caller's language.")


class Comparison(Answer):
    """What the diagram says differently; where shapes stand is not compared."""

    key = text("Id of the process.")
    version = whole("The version it was compared with.")
    items = many(ChangeLine, "Process, steps, flows.")
