"""Days and weeks of what was looked up, a week against the one before, and what is said of it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.domain.statuses import Outcome
from lib.domain.totals import LookupTotals
from lib.i18n.foreign import harmless
from lib.i18n.language import TEHRAN, Language
from lib.report.files.trend_table import COLUMNS, to_csv, trend_rows
from lib.report.proportions import Share
from lib.report.trend_chart import trend_figure
from lib.report.trend_words import TrendVerdict, period_label, status_texts, trend_verdict
from lib.report.trends import Step, oldest_moment, periods_of, week_change
from tests.helpers.answered_lookups import ENGLISH, FARSI, LANGUAGES
from tests.helpers.provider import known
from tests.helpers.totals import NOW, lookup_of

SENT, BLOCKED, FILTERED, OPEN = 3, 9, 14, 2


def said(*lookups: LookupTotals, lang: Language = ENGLISH) -> TrendVerdict:
    return trend_verdict(week_change(periods_of(lookups, Step.WEEK, NOW, TEHRAN)), lang)


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def test_weeks_begin_on_saturday_and_days_at_midnight_of_the_time_zone() -> None:
    new_year = datetime(2026, 3, 20, 20, 30, tzinfo=UTC)  # midnight in Tehran
    lookups = [
        LookupTotals(new_year - timedelta(seconds=1), 1, {SENT: 1}),
        LookupTotals(new_year, 2, {SENT: 1, BLOCKED: 1}),
    ]
    last, this = periods_of(lookups, Step.WEEK, NOW, TEHRAN)
    assert (last.breakdown.total, this.breakdown.total, this.failed, this.decided) == (1, 2, 1, 2)
    assert plain(period_label(this, Step.WEEK, FARSI)) == "۱۴۰۵/۰۱/۰۱ تا ۱۴۰۵/۰۱/۰۷"
    assert plain(period_label(this, Step.WEEK, ENGLISH)) == "2026/03/21 to 2026/03/27"
    days = periods_of(lookups, Step.DAY, NOW, ZoneInfo("UTC"))
    assert days[0].begins == datetime(2026, 3, 20, tzinfo=UTC)
    assert [day.breakdown.total for day in days] == [3, 0, 0, 0, 0, 0]


def test_there_are_two_periods_at_least_and_no_end_of_them_at_most() -> None:
    assert [period.lookups for period in periods_of([], Step.WEEK, NOW, TEHRAN)] == [0, 0]
    lookups = [lookup_of(age, {SENT: 1}) for age in range(400)]
    for step, count in ((Step.WEEK, 12), (Step.DAY, 14)):
        periods = periods_of(lookups, step, NOW, TEHRAN)
        assert len(periods) == count
        assert periods[0].begins == oldest_moment(step, NOW, TEHRAN)
        assert all(first.ends == second.begins for first, second in pairwise(periods))


@given(
    st.lists(
        st.tuples(
            st.floats(0, 200),
            st.dictionaries(st.sampled_from([0, SENT, BLOCKED, FILTERED, OPEN, 9001]), st.integers(1, 10**6)),
            st.integers(0, 9),
        )
    )
)
def test_no_message_of_the_periods_is_lost(lookups: list[tuple[float, dict[int, int], int]]) -> None:
    totals = [lookup_of(*each) for each in lookups]
    for step in Step:
        periods = periods_of(totals, step, NOW, TEHRAN)
        oldest = periods[0].begins
        expected = sum(each.total for each in totals if each.asked_at >= oldest)
        assert sum(period.breakdown.total for period in periods) == expected
        rows = trend_rows([period for period in periods if period.lookups], ENGLISH)
        assert sum(int(row[7]) for row in rows) == expected


def test_a_worse_week_is_said_with_its_numbers_its_interval_and_its_cause() -> None:
    verdict = said(
        lookup_of(9, {SENT: 500, OPEN: 99}),
        lookup_of(8, {SENT: 400, BLOCKED: 50, FILTERED: 50}),
        lookup_of(2, {SENT: 400}),
        lookup_of(1, {SENT: 350, BLOCKED: 200, FILTERED: 50, OPEN: 20}),
    )
    assert plain(verdict.sentence) == ("Yes, worse than last week: 25% not delivered this week so far, 10% last week")
    assert verdict.tone is Outcome.NOT_DELIVERED
    assert plain(" ".join(verdict.details[:2])) == (
        "Not delivered: 250 of 1,000, before 100 of 1,000. The difference, with 95% confidence: 11.7 to 18.3 "
        "percentage points more. "
        "Risen most: Not delivered: advertising block (9), from 5% to 20%."
    )
    assert "More than half" in verdict.details[-1]


@pytest.mark.parametrize(
    ("last", "this", "sentence"),
    [
        ({SENT: 50, BLOCKED: 50}, {SENT: 99, BLOCKED: 1}, "No, better than last week: 1% not"),
        ({SENT: 90, BLOCKED: 10}, {SENT: 89, BLOCKED: 11}, "No clear change from last week: 11% not"),
        ({SENT: 90}, {SENT: 29, OPEN: 900}, "Too few messages to compare with last week"),
        ({}, {SENT: 500}, "Too few messages to compare with last week"),
    ],
)
def test_what_is_said_of_a_week(last: dict[int, int], this: dict[int, int], sentence: str) -> None:
    assert plain(said(lookup_of(7, last), lookup_of(1, this)).sentence).startswith(sentence)


def test_a_new_week_says_how_the_last_one_was() -> None:
    verdict = said(
        lookup_of(15, {SENT: 90, BLOCKED: 10}), lookup_of(8, {SENT: 50, BLOCKED: 50}), lookup_of(0, {SENT: 1})
    )
    assert plain(verdict.sentence) == "Last week was worse than the one before: 50% not delivered, 10% before that"
    assert verdict.details[0] == "This week has too few messages yet to be compared."


def test_a_risen_status_is_told_even_where_the_sum_has_not_changed() -> None:
    verdict = said(
        lookup_of(8, {SENT: 800, BLOCKED: 190, FILTERED: 10}), lookup_of(1, {SENT: 800, BLOCKED: 100, FILTERED: 100})
    )
    assert verdict.sentence.startswith("No clear change")
    assert plain(" ".join(verdict.details[1:3])) == (
        "Risen most: Not delivered: text filtered (14), from 1% to 10%. "
        "Fallen most: Not delivered: advertising block (9), from 19% to 10%."
    )


def test_the_statuses_share_one_level_of_confidence() -> None:
    few = lookup_of(8, {SENT: 100, BLOCKED: 10}), lookup_of(1, {SENT: 100, BLOCKED: 20})
    many = lookup_of(8, {SENT: 100, BLOCKED: 10}), lookup_of(1, {SENT: 100, BLOCKED: 20, 4: 1, 8: 1, 11: 1, 14: 1})
    widths = []
    for lookups in (few, many):
        ((_, change),) = [
            item
            for item in week_change(periods_of(lookups, Step.WEEK, NOW, TEHRAN)).by_status
            if item[0].code == BLOCKED
        ]
        assert change.before == Share(10, 110)
        widths.append(change.high - change.low)
    assert widths[0] < widths[1]


def test_chance_alone_is_seldom_called_a_change() -> None:
    draw = np.random.default_rng(17)
    codes, shares = [SENT, BLOCKED, FILTERED, 21, 23, 8], [0.8, 0.08, 0.05, 0.04, 0.02, 0.01]
    weeks = [
        week_change(
            periods_of(
                [
                    lookup_of(age, dict(zip(codes, draw.multinomial(600, shares).tolist(), strict=True)))
                    for age in (8, 1)
                ],
                Step.WEEK,
                NOW,
                TEHRAN,
            )
        )
        for _ in range(400)
    ]
    # Of 400, 5% are 20; a binomial with that mean is above 32 in one of two hundred cases.
    assert sum(known(week.failed).direction != 0 for week in weeks) <= 32
    assert sum(any(change.direction for _, change in week.by_status) for week in weeks) <= 32


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_has_each_status_of_each_period(lang: Language) -> None:
    name = "=Held"
    lookups = [lookup_of(8, {SENT: 3}), LookupTotals(NOW, 5, {SENT: 1, -(2**31) + 7: 2}, {-(2**31) + 7: name})]
    rows = trend_rows(periods_of(lookups, Step.WEEK, NOW, TEHRAN), lang)
    written = [*csv.reader(io.StringIO(to_csv(rows, COLUMNS, lang).decode("utf-8-sig")))]
    assert [row[2:4] + row[5:6] + row[7:] for row in written[1:]] == [
        ["1", "3", "3", "3", "1.0000"],
        ["1", "5", "", "2", "0.4000"],
        ["1", "5", "3", "1", "0.2000"],
        ["1", "5", "", "2", "0.4000"],
    ]
    assert not any(cell.startswith("=") for row in written for cell in row)
    assert harmless(name) in written[2][6]


def test_each_status_has_its_share_in_each_period() -> None:
    periods = periods_of([lookup_of(8, {SENT: 3}), lookup_of(1, {SENT: 1, BLOCKED: 2}, 1)], Step.WEEK, NOW, TEHRAN)
    assert status_texts(periods, ENGLISH) == [
        ["Sent (3)", "100% · 3", "25% · 1"],
        ["Not delivered: advertising block (9)", "0", "50% · 2"],
        ["Not answered", "0", "25% · 1"],
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_has_a_bar_for_each_period_and_time_runs_with_the_language(lang: Language) -> None:
    periods = periods_of([lookup_of(8, {SENT: 3}), lookup_of(1, {SENT: 1, BLOCKED: 3})], Step.WEEK, NOW, TEHRAN)
    figure = trend_figure(periods, lang).to_dict()
    assert [(trace["name"], list(trace["y"])) for trace in figure["data"]] == [
        (Outcome.NOT_DELIVERED, [0.0, 75.0]),
        (Outcome.SENT, [100.0, 25.0]),
    ]
    first, last = figure["layout"]["xaxis"]["range"]
    assert (first > last) is lang.is_rtl
    assert [note["text"] for note in figure["layout"]["annotations"]] == [lang.number(3), lang.number(4)]
