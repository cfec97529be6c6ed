"""Ids that can be read and may still not be those that were meant: a person is asked."""

from typing import Final

import numpy as np
import pyarrow as pa
import pytest

from lib.given import Doubt, Doubtful
from lib.intake.cells import read_cells
from lib.intake.text import parse

ROUNDED: Final = ["639258934720294000", "639258934720295000"]


def doubts_of_cells(cells: list[str]) -> tuple[Doubtful, ...]:
    return read_cells(pa.array(cells), np.arange(2, 2 + len(cells), dtype=np.int32)).doubts


@pytest.mark.parametrize(
    "cells",
    [
        ROUNDED,
        ["639258934720295000"],
        ["12", *ROUNDED],
        ["6392589347202950", "639258934720295000"],
        ["639258934720294940", "639258934720294950", "639258934720294960"],  # as JavaScript leaves them
    ],
)
def test_long_numbers_that_all_end_in_zeros_are_doubted(cells: list[str]) -> None:
    long = [cell for cell in cells if len(cell) > 15]
    expected = (Doubtful(Doubt.TRAILING_ZEROS, len(long), 2 + cells.index(long[0]), long[0]),)
    assert doubts_of_cells(cells) == expected
    assert parse("\n" + "\n".join(cells)).doubts == expected


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["100", "200"],
        ["639258934720294949"],
        ["639258934720294950"],
        [*ROUNDED, "639258934720294949"],
        ["100000000000000", "200000000000000"],
    ],
)
def test_other_numbers_are_not(cells: list[str]) -> None:
    assert doubts_of_cells(cells) == ()


def test_telephone_numbers_without_their_zero_are_doubted_where_they_are_most_of_all() -> None:
    assert parse("9123456789\n9123456780\n639258934720294949").doubts == (
        Doubtful(Doubt.TELEPHONES, 2, 1, "9123456789"),
    )
    assert parse("9123456789\n639258934720294949").doubts == ()


@pytest.mark.parametrize("line", ["639,258,934,720,294,949", "639 258 934 720 294 949", "۶۳۹,۲۵۸,۹۳۴,۷۲۰,۲۹۴,۹۴۹"])
def test_groups_of_three_digits_in_a_paste_may_be_one_number_and_are_doubted(line: str) -> None:
    intake = parse(f"x\n{line}\n{line}")
    assert intake.ids.tolist() == [639, 258, 934, 720, 294, 949]
    assert intake.doubts == (
        Doubtful(Doubt.GROUPS, 2, 2, "639" + line[3].join(["", "258", "934", "720", "294", "949"])),
    )


@pytest.mark.parametrize("line", ["100,200,300,400", "100\n200\n300\n400\n500", "639258,100,200,300,400,50"])
def test_short_lists_are_not_doubted(line: str) -> None:
    assert parse(line).doubts == ()
