"""The residents' operations: no account, nothing that can be listed, nobody's name.

Secrets travel in bodies, never in addresses, so no log of addresses holds them.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import timedelta
from typing import Any

from flask import request
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import UnprocessableEntity, UnsupportedMediaType

from adapters.database.queries.public import progress
from adapters.pictures import LARGEST_FILE, cleaned
from api.application import application
from api.naming import Ref, category_ref, reading
from api.operations import Operations
from api.problems import KeyInvalid
from api.public.schemas import (
    NotSolvedBody,
    ProofBody,
    PublicAreas,
    PublicAreasQuery,
    PublicGroups,
    PubliclyReported,
    PublicProgress,
    PublicReportForm,
)
from api.public.words import stages
from api.schemas import Done
from engine.errors.public import PictureRefused, ReportRefused, TrackingRefused
from engine.ports import AreaRecord
from engine.services.commands import public as commands
from engine.services.reference import Organisation
from engine.services.settings import effective_setting

blueprint = Operations("public", __name__, description="For residents, without an account")

HEADER = "Idempotency-Key"
LEAST_KEY, LONGEST_KEY = 22, 200
MOST_AREAS = 50
_KEY = {
    HEADER: "22 to 200 random characters, made once per report: sent again, the same report. "
    "Needed."
}
_UPLOAD = {
    "type": "object",
    "required": ["category"],
    "properties": {
        "category": {"type": "string", "description": "Code of the category."},
        "nature": {"type": "string", "description": "`police` is refused: call 110."},
        "area": {"type": "string", "description": "Code; may be left out with a position."},
        "description": {"type": "string", "maxLength": 2000},
        "place": {"type": "string", "maxLength": 200},
        "latitude": {"type": "number", "description": "WGS-84 degrees."},
        "longitude": {"type": "number", "description": "WGS-84 degrees."},
        "contact_name": {"type": "string", "maxLength": 50},
        "contact_phone": {"type": "string", "maxLength": 30},
        "website": {"type": "string", "description": "Left empty by people."},
        "photos": {
            "type": "array",
            "maxItems": commands.MOST_PHOTOS,
            "items": {"type": "string", "format": "binary", "description": "Up to 5 MB each."},
        },
    },
}


@blueprint.operation("GET", "/public/categories", answer=PublicGroups, public=True)
def list_public_categories() -> Ref:
    """What can be reported"""
    with reading() as now:
        # In the order of the county's own list, where "others" comes last.
        found = [each for each in now.organisation.categories if each.active]
    groups: dict[str, dict[str, Any]] = {}
    for each in found:
        group = groups.setdefault(
            each.major,
            {
                "code": each.major,
                "zh": each.major_name,
                "en": each.major_name_en or each.major_name,
                "categories": [],
            },
        )
        group["categories"].append(
            {"code": each.code, "zh": each.name, "en": each.name_en or each.name}
        )
    return {"items": list(groups.values())}


@blueprint.operation(
    "GET",
    "/public/areas",
    query=PublicAreasQuery,
    answer=PublicAreas,
    public=True,
    errors=(422,),
)
def list_public_areas(query: dict[str, Any]) -> Ref:
    """Areas to choose from, by name or step by step"""
    with reading() as now:
        organisation = now.organisation
        parent = organisation.area(query["parent"], where="parent") if query["parent"] else None
        wanted = (query["q"] or "").strip().casefold()
        roots = {
            area.id
            for area in organisation.areas.values()
            if area.parent_id is None and not area.imported
        }
        divided = {area.parent_id for area in organisation.areas.values() if area.active}
        found = []
        for area in organisation.areas.values():
            if not area.active or area.imported or area.parent_id is None:
                continue
            if parent is not None and area.parent_id != parent.id:
                continue
            if wanted:
                if not any(wanted in name.casefold() for name in (area.name, area.name_en)):
                    continue
            elif parent is None and area.parent_id not in roots:
                continue
            found.append(area)
        # What begins with the words first, then what is larger.
        found.sort(
            key=lambda area: (
                bool(wanted) and not area.name.casefold().startswith(wanted),
                area.path.count("/"),
                area.code,
            )
        )
        return {
            "items": [_area(organisation, area, divided) for area in found[:MOST_AREAS]],
            "more": len(found) > MOST_AREAS,
        }


@blueprint.operation(
    "POST",
    "/public/reports",
    answer=PubliclyReported,
    status=201,
    public=True,
    request_headers=_KEY,
    upload=_UPLOAD,
    largest_body=commands.MOST_PHOTOS * LARGEST_FILE + 256 * 1024,
    errors=(409, 413, 415, 422, 429),
)
def report_publicly() -> tuple[Ref, int]:
    """Report something without an account

    Twenty a day from one address. Photos are written anew, without position and device. Sent again
    under the same key, a report is not made twice and the answer is the same. A police matter is
    refused and nothing is recorded: call 110.
    """
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    key = request.headers.get(HEADER, "")
    if not (LEAST_KEY <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise KeyInvalid(where=HEADER)
    form = _form()
    if form.pop("website"):
        raise ReportRefused(
            where="/website", detail="请清空隐藏栏目后重试。", detail_en="empty the hidden field."
        )
    photos = [_content(file, n) for n, file in enumerate(request.files.getlist("photos"), 1)]
    done = commands.report_publicly(
        commands.PublicReport(
            **form,
            key=key,
            digest=_digest(form, photos),
            address=request.remote_addr or "",
            photos=photos,
        ),
        clean=lambda content, position: cleaned(content, position=position),
        core=application().core,
    )
    return {"number": done.number, "link": done.link, "again": done.again}, 201


@blueprint.operation(
    "POST",
    "/public/cases",
    body=ProofBody,
    answer=PublicProgress,
    public=True,
    errors=(404, 422, 429),
)
def track_publicly(body: dict[str, Any]) -> Ref:
    """How far my report has come

    By its link, or by number and the phone's last four digits; five wrong ones close the number
    for an hour. An unknown number is answered like wrong digits. Asked with POST, so that neither
    stands in an address.
    """
    case_id = commands.case_of(_proof(body), core=application().core)
    now = application().core.clock.now()
    with reading() as view:
        found = progress(view.connection, case_id)
        if found is None:
            raise TrackingRefused()
        category = category_ref(view.organisation, found.category)
        waits = commands.reopening_waits(found.facts)
        until = None
        if found.ended_at is not None and not waits:
            days = effective_setting(view.reference, "reopen_days", area_id=found.area_id, now=now)
            if isinstance(days[1], int):
                until = found.ended_at + timedelta(days=days[1])
        return {
            "number": found.number,
            "category_zh": category["zh"],
            "category_en": category["en"],
            "reported_at": found.reported_at,
            "stages": stages(found.facts),
            "open": found.ended_at is None,
            "promised_at": found.promised_at,
            "reopen_until": until if until is not None and until >= now else None,
            "reopening_asked": waits,
        }


@blueprint.operation(
    "POST",
    "/public/cases/reopening",
    body=NotSolvedBody,
    answer=Done,
    public=True,
    errors=(404, 409, 422, 429),
)
def say_not_solved(body: dict[str, Any]) -> Ref:
    """Say that what is said to be done is not

    For some days after the end (`reopen_days`); somebody judges it.
    """
    text = body.pop("text")
    commands.say_not_solved(_proof(body), text, core=application().core)
    return {"done": True}


def _area(organisation: Organisation, area: AreaRecord, divided: set[int | None]) -> Ref:
    above = [each for each in organisation.upwards(area.id) if each.id != area.id][:-1]
    above.reverse()
    return {
        "code": area.code,
        "zh": area.name,
        "en": area.name_en or area.name,
        "within_zh": " ".join(each.name for each in above),
        "within_en": ", ".join(each.name_en or each.name for each in reversed(above)),
        "more": area.id in divided,
    }


def _form() -> dict[str, Any]:
    try:
        given = {name: value for name, value in request.form.items() if value != ""}
        return dict(PublicReportForm().load(given))
    except ValidationError as error:
        refused = UnprocessableEntity()
        refused.data = {"messages": {"form": error.messages}}  # type: ignore[attr-defined]
        raise refused from error


def _content(file: FileStorage, position: int) -> bytes:
    with closing(file):
        content = file.stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise PictureRefused(
            where=f"/photos/{position - 1}",
            position=position,
            detail="超过 5 MB。",
            detail_en="it is larger than 5 MB.",
        )
    return content


def _digest(form: dict[str, Any], photos: list[bytes]) -> bytes:
    """Of what is reported, whatever the request looks like."""
    sums = hashlib.sha256()
    for name, value in sorted(form.items()):
        sums.update(f"{name}={value!r}\n".encode())
    for photo in photos:
        sums.update(hashlib.sha256(photo).digest())
    return sums.digest()


def _proof(body: dict[str, Any]) -> commands.Proof:
    return commands.Proof(
        link=body.get("link"),
        number=body.get("number", ""),
        tail=body.get("tail", ""),
        address=request.remote_addr or "",
    )
