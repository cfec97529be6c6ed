"""Numbers that are much shorter than the rest: where they are divided, and where nothing is assumed."""

from typing import Final

import numpy as np
import pyarrow as pa
import pytest

from lib.domain.intake import NumberGroup, Reason
from lib.intake.numbers.cells import read_cells
from lib.intake.numbers.lengths import find_split
from lib.intake.paste import parse

FIRST: Final = 639258934720294901
LONG: Final = [FIRST + row for row in range(10)]


@pytest.mark.parametrize(
    ("others", "floor"),
    [
        ([3, 591], 10**16),
        ([9121234567], 10**16),
        ([6037991234567893, 1763600001123], 10**16),
        (list(range(1, 90)), 10**16),
        ([10**16], None),  # a digit less
        ([5 * 10**18, 3], 10**17),  # a digit more
        ([], None),
    ],
)
def test_numbers_that_are_much_shorter_than_long_ones_are_divided_from_them(
    others: list[int], floor: int | None
) -> None:
    split = find_split(np.array([*LONG, *others], dtype=np.int64))
    assert (split and split.floor, split is not None and split.is_doubtful) == (floor, False)


@pytest.mark.parametrize(
    "numbers",
    [
        list(range(1, 20_000, 7)),
        [70049, 1763600001123, 70086, 1763600001777],
        [70049, 6037991234567893, 70086, 6219861034529007],
        [70049, 20261120102211, 70086, 20261120102212],
        [9121234567, 70049],
    ],
    ids=["a counter", "epochs", "cards", "times", "telephone numbers"],
)
def test_nothing_is_assumed_of_numbers_without_long_ids_among_them(numbers: list[int]) -> None:
    assert find_split(np.array(numbers, dtype=np.int64)) is None


@pytest.mark.parametrize(
    ("short", "is_doubtful"),
    [([70049 + row for row in range(120)], True), ([3, 48213, 591, 8080, 9121234567] * 5, False)],
)
def test_few_long_numbers_are_doubted_only_among_short_ones_that_are_alike(short: list[int], is_doubtful: bool) -> None:  # noqa: FBT001 - a parameter
    intake = parse("\n".join(map(str, [FIRST, *short])))
    assert intake.mixture is not None
    assert (intake.mixture.is_doubtful, intake.mixture.is_taken) == (is_doubtful, is_doubtful)
    assert len(intake.ids) == (1 + len(short) if is_doubtful else 1)


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_person_may_take_the_shorter_numbers_or_leave_them(is_taken: bool) -> None:  # noqa: FBT001 - a parameter
    cells = pa.array([str(FIRST), "«7»", "x", str(FIRST), "۵۹۱"])
    intake = read_cells(cells, np.arange(2, 7, dtype=np.int32), takes_short=is_taken)
    assert intake.ids.tolist() == ([FIRST, 7, 591] if is_taken else [FIRST])
    assert [(item.row, item.token) for item in intake.rejected if item.reason is Reason.MUCH_SHORTER] == (
        [] if is_taken else [(3, "«7»"), (6, "۵۹۱")]
    )
    assert intake.given == 5
    assert bool(intake.repaired) == is_taken  # what is not asked was not mended either
    assert intake.mixture is not None
    assert (intake.mixture.long, intake.mixture.short) == (NumberGroup(2, 18, 18, FIRST), NumberGroup(2, 1, 3, 7))


@pytest.mark.parametrize(
    "text", ["n639258934720294901 48213", "6.39259E+17\n6.39259E+17\n7", "x639258934720294901y 12"]
)
def test_short_numbers_beside_long_ones_that_cannot_be_asked_are_not_asked(text: str) -> None:
    intake = parse(text)
    assert intake.ids.tolist() == []
    assert intake.rejected[-1].reason is Reason.MUCH_SHORTER
