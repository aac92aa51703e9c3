"""Signing in and out, who one is, tokens, people, roles, the login log."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, make_response, request

from adapters.database.queries.organisation import person_page
from api.application import application, current_actor
from api.auth import COOKIE, drop_cookie, put_cookie
from api.naming import Reading, Ref, area_ref, department_named, reading
from api.operations import Operations
from api.people.schemas import (
    AddPersonBody,
    AddRoleBody,
    ChangePersonBody,
    ChangeRoleBody,
    Me,
    OwnPasswordBody,
    PasswordBody,
    PeoplePage,
    PeopleQuery,
    PersonSaved,
    RoleLine,
    Roles,
    SignInBody,
    TokenBody,
    TokenIssued,
)
from engine.domain.roles import ACTIONS
from engine.domain.views import views_for
from engine.ports import GrantRecord, RoleRecord
from engine.services.access import Actor
from engine.services.commands import people as people_commands
from engine.services.commands import roles as role_commands
from engine.services.commands import seen
from engine.services.commands.accounts import (
    SignIn,
    change_own_password,
    issue_token,
    sign_in,
    sign_out,
)

blueprint = Operations("people", __name__, description="Signing in, people and roles")


@blueprint.operation(
    "POST", "/sessions", body=SignInBody, answer=Me, status=201, public=True, errors=(401, 422, 429)
)
def create_session(body: dict[str, str]) -> Response:
    """Sign in

    Sets the cookie `gridcase_session` (HttpOnly, SameSite=Lax). A session ends after 8 hours
    without use, after 24 hours in any case. Ten failures within 15 minutes close the login for a
    while.
    """
    app = application()
    signed_in = sign_in(
        SignIn(
            login=body["login"],
            password=body["password"],
            address=request.remote_addr or "",
            device=request.user_agent.string,
        ),
        core=app.core,
    )
    with reading() as now:
        response = make_response(jsonify(_me(signed_in.actor, now)), 201)
    put_cookie(response, signed_in.secret)
    return response


@blueprint.operation("DELETE", "/sessions/current", status=204)
def end_session() -> tuple[str, int, dict[str, str]] | Response:
    """Sign out

    Ends the session of the cookie, or the bearer token that was sent. Signing out twice is fine.
    """
    app = application()
    secret = _secret()
    sign_out(secret, core=app.core)
    app.actors.forget(secret)
    response = Response(status=204)
    drop_cookie(response)
    return response


@blueprint.operation("GET", "/me", answer=Me)
def get_me() -> Ref:
    """Who I am: roles, permissions, areas and views"""
    with reading() as now:
        return _me(current_actor(), now)


@blueprint.operation(
    "POST", "/me/tokens", body=TokenBody, answer=TokenIssued, status=201, errors=(422,)
)
def create_token(body: dict[str, str]) -> Ref:
    """A bearer token for scripts

    It acts as its person and is shown only in this answer. It ends after 90 days or when it is
    used to sign out.
    """
    return {"token": issue_token(actor=current_actor(), note=body["note"], core=application().core)}


@blueprint.operation("POST", "/me/password", body=OwnPasswordBody, status=204, errors=(422, 429))
def set_own_password(body: dict[str, str]) -> Response:
    """Choose a new password of one's own; all other sessions of the account end"""
    change_own_password(
        **body,
        secret=_secret(),
        address=request.remote_addr or "",
        device=request.user_agent.string,
        actor=current_actor(),
        core=application().core,
    )
    return Response(status=204)


@blueprint.operation("GET", "/roles", answer=Roles)
def list_roles() -> Ref:
    """Roles and what they allow"""
    with reading() as now:
        return {"items": [_role(role) for role in now.organisation.roles.values()]}


@blueprint.operation(
    "GET", "/people", query=PeopleQuery, answer=PeoplePage, needs="people_read", errors=(422,)
)
def list_people(query: dict[str, Any]) -> Ref:
    """People with a function, within the reach of `people_read`"""
    with reading() as now:
        organisation = now.organisation
        area = organisation.area(query["area"], where="area") if query["area"] else None
        department = organisation.department(query["department"]) if query["department"] else None
        page = person_page(
            current_actor().scope,
            now.connection,
            area_path=area.path if area is not None else None,
            role=query["role"],
            department_id=department.id if department is not None else None,
            text=query["q"],
            after=query["after"],
            limit=query["limit"],
        )
        items = [
            {
                "id": line.id,
                "login": line.login,
                "name": line.name,
                "active": line.active,
                "roles": [
                    held
                    for grant in line.grants
                    if (
                        held := role_held(
                            now,
                            GrantRecord(
                                role=grant.role,
                                area_id=grant.area_id,
                                department_id=grant.department_id,
                            ),
                        )
                    )
                    is not None
                ],
                "version": seen.person_version(
                    line.name,
                    line.active,
                    [
                        GrantRecord(
                            role=grant.role,
                            area_id=grant.area_id,
                            department_id=grant.department_id,
                        )
                        for grant in line.grants
                    ],
                ),
            }
            for line in page.items
        ]
    return {"items": items, "next": page.next}


@blueprint.operation(
    "POST",
    "/people",
    body=AddPersonBody,
    answer=PersonSaved,
    status=201,
    needs="people_write",
    errors=(409, 422),
)
def create_person(body: dict[str, Any]) -> Ref:
    """Add an account"""
    grants = [people_commands.Grant(**each) for each in body.pop("grants")]
    return _saved(
        people_commands.add_person(
            people_commands.AddPerson(**body, grants=grants),
            actor=current_actor(),
            core=application().core,
        )
    )


@blueprint.operation(
    "PATCH",
    "/people/<key:person_id>",
    body=ChangePersonBody,
    answer=PersonSaved,
    needs="people_write",
    errors=(409, 412, 422),
)
def change_person(body: dict[str, Any], person_id: int) -> Ref:
    """Change a person's name or roles, disable the account or let it be used again

    Who is disabled is signed out at once.
    """
    given = body.pop("grants")
    grants = [people_commands.Grant(**each) for each in given] if given is not None else None
    return _saved(
        people_commands.change_person(
            people_commands.ChangePerson(person=person_id, **body, grants=grants),
            actor=current_actor(),
            core=application().core,
        )
    )


@blueprint.operation(
    "POST",
    "/people/<key:person_id>/password",
    body=PasswordBody,
    answer=PersonSaved,
    needs="people_write",
    errors=(422,),
)
def reset_password(body: dict[str, Any], person_id: int) -> Ref:
    """Give a person a new password; all sessions of the account end"""
    return _saved(
        people_commands.reset_password(
            person_id,
            password=body["password"],
            actor=current_actor(),
            core=application().core,
        )
    )


@blueprint.operation(
    "POST",
    "/roles",
    body=AddRoleBody,
    answer=RoleLine,
    status=201,
    needs="roles_write",
    errors=(409, 422),
)
def create_role(body: dict[str, Any]) -> Ref:
    """Add a role; diagrams can name it from now on"""
    return _role(
        role_commands.add_role(
            role_commands.AddRole(**body), actor=current_actor(), core=application().core
        )
    )


@blueprint.operation(
    "PATCH",
    "/roles/<string:code>",
    body=ChangeRoleBody,
    answer=RoleLine,
    needs="roles_write",
    errors=(409, 412, 422),
)
def change_role(body: dict[str, Any], code: str) -> Ref:
    """Change what a role allows, or disable it

    It cannot be disabled while steps of running or released diagrams are its own; the answer then
    names them.
    """
    return _role(
        role_commands.change_role(
            role_commands.ChangeRole(code=code, **body),
            actor=current_actor(),
            core=application().core,
        )
    )


def _secret() -> str:
    """Of the bearer token or the cookie that came with the request."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return request.cookies.get(COOKIE, "")


def _role(role: RoleRecord) -> Ref:
    return {
        "code": role.code,
        "zh": role.name,
        "en": role.name_en,
        "department_role": role.department_role,
        "desk_levels": list(role.desk_levels),
        "active": role.active,
        "actions": list(role.actions),
        "version": seen.role_version(role),
    }


def _saved(changed: people_commands.PersonChanged) -> Ref:
    person = changed.person
    with reading() as now:
        roles = [held for grant in person.grants if (held := role_held(now, grant)) is not None]
    return {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "active": person.active,
        "roles": roles,
        "version": seen.person_version(person.name, person.active, person.grants),
        "password": changed.password,
    }


def _me(actor: Actor, now: Reading) -> Ref:
    person = now.uow.people.person(actor.person_id or 0)
    grants = person.grants if person is not None else ()
    tops = _tops(now, grants)
    return {
        "id": actor.person_id,
        "login": actor.login,
        "name": actor.name,
        "roles": [held for grant in grants if (held := role_held(now, grant)) is not None],
        "actions": [
            {
                "code": code,
                "zh": ACTIONS[code].zh if code in ACTIONS else code,
                "en": ACTIONS[code].en if code in ACTIONS else code,
                "reaches": [
                    {"area_path": reach.area_path, "department": reach.department}
                    for reach in reaches
                ],
            }
            for code, reaches in actor.scope.actions.items()
        ],
        "areas": tops,
        "views": [
            {
                "code": view.code,
                "zh": view.zh,
                "en": view.en,
                "about_zh": view.about_zh,
                "about_en": view.about_en,
            }
            for view in views_for(set(actor.scope.roles))
        ],
    }


def role_held(now: Reading, grant: GrantRecord) -> dict[str, Any] | None:
    """A grant in words; None where its area is gone."""
    area = now.organisation.areas.get(grant.area_id)
    role = now.organisation.roles.get(grant.role)
    if area is None:
        return None
    return {
        "role": grant.role,
        "zh": role.name if role is not None else grant.role,
        "en": role.name_en if role is not None else grant.role,
        "area": area_ref(area),
        "department": department_named(now.organisation, grant.department_id),
    }


def _tops(now: Reading, grants: tuple[GrantRecord, ...]) -> list[Ref]:
    areas = {
        area.path: area
        for grant in grants
        if (area := now.organisation.areas.get(grant.area_id)) is not None
    }
    return [
        area_ref(area)
        for path, area in sorted(areas.items())
        if not any(other != path and path.startswith(other) for other in areas)
    ]
