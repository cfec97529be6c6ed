"""Numbers, shares, dates and durations as each language writes them; values that are inserted stay whole."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.i18n.foreign import harmless
from lib.i18n.language import CODES, Language, language, mark
from tests.helpers.answered_lookups import ENGLISH, FARSI, languages

TO_LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫٪", "0123456789.%")
MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

moments = st.datetimes(datetime(1990, 1, 1), datetime(2070, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware


def plain(text: str) -> str:
    """Return a text without marks of direction."""
    return MARKS.sub("", text)


def percent(share: str) -> float:
    (found,) = re.findall(r"([0-9.]+)%", plain(share).translate(TO_LATIN))
    return float(found)


# The languages


def test_persian_and_english_are_told_apart() -> None:
    assert CODES == ("fa", "en")
    assert [(language(code).code, language(code).is_rtl) for code in CODES] == [("fa", True), ("en", False)]


@pytest.mark.parametrize("odd", ["", "FA", "EN", "de", "en-GB", "fa_IR", "\u0000"])
def test_any_other_language_is_persian(odd: str) -> None:
    assert language(odd).code == "fa"


def test_a_marked_text_is_said_later() -> None:
    assert ENGLISH.say(mark("Sent")) == "Sent"


def test_a_text_that_is_in_no_catalogue_is_said_as_it_stands() -> None:
    assert FARSI.say("in no catalogue {of} ours") == "in no catalogue {of} ours"


# Numbers


@pytest.mark.parametrize(
    ("value", "english", "persian"),
    [
        (0, "0", "۰"),
        (7, "7", "۷"),
        (999, "999", "۹۹۹"),
        (1000, "1,000", "۱٬۰۰۰"),
        (1234567, "1,234,567", "۱٬۲۳۴٬۵۶۷"),
        (2**63 - 1, "9,223,372,036,854,775,807", "۹٬۲۲۳٬۳۷۲٬۰۳۶٬۸۵۴٬۷۷۵٬۸۰۷"),
        (12.34, "12.3", "۱۲٫۳"),
        (3.0, "3", "۳"),
    ],
)
def test_numbers(value: float, english: str, persian: str) -> None:
    assert ENGLISH.number(value) == english
    assert FARSI.number(value) == persian


@given(st.integers(0, 2**63))
def test_no_digit_of_a_number_is_lost(value: int) -> None:
    assert int(ENGLISH.number(value).replace(",", "")) == value
    assert int(FARSI.number(value).replace("٬", "").translate(TO_LATIN)) == value


# Shares


@pytest.mark.parametrize(
    ("part", "whole", "english", "persian"),
    [
        (0, 0, "0%", "۰٪"),
        (0, 9, "0%", "۰٪"),
        (9, 9, "100%", "۱۰۰٪"),
        (1, 3, "33.3%", "۳۳٫۳٪"),
        (2, 3, "66.7%", "۶۶٫۷٪"),
        (1, 2, "50%", "۵۰٪"),
        (1, 1000, "0.1%", "۰٫۱٪"),
        (999, 1000, "99.9%", "۹۹٫۹٪"),
    ],
)
def test_shares(part: int, whole: int, english: str, persian: str) -> None:
    assert ENGLISH.share(part, whole) == english
    assert FARSI.share(part, whole) == persian


def test_a_share_too_small_or_too_large_to_write_is_said_so() -> None:
    assert plain(ENGLISH.share(1, 1_000_000)) == "under 0.1%"
    assert plain(ENGLISH.share(999_999, 1_000_000)) == "over 99.9%"
    assert FARSI.share(1, 1_000_000) != FARSI.share(1, 1000)
    assert FARSI.share(999_999, 1_000_000) != FARSI.share(999, 1000)


@given(st.data(), st.integers(1, 10**7), languages)
def test_a_share_never_reads_as_nothing_or_as_all_where_it_is_not(
    data: st.DataObject, whole: int, lang: Language
) -> None:
    part = data.draw(st.integers(0, whole) | st.integers(max(0, whole - 3), whole) | st.integers(0, min(3, whole)))
    said = percent(lang.share(part, whole))
    assert (said == 0) == (part == 0)
    assert (said == 100) == (part == whole)
    assert said == pytest.approx(100 * part / whole, abs=0.1)


# Dates


@pytest.mark.parametrize(
    ("moment", "english", "persian"),
    [
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "2026/07/01 15:30", "۱۴۰۵/۰۴/۱۰ ۱۵:۳۰"),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "2026/01/01 15:30", "۱۴۰۴/۱۰/۱۱ ۱۵:۳۰"),
        (datetime(2026, 3, 20, 20, 29, tzinfo=UTC), "2026/03/20 23:59", "۱۴۰۴/۱۲/۲۹ ۲۳:۵۹"),
        (datetime(2026, 3, 20, 20, 30, tzinfo=UTC), "2026/03/21 00:00", "۱۴۰۵/۰۱/۰۱ ۰۰:۰۰"),
        (datetime(2025, 3, 20, 8, 0, tzinfo=UTC), "2025/03/20 11:30", "۱۴۰۳/۱۲/۳۰ ۱۱:۳۰"),
        (datetime(2024, 2, 29, 6, 5, tzinfo=UTC), "2024/02/29 09:35", "۱۴۰۲/۱۲/۱۰ ۰۹:۳۵"),
    ],
)
def test_dates_are_those_of_tehran(moment: datetime, english: str, persian: str) -> None:
    assert ENGLISH.date(moment) == english
    assert FARSI.date(moment) == f"\u200f{persian}"
    elsewhere = moment.astimezone(timezone(timedelta(hours=-8)))
    assert FARSI.date(elsewhere) == FARSI.date(moment)


@given(moments)
def test_a_file_is_dated_like_the_page_in_ascii(moment: datetime) -> None:
    for lang in (ENGLISH, FARSI):
        day = lang.date(moment).removeprefix("\u200f").split(" ")[0]
        assert lang.file_date(moment) == day.translate(TO_LATIN).replace("/", "-")
        assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", lang.file_date(moment))


@given(moments, st.timedeltas(timedelta(0), timedelta(days=4000)), languages)
def test_file_dates_sort_by_time(moment: datetime, later: timedelta, lang: Language) -> None:
    assert lang.file_date(moment) <= lang.file_date(moment + later)


# Durations


@pytest.mark.parametrize(
    ("seconds", "english"),
    [
        (0, "1 second"),
        (0.2, "1 second"),
        (1.4, "1 second"),
        (2, "2 seconds"),
        (59.4, "59 seconds"),
        (59.6, "1 minute"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3540, "59 minutes"),
        (3600, "1 hour"),
        (3601, "2 hours"),
        (36_000_000, "10,000 hours"),
    ],
)
def test_durations(seconds: float, english: str) -> None:
    assert ENGLISH.duration(seconds) == english
    number, _, _ = english.partition(" ")
    if number != "1":
        assert number.translate(str.maketrans("0123456789,", "۰۱۲۳۴۵۶۷۸۹٬")) in FARSI.duration(seconds)
    assert not re.search("[0-9]", FARSI.duration(seconds))


# Values in texts


def test_the_form_follows_the_count() -> None:
    assert ENGLISH.plural("{count} row", "{count} rows", 1) == "1 row"
    assert [ENGLISH.plural("{count} row", "{count} rows", count) for count in (0, 2, 1000)] == [
        "0 rows",
        "2 rows",
        "1,000 rows",
    ]
    assert FARSI.plural("{count} of none", "{count} of no catalogue", 1000) == "۱٬۰۰۰ of no catalogue"


def test_parts_are_joined_by_the_comma_of_the_language() -> None:
    assert ENGLISH.listing(["a", "b", "c"]) == "a, b, c"
    assert FARSI.listing(["الف", "ب"]) == "الف، ب"
    assert ENGLISH.listing([]) == FARSI.listing([]) == ""
    assert ENGLISH.listing(["a"]) == FARSI.listing(["a"]) == "a"


@given(st.text(), st.integers(0, 10**9), languages)
def test_strings_put_in_are_isolated_and_numbers_are_written(value: str, count: int, lang: Language) -> None:
    text = "no catalogue has it: {value} ({count})"
    assert lang.say(text, value=value, count=count) == (
        f"no catalogue has it: \u2068{harmless(value)}\u2069 ({lang.number(count)})"
    )


@given(st.text())
def test_braces_in_what_is_put_in_are_only_braces(value: str) -> None:
    assert ENGLISH.say("{value}", value="{" + value + "}") == "\u2068" + harmless("{" + value + "}") + "\u2069"
