"""Every operation of the OpenAPI file, asked by nobody and by people of another town.

A new operation without a rule here fails. What a person of another town may read at all must not
hold anything of the case.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.ports import GrantRecord, IncidentRecord, PersonRecord
from engine.services.commands.cases import AttachFile, Comment, attach_file, comment
from engine.services.commands.organisation import County as Setup
from engine.services.commands.organisation import set_up
from engine.services.commands.saved_views import SaveView, save_view
from tests import databases
from tests.api.asking import Api
from tests.county import OTHER_TOWN, County

SECRET = "只有甲村知道的事"
HERE, THERE = "900001001001", "900001002001"
STRANGERS = ("clerk-west", "station-c", "admin-west")

OPEN = "open"  # the same for everybody who is signed in; nothing of cases in it
OWN = "own"  # only what is the person's own or in his reach
HIDDEN = "hidden"  # 404: must not be known
UNFINISHED = "unfinished"  # 422: about oneself alone, and what is asked here lacks something
REFUSED = "refused"  # 403 for those who lack the permission, else as given by `else_`


@dataclass(frozen=True)
class Rule:
    kind: str
    path: str = ""  # with numbers of the other town's case put in; default: the file's
    body: object = None
    upload: bool = False
    allowed: frozenset[str] = frozenset()  # who of the strangers has the permission


def by_permission(*allowed: str, path: str = "", body: object = None, upload: bool = False) -> Rule:
    return Rule(REFUSED, path=path, body=body, upload=upload, allowed=frozenset(allowed))


REPORT = {"category": "fire.ebike_charging", "area": HERE}
SEEN = {"seen_version": 1}
RULES: dict[str, Rule] = {
    # signing in
    "createSession": Rule("public"),
    "getHealth": Rule("public"),
    "endSession": Rule("ends"),
    "getMe": Rule(OWN),
    "createToken": Rule(OWN, body={"note": "x"}),
    "listMyMessages": Rule(OWN),
    "setOwnPassword": Rule(UNFINISHED, body={}),
    # residents: what they are told is tested in test_public.py
    "listPublicCategories": Rule("public"),
    "listPublicAreas": Rule("public"),
    "reportPublicly": Rule("public"),
    "trackPublicly": Rule("public"),
    "sayNotSolved": Rule("public"),
    # lists of codes
    "listAreas": Rule(OPEN),
    "listDepartments": Rule(OPEN),
    "listCategories": Rule(OPEN),
    "listCategoryVersions": Rule(OPEN, path="/categories/fire.ebike_charging/versions"),
    "listCodes": Rule(OPEN),
    "listRoles": Rule(OPEN),
    "listPeople": by_permission("clerk-west", "admin-west"),
    # saved views: whose they are is tested in test_views.py
    "listViews": Rule(OWN),
    "createView": Rule(
        "forbidden",
        body={"list": "cases", "name": "x", "query": "", "role": "centre_clerk"},
    ),
    "changeView": Rule(HIDDEN, body={"name": "x"}),
    "dropView": Rule(HIDDEN),
    # cases
    "report": Rule("forbidden", body=REPORT),
    "listCases": Rule(OWN),
    "countCases": Rule(OWN),
    "listSimilarCases": by_permission(
        "clerk-west",
        path="/cases/similar?category=fire.ebike_charging&latitude=25.3&longitude=118.7",
    ),
    "getCase": Rule(HIDDEN),
    "correctCase": Rule(HIDDEN, body={"reason": "x", "title": "y"}),
    "listTimeline": Rule(HIDDEN),
    "getPosition": Rule(HIDDEN),
    "commentCase": Rule(HIDDEN, body={"text": "x"}),
    "revealContact": Rule("hidden or refused", body={"reason": "x"}),
    "withdrawCase": Rule(HIDDEN, body={"reason": "x"}),
    "askReopening": Rule(HIDDEN, body={"text": "x"}),
    "listFiles": Rule(HIDDEN),
    "attachFile": Rule(HIDDEN, upload=True),
    "getFileContent": Rule(HIDDEN),
    "listCaseMessages": Rule("hidden or refused"),
    # tasks
    "listTasks": Rule(OWN),
    "countTasks": Rule(OWN),
    "listDoneTasks": Rule(OWN),
    "getTask": Rule(HIDDEN),
    "listCandidates": Rule(HIDDEN),
    "claimTask": Rule(HIDDEN, body=SEEN),
    "releaseTask": Rule(HIDDEN, body=SEEN),
    "assignTask": Rule(HIDDEN, body=SEEN | {"person": 1}),
    "completeTask": Rule(HIDDEN, body=SEEN | {"outcome": "accept", "answers": {}}),
    # settings
    "listSettings": Rule("forbidden", path=f"/settings?area={HERE}"),
    "listSettingHistory": by_permission("clerk-west", "admin-west"),
    "setSetting": Rule("forbidden", body={"value": False, "area": HERE, "reason": "x"}),
    "undoSetting": Rule("forbidden", body={"row": 1, "reason": "x"}),
    # processes
    "listProcesses": Rule(OPEN),
    "listDecisions": Rule(OPEN),
    "listProcessVersions": Rule(OPEN),
    "listDecisionVersions": Rule(OPEN),
    "getProcessVersion": Rule(OPEN),
    "getDecisionVersion": Rule(OPEN),
    "getProcessXml": Rule(OPEN),
    "getDecisionXml": Rule(OPEN),
    "listDeployments": Rule(OPEN),
    "createDeployment": Rule("forbidden", upload=True),
    "listDrafts": Rule("forbidden"),
    "getDraft": Rule("forbidden"),
    "saveDraft": Rule("forbidden", body={"content": "x", "seen_version": 0}),
    "dropDraft": Rule("forbidden", path="/drafts/process/handling?seen_version=0"),
    "openDraft": Rule("forbidden"),
    "closeDraft": Rule("forbidden"),
    "checkDraft": Rule("forbidden", body={"files": {"x.bpmn": "x"}}),
    "compareDraft": Rule("forbidden", body={"key": "handling", "content": "x"}),
    "tryDecision": Rule("forbidden", body={"content": "x", "rows": [{}]}),
    "tryFeel": Rule("forbidden", body={"text": "1"}),
    "listFeelWords": Rule("forbidden"),
    "layOut": Rule("forbidden", body={"content": "x"}),
    "listForms": Rule(OPEN),
    "getForm": Rule(OPEN),
    # running the system
    "retryMessage": Rule("hidden or refused", path="/outbox/1/retry"),
    "listIncidents": by_permission("admin-west"),
    "retryIncident": Rule("hidden or refused"),
    "listJobs": by_permission("admin-west"),
    "listActs": Rule(OPEN),
    "listMessages": by_permission("clerk-west", "admin-west"),
    "listSignIns": Rule("forbidden"),
    "listOperations": Rule("forbidden"),
    "getOverview": by_permission("clerk-west", "station-c", "admin-west"),
    # administration
    "applyAutoDispatch": Rule("forbidden", body={"area": HERE}),
    "createArea": Rule(
        "forbidden", body={"parent": HERE, "code": "x1", "name": "x", "level": "grid"}
    ),
    "changeArea": Rule("forbidden", path=f"/areas/{HERE}", body={"name": "x"}),
    "createDepartment": Rule(
        "forbidden", body={"code": "x1", "name": "x", "kind": "x", "area": HERE}
    ),
    "changeDepartment": Rule("forbidden", path="/departments/station-a", body={"name": "x"}),
    "createCategory": Rule(
        "forbidden", body={"code": "x.y", "name": "x", "default_level": "general"}
    ),
    "changeCategory": Rule("forbidden", path="/categories/fire.ebike_charging", body={"name": "x"}),
    "createPerson": Rule(
        "forbidden",
        body={"login": "x1", "name": "x", "grants": [{"role": "grid_worker", "area": HERE}]},
    ),
    "changePerson": Rule("hidden or refused", path="/people/1", body={"name": "x"}),
    "resetPassword": Rule("hidden or refused", path="/people/1/password", body={}),
    "createRole": Rule("forbidden", body={"code": "x1", "name": "x", "actions": []}),
    "changeRole": Rule("forbidden", path="/roles/grid_worker", body={"name": "x"}),
}


@dataclass
class Place:
    """A case in the first town, with everything that hangs on it."""

    api: Api
    numbers: Mapping[str, str]
    marks: tuple[str, ...]

    def path(self, template: str) -> str:
        path = template.removeprefix("/api/v1")
        for name, value in self.numbers.items():
            path = path.replace("{" + name + "}", value)
        keys = (("/forms/", "accept"), ("/settings/", "revisit"), ("/drafts/", "handling"))
        for place, key in keys:
            if path.startswith(place):
                path = path.replace("{key}", key)
        assert "{" not in path, path
        return path


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("county")
    made = (
        databases.sqlite_database(folder, databases.COUNTY_OF_MONDAY)
        if request.param == "sqlite"
        else databases.postgresql_database(databases.COUNTY_OF_MONDAY)
    )
    with made as url:
        county = County(url, folder / "home")
        yield _a_place(county)
        county.close()


def _a_place(county: County) -> Place:
    grant = GrantRecord(role="administrator", area_id=OTHER_TOWN)
    set_up(
        Setup(
            people=[
                PersonRecord(
                    id=0, login="admin-west", name="admin-west", password_hash="x", grants=(grant,)
                )
            ]
        ),
        core=county.core,
    )
    case = county.report(
        "fire.ebike_charging",
        title=SECRET,
        description=SECRET,
        place=SECRET,
        latitude=25.3,
        longitude=118.7,
        contact_name=SECRET,
        contact_phone="13800000000",
    )
    shegong = county.person("shegong")
    comment(Comment(case=case.id, text=SECRET), actor=shegong, core=county.core)
    file = attach_file(
        AttachFile(case=case.id, name=f"{SECRET}.txt", content=SECRET.encode()),
        actor=shegong,
        core=county.core,
    )
    county.switch("revisit", False, area=HERE, why=SECRET)
    row = county.case_row(case)
    with county.core.unit_of_work() as uow:
        incident = uow.incidents.add(
            IncidentRecord(
                id=0,
                case_id=case.id,
                run_id=row.main_run_id,
                job_id=None,
                node="accept",
                code="broken",
                message=SECRET,
                at=county.clock.now(),
            )
        )
        uow.commit()
    view = save_view(
        SaveView(list="cases", name=SECRET, query=f"q={SECRET}"), actor=shegong, core=county.core
    )
    return Place(
        api=Api(county, own=True),
        numbers={
            "case_id": str(case.id),
            "task_id": str(county.items(case)[0].id),
            "file_id": str(file.id),
            "incident_id": str(incident),
            "view_id": str(view.id),
            "process": "hazard-handling",
            "decision": "dispatch",
            "version": "1",
            "kind": "process",
        },
        marks=(SECRET, case.number, "13800000000"),
    )


def _operations() -> list[tuple[str, str, str]]:
    import orjson

    from api.openapi import content
    from tests.api.asking import Contract

    contract = Contract(orjson.loads(content()))
    return [(op["operationId"], method, path) for method, path, op in contract.operations()]


OPERATIONS = _operations()


def _ask(place: Place, who: str | None, method: str, template: str, rule: Rule) -> TestResponse:
    caller = place.api.as_(who) if who is not None else place.api.nobody
    path = rule.path or place.path(template)
    headers = {"If-Match": '"1"'} if method == "PATCH" else {}
    if rule.upload:
        name = "files" if "deployments" in path else "file"
        file = (io.BytesIO(b"text"), "x.bpmn" if name == "files" else "x.txt")
        return caller.upload(path, {name: file, "note": "x"})
    body = rule.body if rule.body is not None else ({} if method != "GET" else None)
    return caller.ask(method, path, json=body, headers=headers)


def test_every_operation_has_a_rule() -> None:
    names = {name for name, _, _ in OPERATIONS}

    assert names == set(RULES)


@pytest.mark.parametrize(("name", "method", "path"), OPERATIONS)
def test_nobody_gets_in(place: Place, name: str, method: str, path: str) -> None:
    rule = RULES[name]
    if rule.kind == "public":
        return

    answer = _ask(place, None, method, path, rule)

    assert answer.status_code == 401
    assert answer.get_json()["code"] == "not-signed-in"


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize(("name", "method", "path"), OPERATIONS)
def test_a_person_of_another_town_gets_nothing(
    place: Place, name: str, method: str, path: str, who: str
) -> None:
    rule = RULES[name]
    if rule.kind in ("public", "ends"):
        return

    answer = _ask(place, who, method, path, rule)

    expected: dict[str, tuple[int, ...]] = {
        OPEN: (200,),
        OWN: (200, 201),
        HIDDEN: (404,),
        UNFINISHED: (422,),
        "forbidden": (403,),
        "hidden or refused": (403, 404),
        REFUSED: (200,) if who in rule.allowed else (403,),
    }
    assert answer.status_code in expected[rule.kind], answer.get_data(as_text=True)[:500]
    said = answer.get_data(as_text=True)
    for mark in place.marks:
        assert mark not in said


@pytest.mark.parametrize(
    "name",
    ["getCase", "listTimeline", "getPosition", "listFiles", "getFileContent", "getTask"],
)
def test_the_people_of_the_place_do_get_it(place: Place, name: str) -> None:
    """Or else the test above would prove nothing."""
    method, path = next((m, p) for n, m, p in OPERATIONS if n == name)

    answer = _ask(place, "station-a", method, path, RULES[name])

    assert answer.status_code == 200


def test_lists_show_the_case_to_the_people_of_the_place(place: Place) -> None:
    number = place.marks[1]

    for path in ("/cases", "/tasks"):
        found: dict[str, Any] = place.api.as_("station-a").read(path)
        shown = [item.get("number") or item.get("case_number") for item in found["items"]]
        assert shown == [number]
    messages = place.api.as_("clerk-east").read("/outbox")["items"]
    assert {message["case_number"] for message in messages} <= {number}
    incidents = place.api.as_("admin").read("/incidents")["items"]
    assert [incident["case_number"] for incident in incidents] == [number]
