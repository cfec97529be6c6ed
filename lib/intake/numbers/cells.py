"""A column of cells into Ids, one Id in each cell."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lib.domain.arrow import StringArray
from lib.domain.intake import REJECTED, Intake, Repair
from lib.intake.numbers.collector import TokenBlock, collect
from lib.intake.numbers.folding import CELL, Positions
from lib.intake.numbers.spans import spans_at

_BLOCK: Final = 2**15
"""Number of cells read at a time, so that intermediate results fit in the processor's cache."""


def read_cells(
    cells: StringArray,
    row_numbers: NDArray[np.int32],
    is_number: NDArray[np.bool_] | None = None,
    *,
    takes_short: bool | None = None,
) -> Intake:
    """Return the Ids of a column, and where each row went.

    Args:
        cells: The cells of the column, without nulls.
        row_numbers: The row numbers that a spreadsheet shows; shape (cells,).
        is_number: Mask of the cells that were numbers in a spreadsheet, shape (cells,); reading one as text counts as a
            repair.
        takes_short: Whether numbers that are much shorter than the rest are Ids too; see `collect`.
    """

    def blocks() -> Iterator[TokenBlock]:
        for first in range(0, len(cells), _BLOCK):
            yield _token_block(cells.slice(first, _BLOCK), row_numbers[first:])

    intake = collect(blocks, takes_short=takes_short, with_row_indexes=True)
    if is_number is None or intake.row_indexes is None:
        return intake
    count = int(np.count_nonzero(is_number & (intake.row_indexes != REJECTED)))
    return replace(intake, repaired={**intake.repaired, Repair.NUMBER_CELL: count}) if count else intake


def _token_block(cells: StringArray, row_numbers: NDArray[np.int32]) -> TokenBlock:
    offsets, source = _buffers(cells)
    folded = CELL.fold(source)
    bounds = folded.from_source(offsets)
    return TokenBlock(
        folded,
        starts=bounds[:-1],
        ends=bounds[1:],
        with_foreign_digits=spans_at(offsets[:-1], folded.foreign_digits),
        with_invisible=spans_at(offsets[:-1], folded.invisible),
        texts=lambda indexes: cells.take(pa.array(indexes)).to_pylist(),
        rows=lambda indexes: row_numbers[indexes].tolist(),
    )


def _buffers(cells: StringArray) -> tuple[Positions, bytes]:
    """Return the bytes of all cells, after the offsets at which each cell starts and the last one ends."""
    _, offsets_buffer, content = cells.buffers()
    offsets = np.frombuffer(offsets_buffer, dtype=np.int32)[cells.offset : cells.offset + len(cells) + 1]
    source = content.slice(int(offsets[0]), int(offsets[-1] - offsets[0])).to_pybytes() if content is not None else b""
    return (offsets - offsets[0]).astype(np.intp), source
