"""Shapes of signing in and of people."""

from __future__ import annotations

from marshmallow import fields, validate

from api.schemas import (
    Answer,
    AreaRef,
    DepartmentRef,
    Input,
    PageQuery,
    asked_text,
    asked_version,
    flag,
    identity,
    many,
    moment,
    one,
    text,
    texts,
)


class SignInBody(Input):
    """A login and its password."""

    login = asked_text("Sign-in name.", least=1, longest=100, required=True)
    password = asked_text("Password.", least=1, longest=200, required=True)


class OwnPasswordBody(Input):
    """A new password of one's own."""

    current = asked_text("The present one.", least=1, longest=200, required=True)
    password = asked_text("The new one, 10 characters or more.", longest=200, required=True)


class TokenBody(Input):
    """What a bearer token is for."""

    note = asked_text("What it is for, to recognise it later.", least=1, required=True)


class TokenIssued(Answer):
    """A bearer token; it is shown this once and acts as its person for 90 days."""

    token = text("Send it as `Authorization: Bearer <token>`.")


class RoleHeld(Answer):
    """A role that a person holds, and where."""

    role = text("Code of the role.")
    zh = text("Chinese name of the role.")
    en = text("English name of the role.")
    area = one(AreaRef, "It counts here and below.")
    department = one(DepartmentRef, "Of a department role: whose cases.", null=True)


class Reach(Answer):
    """Where an action is allowed."""

    area_path = text("Everything whose path begins with this.")
    department = identity("Only cases of this department.", null=True)


class ActionAllowed(Answer):
    """Something the person may do, and where."""

    code = text("Code of the action.")
    zh = text("Chinese name.")
    en = text("English name.")
    reaches = many(Reach, "Where: any of these.")


class ViewOffered(Answer):
    """A view that the person's roles start with."""

    code = text("Give it as `view` to the lists.")
    zh = text("Chinese name.")
    en = text("English name.")
    about_zh = text("What it holds, in Chinese.")
    about_en = text("What it holds, in English.")


class Me(Answer):
    """The person who asks: roles, actions, areas, views."""

    id = identity("Internal number.")
    login = text("Sign-in name.")
    name = text("Name.")
    roles = many(RoleHeld, "Roles held.")
    actions = many(ActionAllowed, "What may be done, and where.")
    areas = many(AreaRef, "The tops of the person's area subtrees.")
    views = many(ViewOffered, "The views the person starts with, in their usual order.")


class PeopleQuery(PageQuery):
    area = asked_text("Only who holds a role over this area or below (code).", load_default=None)
    role = asked_text("Only who holds this role.", load_default=None)
    department = asked_text("Only who holds a role in it (code).", load_default=None)
    q = asked_text("Part of the name or login.", longest=50, load_default="")


class PersonLine(Answer):
    """An account, as lists show it."""

    id = identity("Internal number.")
    login = text("Sign-in name.")
    name = text("Name.")
    active = flag("Whether the account can be used.")
    roles = many(RoleHeld, "Roles held.")
    version = text("Give it back as `seen_version` with a change.")


class PeoplePage(Answer):
    """A page of people."""

    items = many(PersonLine, "In the order they were entered.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class RoleLine(Answer):
    """A role and what it allows."""

    code = text("Stable code.")
    zh = text("Chinese name.")
    en = text("English name.")
    department_role = flag("A grant of it names a department.")
    desk_levels = texts("Area levels at whose grid centre it sits.")
    active = flag("Whether it can be granted.")
    actions = texts("Codes of what it allows.")
    version = text("Give it back as `seen_version` with a change.")


class Roles(Answer):
    """All roles."""

    items = many(RoleLine, "In order of their codes.")


class SignInsQuery(PageQuery):
    login = asked_text("Part of the sign-in name.", load_default=None)
    success = fields.Boolean(
        load_default=None, metadata={"description": "Only successful or only failed ones."}
    )


class SignInLine(Answer):
    """One line of the login log 登录日志."""

    id = identity("Number.")
    at = moment("When")
    login = text("The name that was given.")
    person_id = identity("Whose it is, if anybody's.", null=True)
    success = flag("Whether it was let in.")
    reason = text("Why not; empty if it was.")
    address = text("Network address.")
    device = text("What the browser calls itself.")


class SignInsPage(Answer):
    """A page of the login log."""

    items = many(SignInLine, "Newest first.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


# --- changing them --------------------------------------------------------------------------------


class GrantBody(Input):
    """A role, and where: a department role names its department, another one an area."""

    role = asked_text("Code of the role.", least=1, required=True)
    area = asked_text("Code of the area.", load_default=None, allow_none=True)
    department = asked_text("Code of the department.", load_default=None, allow_none=True)


def _grants(**given: object) -> fields.List[object]:
    return fields.List(
        fields.Nested(GrantBody),
        validate=validate.Length(min=1, max=50),
        metadata={"description": "The roles held; all of them."},
        **given,  # type: ignore[arg-type]
    )


class AddPersonBody(Input):
    """A new account. Without a password one is made and answered."""

    login = asked_text("Sign-in name; never changes.", least=1, longest=50, required=True)
    name = asked_text("Name.", least=1, longest=100, required=True)
    password = asked_text("First password, 10 characters or more.", load_default=None)
    grants = _grants(required=True)


class ChangePersonBody(Input):
    """What is left out stays as it was."""

    name = asked_text("Name.", least=1, longest=100, load_default=None)
    active = fields.Boolean(
        load_default=None, metadata={"description": "Whether the account can be used."}
    )
    grants = _grants(load_default=None)
    seen_version = asked_version()


class PasswordBody(Input):
    """A new password; left out, one is made and answered."""

    password = asked_text("10 characters or more.", load_default=None)


class PersonSaved(PersonLine):
    """The account, and the password that was made for it, shown this once."""

    password = text("To be handed over; null where none was made.", null=True)


class AddRoleBody(Input):
    """A new role."""

    code = asked_text("Its code; never changes.", least=1, longest=50, required=True)
    name = asked_text("Chinese name.", least=1, required=True)
    name_en = asked_text("English name.", load_default="")
    department_role = fields.Boolean(
        load_default=False, metadata={"description": "A grant of it names a department."}
    )
    actions = fields.List(
        fields.String(), required=True, metadata={"description": "Codes of what it allows."}
    )


class ChangeRoleBody(Input):
    """What is left out stays as it was."""

    name = asked_text("Chinese name.", least=1, load_default=None)
    name_en = asked_text("English name.", load_default=None)
    actions = fields.List(
        fields.String(), load_default=None, metadata={"description": "Codes of what it allows."}
    )
    active = fields.Boolean(
        load_default=None, metadata={"description": "Whether it can be granted."}
    )
    seen_version = asked_version()
