"""Shapes of cases: reporting, lists, the whole case, its timeline, position and files."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

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
    asked_moment,
    asked_text,
    flag,
    identity,
    many,
    mapping,
    moment,
    one,
    real,
    text,
    texts,
    whole,
)
from api.tasks.schemas import Texts


def _degrees(about: str, bound: float) -> fields.Float:
    return fields.Float(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=-bound, max=bound),
        metadata={"description": about + " (WGS-84 degrees)."},
    )


class ReportBody(Input):
    """What a reporter says."""

    category = asked_text("Category (code).", least=1, required=True)
    area = asked_text("Division or grid code of the place.", least=1, required=True)
    channel = asked_text("How it comes in (code).", load_default="web")
    nature = asked_text("What kind of matter (code).", load_default="hazard")
    level = asked_text(
        "Hazard level; left out: the category's.", load_default=None, allow_none=True
    )
    title = asked_text("One line; left out: area and category.", load_default="")
    description = asked_text("What was found.", longest=10_000, load_default="")
    place = asked_text("Where exactly, in words.", longest=500, load_default="")
    object = asked_text("Enterprise, venue or thing concerned.", load_default="")
    people_in_danger = asked_flag("Somebody is in danger now.", load_default=False)
    urgent = asked_flag("Cannot wait.", load_default=False)
    parties = fields.Dict(
        keys=fields.String(validate=validate.OneOf(("a", "b"))),
        values=fields.String(validate=validate.Length(max=200)),
        load_default=dict,
        metadata={"description": "Party A 甲方 and B 乙方 of a dispute."},
    )
    latitude = _degrees("Latitude", 90)
    longitude = _degrees("Longitude", 180)
    contact_name = asked_text("Whom to call back.", longest=100, load_default="")
    contact_phone = asked_text("Under which number.", longest=50, load_default="")
    similar = fields.String(
        load_default="create",
        validate=validate.OneOf(("create", "join")),
        metadata={"description": "What to do about a similar open case near by."},
    )
    join = asked_text("Number of the case to join.", load_default=None, allow_none=True)
    source_ref = asked_text(
        "Number in the system it came from.", load_default=None, allow_none=True
    )

    @validates_schema
    def _both_degrees(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            missing = "longitude" if data.get("longitude") is None else "latitude"
            raise ValidationError({missing: ["Missing data for required field."]})


class Reported(Answer):
    """The report is taken down."""

    id = identity("The case.")
    number = text("Its number.")
    joined = flag("It was joined to an open case.")
    status = one(Names, "Status of the case.", null=True)


class CasesFilter(Input):
    view = asked_text("Only this view (code, see `GET /codes`).", load_default=None)
    area = asked_text("Only this area and below (code).", load_default=None)
    department = asked_text("Only with this department now (code).", load_default=None)
    category = asked_text("Only this category (code).", load_default=None)
    major = asked_text("Only this major category (code).", load_default=None)
    level = asked_text("Only this hazard level.", load_default=None)
    status = asked_text("Only this status.", load_default=None)
    open = fields.Boolean(
        load_default=None, metadata={"description": "Only open or only ended ones."}
    )
    urgent = asked_flag("Only urgent ones.", load_default=False)
    mine = asked_flag("Only what I have reported.", load_default=False)
    reported_from = asked_moment("Reported then or later.", load_default=None)
    reported_until = asked_moment("Reported before then.", load_default=None)
    overdue = asked_flag("Only with a step past its due time.", load_default=False)
    ended_from = asked_moment("Ended then or later.", load_default=None)
    q = asked_text("Part of title or number.", longest=50, load_default="")


class CasesQuery(PageQuery, CasesFilter):
    """Filters of the list; all given ones must hold."""

    sort = fields.String(
        load_default="newest",
        validate=validate.OneOf(("newest", "oldest", "due", "changed")),
        metadata={"description": "First: reported last, reported first, due next, changed last."},
    )


class CaseLine(Answer):
    """A case, as lists show it."""

    id = identity("Internal number.")
    number = text("The number people know.")
    title = text("Title.")
    title_en = text("The same for English readers; as written where somebody wrote it.")
    channel = text("How it came in (code).")
    nature = text("What kind of matter (code).")
    category = one(Names, "Category.")
    major = text("Code of the major category.")
    level = text("Hazard level (code).")
    urgent = flag("Flagged urgent.")
    status = one(Names, "Status.", null=True)
    round = whole("Round of handling.")
    area = one(AreaRef, "Where it lies.")
    place = text("Where exactly.")
    latitude = real("WGS-84.", null=True)
    longitude = real("WGS-84.", null=True)
    department = one(DepartmentRef, "Who has it.", null=True)
    handler = one(PersonRef, "Who handles it.", null=True)
    reported_at = moment("Reported")
    dispatched_at = moment("Dispatched to the present department", null=True)
    accepted_at = moment("Accepted", null=True)
    rejected_at = moment("Rejected", null=True)
    fed_back_at = moment("Fed back in this round", null=True)
    revisited_at = moment("Revisited", null=True)
    ended = text("archived, refused or withdrawn.", null=True)
    ended_at = moment("Ended", null=True)
    orders_open = whole("Open supervision orders.")
    due_at = moment("Earliest due time of its open steps", null=True)
    changed_at = moment("Of its last timeline entry")
    source_ref = text("Number in the system it came from.", null=True)


class CasesPage(Answer):
    """A page of cases."""

    items = many(CaseLine, "In the order asked for.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class CountsQuery(Input):
    area = asked_text("Only this area and below (code).", load_default=None)


class CaseCounts(Answer):
    """How many open cases each view holds; up to a few seconds old."""

    views = mapping("By code of the view.", fields.Integer())


class SimilarQuery(Input):
    """A report that is about to be made."""

    category = asked_text("Category (code).", least=1, required=True)
    latitude = fields.Float(
        required=True,
        validate=validate.Range(min=-90, max=90),
        metadata={"description": "WGS-84."},
    )
    longitude = fields.Float(
        required=True,
        validate=validate.Range(min=-180, max=180),
        metadata={"description": "WGS-84."},
    )


class SimilarLine(Answer):
    """An open case that the report may be about."""

    id = identity("Internal number.")
    number = text("Its number; give it as `join`.")
    title = text("Title; empty where the case may not be seen.")
    title_en = text("The same for English readers; as written where somebody wrote it.")
    category = one(Names, "Category.")
    reported_at = moment("Reported")
    metres = whole("How far away.")
    seen = flag("Whether I may open it.")


class SimilarCases(Answer):
    """Open cases near by."""

    items = many(SimilarLine, "Nearest first.")


class OpenStep(Answer):
    """A human step that waits."""

    id = identity("Number of the open step.")
    version = whole("Its version.")
    name = one(Texts, "What is to be done.")
    process = text("Process id.")
    node = text("Node id.")
    status = one(Names, "Status.", null=True)
    roles = texts("Who may take it.")
    department = one(DepartmentRef, "Of a department's step.", null=True)
    opened_at = moment("Since when it waits")
    due_at = moment("When it is due", null=True)
    assignee = one(PersonRef, "Who has it.", null=True)
    mine = flag("Whether I may take it.")


class DeadlineLine(Answer):
    """A limit that is running."""

    process = text("Process id.")
    node = text("Node id.")
    name = one(Texts, "Of which step or call.")
    kind = text("The clock that counts it.")
    amount = text("How long, as decimal text.")
    started_at = moment("Since when it runs")
    due_at = moment("When it is due; null: parked", null=True)


class OrderLine(Answer):
    """A supervision order, or another request beside the case."""

    id = identity("Number.")
    kind = text("What it asks.")
    cause = text("Why it was opened (code).")
    number = text("Its number.", null=True)
    listed = flag("Listed supervision 挂牌督办.")
    round = whole("Of which round.")
    status = text("open, answered, closed or lapsed.")
    orderer = one(AreaRef, "Who orders.", null=True)
    department = one(DepartmentRef, "Who is to answer.", null=True)
    opened_at = moment("Opened")
    until = moment("Until when", null=True)
    closed_at = moment("Closed", null=True)


class FileLine(Answer):
    """A file of a case."""

    id = identity("Number.")
    name = text("Name as it was given.")
    media_type = text("Found from its content.")
    size = whole("Bytes.")
    phase = text("report, before, after or other.")
    digest = text("SHA-256 of the content.")
    added_by = one(PersonRef, "Who added it.", null=True)
    added_at = moment("When")


class JoinedReport(Answer):
    """A further report of the same thing."""

    id = identity("Number.")
    channel = text("How it came in (code).")
    source_ref = text("Number in the system it came from.", null=True)
    at = moment("When")


class ReportContent(Answer):
    """What the reporter said."""

    title = text("Title as given.")
    description = text("What was found.")
    place = text("Where exactly.")
    object = text("Enterprise, venue or thing.")
    people_in_danger = flag("Somebody was in danger.")
    parties = mapping("Parties of a dispute.", fields.String())


class CaseFull(CaseLine):
    """A case with everything around it."""

    version = whole("Number of its timeline entries: the ETag.")
    desk = one(AreaRef, "Whose desk it lies at.", null=True)
    reporter = one(PersonRef, "Who reported it, if somebody with an account.", null=True)
    dispatcher = one(PersonRef, "Who dispatched it.", null=True)
    report = one(ReportContent, "What was reported; null once erased.", null=True)
    rejections = whole("How often departments rejected it.")
    reopened = whole("How often it was reopened.")
    departments = many(DepartmentRef, "Every department it was dispatched to.")
    steps = many(OpenStep, "What waits now.")
    deadlines = many(DeadlineLine, "Limits that run now.")
    orders = many(OrderLine, "Supervision orders and other requests.")
    files = many(FileLine, "Its files.")
    reports = many(JoinedReport, "Further reports.")
    may = texts("What I may do with it: comment, correct, withdraw, attach, reopen, reveal.")


class TimelineQuery(PageQuery):
    newest_first = asked_flag("From the end.", load_default=False)


class TimelineEntry(Answer):
    """One line of the timeline; lines are never changed."""

    seq = whole("1, 2, 3 … within the case.")
    at = moment("When")
    kind = text("What it is: reported, completed, timer, commented, corrected …")
    actor = one(PersonRef, "Who; null: the system.", null=True)
    on_behalf_of = one(PersonRef, "For whom.", null=True)
    run_id = identity("Of which run.", null=True)
    process = text("Of which process.", null=True)
    node = text("At which node.", null=True)
    name = one(Texts, "The node's name in the version of then.", null=True)
    outcome = one(Texts, "How a step was finished.", null=True)
    data = anything("Codes, numbers, nodes passed.")
    contents = fields.List(
        fields.Dict(keys=fields.String()),
        required=True,
        metadata={"description": "Texts and answers; an erased one has only its kind `erased`."},
    )
    hash = text("Link of the chain (SHA-256).")


class TimelinePage(Answer):
    """A page of the timeline."""

    items = many(TimelineEntry, "In order, or newest first.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class OpenPlace(Answer):
    """Where in a diagram a run stands."""

    kind = text("step, call, timer or message.")
    process = text("Process id.")
    version = whole("Version of its diagram.")
    scope = text("Path of the calls it stands in.")
    task = whole("Number within the run.")
    node = text("Node id.")
    name = one(Texts, "The node's name.")
    item = identity("Number of the open step, of a human step.", null=True)
    due_at = moment("When it is due", null=True)


class PassedNode(Answer):
    """A node that a run passed."""

    seq = whole("In which timeline entry.")
    at = moment("When")
    process = text("Process id.")
    node = text("Node id.")
    flow = text("The sequence flow taken, at gateways.", null=True)


class RunPosition(Answer):
    """A run with where it stands and what it passed."""

    id = identity("Number.")
    kind = text("main or side.")
    process = text("Process id.")
    version = whole("Version of its diagram.")
    status = text("live, ended, cancelled or parked.")
    started_at = moment("Started")
    ended_at = moment("Ended", null=True)
    result = text("How it ended.", null=True)
    open = many(OpenPlace, "Where it stands.")
    passed = many(PassedNode, "What it passed, oldest first.")


class Position(Answer):
    """A case on its diagrams."""

    runs = many(RunPosition, "The main run first.")


class CommentBody(Input):
    text = asked_text("The remark.", least=1, longest=4_000, required=True)


class CorrectBody(Input):
    """What is left out stays as it is."""

    reason = asked_text("Why.", least=1, longest=500, required=True)
    category = asked_text("Category (code).", load_default=None)
    area = asked_text("Division or grid code of the place.", load_default=None)
    title = asked_text("Title.", load_default=None)
    place = asked_text("Where exactly.", longest=500, load_default=None)
    latitude = _degrees("Latitude", 90)
    longitude = _degrees("Longitude", 180)


class ReasonBody(Input):
    reason = asked_text("Why.", least=1, longest=500, required=True)


class ContactLine(Answer):
    """How to reach somebody who reported the case."""

    name = text("As it was given; may be empty.")
    phone = text("As it was given; may be empty.")
    at = moment("When it was left")


class RevealedContact(Answer):
    """The reporter."""

    reporter = text("Name of the account that reported it; null: none.", null=True)
    contacts = many(ContactLine, "What was left for calling back.")


class ReopeningBody(Input):
    text = asked_text("What is not solved.", least=1, longest=4_000, required=True)


class CaseVersion(Answer):
    """Where a change left the case."""

    id = identity("The case.")
    number = text("Its number.")
    version = whole("Number of its timeline entries: the ETag.")
    status = one(Names, "Status.", null=True)
    ended = text("archived, refused or withdrawn.", null=True)


class Files(Answer):
    """Files of a case."""

    items = many(FileLine, "Oldest first.")
