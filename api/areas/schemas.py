"""Shapes of areas, departments, categories and codes."""

from __future__ import annotations

from marshmallow import fields, validate

from api.schemas import (
    Answer,
    AreaRef,
    Input,
    Names,
    PageQuery,
    asked_flag,
    asked_key,
    asked_text,
    asked_version,
    flag,
    identity,
    many,
    one,
    text,
    texts,
    whole,
)


class AreasQuery(PageQuery):
    parent = asked_text("Only what lies directly below this area (code).", load_default=None)
    below = asked_text("Only this area and everything below it (code).", load_default=None)
    level = asked_text("Only this level.", load_default=None)
    q = asked_text("Part of the name, or the beginning of the code.", longest=50, load_default=None)


class AreaLine(AreaRef):
    """A node of the territory tree."""

    path = text("Keys from the top down: `/1/7/31/`.")
    parent = identity("Number of the area above; null at the top.", null=True)
    children = whole("How many areas lie directly below.")
    active = flag("Whether cases can be reported here.")
    imported = flag("Stands below a marked import branch.")
    version = text("Give it back as `seen_version` with a change.")


class AreasPage(Answer):
    """A page of areas."""

    items = many(AreaLine, "Parents before what lies below them.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class DepartmentsQuery(PageQuery):
    area = asked_text("Only departments of this area or below (code).", load_default=None)
    serving = asked_text(
        "Only departments that a case lying here can go to: of this area or above (code).",
        load_default=None,
    )
    kind = asked_text("Only this kind.", load_default=None)
    q = asked_text("Part of the name, or the beginning of the code.", longest=50, load_default=None)


class DepartmentLine(Answer):
    """A unit that handles cases."""

    id = identity("Internal number.")
    code = text("Code.")
    name = text("Chinese name.")
    name_en = text("English name; may be empty.")
    kind = text("Kind, as the dispatch table names it.")
    area = one(AreaRef, "Where it belongs.")
    legal_power = flag("May order, punish or close down.")
    active = flag("Whether cases can be dispatched to it.")
    imported = flag("Made by an import.")
    version = text("Give it back as `seen_version` with a change.")


class DepartmentsPage(Answer):
    """A page of departments."""

    items = many(DepartmentLine, "In order of their codes.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class LimitRow(Answer):
    """How long one phase of handling may take."""

    row = text("Code of the limit row; a case is registered under one of them.")
    phase = text("handle; or make_safe, then restore.")
    kind = text(
        "The clock: working_hour, working_day, natural_hour, natural_day, urgent_hour; null: the "
        "default of the step.",
        null=True,
    )
    amount = text("How many, as decimal text.", null=True)


class CategoryLine(Answer):
    """A category in its newest version."""

    code = text("Code.")
    zh = text("Chinese name.")
    en = text("English name.")
    major = text("Code of its major category.")
    major_zh = text("Chinese name of the major category.")
    major_en = text("English name of the major category.")
    version = whole("Version; cases keep the one they were registered under.")
    default_level = text("Hazard level if the reporter gives none.")
    department_kind = text("Kind of department that usually handles it.", null=True)
    limits = many(LimitRow, "Its limits, in order.")
    active = flag("Whether cases can be reported under it.")


class Categories(Answer):
    """All categories."""

    items = many(CategoryLine, "In order of their codes.")


class ViewLine(Answer):
    """A view that users know by name."""

    code = text("Give it as `view` to the lists.")
    zh = text("Chinese name.")
    en = text("English name.")
    roles = texts("Roles that start with it.")
    about_zh = text("What it holds, in Chinese.")
    about_en = text("What it holds, in English.")
    setting = text("The switch that stands beside an overtime view.", null=True)
    limit = text("The duration that stands beside an overtime view.", null=True)


class Codes(Answer):
    """Every list of codes that forms and filters need."""

    channels = many(Names, "How a report comes in.")
    natures = many(Names, "What kind of matter it is.")
    levels = many(Names, "Hazard levels.")
    statuses = many(Names, "Statuses of cases, those of released processes included.")
    area_levels = many(Names, "The usual levels of areas.")
    actions = many(Names, "What can be allowed.")
    notice_channels = many(Names, "How people are told.")
    views = many(ViewLine, "The views, in their usual order.")


# --- changing them --------------------------------------------------------------------------------


def _maybe(about: str) -> fields.Boolean:
    return fields.Boolean(load_default=None, metadata={"description": about})


class AddAreaBody(Input):
    """A new area below another one."""

    parent = asked_text("Code of the area above.", least=1, required=True)
    code = asked_text("Its own code; never changes.", least=1, longest=50, required=True)
    name = asked_text("Chinese name.", least=1, required=True)
    name_en = asked_text("English name.", load_default="")
    level = asked_text("Level, such as village or grid.", least=1, longest=40, required=True)


class ChangeAreaBody(Input):
    """What is left out stays as it was."""

    name = asked_text("Chinese name.", least=1, load_default=None)
    name_en = asked_text("English name.", load_default=None)
    level = asked_text("Level.", least=1, longest=40, load_default=None)
    active = _maybe("Whether cases can be reported here.")
    seen_version = asked_version()


class AddDepartmentBody(Input):
    """A new department."""

    code = asked_text("Its code; never changes.", least=1, longest=50, required=True)
    name = asked_text("Chinese name.", least=1, required=True)
    name_en = asked_text("English name.", load_default="")
    kind = asked_text("Kind, as the dispatch table names it.", least=1, longest=50, required=True)
    area = asked_text("Code of the area it belongs to.", least=1, required=True)
    legal_power = asked_flag("May order, punish or close down.", load_default=False)


class ChangeDepartmentBody(Input):
    """What is left out stays as it was."""

    name = asked_text("Chinese name.", least=1, load_default=None)
    name_en = asked_text("English name.", load_default=None)
    kind = asked_text("Kind.", least=1, longest=50, load_default=None)
    legal_power = _maybe("May order, punish or close down.")
    active = _maybe("Whether cases can be dispatched to it.")
    seen_version = asked_version()


class LimitBody(Input):
    """How long one phase of handling may take; without a kind `feedback_within` counts."""

    row = asked_text("Code of the limit row.", least=1, longest=20, load_default="1")
    phase = asked_text("handle; or make_safe, then restore.", least=1, required=True)
    kind = fields.String(
        load_default=None,
        allow_none=True,
        metadata={"description": "The clock: working_day, natural_hour …"},
    )
    amount = fields.String(
        load_default=None, allow_none=True, metadata={"description": "How many, as decimal text."}
    )


def _limits(**given: object) -> fields.List[object]:
    return fields.List(
        fields.Nested(LimitBody),
        validate=validate.Length(max=20),
        metadata={"description": "Its limits, in order."},
        **given,  # type: ignore[arg-type]
    )


class AddCategoryBody(Input):
    """A new category."""

    code = asked_text("Major code, a point, minor code.", least=1, longest=50, required=True)
    name = asked_text("Chinese name.", least=1, required=True)
    name_en = asked_text("English name.", load_default="")
    major_name = asked_text("Chinese name of the major category, if it is new.", load_default="")
    major_name_en = asked_text("Its English name.", load_default="")
    default_level = asked_text("Hazard level if the reporter gives none.", required=True)
    department_kind = asked_text("Kind of department that usually handles it.", load_default=None)
    limits = _limits(load_default=list)


class ChangeCategoryBody(Input):
    """The next version: what is left out stays as it was."""

    name = asked_text("Chinese name.", least=1, load_default=None)
    name_en = asked_text("English name.", load_default=None)
    default_level = asked_text("Hazard level.", load_default=None)
    department_kind = asked_text("Kind of department; empty: none.", load_default=None)
    limits = _limits(load_default=None)
    active = _maybe("Whether cases can be reported under it.")
    seen_version = asked_key(
        "The `version` that was seen; left out: not checked.",
        load_default=None,
        allow_none=True,
        strict=True,
    )
