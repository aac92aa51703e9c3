"""Messages that were sent: their shape and how a row becomes one."""

from __future__ import annotations

from marshmallow import fields, validate

from adapters.database.queries import system as queries
from api.naming import Ref, area_named, department_named
from api.schemas import (
    Answer,
    AreaRef,
    DepartmentRef,
    PageQuery,
    PersonRef,
    anything,
    asked_key,
    asked_text,
    identity,
    many,
    moment,
    one,
    text,
)
from engine.services.reference import Organisation


class MessagesQuery(PageQuery):
    channel = asked_text("Only this channel: in_app, sms, email …", longest=30, load_default=None)
    state = fields.String(
        load_default=None,
        validate=validate.OneOf(("waiting", "sent", "failed")),
        metadata={"description": "Only in this state."},
    )
    case = asked_key("Only of this case.", load_default=None)


class MessageLine(Answer):
    """A message: to whom, what, whether it arrived."""

    id = identity("Number.")
    case_id = identity("Of which case.")
    case_number = text("Number of the case.")
    channel = text("in_app, sms, email …")
    recipient = text("A relation or role: handlers, head, dispatcher, reporter …")
    area = one(AreaRef, "Over which area.", null=True)
    department = one(DepartmentRef, "In which department.", null=True)
    person = one(PersonRef, "To whom, where it is one person and not the reporter.", null=True)
    template = text("Which text.")
    values = anything("What was filled in: codes and numbers.")
    created_at = moment("When it was written")
    state = text("waiting, sent or failed.")
    settled_at = moment("When it was sent or given up", null=True)
    error = text("Why it was not delivered.")


class MessagesPage(Answer):
    """A page of messages."""

    items = many(MessageLine, "Newest first.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


def message_line(organisation: Organisation, line: queries.MessageLine) -> Ref:
    return {
        "id": line.id,
        "case_id": line.case_id,
        "case_number": line.case_number,
        "channel": line.channel,
        "recipient": line.recipient,
        "area": area_named(organisation, line.recipient_area_id),
        "department": department_named(organisation, line.recipient_department_id),
        "person": (
            {"id": line.recipient_person_id, "name": line.recipient_person_name or "?"}
            if line.recipient_person_id is not None and line.recipient != "reporter"
            else None
        ),
        "template": line.template,
        "values": line.values,
        "created_at": line.created_at,
        "state": line.state,
        "settled_at": line.settled_at,
        "error": line.error,
    }
