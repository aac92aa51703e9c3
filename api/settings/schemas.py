"""Shapes of switches and durations."""

from __future__ import annotations

from marshmallow import fields

from api.schemas import (
    Answer,
    AreaRef,
    Input,
    PersonRef,
    ProblemLine,
    anything,
    asked_flag,
    asked_key,
    asked_moment,
    asked_text,
    asked_version,
    flag,
    identity,
    many,
    moment,
    one,
    text,
    whole,
)


class SettingsQuery(Input):
    area = asked_text(
        "Which values count in this area (code); left out: in the whole system.", load_default=None
    )


class SettingRow(Answer):
    """A value that somebody set."""

    id = identity("Number of the change; undo names it.")
    area = one(AreaRef, "Where; null: the whole system.", null=True)
    value = anything("The value; null where the area follows its parent again.")
    removed = flag("The area gave its own value up.")
    starts_at = moment("From when it counts")
    set_at = moment("When it was said")
    set_by = one(PersonRef, "Who; null: the system.", null=True)
    reason = text("Why.")
    undoable = flag("It counts, or will at its start: no later change has replaced it.")


class SettingLine(Answer):
    """A setting and the value that counts."""

    key = text("Key.")
    type = text("switch, limit, number or channels.")
    zh = text("Meaning in Chinese.")
    en = text("Meaning in English.")
    scope = text("system: one value for everybody; area: the nearest area up the tree wins.")
    least = whole("Smallest number allowed.", null=True)
    most = whole("Largest number allowed.", null=True)
    unit_zh = text("Unit of a number, in Chinese.")
    unit_en = text("Unit of a number, in English.")
    declared_by = text("The process that brought it along; null: the system.", null=True)
    default = anything("What counts where nobody set anything.")
    value = anything("What counts here and now.")
    source = one(SettingRow, "The row it comes from; null: the default.", null=True)
    planned = many(SettingRow, "Changes of this very place that have yet to start, soonest first.")
    version = text("Give it back as `seen_version` with a change.")


class SettingsList(Answer):
    """All settings."""

    area = one(AreaRef, "Where the values count; null: the whole system.", null=True)
    items = many(SettingLine, "In their usual order.")


class HistoryQuery(Input):
    area = asked_text("Only changes of this very area (code).", load_default=None)


class SettingHistory(Answer):
    """Who changed a setting, when and why."""

    key = text("Key.")
    items = many(SettingRow, "Newest first.")


class SetSettingBody(Input):
    """A new value; the old one stays as history."""

    value = fields.Raw(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "true/false, a number, a list of channels, or "
            '{"kind": "working_day", "amount": 1}.'
        },
    )
    area = asked_text("Where (code); left out: the whole system.", load_default=None)
    reason = asked_text("Why.", longest=500, required=True)
    starts_at = asked_moment("From when; left out: now.", load_default=None)
    ends_at = asked_moment(
        "Until when; then what would have counted without it counts again.", load_default=None
    )
    follow_parent = fields.Boolean(
        load_default=False,
        metadata={"description": "The area gives its own value up; `value` is left out."},
    )
    seen_version = asked_version()


class UndoBody(Input):
    row = asked_key("The change to take back.", required=True, strict=True)
    reason = asked_text("Why.", least=1, longest=500, required=True)


class SettingChanged(Answer):
    """What a change did."""

    row_id = identity("Number of the change.")
    key = text("Key.")
    before = anything("What counted before.")
    after = anything("What counts from its start on.")
    warnings = many(ProblemLine, "What to think of.")


class ApplyBody(Input):
    """Let the switch act on what waits already."""

    area = asked_text("Where (code); left out: the whole system.", load_default=None)
    dry_run = asked_flag("Only say how many that are.", load_default=True)


class Applied(Answer):
    """How many cases are decided again."""

    cases = whole("Cases that wait for a dispatch by hand.")
    dry_run = flag("Nothing was done.")
