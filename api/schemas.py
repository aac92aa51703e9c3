"""What several operations have in common: bases of schemas, and the problem document.

`Answer` schemas describe; they change nothing (see api/operations.py). `Input` schemas check.
"""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, fields, validate

LARGEST_KEY = 2**63 - 1
MOST_PER_PAGE = 200
PER_PAGE = 50


class Answer(Schema):
    """A documented shape; the view gives plain values that have it already."""

    class Meta:
        unknown = EXCLUDE

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        return obj


class Input(Schema):
    class Meta:
        unknown = RAISE


def text(about: str, *, null: bool = False, **metadata: Any) -> fields.String:
    return fields.String(
        required=True, allow_none=null, metadata={"description": about, **metadata}
    )


def identity(about: str, *, null: bool = False) -> fields.Integer:
    return fields.Integer(
        required=True, allow_none=null, metadata={"description": about, "format": "int64"}
    )


def whole(about: str, *, null: bool = False) -> fields.Integer:
    return fields.Integer(required=True, allow_none=null, metadata={"description": about})


def real(about: str, *, null: bool = False) -> fields.Float:
    return fields.Float(required=True, allow_none=null, metadata={"description": about})


def flag(about: str) -> fields.Boolean:
    return fields.Boolean(required=True, metadata={"description": about})


def moment(about: str, *, null: bool = False) -> fields.AwareDateTime:
    return fields.AwareDateTime(
        required=True, allow_none=null, metadata={"description": about + " (UTC)"}
    )


def anything(about: str) -> fields.Raw:
    return fields.Raw(required=True, allow_none=True, metadata={"description": about})


def mapping(about: str, values: fields.Field[Any] | None = None) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        values=values,
        required=True,
        metadata={"description": about},
    )


def texts(about: str) -> fields.List[Any]:
    return fields.List(fields.String(), required=True, metadata={"description": about})


def one(schema: type[Schema], about: str, *, null: bool = False) -> fields.Nested:
    return fields.Nested(schema, required=True, allow_none=null, metadata={"description": about})


def many(schema: type[Schema], about: str) -> fields.List[Any]:
    return fields.List(fields.Nested(schema), required=True, metadata={"description": about})


# --- input ----------------------------------------------------------------------------------------


def asked_text(about: str, *, longest: int = 200, least: int = 0, **given: Any) -> fields.String:
    return fields.String(
        validate=validate.Length(min=least, max=longest), metadata={"description": about}, **given
    )


def asked_key(about: str, **given: Any) -> fields.Integer:
    return fields.Integer(
        strict=given.pop("strict", False),
        validate=validate.Range(min=0, max=LARGEST_KEY),
        metadata={"description": about, "format": "int64"},
        **given,
    )


def asked_version() -> fields.String:
    return asked_text(
        "The `version` that was seen: if it has changed meanwhile nothing is written (412). Left "
        "out: not checked.",
        load_default=None,
        allow_none=True,
    )


def asked_flag(about: str, **given: Any) -> fields.Boolean:
    return fields.Boolean(metadata={"description": about}, **given)


def asked_moment(about: str, **given: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(format="iso", metadata={"description": about}, **given)


class PageQuery(Input):
    """Keyset paging: pass `next` of one page as `after` to get the following one."""

    limit = fields.Integer(
        load_default=PER_PAGE,
        validate=validate.Range(min=1, max=MOST_PER_PAGE),
        metadata={"description": "How many at most."},
    )
    after = asked_text("`next` of the page before.", longest=2000, load_default=None)


# --- answers --------------------------------------------------------------------------------------


class ProblemLine(Answer):
    """One thing wrong at one place."""

    where = text(
        "A JSON pointer into the body or the answers, a parameter's name, or `file#element`."
    )
    code = text("Stable code of the broken rule.")
    detail = text("What is wrong and how to mend it, in the caller's language.")
    severity = fields.String(
        metadata={"description": "`error`, `warning` or `info`, of a deployment."}
    )
    line = fields.Integer(
        allow_none=True, metadata={"description": "Line of the file, from 1, of a deployment."}
    )
    column = fields.Integer(
        allow_none=True, metadata={"description": "Column of the line, from 1, of a deployment."}
    )


class Problem(Answer):
    """RFC 9457 problem document: every error of the API has this shape."""

    type = text("A URN that names the kind of problem.", format="uri")
    title = text("The status in words, in the caller's language.")
    status = whole("The HTTP status.")
    detail = text("What happened and what to do, in the caller's language.")
    instance = text("The address that was asked.")
    code = text("Stable code of the broken rule; never changes once released.")
    errors = many(ProblemLine, "Each thing wrong, with its place.")
    values = fields.Dict(
        keys=fields.String(),
        metadata={"description": "What the text names, for programs: who, at, seen, now …"},
    )


class Names(Answer):
    """A code with its names in both languages."""

    code = text("Stable code.")
    zh = text("Chinese name.")
    en = text("English name.")


class AreaRef(Answer):
    """An area, short."""

    id = identity("Internal number.")
    code = text("Division or grid code.")
    name = text("Chinese name.")
    name_en = text("English name; may be empty.")
    level = text("county, town, village, grid … Levels are data.")


class DepartmentRef(Answer):
    """A department, short."""

    id = identity("Internal number.")
    code = text("Code.")
    name = text("Chinese name.")
    name_en = text("English name; may be empty.")


class PersonRef(Answer):
    """A person, short."""

    id = identity("Internal number.")
    name = text("Name.")


class Done(Answer):
    """It is done."""

    done = flag("Always true.")
