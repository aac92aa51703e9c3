"""FEEL's dates, times and durations: any year, nanoseconds, offsets and named zones.

Python's own classes stop at year 9999 and at microseconds and know one kind of duration; these
values do not, and nothing of Python's classes can be reached from a diagram through them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MAX_YEAR = 999_999_999
MAX_OFFSET = 18 * 3600  # seconds, as in ISO 8601 libraries generally
MAX_DURATION = DAY * 366 * 2 * MAX_YEAR  # no two moments are farther apart
MAX_MONTHS = 12 * 2 * MAX_YEAR

_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@dataclass(frozen=True, slots=True)
class DaysDuration:
    """A FEEL `days and time duration`, in nanoseconds."""

    nanoseconds: int

    def to_timedelta(self) -> timedelta:
        """The Python value, cut to microseconds; OverflowError beyond 2.7 million years."""
        return timedelta(microseconds=self.nanoseconds // 1000)

    def __str__(self) -> str:
        sign = "-" if self.nanoseconds < 0 else ""
        days, rest = divmod(abs(self.nanoseconds), DAY)
        hours, rest = divmod(rest, HOUR)
        minutes, rest = divmod(rest, MINUTE)
        seconds = _seconds(rest)
        clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        clock += f"{seconds}S" if rest else ""
        if not days and not clock:
            return "PT0S"
        return f"{sign}P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")


@dataclass(frozen=True, slots=True)
class MonthsDuration:
    """A FEEL `years and months duration`, in months."""

    months: int

    def __str__(self) -> str:
        sign = "-" if self.months < 0 else ""
        years, months = divmod(abs(self.months), 12)
        if not years and not months:
            return "P0M"
        return f"{sign}P" + (f"{years}Y" if years else "") + (f"{months}M" if months else "")


@dataclass(frozen=True, slots=True)
class Date:
    """A FEEL `date` of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    def ordinal(self) -> int:
        """Days since 0001-01-01, which is day 1; earlier days are 0 and below."""
        before = self.year - 1
        days = before * 365 + before // 4 - before // 100 + before // 400
        leap = 1 if self.month > 2 and is_leap(self.year) else 0
        return days + _DAYS_BEFORE[self.month - 1] + leap + self.day

    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.ordinal() - 1) % 7 + 1

    def to_date(self) -> date:
        """The Python value; ValueError outside years 1 to 9999."""
        return date(self.year, self.month, self.day)

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Time:
    """A FEEL `time`: nanoseconds since midnight and, if known, an offset or a named zone."""

    nanoseconds: int
    offset: int | None = None  # seconds east of UTC
    zone: str | None = None  # an IANA name; then offset is None

    def offset_on(self, day: Date) -> int | None:
        """Seconds east of UTC on `day`, or None for a local time."""
        if self.zone is None:
            return self.offset
        return _zone_offset(self.zone, day, self.nanoseconds)

    def __str__(self) -> str:
        hours, rest = divmod(self.nanoseconds, HOUR)
        minutes, rest = divmod(rest, MINUTE)
        seconds = _seconds(rest)
        text = f"{hours:02d}:{minutes:02d}:{'0' if rest < 10 * SECOND else ''}{seconds}"
        if self.zone is not None:
            return f"{text}@{self.zone}"
        return text if self.offset is None else text + _offset_text(self.offset)


@dataclass(frozen=True, slots=True)
class DateAndTime:
    """A FEEL `date and time`; without offset or zone it is a local moment, unlike all others."""

    date: Date
    time: Time

    @property
    def is_local(self) -> bool:
        return self.time.offset is None and self.time.zone is None

    def moment(self) -> int:
        """Nanoseconds on the time line; comparable only between two local or two absolute ones."""
        offset = self.time.offset_on(self.date) or 0
        return self.date.ordinal() * DAY + self.time.nanoseconds - offset * SECOND

    def to_datetime(self, local: timezone | ZoneInfo = UTC) -> datetime:
        """The Python value, cut to microseconds; `local` is the zone of a local moment.

        ValueError or OverflowError outside years 1 to 9999.
        """
        seconds, rest = divmod(self.time.nanoseconds, SECOND)
        clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest // 1000)
        zone: timezone | ZoneInfo = local
        if self.time.zone is not None:
            zone = ZoneInfo(self.time.zone)
        elif self.time.offset is not None:
            zone = timezone(timedelta(seconds=self.time.offset)) if self.time.offset else UTC
        return datetime.combine(self.date.to_date(), clock, zone)

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


MIDNIGHT = Time(0)
MIDNIGHT_UTC = Time(0, offset=0)
_REFERENCE_DAY = Date(2000, 1, 1)  # the offset of a time that has a zone but no date


def time_moment(value: Time) -> int:
    """Nanoseconds since midnight, in UTC if the offset is known."""
    return value.nanoseconds - (value.offset_on(_REFERENCE_DAY) or 0) * SECOND


def is_local_time(value: Time) -> bool:
    return value.offset is None and value.zone is None


def time_offset(value: Time | DateAndTime) -> int | None:
    if isinstance(value, DateAndTime):
        return value.time.offset_on(value.date)
    return value.offset_on(_REFERENCE_DAY)


# making values -----------------------------------------------------------------------------------


def make_date(year: int, month: int, day: int) -> Date | None:
    if not (-MAX_YEAR <= year <= MAX_YEAR and 1 <= month <= 12):
        return None
    if not 1 <= day <= days_in_month(year, month):
        return None
    return Date(year, month, day)


def date_of_ordinal(ordinal: int) -> Date | None:
    """The date that is `ordinal` days from 0001-01-01 (which is 1); None beyond the last year."""
    cycle, day = divmod(ordinal - 1, 146_097)  # 400 years
    centuries = min(day // 36_524, 3)
    day -= centuries * 36_524
    fours = day // 1_461
    day -= fours * 1_461
    ones = min(day // 365, 3)
    day -= ones * 365
    year = cycle * 400 + centuries * 100 + fours * 4 + ones + 1
    if not -MAX_YEAR <= year <= MAX_YEAR:
        return None
    month = 1
    while day >= days_in_month(year, month):
        day -= days_in_month(year, month)
        month += 1
    return Date(year, month, day + 1)


def add_months(day: Date, months: int) -> Date | None:
    """The same day some months later, or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not -MAX_YEAR <= year <= MAX_YEAR:
        return None
    return Date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def add_to_date(day: Date, nanoseconds: int) -> Date | None:
    return date_of_ordinal(day.ordinal() + nanoseconds // DAY)


def add_to_moment(value: DateAndTime, nanoseconds: int) -> DateAndTime | None:
    """Later by a length of real time; a named zone may change its offset on the way."""
    zone = value.time.zone
    if zone is None:
        days, clock = divmod(value.time.nanoseconds + nanoseconds, DAY)
        day = date_of_ordinal(value.date.ordinal() + days)
        return None if day is None else DateAndTime(day, Time(clock, value.time.offset))
    ordinal, clock = divmod(value.moment() + nanoseconds, DAY)
    day = date_of_ordinal(ordinal)
    return None if day is None else in_zone(DateAndTime(day, Time(clock, 0)), zone)


def in_zone(value: DateAndTime, zone: str) -> DateAndTime | None:
    """The same UTC moment as seen by the clocks of `zone`."""
    shift = _utc_to_zone_offset(zone, value) * SECOND
    ordinal, clock = divmod(value.moment() + shift, DAY)
    day = date_of_ordinal(ordinal)
    return None if day is None else DateAndTime(day, Time(clock, zone=zone))


def add_to_time(value: Time, nanoseconds: int) -> Time:
    return Time((value.nanoseconds + nanoseconds) % DAY, value.offset, value.zone)


def months_between(start: Date, end: Date) -> int:
    """Whole months from one date to the other, towards zero."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return months


def of_datetime(value: datetime) -> DateAndTime:
    """A Python moment; a zone with an IANA name keeps it, others become offsets."""
    nanoseconds = (
        value.hour * HOUR + value.minute * MINUTE + value.second * SECOND + value.microsecond * 1000
    )
    return DateAndTime(Date(value.year, value.month, value.day), _zoned(nanoseconds, value))


def of_time(value: time) -> Time:
    nanoseconds = value.hour * HOUR + value.minute * MINUTE + value.second * SECOND
    return _zoned(nanoseconds + value.microsecond * 1000, value)


def of_timedelta(value: timedelta) -> DaysDuration:
    seconds = value.days * 86_400 + value.seconds
    return DaysDuration(seconds * SECOND + value.microseconds * 1000)


def _zoned(nanoseconds: int, value: datetime | time) -> Time:
    zone = value.tzinfo
    if isinstance(zone, ZoneInfo) and zone.key and zone.key != "UTC":
        return Time(nanoseconds, zone=zone.key)
    offset = value.utcoffset()
    return Time(nanoseconds, None if offset is None else int(offset.total_seconds()))


# reading text ------------------------------------------------------------------------------------

_DATE = re.compile(r"(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d+))?"
    r"(?:(Z)|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([A-Za-z][A-Za-z0-9_+/-]*))?",
    re.ASCII,
)
_MONTHS = re.compile(r"(-?)P(?:(\d{1,12})Y)?(?:(\d{1,12})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-?)P(?:(\d{1,15})D)?"
    r"(T(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(?:\.(\d{0,30}))?S)?)?",
    re.ASCII,
)


def parse_date(text: str) -> Date | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    sign, year, month, day = match.groups()
    return make_date(-int(year) if sign else int(year), int(month), int(day))


def parse_time(text: str) -> Time | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, utc, sign, zone_hour, zone_minute, zone_second, zone = (
        match.groups()
    )
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    nanoseconds = int(hour) * HOUR + int(minute) * MINUTE + int(second) * SECOND
    nanoseconds += _fraction(fraction)
    if utc:
        return Time(nanoseconds, 0)
    if zone:
        return Time(nanoseconds, zone=zone) if is_zone(zone) else None
    if sign:
        seconds = int(zone_hour) * 3600 + int(zone_minute) * 60 + int(zone_second or 0)
        if seconds > MAX_OFFSET or int(zone_minute) > 59 or int(zone_second or 0) > 59:
            return None
        return Time(nanoseconds, -seconds if sign == "-" else seconds)
    return Time(nanoseconds)


def parse_date_and_time(text: str) -> DateAndTime | None:
    """Also a mere date, which is its midnight."""
    day_text, separator, time_text = text.partition("T")
    day = parse_date(day_text)
    clock = parse_time(time_text) if separator else MIDNIGHT
    if day is None or clock is None:
        return None
    return DateAndTime(day, clock)


def parse_duration(text: str) -> DaysDuration | MonthsDuration | None:
    match = _MONTHS.fullmatch(text)
    if match is not None and (match[2] or match[3]):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        if months > MAX_MONTHS:
            return None
        return MonthsDuration(-months if match[1] else months)
    match = _DAYS.fullmatch(text)
    if match is None or (match[3] == "T") or (match[2] is None and match[3] is None):
        return None
    sign, days, _, hours, minutes, seconds, fraction = match.groups()
    total = int(days or 0) * DAY + int(hours or 0) * HOUR + int(minutes or 0) * MINUTE
    total += int(seconds or 0) * SECOND + _fraction(fraction)
    if total > MAX_DURATION:
        return None
    return DaysDuration(-total if sign else total)


def parse_temporal(text: str) -> Date | Time | DateAndTime | DaysDuration | MonthsDuration | None:
    """What `@"…"` means, or None."""
    return parse_date(text) or parse_time(text) or parse_date_and_time(text) or parse_duration(text)


@lru_cache(maxsize=1024)
def is_zone(key: str) -> bool:
    try:
        ZoneInfo(key)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True


def _fraction(digits: str | None) -> int:
    return int((digits or "0").ljust(9, "0")[:9])


def _seconds(nanoseconds: int) -> str:
    seconds, rest = divmod(nanoseconds, SECOND)
    return f"{seconds}.{rest:09d}".rstrip("0") if rest else str(seconds)


def _offset_text(offset: int) -> str:
    if offset == 0:
        return "Z"
    hours, rest = divmod(abs(offset), 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"
    return f"{text}:{seconds:02d}" if seconds else text


def _representative(day: Date) -> date:
    """A day Python can hold: beyond its years, the same day of the same 400-year cycle."""
    if 2 <= day.year <= 9998:
        return date(day.year, day.month, day.day)
    return date(day.year % 400 + 2000, day.month, day.day)


def _zone_offset(zone: str, day: Date, nanoseconds: int) -> int:
    seconds = nanoseconds // SECOND
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    offset = datetime.combine(_representative(day), clock, ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _utc_to_zone_offset(zone: str, value: DateAndTime) -> int:
    ordinal, clock = divmod(value.moment(), DAY)
    day = date_of_ordinal(ordinal) or value.date
    seconds = clock // SECOND
    utc = datetime.combine(
        _representative(day), time(seconds // 3600, seconds // 60 % 60, seconds % 60), UTC
    )
    offset = utc.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
