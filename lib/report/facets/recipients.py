"""The operators of the recipients in an uploaded file, by prefix, where one column of it holds mobile numbers."""

import numpy as np
import pyarrow.compute as pc

from lib.domain.intake import Rows
from lib.domain.operators import NO_OPERATOR, operators_of
from lib.domain.sentinel import OperatorOf
from lib.report.facets.kinds import Kind, kind_of
from lib.report.facets.texts import beginnings_of_mobiles, plain


def operators_of_ids(rows: Rows, count: int) -> OperatorOf | None:
    """Return the operator of each Id, by the row that has it.

    Args:
        rows: The rows of the file.
        count: The number of distinct Ids.

    Returns:
        None where no column holds mobile numbers, or several do: which of them are the recipients is not known.
    """
    texts = [pc.fill_null(column, "") for place, column in enumerate(rows.columns) if place != rows.id_column]
    mobiles = [cells for cells in texts if kind_of(cells) is Kind.TELEPHONE]
    if len(mobiles) != 1:
        return None
    found = np.full(count, NO_OPERATOR, dtype=np.int8)
    has_id = rows.row_indexes >= 0
    found[rows.row_indexes[has_id]] = operators_of(beginnings_of_mobiles(plain(mobiles[0])))[has_id]
    return found
