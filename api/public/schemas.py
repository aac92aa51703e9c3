"""Shapes of the residents' operations: no more than their pages show."""

from __future__ import annotations

from marshmallow import fields, validate

from api.schemas import Answer, Input, asked_text, flag, many, moment, text
from engine.domain import cases


class PublicCategory(Answer):
    """A category that can be reported."""

    code = text("Code.")
    zh = text("Chinese name.")
    en = text("English name.")


class PublicGroup(PublicCategory):
    """A group of categories."""

    categories = many(PublicCategory, "What belongs to it.")


class PublicGroups(Answer):
    """Everything that can be reported."""

    items = many(PublicGroup, "In order of their codes.")


class PublicAreasQuery(Input):
    parent = asked_text("Only what lies directly below this area (code).", load_default=None)
    q = asked_text("Part of the name.", longest=50, load_default=None)


class PublicArea(Answer):
    """An area that a report can name."""

    code = text("Division or grid code.")
    zh = text("Chinese name.")
    en = text("English name.")
    within_zh = text("What it lies in, in Chinese: names repeat.")
    within_en = text("What it lies in, in English.")
    more = flag("Whether it is divided further.")


class PublicAreas(Answer):
    """A short list of areas."""

    items = many(PublicArea, "At most 50. Without `parent` and `q`, what lies below the top.")
    more = flag("Whether there were more than fit: ask for a longer part of the name.")


class PublicReportForm(Input):
    """The fields of the multipart body beside `photos`."""

    category = asked_text("Code of the category.", least=1, longest=100, required=True)
    nature = fields.String(
        load_default="hazard",
        validate=validate.OneOf(sorted(cases.NATURES)),
        metadata={"description": "`police` is refused: call 110."},
    )
    area = asked_text("Code of the area; may be left out with a position.", load_default=None)
    description = asked_text("What is the matter.", longest=2000, load_default="")
    place = asked_text("Where, in words.", longest=200, load_default="")
    latitude = fields.Float(
        load_default=None,
        validate=validate.Range(min=-90, max=90),
        metadata={"description": "WGS-84 degrees."},
    )
    longitude = fields.Float(
        load_default=None,
        validate=validate.Range(min=-180, max=180),
        metadata={"description": "WGS-84 degrees."},
    )
    contact_name = asked_text("Only if the reporter likes.", longest=50, load_default="")
    contact_phone = asked_text("Only if the reporter likes.", longest=30, load_default="")
    website = asked_text("Left empty by people.", load_default="")


class PubliclyReported(Answer):
    """The case's number, and the secret of the link that opens it."""

    number = text("The case's number.")
    link = text("Secret of the link; shown once and stored as a digest only.")
    again = flag("The report was here already; nothing was created.")


class ProofBody(Input):
    """The link's secret, or the number and the last four digits of the phone."""

    link = asked_text("Secret of the link.", longest=100, least=1)
    number = asked_text("The case's number.", longest=60)
    tail = asked_text("Last four digits of the phone.", longest=20)


class NotSolvedBody(ProofBody):
    text = asked_text("What is not solved.", longest=2000, required=True)


class PublicStage(Answer):
    """Something that happened, in plain words."""

    zh = text("In Chinese.")
    en = text("In English.")
    at = moment("When.")


class PublicProgress(Answer):
    """How far a report has come. Nobody's name."""

    number = text("The case's number.")
    category_zh = text("What was reported, in Chinese.")
    category_en = text("What was reported, in English.")
    reported_at = moment("When it was reported.")
    stages = many(PublicStage, "Oldest first; the last one is where it stands.")
    open = flag("Whether it is being worked on.")
    promised_at = moment("By when the present stage has to be done.", null=True)
    reopen_until = moment("Until when one may say that it is not solved; null: not now.", null=True)
    reopening_asked = flag("Said to be not solved; somebody is looking at it.")
