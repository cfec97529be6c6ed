"""The time to read files, beside peers, interleaved in one run; the ratios count."""

import csv
import io
from typing import Any, Final, NamedTuple

import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
from python_calamine import CalamineWorkbook
from rustpy_xlsxwriter import FastExcel

from bench.side_by_side import compare
from bench.sizes import chosen
from lib.domain.arrow import StringTable
from lib.intake import files
from lib.intake.limits import MEGABYTE, IntakeLimits

ID_COLUMN: Final = "f2"
LIMITS: Final = IntakeLimits(file_bytes=200 * MEGABYTE)


class Size(NamedTuple):
    """How much is read.

    Attributes:
        csv_rows: The rows of the CSV.
        sheet_rows: The rows of the workbook; at most those of the CSV.
        runs: How often each way is run.
    """

    csv_rows: int
    sheet_rows: int
    runs: int


FULL: Final = Size(csv_rows=1_000_000, sheet_rows=200_000, runs=5)
SMALL: Final = Size(csv_rows=2_000, sheet_rows=500, runs=1)


def main(size: Size = FULL) -> None:
    """Print a line for each peer, for a CSV and for a workbook of six columns."""
    table = made(size.csv_rows)
    sink = io.BytesIO()
    pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(quoting_style="none"))
    content = sink.getvalue()
    compare(
        f"read a CSV of {size.csv_rows:,} x 6 ({len(content) // MEGABYTE} MB)",
        "ours",
        {
            "ours": lambda: files.read(content, LIMITS),
            "pyarrow, the one column": lambda: with_pyarrow(content, ID_COLUMN),
            "pyarrow, all columns": lambda: with_pyarrow(content, None),
            "polars": lambda: pl.read_csv(content, infer_schema=False),
            "pandas": lambda: pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False),
            "csv": lambda: list(csv.reader(io.StringIO(content.decode(), newline=""))),
        },
        size.runs,
        goals={"pyarrow, the one column": 1.5},
    )
    ours = files.read(content, LIMITS)
    compare(
        f"find the Ids in its column of {size.csv_rows:,} cells",
        "ours",
        {
            "ours": lambda: ours.intake(ours.id_column),
            "pyarrow's cast and unique": lambda: ours.column_text(ours.id_column).cast(pa.int64()).unique(),
        },
        size.runs,
    )
    book = io.BytesIO()
    FastExcel(book).sheet("Sheet1", table.slice(0, size.sheet_rows)).save()
    sheet = book.getvalue()
    compare(
        f"read an XLSX of {size.sheet_rows:,} x 6 ({len(sheet) // MEGABYTE} MB)",
        "ours",
        {
            "ours": lambda: files.read(sheet, LIMITS),
            "calamine's rows": lambda: sum(1 for _ in opened(sheet).iter_rows()),
            "pandas and calamine": lambda: pd.read_excel(io.BytesIO(sheet), engine="calamine", dtype=str),
            "openpyxl": lambda: with_openpyxl(sheet),
        },
        size.runs,
        goals={"calamine's rows": 1.2},
    )


def made(rows: int) -> StringTable:
    """Return a table as panels export it: row, telephone, Id, date, amount, text."""
    numbers = np.arange(rows)
    chance = np.random.default_rng(3)
    columns = {
        "row": numbers,
        "phone": 989_120_000_000 + chance.integers(0, 10**7, rows),
        "id": chance.integers(10**17, 9 * 10**17, rows),
        "date": np.char.add("2024-07-", (10 + numbers % 20).astype("U")),
        "amount": chance.integers(0, 10**6, rows),
        "text": np.char.add("message ", (numbers % 1000).astype("U")),
    }
    return pa.table(
        {name: pa.array(column.astype("U").astype(object), pa.string()) for name, column in columns.items()}
    )


def with_pyarrow(content: bytes, column: str | None) -> StringTable:
    """Read as text by Arrow alone, one column or all."""
    return pyarrow.csv.read_csv(
        pa.py_buffer(content),
        read_options=pyarrow.csv.ReadOptions(autogenerate_column_names=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={f"f{index}": pa.string() for index in range(6)},
            include_columns=[column] if column else None,
        ),
    )


def opened(content: bytes) -> Any:  # noqa: ANN401 - its types have no name for a sheet's rows
    """Return the first sheet, read by calamine in this process."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)


def with_openpyxl(content: bytes) -> int:
    """Read the first sheet by openpyxl, which makes Ids floats."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
