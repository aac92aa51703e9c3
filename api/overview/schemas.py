"""Shapes of the board of figures."""

from __future__ import annotations

from marshmallow import fields, validate

from api.schemas import (
    Answer,
    AreaRef,
    DepartmentRef,
    Input,
    asked_text,
    many,
    moment,
    one,
    real,
    whole,
)


class OverviewQuery(Input):
    area = asked_text(
        "This area and what lies directly below it (code); left out: the top of my reach.",
        load_default=None,
    )
    days = fields.Integer(
        load_default=30,
        validate=validate.Range(min=1, max=366),
        metadata={"description": "Closed ones are counted for so many days back."},
    )


class Figures(Answer):
    """How many cases."""

    open = whole("Not ended yet.")
    overdue = whole("Open ones with a step past its due time.")
    closed = whole("Ended within the days asked for.")


class AreaFigures(Figures):
    """Of an area with everything below it."""

    area = one(AreaRef, "Which.")
    children = whole("How many areas lie directly below.")
    latitude = real("Where its open cases lie on average, WGS-84.", null=True)
    longitude = real("Where its open cases lie on average, WGS-84.", null=True)


class DepartmentFigures(Figures):
    """Of the cases that a department has now or had last."""

    department = one(DepartmentRef, "Which; null: no department yet.", null=True)


class Overview(Answer):
    """The board; up to a few seconds old."""

    area = one(AreaRef, "What it is about.")
    above = one(AreaRef, "The area above, if the reader may see it.", null=True)
    at = moment("When it was counted")
    since = moment("Closed ones are counted from here on")
    total = one(Figures, "Of all of it.")
    areas = many(AreaFigures, "Of the areas directly below, and of the area itself where cases "
                              "lie in it directly.")  # fmt: skip
    departments = many(DepartmentFigures, "Most open ones first.")
