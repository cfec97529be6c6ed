"""Ids that can be read but may not be the ones that were meant: a person has to confirm them."""

from typing import Final

import numpy as np
import pyarrow as pa
import pytest

from lib.domain.intake import IntakeWarning, WarningKind
from lib.intake.numbers.cells import read_cells
from lib.intake.paste import parse

ROUNDED: Final = ["639258934720294000", "639258934720295000"]


def warnings_of_cells(cells: list[str]) -> tuple[IntakeWarning, ...]:
    return read_cells(pa.array(cells), np.arange(2, 2 + len(cells), dtype=np.int32)).warnings


@pytest.mark.parametrize(
    "cells",
    [
        ROUNDED,
        ["639258934720295000"],
        ["12", *ROUNDED],
        ["63925893472029500", "639258934720295000"],
        ["639258934720294940", "639258934720294950", "639258934720294960"],  # as JavaScript leaves them
    ],
)
def test_long_numbers_that_all_end_in_zeros_get_a_warning(cells: list[str]) -> None:
    long = [cell for cell in cells if len(cell) > 15]
    expected = (IntakeWarning(WarningKind.TRAILING_ZEROS, len(long), 2 + cells.index(long[0]), long[0]),)
    assert warnings_of_cells(cells) == expected
    assert parse("\n" + "\n".join(cells)).warnings == expected


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
def test_other_numbers_get_none(cells: list[str]) -> None:
    assert warnings_of_cells(cells) == ()


def test_telephone_numbers_without_their_zero_get_a_warning_if_they_are_the_majority() -> None:
    assert parse("9123456789\n9123456780\n6392589347").warnings == (
        IntakeWarning(WarningKind.TELEPHONES, 2, 1, "9123456789"),
    )
    assert parse("9123456789\n6392589347").warnings == ()


@pytest.mark.parametrize(
    ("cells", "kind", "count"),
    [
        ([*ROUNDED, "639258934720296000", "639258934720294949"], WarningKind.MOSTLY_ZEROS, 3),
        ([*(f"6392589347202{row}00" for row in range(948, 960)), "639258934720294949"], WarningKind.MOSTLY_ZEROS, 12),
        ([str(int(float(639258934720294949 + 901 * row))) for row in range(7)], WarningKind.FLOATS, 7),
        ([str(int(float(639258934720294949 + 901 * row))) for row in range(2)], WarningKind.FLOATS, 2),
        ([*(str(int(float(10**16 + 1 + 2**row))) for row in range(40)), "5"], WarningKind.FLOATS, 40),
        ([*(str(128 * (5 * 10**15 + 7 * row)) for row in range(9)), "639258934720294949"], WarningKind.FLOATS, 9),
    ],
)
def test_rounded_numbers_get_a_warning_although_a_few_are_not(cells: list[str], kind: WarningKind, count: int) -> None:
    warnings = warnings_of_cells(cells)
    assert [(item.kind, item.count) for item in warnings] == [(kind, count)]
    assert parse("\n".join(cells)).warnings[0].kind is kind


@pytest.mark.parametrize("step", [1, 3, 100, 901])
def test_true_ids_in_a_row_are_not_doubted(step: int) -> None:
    for count in (1, 2, 3, 8, 40, 1000):
        cells = [str(639258934720294949 + step * row) for row in range(count)]
        assert warnings_of_cells(cells) == ()


@pytest.mark.parametrize(
    "line",
    [
        *("639,258,934,720,294,949", "639 258 934 720 294 949", "۶۳۹,۲۵۸,۹۳۴,۷۲۰,۲۹۴,۹۴۹", "639،258،934،720،294،949"),
        *("639\u00a0258\u00a0934\u00a0720\u00a0294\u00a0949", "639\u202f258\u202f934\u202f720\u202f294\u202f949"),
    ],
)
def test_groups_of_three_digits_in_a_paste_get_a_warning_that_they_may_be_one_number(line: str) -> None:
    intake = parse(f"x\n{line}\n{line}")
    assert intake.ids.tolist() == [639, 258, 934, 720, 294, 949]
    mark = "," if line[3] in ",،" else " "
    assert intake.warnings == (
        IntakeWarning(WarningKind.GROUPS, 2, 2, mark.join(["639", "258", "934", "720", "294", "949"])),
    )


@pytest.mark.parametrize(
    "line", ["0912 345 6789", "+98 912 345 6789", "0098912 345 67 89", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "0912\u00a0345\u00a06789"]
)
def test_a_telephone_number_split_by_blanks_gets_a_warning(line: str) -> None:
    warnings = parse(f"70049\n{line}").warnings
    assert [(item.kind, item.count, item.row) for item in warnings] == [(WarningKind.TELEPHONES, 1, 2)]
    assert parse(f"639258934720294949\n{line}").warnings == ()  # its parts are not asked


@pytest.mark.parametrize("line", ["100,200,300,400", "100\n200\n300\n400\n500", "639258,100,200,300,400,50"])
def test_short_lists_get_no_warning(line: str) -> None:
    assert parse(line).warnings == ()
