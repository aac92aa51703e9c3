"""Supervision orders 督办单: opened by the main process, lived in a side run of their own."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord, RequestRecord
from engine.services.acts.answers import need_reason
from engine.services.registry import Parameter, act
from engine.services.world import CaseWorld


@act(
    "open_order",
    zh="开具督办单",
    en="Open a supervision order",
    params=(
        Parameter(name="cause", type="text", required=True, zh="原因", en="cause"),
        Parameter(name="listed", type="flag", required=False, zh="挂牌督办", en="listed"),
    ),
    for_people=True,
    for_system=True,
    sends=("supervision.ordered",),
)
def open_order(
    case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld
) -> Mapping[str, object]:
    """The level above orders the department to act; `supervision-order` starts by message.

    The orderer is the centre one level above the case's desk, at the top the county itself.
    """
    organisation = world.reference.organisation
    orderer = organisation.desk_above(case.desk_area_id)
    listed = params.get("listed") is True
    cause = str(params.get("cause"))
    request_id = world.add_request(
        RequestRecord(
            id=0,
            case_id=case.id,
            kind="supervision_order",
            cause=cause,
            number=None,
            listed=listed,
            round=0,
            status="open",
            orderer_area_id=orderer.id,
            department_id=case.department_id,
            run_id=None,
            opened_at=world.now,
            opened_by=world.actor.person_id,
        )
    )
    case.orders_open += 1
    if listed:
        case.orders_listed += 1
    world.fact("order_opened", cause=cause, listed=listed, request=request_id)
    world.send("supervision.ordered", payload={"request": request_id})
    return {"request": request_id}


@act("number_order", zh="督办单编号", en="Number the order", for_system=True)
def number_order(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Give the order its number and tell the department."""
    request = world.change_request(number=world.order_number())
    world.fact("ordered", request=request.id, listed=request.listed)
    world.tell("handlers", "order_opened", {"number": case.number})
    world.tell("head", "order_opened", {"number": case.number})


@act("record_five_fixed", zh="落实五到位", en="Record the five fixed things", for_people=True)
def record_five_fixed(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Person, measures, money, deadline and contingency plan of a listed order are fixed."""
    world.fact("five_fixed", request=_request_id(world))


@act("answer_order", zh="答复督办", en="Answer the order", for_people=True)
def answer_order(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The department says what it did about the order."""
    request = world.change_request(
        status="answered", round=(world.request.round if world.request else 0) + 1
    )
    world.fact("order_answered", request=request.id, round=request.round)


@act("accept_order", zh="督办答复通过", en="Accept the answer", for_people=True)
def accept_order(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The orderer accepts the result."""
    world.fact("order_accepted", request=_request_id(world))


@act("return_order", zh="再次督办", en="Order again", for_people=True)
def return_order(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The orderer orders again, with a reason."""
    need_reason(world.answers, zh="再次督办", en="Ordering again")
    request = world.change_request(status="open")
    world.fact("order_returned", request=request.id, round=request.round)


@act("cancel_listing", zh="销号", en="Cancel the listing", for_people=True)
def cancel_listing(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """A listed hazard is struck off the list."""
    world.fact("listing_cancelled", request=_request_id(world))


@act(
    "close_order",
    zh="办结督办单",
    en="Close the order",
    for_system=True,
    for_people=True,
    sends=("orders.closed",),
)
def close_order(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The order is done; whoever waits for the case's orders looks again."""
    _end(case, world, "closed")
    world.fact("order_closed", request=_request_id(world))
    world.send("orders.closed")


@act("lapse_order", zh="督办单失效", en="Let the order lapse", for_system=True)
def lapse_order(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The case has ended first."""
    _end(case, world, "lapsed")
    world.fact("order_lapsed", request=_request_id(world))


def _end(case: CaseRecord, world: CaseWorld, status: str) -> None:
    request = world.change_request(status=status, closed_at=world.now)
    case.orders_open = max(0, case.orders_open - 1)
    if request.listed:
        case.orders_listed = max(0, case.orders_listed - 1)


def _request_id(world: CaseWorld) -> int:
    return world.request.id if world.request is not None else 0
