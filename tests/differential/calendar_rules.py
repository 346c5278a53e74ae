"""Instants and the store's calendar (reward rules 0 "Time", 1.8). An instant is nanoseconds since 1970 in UTC."""

import re
from datetime import datetime, timedelta, timezone

SECOND = 1_000_000_000
DAY = 24 * 3600 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MINUTES_TO_SEARCH = 3 * 24 * 60

_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))", re.ASCII)


def parse_instant(text):
    """An RFC 3339 date and time. Raises ValueError."""
    match = _RFC3339.fullmatch(text)
    if not match:
        raise ValueError(f"not an RFC 3339 time: {text!r}")
    fraction, zulu, sign, hours, minutes = match.group(7, 8, 9, 10, 11)
    local = datetime(*(int(part) for part in match.group(1, 2, 3, 4, 5, 6)), tzinfo=timezone.utc)
    instant = seconds_since_epoch(local) * SECOND
    if fraction:
        instant += int(fraction[:9].ljust(9, "0"))
    if zulu:
        return instant
    if int(hours) > 23 or int(minutes) > 59:
        raise ValueError(f"not an offset: {text!r}")
    offset = (int(hours) * 3600 + int(minutes) * 60) * SECOND
    return instant - offset if sign == "+" else instant + offset


def seconds_since_epoch(moment):
    return (moment - EPOCH) // timedelta(seconds=1)


def local_date(instant, zone):
    """Rule 0, Time: the day of the store's zone in which the instant lies."""
    return (EPOCH + timedelta(seconds=instant // SECOND)).astimezone(zone).date()


def exists(local, zone):
    """Whether clocks of the zone ever show this local time: it survives the way to UTC and back."""
    there = local.replace(tzinfo=zone, fold=0).astimezone(timezone.utc)
    return there.astimezone(zone).replace(tzinfo=None) == local


def instant_of_local(date, hour, minute, zone):
    """Rule 1.8: a time that does not exist that day: the next that does; twice: the first (fold 0)."""
    local = datetime(date.year, date.month, date.day, hour, minute)
    for _ in range(MINUTES_TO_SEARCH):
        if exists(local, zone):
            return seconds_since_epoch(local.replace(tzinfo=zone, fold=0)) * SECOND
        local += timedelta(minutes=1)
    raise AssertionError("no zone leaves out three days")


def is_clear_date(date, every):
    """Rule 1.8 and rule 0, Time: each day, Mondays, or the first of the month."""
    if every == "week":
        return date.weekday() == 0
    if every == "month":
        return date.day == 1
    return True


def next_clear_after(instant, clear, zone):
    """Rule 1.8: the first clear later than `instant`, or None."""
    if clear is None:
        return None
    if "at" in clear:
        return clear["at"] if clear["at"] > instant else None
    date = local_date(instant, zone) - timedelta(days=1)
    while True:
        if is_clear_date(date, clear["every"]):
            candidate = instant_of_local(date, *clear["time"], zone)
            if candidate > instant:
                return candidate
        date += timedelta(days=1)
