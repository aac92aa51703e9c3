"""What people without an account do: report, follow their report, say that it is not solved.

Nobody can find out here what is there: a number alone opens nothing, an unknown number and wrong
digits are answered alike and after the same work, and the link holds 128 random bits of which only
a digest is stored. A report carries a key of the sender's own making; the same key is the same
report for ever, so a telephone that comes back from a dead spot may send it again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from engine.domain import cases
from engine.errors.casework import IdempotencyMismatch, NotFound, ReasonNeeded
from engine.errors.public import (
    KeyUsed,
    PictureRefused,
    ReportRefused,
    TooManyReports,
    TrackingLocked,
    TrackingRefused,
)
from engine.ports import PublicReportRecord, UnitOfWork
from engine.services.access import SYSTEM
from engine.services.commands.cases import file_kept, reopening_asked, reopening_waits
from engine.services.commands.report import ReportCase, Reported, report_case
from engine.services.core import Core, retrying
from engine.services.world import CaseWorld

MOST_PHOTOS = 5
REPORTS_A_DAY = 20
SENDINGS_A_DAY = 200
"""Also those that were refused: looking at a photo costs something."""
WRONG_TAILS = 5
WRONG_FROM_ADDRESS = 100
LOCKED = timedelta(hours=1)
TAIL = 4
LEAST_DIGITS, MOST_DIGITS = 7, 15
LINK_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class PublicReport:
    """`key`: at least 22 random characters, made by the sender once per report. `digest`: of what
    the request says. Without `area` a position is needed; the county's desk then finds the place.
    """

    key: str
    digest: bytes
    address: str
    category: str
    nature: str = "hazard"
    area: str | None = None
    description: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    contact_name: str = ""
    contact_phone: str = ""
    photos: Sequence[bytes] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class PubliclyReported:
    """`link` goes to the reporter and is stored nowhere."""

    number: str
    link: str
    again: bool


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What shows that somebody reported a case: its link, or its number and the phone's last
    four digits."""

    link: str | None = None
    number: str = ""
    tail: str = ""
    address: str = ""


def report_publicly(
    command: PublicReport, *, clean: Callable[[bytes, int], bytes], core: Core
) -> PubliclyReported:
    """Take a resident's report; `clean` makes a harmless JPEG of his n-th photo.

    Raises PoliceMatter (nothing is written, not even that somebody asked), ReportRefused,
    PictureRefused, TooManyReports, IdempotencyMismatch, UnknownArea, UnknownCategory.
    """
    cases.reportable(cases.nature(command.nature))
    known = _known(command, core)
    if known is not None:
        return known
    now = core.clock.now()
    address = _digest("address", command.address)
    day = now - timedelta(days=1)
    with core.unit_of_work(read_only=True) as uow:
        full = (
            uow.public.tries("report", address, day) >= REPORTS_A_DAY
            or uow.public.tries("sending", address, day) >= SENDINGS_A_DAY
        )
    if full:
        raise TooManyReports(where="")
    phone, area = _phone(command.contact_phone), _area(command, core)
    with core.unit_of_work() as uow:
        uow.public.log_try("sending", address, now)
        uow.commit()
    photos = _photos(command, clean, core)
    secret = secrets.token_bytes(LINK_BYTES)

    def also(uow: UnitOfWork, reported: Reported) -> None:
        _keep_photos(uow, reported, photos, core)
        record = PublicReportRecord(
            case_id=reported.case_id,
            number=reported.number,
            key_digest=_digest("key", command.key),
            request_digest=command.digest,
            link_digest=_digest("link", _text(secret)),
            link_sealed=_sealed(secret, command.key),
            at=now,
        )
        if not uow.public.add(record):
            raise KeyUsed()
        uow.public.log_try("report", address, now)

    report = ReportCase(
        category=command.category,
        area=area,
        nature=command.nature,
        channel="web",
        description=command.description.strip(),
        place=command.place.strip(),
        latitude=command.latitude,
        longitude=command.longitude,
        contact_name=command.contact_name.strip(),
        contact_phone=phone,
    )
    try:
        reported = report_case(report, actor=SYSTEM, core=core, also=also)
    except KeyUsed as error:  # the same report came in twice at once
        known = _known(command, core)
        if known is None:
            raise NotFound(where="", what="案件", what_en="case") from error
        return known
    return PubliclyReported(number=reported.number, link=_text(secret), again=False)


def case_of(proof: Proof, *, core: Core) -> int:
    """The case somebody can show to have reported. Raises TrackingRefused, TrackingLocked."""
    if proof.link is not None:
        with core.unit_of_work(read_only=True) as uow:
            found = uow.public.by_link(_digest("link", proof.link))
        if found is None:
            raise TrackingRefused()
        return found
    return _case_by_tail(proof, core)


def say_not_solved(proof: Proof, text: str, *, core: Core) -> None:
    """Ask for an ended case to be taken up again.

    Raises what `case_of` raises, ReasonNeeded, CaseOpen, ReopenTooLate, ReopeningAsked.
    """
    if not text.strip():
        raise ReasonNeeded(where="/text", why="请说明哪里没有解决", why_en="Say what is not solved")
    case_id = case_of(proof, core=core)

    def attempt() -> None:
        with core.unit_of_work() as uow:
            loaded = uow.steps.load_case(case_id)
            if loaded is None:
                raise TrackingRefused()
            case, stamps = loaded
            world = CaseWorld(
                uow=uow,
                reference=core.reference.at(uow, stamps),
                case=case,
                actor=SYSTEM,
                now=core.clock.now(),
            )
            reopening_asked(uow, case, world, text.strip())
            uow.commit()

    retrying(attempt)


# --- reporting ------------------------------------------------------------------------------------


def _known(command: PublicReport, core: Core) -> PubliclyReported | None:
    """What was answered to this key, if it was used."""
    with core.unit_of_work(read_only=True) as uow:
        found = uow.public.by_key(_digest("key", command.key))
    if found is None:
        return None
    if not hmac.compare_digest(found.request_digest, command.digest):
        raise IdempotencyMismatch(where="Idempotency-Key", key="")
    link = _text(_sealed(found.link_sealed, command.key))
    return PubliclyReported(number=found.number, link=link, again=True)


def _phone(given: str) -> str:
    """Digits only, as the tail is compared later."""
    wide = unicodedata.normalize("NFKC", given).strip()
    digits = "".join(each for each in wide if each.isascii() and each.isdigit())
    rest = wide.translate(str.maketrans("", "", "0123456789 +-()"))
    if wide and (rest or not LEAST_DIGITS <= len(digits) <= MOST_DIGITS):
        raise ReportRefused(
            where="/contact_phone",
            detail="请检查电话号码，或留空。",
            detail_en="check the telephone number, or leave it out.",
        )
    return digits


def _area(command: PublicReport, core: Core) -> str:
    if command.area is not None:
        return command.area
    if command.latitude is None or command.longitude is None:
        raise ReportRefused(
            where="/area",
            detail="请选择所在镇街或村居，或使用定位。",
            detail_en="choose the town or village, or give your position.",
        )
    with core.unit_of_work(read_only=True) as uow:
        organisation = core.reference.now(uow).organisation
    roots = [
        area
        for area in organisation.areas.values()
        if area.parent_id is None and area.active and not area.imported
    ]
    if len(roots) != 1:
        raise ReportRefused(
            where="/area",
            detail="请选择所在镇街或村居。",
            detail_en="choose the town or village.",
        )
    return roots[0].code


def _photos(
    command: PublicReport, clean: Callable[[bytes, int], bytes], core: Core
) -> list[tuple[str, int]]:
    """(digest, size) of the photos, made harmless and stored."""
    if len(command.photos) > MOST_PHOTOS:
        raise PictureRefused(
            where="/photos",
            position=MOST_PHOTOS + 1,
            detail=f"最多 {MOST_PHOTOS} 张。",
            detail_en=f"at most {MOST_PHOTOS} are taken.",
        )
    # First all of them: a bad last one must not leave the others in the store.
    made = [clean(photo, position) for position, photo in enumerate(command.photos, start=1)]
    return [(core.files.put(photo), len(photo)) for photo in made]


def _keep_photos(
    uow: UnitOfWork, reported: Reported, photos: Sequence[tuple[str, int]], core: Core
) -> None:
    if not photos:
        return
    loaded = uow.steps.load_case(reported.case_id)
    assert loaded is not None, "it was written in this transaction"
    case, stamps = loaded
    world = CaseWorld(
        uow=uow,
        reference=core.reference.at(uow, stamps),
        case=case,
        actor=SYSTEM,
        now=core.clock.now(),
    )
    for position, (digest, size) in enumerate(photos, start=1):
        file_kept(
            uow,
            world,
            name=f"photo-{position}.jpg",
            digest=digest,
            media_type="image/jpeg",
            size=size,
            phase="report",
        )


# --- following ------------------------------------------------------------------------------------


def _case_by_tail(proof: Proof, core: Core) -> int:
    """Known and unknown numbers take the same way until the very end; each try is written down
    before it is looked at, so that many at once are not more than one after the other."""
    now = core.clock.now()
    number = unicodedata.normalize("NFKC", proof.number).strip()[:60]
    tail = unicodedata.normalize("NFKC", proof.tail).strip()[:20]
    subjects = (
        ("tail", _digest("number", number), WRONG_TAILS),
        ("tail from", _digest("address", proof.address), WRONG_FROM_ADDRESS),
    )
    since = now - LOCKED
    with core.unit_of_work(read_only=True) as uow:
        if any(uow.public.tries(kind, who, since) >= most for kind, who, most in subjects):
            raise _locked()
    with core.unit_of_work() as uow:
        for kind, who, _ in subjects:
            uow.public.log_try(kind, who, now)
        uow.commit()
    with core.unit_of_work(read_only=True) as uow:
        counts = [uow.public.tries(kind, who, since) for kind, who, _ in subjects]
        case = uow.steps.by_number(number)
        phones = uow.public.phones(case.id if case is not None else 0)
    if any(count > most for count, (_, _, most) in zip(counts, subjects, strict=True)):
        raise _locked()
    core.passwords.verify(core.passwords.decoy, tail)  # costs whoever guesses
    right = [
        hmac.compare_digest(phone[-TAIL:].encode(), tail.encode())
        for phone in (*phones, "-" * TAIL)
        if len(phone) >= TAIL
    ]
    found = case is not None and len(tail) == TAIL and tail.isdigit() and any(right)
    with core.unit_of_work() as uow:
        kind, who, most = subjects[0]
        if found:
            uow.public.forget_tries(kind, who)
        elif counts[0] >= most:
            uow.public.renew_tries(kind, who, now)
        uow.commit()
    if not found or case is None:
        raise TrackingRefused()
    return case.id


def _locked() -> TrackingLocked:
    return TrackingLocked(minutes=int(LOCKED.total_seconds()) // 60)


def _digest(kind: str, text: str) -> bytes:
    return hashlib.sha256(f"gridcase {kind}\n{text}".encode()).digest()


def _sealed(secret: bytes, key: str) -> bytes:
    """Sealed with the sender's key, and opened with it: only who has the key gets the link again.
    A key seals one secret only."""
    pad = _digest("seal", key)[:LINK_BYTES]
    return bytes(a ^ b for a, b in zip(secret, pad, strict=True))


def _text(secret: bytes) -> str:
    return secret.hex()


__all__ = [
    "MOST_PHOTOS",
    "Proof",
    "PublicReport",
    "PubliclyReported",
    "case_of",
    "reopening_waits",
    "report_publicly",
    "say_not_solved",
]
