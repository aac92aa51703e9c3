"""Shapes of what keeps the system running."""

from __future__ import annotations

from marshmallow import fields

from api.schemas import (
    Answer,
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
    whole,
)


class Health(Answer):
    """Whether the system can work."""

    ok = flag("Database reachable and its schema as the program needs it.")
    release = text("Version of Gridcase.")
    database = text("ok, unreachable, outdated or newer.")
    database_kind = text("sqlite or postgresql.")
    schema = text("Newest migration that was applied.", null=True)
    now = moment("The server's clock")
    worker_late = flag("Jobs are long due and nobody has taken them: is a worker running?")


class IncidentsQuery(PageQuery):
    open = asked_flag("Only open ones (the default), or also resolved ones.", load_default=True)


class IncidentLine(Answer):
    """A fault: what failed, where, and whether somebody has dealt with it."""

    id = identity("Number.")
    case_id = identity("Of which case.", null=True)
    case_number = text("Its number.", null=True)
    run_id = identity("Of which run.", null=True)
    job_id = identity("Of which parked job.", null=True)
    node = text("At which node.", null=True)
    code = text("Code of the error.")
    message = text("What went wrong.")
    at = moment("When")
    resolved_at = moment("When it was dealt with", null=True)
    resolved_by = one(PersonRef, "By whom.", null=True)


class IncidentsPage(Answer):
    """A page of incidents."""

    items = many(IncidentLine, "Newest first.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class JobsQuery(PageQuery):
    failed = fields.Boolean(
        load_default=None,
        metadata={"description": "Only those parked by an error, or only the others."},
    )
    kind = asked_text("Only this kind: timer, message, deliver, notify …", load_default=None)


class JobLine(Answer):
    """Something a worker is to do."""

    id = identity("Number.")
    kind = text("timer, message, deliver, notify, routine …")
    due_at = moment("When", null=True)
    case_id = identity("Of which case.", null=True)
    case_number = text("Its number.", null=True)
    run_id = identity("Of which run.", null=True)
    attempts = whole("How often it failed or was lost.")
    failed = flag("Parked until somebody asks for a retry.")
    error = text("What went wrong the last time.")
    lease_until = moment("Until when a worker has it", null=True)


class JobCounts(Answer):
    """How much workers have to do."""

    waiting = whole("Jobs that have a time.")
    due = whole("How many of them are due.")
    leased = whole("How many of them a worker has.")
    failed = whole("Jobs parked by an error.")


class JobsPage(Answer):
    """A page of jobs."""

    counts = one(JobCounts, "Of the whole system.")
    items = many(JobLine, "In the order they were put down.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class ParameterLine(Answer):
    """A parameter of an act."""

    name = text("Name.")
    type = text("text, number, flag or list.")
    required = flag("Whether a diagram must give it.")
    zh = text("Chinese name.")
    en = text("English name.")


class ActLine(Answer):
    """Something a diagram can have done."""

    name = text("Name, as diagrams write it.")
    zh = text("Chinese title.")
    en = text("English title.")
    help = text("What it does.")
    for_people = flag("Makes sense on a human step.")
    for_system = flag("Makes sense on a service task.")
    params = many(ParameterLine, "Its parameters.")


class Acts(Answer):
    """The catalogue of acts."""

    items = many(ActLine, "In order of their names.")


class Retried(Answer):
    """What a retry did."""

    id = identity("Number of the incident.")
    resolved = flag("It no longer counts as open.")


class OperationsQuery(PageQuery):
    kind = asked_text("Only this kind, or all that begin with it: person, area …", load_default="")
    subject = asked_text("Only about this code, login or key.", load_default=None)
    actor = asked_key("Only by this person.", load_default=None)


class OperationLine(Answer):
    """One line of the log of operations 操作日志."""

    id = identity("Number.")
    at = moment("When")
    actor = one(PersonRef, "Who; null: the system.", null=True)
    kind = text("What was done: area.add, person.change, setting.set …")
    subject = text("Code, login or key of what was changed.")
    title = text("Its name at that time.")
    before = anything("What differed before; null where it was added.")
    after = anything("What differs since; null where there is nothing to show.")


class OperationsPage(Answer):
    """A page of the log of operations."""

    items = many(OperationLine, "Newest first.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)
