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
    texts,
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
    severity = text("error: it cannot be released; warning; or info.")
    detail = text("What is wrong, in the caller's language.")
    mend = text("How to mend it; empty where `detail` says so already.")
    line = whole("Line of the file, from 1.", null=True)
    column = whole("Column of the line, from 1.", null=True)
    trace = texts("Nodes a case passes on its way into the fault, in order.")


class CheckAnswer(Answer):
    """What releasing these files would say."""

    items = many(CheckLine, "Errors first.")


class LayoutBody(Input):
    """A diagram that may lack its picture."""

    content = asked_text("BPMN 2.0.", longest=LARGEST_FILE, least=1, required=True)


class Layout(Answer):
    """The same diagram with a picture."""

    content = text("BPMN 2.0 with diagram information; all else as it was.")


class CompareBody(Input):
    """What to compare with a released version."""

    kind = fields.String(
        load_default="process",
        validate=validate.OneOf(("process", "decision", "form")),
        metadata={"description": "What it is."},
    )
    key = asked_text("Its id.", longest=100, least=1, required=True)
    content = asked_text("The newer text, as a draft has it.", longest=LARGEST_FILE, least=1,
                         required=True)  # fmt: skip
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

    key = text("Its id.")
    version = whole("The version it was compared with.")
    items = many(ChangeLine, "Process, steps, flows.")


LONGEST_EXPRESSION = 20_000
MOST_ROWS = 200


class DecisionTrialBody(Input):
    """A decision as it is being written, and sample data for it."""

    content = asked_text("The DMN text.", longest=LARGEST_FILE, least=1, required=True)
    key = asked_text("Id of the decision; left out: the last one.", longest=100,
                     load_default=None, allow_none=True)  # fmt: skip
    rows = fields.List(
        fields.Dict(keys=fields.String()),
        required=True,
        validate=validate.Length(min=1, max=MOST_ROWS),
        metadata={"description": "One object of input data each, such as {case: {level: …}}."},
    )


class TrialLine(Answer):
    """What came out for one row."""

    value = fields.Raw(
        required=True, allow_none=True, metadata={"description": "The decision's value as JSON."}
    )
    hits = fields.List(
        fields.String(), required=True, metadata={"description": "Ids of the rules that matched."}
    )
    numbers = fields.List(
        fields.Integer(), required=True, metadata={"description": "Their numbers, from 1."}
    )
    error = text("What went wrong, in the caller's language; null: nothing.", null=True)


class DecisionTrial(Answer):
    """What came out, or what keeps the decision from being evaluated."""

    rows = many(TrialLine, "In the order of the question.")
    findings = many(CheckLine, "Mistakes of the text; then there are no rows.")


class FeelBody(Input):
    """A FEEL text and sample data."""

    text = asked_text("The text.", longest=LONGEST_EXPRESSION, least=1, required=True)
    context = fields.Dict(
        keys=fields.String(), load_default=dict, metadata={"description": "Names and values."}
    )
    unary = asked_flag("It is a cell of a decision table.", load_default=False)
    tested = fields.Raw(
        load_default=None,
        allow_none=True,
        metadata={"description": "What the cell is asked about."},
    )


class FeelAnswer(Answer):
    """The value, or the mistake."""

    value = fields.Raw(required=True, allow_none=True, metadata={"description": "As JSON."})
    error = text("What is wrong, in the caller's language; null: nothing.", null=True)
    position = whole("Where, in characters from 0; null: nowhere in particular.", null=True)


class FeelFunction(Answer):
    """A function that may be called."""

    name = text("Its name.")
    usage = text("How a call looks.")
    zh = text("What it does, in Chinese; empty for functions of the standard.")
    en = text("What it does, in English; empty for functions of the standard.")


class FeelName(Answer):
    """A name that may be read."""

    name = text("The name, such as case.level.")
    zh = text("What it is, in Chinese.")
    en = text("What it is, in English.")


class FeelWords(Answer):
    """What expressions in diagrams and tables may speak of."""

    names = many(FeelName, "By name.")
    functions = many(FeelFunction, "The dialect's first, then those of the standard.")
