"""A column of cells into Ids: one Id a cell."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lib.domain.intake import REJECTED, Intake, Repair
from lib.intake.collector import Spans, take
from lib.intake.folding import CELL, Positions
from lib.intake.spans import owners

_BLOCK: Final = 2**15
"""Cells taken at a time: what is computed of them stays in the processor's cache."""


def read_cells(cells: Any, numbers: NDArray[np.int32], is_number: NDArray[np.bool_] | None = None) -> Intake:  # noqa: ANN401 - Arrow ships no types
    """Return what a column (`pyarrow.StringArray` without nulls) holds, with the places of its rows.

    `numbers` are the row numbers that a spreadsheet shows. `is_number` tells which cells were numbers there: taking one
    as text is counted as a repair.
    """
    blocks = (cells.slice(first, _BLOCK) for first in range(0, len(cells), _BLOCK))
    intake = take(
        (_spans(block, numbers[place * _BLOCK :]) for place, block in enumerate(blocks)),
        with_places=True,
    )
    if is_number is None or intake.places is None:
        return intake
    count = int(np.count_nonzero(is_number & (intake.places != REJECTED)))
    return replace(intake, repaired={**intake.repaired, Repair.NUMBER_CELL: count}) if count else intake


def _spans(block: Any, numbers: NDArray[np.int32]) -> Spans:  # noqa: ANN401 - as above
    offsets, source = _buffers(block)
    folded = CELL.fold(source)
    bounds = folded.place(offsets)
    return Spans(
        folded,
        starts=bounds[:-1],
        ends=bounds[1:],
        foreign=owners(offsets[:-1], folded.foreign),
        marked=owners(offsets[:-1], folded.unseen),
        texts=lambda chosen: block.take(pa.array(chosen)).to_pylist(),
        rows=lambda chosen: numbers[chosen].tolist(),
    )


def _buffers(cells: Any) -> tuple[Positions, bytes]:  # noqa: ANN401 - as above
    """Return where each cell begins in the bytes of all, with the end of the last, and these bytes."""
    _, places, content = cells.buffers()
    offsets = np.frombuffer(places, dtype=np.int32)[cells.offset : cells.offset + len(cells) + 1]
    source = content.slice(int(offsets[0]), int(offsets[-1] - offsets[0])).to_pybytes() if content is not None else b""
    return (offsets - offsets[0]).astype(np.intp), source
