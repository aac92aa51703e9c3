"""What time it is: the only module that may ask the machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    def now(self) -> datetime:
        """This moment, aware, UTC."""
        return datetime.now(UTC)


class VirtualClock:
    """Stands still until it is told to move, and then only forwards."""

    def __init__(self, start: datetime) -> None:
        self._now = _in_utc(start)

    def now(self) -> datetime:
        return self._now

    def advance_to(self, moment: datetime) -> None:
        """Be `moment` from now on. Raises ValueError for a moment that has passed."""
        moment = _in_utc(moment)
        if moment < self._now:
            raise ValueError(f"a clock does not go back: {moment} lies before {self._now}")
        self._now = moment

    def advance(self, by: timedelta) -> None:
        self.advance_to(self._now + by)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs its time zone: {moment}")
    return moment.astimezone(UTC)
