"""Shapes of queues, open steps and what is done with them."""

from __future__ import annotations

from marshmallow import fields, validate

from api.schemas import (
    Answer,
    AreaRef,
    DepartmentRef,
    Input,
    Names,
    PageQuery,
    PersonRef,
    anything,
    asked_flag,
    asked_key,
    asked_text,
    flag,
    identity,
    many,
    moment,
    one,
    text,
    texts,
    whole,
)


class Texts(Answer):
    """A text in both languages."""

    zh = text("Chinese.")
    en = text("English.")


class TasksQuery(PageQuery):
    """Filters of a queue; all given ones must hold."""

    role = asked_text("Only steps that this role of mine brings me.", load_default=None)
    view = asked_text("Only cases of this view (code, see `GET /codes`).", load_default=None)
    area = asked_text("Only this area and below (code).", load_default=None)
    department = asked_text("Only steps of this department (code).", load_default=None)
    category = asked_text("Only this category (code).", load_default=None)
    major = asked_text("Only this major category (code).", load_default=None)
    level = asked_text("Only this hazard level.", load_default=None)
    status = asked_text("Only steps with this status.", load_default=None)
    assignee = fields.String(
        load_default=None,
        validate=validate.OneOf(("mine", "unclaimed", "mine_or_unclaimed")),
        metadata={"description": "Only mine, only those nobody has claimed, or both."},
    )
    overdue = asked_flag("Only what is late.", load_default=False)
    urgent = asked_flag("Only urgent cases.", load_default=False)
    q = asked_text("Part of the case's title or number.", longest=50, load_default="")
    sort = fields.String(
        load_default="due_at",
        validate=validate.OneOf(("due_at", "opened_at")),
        metadata={"description": "What comes first: due soonest, or waiting longest."},
    )


class TaskLine(Answer):
    """An open step, as queues show it."""

    id = identity("Number of the open step.")
    version = whole("Version; changes name the one they saw.")
    name = one(Texts, "What is to be done, as the diagram calls it.")
    process = text("Process id.")
    node = text("Node id.")
    status = one(Names, "Status of the step.", null=True)
    roles = texts("Roles that may take it.")
    round = whole("Round of handling.")
    priority = whole("Higher comes with more weight.")
    case_id = identity("The case.")
    case_number = text("Number of the case.")
    title = text("Title of the case.")
    title_en = text("The same for English readers; as written where somebody wrote it.")
    category = one(Names, "Category of the case.")
    major = text("Code of the major category.")
    level = text("Hazard level: general or major.")
    urgent = flag("Flagged urgent.")
    area = one(AreaRef, "Whose desk or department it waits at.")
    case_area = one(AreaRef, "Where the case lies.", null=True)
    department = one(DepartmentRef, "Of a department's step.", null=True)
    reported_at = moment("When the case was reported")
    opened_at = moment("Since when it waits")
    due_at = moment("When it is due", null=True)
    assignee = one(PersonRef, "Who has claimed it.", null=True)
    claimed_at = moment("Since when", null=True)


class TasksPage(Answer):
    """A page of a queue."""

    items = many(TaskLine, "In the order asked for.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class QueueCount(Answer):
    """Open steps of one status in the queue of one set of roles."""

    roles = texts("Roles that may take them.")
    status = one(Names, "Status of the steps.", null=True)
    open = whole("How many wait.")
    unclaimed = whole("How many of them nobody has claimed.")
    mine = whole("How many of them are mine.")
    overdue = whole("How many of them are late.")
    overdue_unclaimed = whole("How many of the late ones nobody has claimed.")
    overdue_mine = whole("How many of the late ones are mine.")


class TaskCounts(Answer):
    """How much waits; queue totals are up to a few seconds old, `mine` is exact."""

    mine = whole("Steps I have claimed.")
    queues = many(QueueCount, "By roles and status.")


class DoneLine(Answer):
    """A step that I have finished."""

    id = identity("Number of the record.")
    case_id = identity("The case.")
    case_number = text("Number of the case.")
    title = text("Title of the case.")
    title_en = text("The same for English readers; as written where somebody wrote it.")
    name = one(Texts, "What was done, as the diagram calls it today.")
    process = text("Process id.")
    node = text("Node id.")
    outcome = text("How it was finished.")
    outcome_name = one(Texts, "The same in words, if the diagram still knows it.", null=True)
    status = one(Names, "Status the step had.", null=True)
    round = whole("Round of handling.")
    opened_at = moment("Since when it waited")
    due_at = moment("When it was due", null=True)
    at = moment("When it was finished")
    case_status = one(Names, "Status of the case now.", null=True)


class DonePage(Answer):
    """A page of what I did."""

    items = many(DoneLine, "Newest first.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class OutcomeLine(Answer):
    """A way to finish a step."""

    code = text("Give it as `outcome`.")
    zh = text("Chinese text.")
    en = text("English text.")


class TaskForm(Answer):
    """The form of a step."""

    key = text("Key of the form.")
    version = whole("Its version.")
    json_schema = anything("JSON Schema 2020-12; Chinese in `title`, English in `x-en`.")
    ui_schema = anything("Order, widgets and groups.")


class Task(TaskLine):
    """An open step with its form and the ways to finish it."""

    form = one(TaskForm, "What is asked.", null=True)
    outcomes = many(OutcomeLine, "Ways to finish it.")
    offers = many(Names, "Processes that can be started from here.")
    limit = text("FEEL text of its limit, from the diagram.", null=True)
    may_complete = flag("Whether I may claim and finish it.")
    may_assign = flag("Whether I may hand it to somebody.")


class SeenBody(Input):
    """Which version was seen; `If-Match` says the same."""

    seen_version = fields.Integer(
        strict=True,
        load_default=None,
        validate=validate.Range(min=0, max=2**31 - 1),
        metadata={"description": "The version that was seen; left out: the header If-Match."},
    )


class AssignBody(SeenBody):
    """Whom a step is handed to."""

    person = asked_key("Number of the person.", required=True, strict=True)


class Candidates(Answer):
    """People who may take a step."""

    items = many(PersonRef, "In order of their names.")


class CompleteBody(SeenBody):
    """How a step is finished."""

    outcome = asked_text("One of the step's outcomes.", least=1, required=True)
    answers = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        metadata={"description": "Answers as the step's form has them."},
    )


class TaskVersion(Answer):
    """Who has a step now."""

    id = identity("Number of the open step.")
    version = whole("Its version now.")
    assignee = one(PersonRef, "Who has it.", null=True)
    claimed_at = moment("Since when", null=True)


class StepDone(Answer):
    """What finishing a step led to."""

    status = one(Names, "Status of the case now.", null=True)
    ended = flag("The process is over.")
    result = text("How it ended.", null=True)
    opened = texts("Ids of the nodes that now wait for somebody.")
