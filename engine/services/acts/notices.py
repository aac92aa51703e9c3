"""Reminding and telling: counted facts, and messages whose address is found on delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from engine.ports import CaseRecord
from engine.services.registry import Parameter, act
from engine.services.world import CaseWorld, next_minute

_TO = Parameter(
    name="to",
    type="list",
    required=True,
    zh="收件人：关系（handlers、head、dispatcher、reporter）或角色代码",
    en="receivers: relations (handlers, head, dispatcher, reporter) or role codes",
)


@act(
    "urge",
    zh="催促",
    en="Urge",
    params=(
        Parameter(name="mark", type="text", required=True, zh="时限比例", en="share of the limit"),
        Parameter(name="stage", type="text", required=True, zh="阶段", en="stage"),
        _TO,
    ),
    for_system=True,
)
def urge(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Count a reminder and send it; overtime messages go out together at `overtime_check`."""
    receivers = _receivers(params.get("to"))
    mark, stage = str(params.get("mark")), str(params.get("stage"))
    world.fact("urged", mark=mark, stage=stage, to=list(receivers))
    for receiver in receivers:
        world.tell(
            receiver,
            "step_urged",
            {"number": case.number, "mark": mark, "stage": stage},
            send_at=_collected(world),
        )


@act(
    "notify",
    zh="通知",
    en="Notify",
    params=(
        _TO,
        Parameter(
            name="template", type="text", required=True, zh="消息模板", en="message template"
        ),
    ),
    for_people=True,
    for_system=True,
)
def notify(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Send a message from a template to relations or roles."""
    for receiver in _receivers(params.get("to")):
        world.tell(receiver, str(params.get("template")), {"number": case.number})


def _receivers(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return []
    seen: dict[str, None] = {}
    for entry in value:
        for receiver in entry if isinstance(entry, list) else [entry]:
            if isinstance(receiver, str):
                seen[receiver] = None
    return list(seen)


def _collected(world: CaseWorld) -> datetime:
    """The end of the present `overtime_check` interval, counted from midnight UTC."""
    rhythm = world.setting("overtime_check")
    length = timedelta(minutes=10)
    if isinstance(rhythm, Mapping) and isinstance(rhythm.get("amount"), Decimal):
        length = timedelta(hours=float(rhythm["amount"]))
    elif isinstance(rhythm, Decimal):
        length = timedelta(minutes=float(rhythm))
    if length <= timedelta(minutes=1):
        return next_minute(world.now)
    start = datetime(2000, 1, 1, tzinfo=UTC)
    passed = (world.now - start) // length
    return start + (passed + 1) * length
