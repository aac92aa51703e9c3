"""What is done at a rhythm: at which hour, and under which key it is done once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Routine:
    """Once a day from `hour` (county time) on."""

    name: str
    hour: int

    def due(self, now: datetime) -> bool:
        return now.astimezone(_ZONE).hour >= self.hour

    def slot(self, now: datetime) -> str:
        """What makes the proposal unique: the county's date."""
        return f"{now.astimezone(_ZONE):%Y-%m-%d}"


BACKUP = Routine("backup", hour=2)
TIDY = Routine("tidy", hour=3)
