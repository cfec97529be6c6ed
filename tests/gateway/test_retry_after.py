"""Retry-After is read as a wait, in seconds or until a date, or as none."""

from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.gateway.retry_after import LONGEST, retry_after

NOW: Final = datetime(2026, 3, 20, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        (" ", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("²", None),
        ("1 Jan", None),
        ("1 Jan 2000 0:0:0 +" + "9" * 30, None),
        ("0", None),
        (" 7 ", 7.0),
        ("3600", 3600.0),
        ("3601", 3601.0),
        ("9" * 5000, LONGEST),
        ("Fri, 20 Mar 2026 12:00:09 GMT", 9.0),
        ("Fri, 20 Mar 2026 15:30:09 +0330", 9.0),
        ("Fri, 20 Mar 2026 12:00:09 -0000", 9.0),
        ("Fri Mar 20 12:00:09 2026", 9.0),
        ("Fri, 20 Mar 2026 11:00:00 GMT", None),
        ("Fri, 20 Mar 2099 11:00:00 GMT", LONGEST),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, now=NOW) == seconds


@given(st.text(max_size=40) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,6} [A-Z][a-z]{2} \d{1,6} \d+:\d+:\d+ [+-]?\w{1,30}"))
def test_any_retry_after_is_seconds_within_a_year_or_says_nothing(value: str) -> None:
    seconds = retry_after(value)
    assert seconds is None or 0 < seconds <= LONGEST
