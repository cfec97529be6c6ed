"""Uploaded rows to give back, and exported files as other code reads them."""

import csv
import io
from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np
import pyarrow as pa
from python_calamine import load_workbook

from lib.domain.intake import Rows
from lib.report.columns import ADDED_COLUMNS, ADVICE, CODE, DESCRIPTION, NAME, OUTCOME, ROW

WRITTEN_OUT: Final = (ROW, CODE, NAME, DESCRIPTION, OUTCOME, ADVICE)
"""The columns whose texts tests write out, in this order; the report may have more."""

Cell = TypeVar("Cell")


def given_rows(
    columns: Sequence[Sequence[str | None]],
    row_indexes: Sequence[int],
    headings: Sequence[str] = (),
    id_column: int = 0,
) -> Rows:
    """Return the rows of an uploaded file whose cells are all texts; the first one is row 2."""
    return Rows(
        headings=tuple(headings or ("" for _ in columns)),
        columns=tuple(pa.array(column, type=pa.string()) for column in columns),
        is_number=(None,) * len(columns),
        row_numbers=np.arange(2, len(row_indexes) + 2, dtype=np.int32),
        row_indexes=np.array(row_indexes, dtype=np.int32),
        id_column=id_column,
    )


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def read_xlsx(content: bytes, sheet: int = 0) -> list[list[object]]:
    book = load_workbook(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)]


def written_out(row: Sequence[Cell]) -> list[Cell]:
    """Return a row of an uploaded file that came back: its own cells, then those of WRITTEN_OUT."""
    own = len(row) - len(ADDED_COLUMNS)
    return [*row[:own], *(row[own + ADDED_COLUMNS.index(column)] for column in WRITTEN_OUT)]
