"""Reads the header Retry-After: how long the provider asks us to wait before the next request."""

import email.utils
from datetime import UTC, datetime
from typing import Final

LONGEST: Final = 366 * 86_400.0
"""Seconds. A longer wait is read as this one; how much of a wait is granted is decided in `lib.lookup.breaker`."""


def retry_after(value: str | None, *, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for, None if it asks for none.

    A wait of 0 seconds, or until a moment in the past, asks for none: it is no leave to ask again at once.

    Args:
        value: The header, a number of seconds or a date; None where there is no header.
        now: The present time, for tests.
    """
    if not value:
        return None
    seconds = _seconds(value, now or datetime.now(UTC))
    return min(seconds, LONGEST) if seconds is not None and seconds > 0 else None


def _seconds(value: str, now: datetime) -> float | None:
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        # The asctime format and the zone -0000 give no zone; dates in HTTP are in UTC.
        until = until.replace(tzinfo=UTC)
    return (until - now).total_seconds()
