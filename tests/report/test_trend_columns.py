"""A week against the one before by a column of the files."""

from collections.abc import Mapping
from datetime import timedelta

from lib.domain.totals import ColumnTotals, FileTotals
from lib.i18n.language import TEHRAN
from lib.report.files.trend_table import PART_COLUMNS, part_rows, to_csv
from lib.report.proportions import Share
from lib.report.trend_columns import MOST_PARTS, SharedColumn, shared_columns
from lib.report.trends import Step, periods_of, week_change
from tests.helpers.answered_lookups import ENGLISH
from tests.helpers.totals import NOW, lookup_of

SENT, BLOCKED, OPEN = 3, 9, 2
LAST, THIS = 8, 1
"""Days ago."""
CHANGE = week_change(periods_of([lookup_of(LAST, {SENT: 1}), lookup_of(THIS, {SENT: 1})], Step.WEEK, NOW, TEHRAN))


def file_of(days_ago: int, heading: str, counts: Mapping[str, Mapping[int, int]]) -> FileTotals:
    return FileTotals(NOW - timedelta(days=days_ago), (ColumnTotals(heading, counts),))


def compared(*files: FileTotals) -> tuple[SharedColumn, ...]:
    return shared_columns(files, CHANGE.before, CHANGE.now)


def test_the_part_that_has_become_worse_comes_first_with_its_numbers() -> None:
    (column,) = compared(
        file_of(30, "campaign", {"old": {SENT: 999}}),
        file_of(LAST, "campaign", {"yalda": {SENT: 180, BLOCKED: 20, OPEN: 5}, "shop": {SENT: 900, BLOCKED: 100}}),
        file_of(THIS, "Campaign ", {"Yalda": {SENT: 100, BLOCKED: 100}, "shop": {SENT: 900, BLOCKED: 100}}),
    )
    assert (column.key, column.heading, column.others) == ("campaign", "Campaign ", 0)
    assert [(part.text, part.failed.direction) for part in column.parts] == [("Yalda", 1), ("shop", 0)]
    assert (column.parts[0].failed.before, column.parts[0].failed.now) == (Share(20, 200), Share(100, 200))
    rows = part_rows(column, CHANGE, ENGLISH)
    assert [row[4:] for row in rows] == [
        ["20", "200", "0.1000"],
        ["100", "200", "0.5000"],
        ["100", "1000", "0.1000"],
        ["100", "1000", "0.1000"],
    ]
    assert b'"Campaign ","Yalda","2026-03-21","2026-03-27","100","200","0.5000"' in to_csv(rows, PART_COLUMNS, ENGLISH)


def test_what_is_in_one_week_alone_or_has_too_few_messages_is_not_compared() -> None:
    assert compared(file_of(LAST, "campaign", {"a": {SENT: 99}})) == ()
    (column,) = compared(
        file_of(LAST, "line", {"3000": {SENT: 99}, "few": {SENT: 29, OPEN: 99}, "gone": {SENT: 99}}),
        file_of(THIS, "line", {"3000": {SENT: 99}, "few": {SENT: 99}, "new": {SENT: 99}}),
        file_of(THIS, "branch", {"x": {SENT: 99}}),
    )
    assert [part.text for part in column.parts] == ["3000"]
    assert column.others == 3


def test_several_files_of_a_week_add_up_and_the_column_with_most_rows_is_first() -> None:
    files = [file_of(days, "line", {"3000": {SENT: 20}}) for days in (LAST, LAST, THIS, THIS)]
    columns = compared(*files, *(file_of(days, "branch", {"x": {SENT: 99}}) for days in (LAST, THIS)))
    assert [column.key for column in columns] == ["branch", "line"]
    assert columns[1].parts[0].failed.now == Share(0, 40)


def test_the_parts_with_most_rows_are_told_and_share_one_level_of_confidence() -> None:
    def parts(count: int) -> SharedColumn:
        weeks = [{str(place): {SENT: 50 + place, BLOCKED: 5 * week} for place in range(count)} for week in (1, 2)]
        return compared(file_of(LAST, "line", weeks[0]), file_of(THIS, "line", weeks[1]))[0]

    many = parts(MOST_PARTS + 3)
    assert (len(many.parts), many.others) == (MOST_PARTS, 3)
    assert "0" not in {part.text for part in many.parts}
    (alone,) = parts(1).parts
    same = next(part for part in parts(2).parts if part.text == "0")
    assert same.failed.high - same.failed.low > alone.failed.high - alone.failed.low
