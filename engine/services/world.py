"""The world a running process sees, bound to one open unit of work and one case.

It answers FEEL (`case`, `request`, `step`, `setting`, `category limit`), calls acts, and gathers
what acts write, so that a whole step goes to the database in one go.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

import orjson

from engine.domain.timeline import salted_digest
from engine.errors.workflow import DefinitionMissing
from engine.ports import (
    BlobRecord,
    CaseRecord,
    DeadlineRecord,
    FactRecord,
    JobRecord,
    Json,
    OutboxRecord,
    RequestRecord,
    UnitOfWork,
)
from engine.services.access import Actor
from engine.services.recipients import address_of
from engine.services.reference import Reference
from engine.services.settings import setting_value
from engine.workflow import Step, StoredDefinition

SMALL_DELAY = timedelta(minutes=1)
"""Ordinary messages are sent together at the next full minute."""


@dataclass(slots=True)
class Gathered:
    """What acts wrote; `steps` puts it into the command's one write."""

    facts: list[FactRecord] = field(default_factory=list)
    blobs: list[BlobRecord] = field(default_factory=list)
    outbox: list[OutboxRecord] = field(default_factory=list)
    jobs: list[JobRecord] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)


class CaseWorld:
    """Implements `engine.workflow.World`; acts get the same object with a few more verbs."""

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        reference: Reference,
        case: CaseRecord,
        actor: Actor,
        now: datetime,
        run_id: int | None = None,
        request: RequestRecord | None = None,
        deadlines: Sequence[DeadlineRecord] = (),
        answers_digest: str | None = None,
        quiet: bool = False,
    ) -> None:
        self._uow = uow
        self.reference = reference
        self.case = case
        self.actor = actor
        self._now = now
        self.run_id = run_id
        self.request = request
        self._deadlines = {d.task_id: d for d in deadlines}
        self.answers_digest = answers_digest
        self.quiet = quiet
        """True while a burst of missed reminders is caught up: recorded, but not sent."""
        self.step: Step | None = None
        self.written = Gathered()
        self._facts: Mapping[str, object] | None = None

    # --- engine.workflow.World ---------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self._now

    def facts(self) -> Mapping[str, object]:
        if self._facts is None:
            self._facts = {
                "case": case_facts(self.case, self.reference),
                "request": request_facts(self.request, self.reference) if self.request else None,
            }
        return self._facts

    def step_facts(self, task_id: int) -> Mapping[str, object]:
        deadline = self._deadlines.get(task_id)
        if deadline is None:
            return {}
        return {
            "started": deadline.started_at,
            "due": deadline.due_at,
            "round": Decimal(self.case.round),
            "limit": {"kind": deadline.limit.kind, "amount": deadline.limit.amount},
        }

    def call(self, name: str, args: Sequence[object]) -> object:
        if name == "setting":
            return self.setting(str(args[0]))
        if name == "category limit":
            return self._category_limit(str(args[0]), args[1] if len(args) > 1 else None)
        raise LookupError(name)

    def act(self, name: str, params: Mapping[str, object], step: Step) -> Mapping[str, object]:
        self.step = step
        self._facts = None
        try:
            # Here, not above: acts import this module.
            from engine.services.registry import call as call_act

            return call_act(name, self.case, params, world=self)
        finally:
            self._facts = None

    def newest(self, kind: str, key: str) -> int:
        found = self._uow.definitions.newest(kind, key)
        if found is None:
            raise DefinitionMissing(where=key, what=kind)
        return found

    def definition(self, definition_id: int) -> StoredDefinition:
        found = self._uow.definitions.definition(definition_id)
        if found is None:
            raise DefinitionMissing(where=str(definition_id), what="definition")
        return found

    # --- for acts ----------------------------------------------------------------------------

    @property
    def answers(self) -> Mapping[str, object]:
        return self.step.answers if self.step is not None else {}

    @property
    def outcome(self) -> str | None:
        return self.step.outcome if self.step is not None else None

    def setting(self, key: str) -> object:
        """The value that counts for the place where the case lies, as a FEEL value."""
        return setting_value(self.reference, key, area_id=self.case.area_id, now=self._now)

    def fact(self, kind: str, **data: Json) -> None:
        """Write down that something is so; views and figures read nothing else."""
        case = self.case
        self.written.facts.append(
            FactRecord(
                case_id=case.id,
                kind=kind,
                at=self._now,
                actor_id=self.actor.person_id,
                department_id=case.department_id,
                area_id=case.desk_area_id,
                round=case.round,
                run_id=self.run_id,
                node=self.step.node if self.step is not None else None,
                data=data,
            )
        )

    def tell(
        self,
        recipient: str,
        template: str,
        values: Mapping[str, Json],
        *,
        send_at: datetime | None = None,
    ) -> None:
        """A message to a relation (handlers, head, dispatcher, reporter …) or a role.

        The address is resolved on delivery, so no personal data passes through a diagram.
        """
        if self.quiet:
            return
        at = send_at or next_minute(self._now)
        case = self.case
        address = address_of(recipient, case, self.reference.organisation, request=self.request)
        number = len(self.written.outbox)
        self.written.outbox.append(
            OutboxRecord(
                case_id=case.id,
                channel="in_app",
                recipient=recipient,
                recipient_role=address.role,
                recipient_area_id=address.area_id,
                recipient_department_id=address.department_id,
                recipient_person_id=address.person_id,
                template=template,
                values=values,
                created_at=self._now,
                key=f"{case.number}/{case.seq + 1}/{number}",
                collect_until=at,
            )
        )
        key = f"notify@{at:%Y-%m-%dT%H:%M}"
        if all(job.key != key for job in self.written.jobs):
            self.written.jobs.append(JobRecord(id=0, kind="notify", due_at=at, payload={}, key=key))

    def send(
        self, message: str, *, key: str | None = None, payload: Mapping[str, Json] | None = None
    ) -> None:
        """A message for other runs of this case; a worker delivers it after the commit."""
        self.written.jobs.append(
            JobRecord(
                id=0,
                kind="message",
                due_at=self._now,
                case_id=self.case.id,
                payload={"message": message, "key": key, "payload": dict(payload or {})},
            )
        )

    def send_if_awaited(self, message: str, *, key: str) -> None:
        """The same, for messages that nobody hears nearly always; costs one look-up."""
        if self._uow.steps.waits(self.case.id, message, key):
            self.send(message, key=key)

    def keep(self, kind: str, content: Json) -> str:
        """Put erasable content beside the timeline; returns the digest that the chain holds."""
        record = blob(self.case.id, kind, content)
        self.written.blobs.append(record)
        self.written.digests.append(record.digest.hex())
        return record.digest.hex()

    def add_request(self, request: RequestRecord) -> int:
        return self._uow.steps.add_request(request)

    def change_request(self, **changes: object) -> RequestRecord:
        """Change the request that this side run is about."""
        if self.request is None:
            raise LookupError("this run has no request")
        self.request = replace(self.request, **changes)  # type: ignore[arg-type]
        self._uow.steps.put_request(self.request)
        return self.request

    def order_number(self) -> str:
        """The next number of a supervision order, counted per county and day like cases."""
        county = self.reference.organisation.at_level("county", self.case.area_id)
        code = county.code if county is not None else "0"
        day = self._now.date()
        sequence = self._uow.steps.next_number(f"{code}-D", day)
        return f"D{code}-{day:%Y%m%d}-{sequence:04d}"

    def _category_limit(self, phase: str, default: object) -> object:
        category = self.reference.organisation.category_version(self.case.category_id)
        for row in category.phases(self.case.limit_row):
            if row.phase == phase and row.limit is not None:
                return {"kind": row.limit.kind, "amount": row.limit.amount}
        return default


CASE_FACTS = frozenset(
    (
        *("id", "number", "category", "major", "level", "nature", "channel", "urgent"),
        *("round", "rejections", "phase", "phases_left", "tries", "orders", "reopened"),
        *("desk", "department", "area", "kinds", "solved_on_spot", "reported_at"),
    )
)
"""The entries of `case`: a diagram that asks for another one is refused at deployment."""


def case_facts(case: CaseRecord, reference: Reference) -> Mapping[str, object]:
    """The FEEL context `case`: codes, numbers and times, no personal data."""
    organisation = reference.organisation
    department = organisation.departments.get(case.department_id or 0)
    area = organisation.areas[case.area_id]
    return {
        "id": Decimal(case.id),
        "number": case.number,
        "category": case.category,
        "major": case.major,
        "level": case.level,
        "nature": case.nature,
        "channel": case.channel,
        "urgent": case.urgent,
        "round": Decimal(case.round),
        "rejections": Decimal(case.rejections),
        "phase": case.phase,
        "phases_left": Decimal(case.phases_left),
        "desk": {
            "level": case.desk_level,
            "area": organisation.areas[case.desk_area_id].code,
        },
        "department": (
            {
                "code": department.code,
                "kind": department.kind,
                "level": organisation.areas[department.area_id].level,
            }
            if department is not None
            else None
        ),
        "area": {"code": area.code, "level": area.level},
        "kinds": organisation.kinds_above(case.area_id),
        "tries": Decimal(case.tries),
        "orders": {
            "open": Decimal(case.orders_open),
            "listed": Decimal(case.orders_listed),
        },
        "solved_on_spot": case.solved_on_spot,
        "reported_at": case.reported_at,
        "reopened": Decimal(case.reopened),
    }


def request_facts(request: RequestRecord, reference: Reference) -> Mapping[str, object]:
    """The FEEL context `request` of a side run."""
    orderer = reference.organisation.areas[request.orderer_area_id]
    return {
        "kind": request.kind,
        "id": Decimal(request.id),
        "number": request.number,
        "listed": request.listed,
        "cause": request.cause,
        "round": Decimal(request.round),
        "orderer": {"level": orderer.level, "area": orderer.code},
        "until": request.until,
    }


def blob(case_id: int, kind: str, content: Json) -> BlobRecord:
    data = orjson.dumps(content)
    salt = secrets.token_bytes(16)
    return BlobRecord(
        case_id=case_id,
        digest=bytes.fromhex(salted_digest(data, salt)),
        salt=salt,
        kind=kind,
        content=data,
    )


def next_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0) + SMALL_DELAY
