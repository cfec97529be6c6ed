"""The operators of the Ids of a file, by the one column with mobile numbers; where there are several, none."""

from dataclasses import replace

import numpy as np

from lib.domain.intake import REJECTED
from lib.domain.operators import NO_OPERATOR, OPERATORS, Operator
from lib.report.facets.recipients import operators_of_ids
from tests.helpers.provider import known
from tests.helpers.store_rows import MOBILES, NAMES, rows_of

MCI, IRANCELL = OPERATORS.index(Operator.MCI), OPERATORS.index(Operator.IRANCELL)


def test_each_id_has_the_operator_of_its_row() -> None:
    assert known(operators_of_ids(rows_of(1, NAMES, MOBILES), 4)).tolist() == [MCI, MCI, IRANCELL, IRANCELL]


def test_an_id_without_a_row_or_a_number_has_none() -> None:
    rows = rows_of(1, ("a",) * 20, (None, *("09121234567",) * 19))
    rows = replace(rows, row_indexes=np.array([0, REJECTED, *range(1, 19)], dtype=np.int32))
    assert known(operators_of_ids(rows, 20)).tolist() == [NO_OPERATOR, *[MCI] * 18, NO_OPERATOR]


def test_no_column_of_mobile_numbers_or_several_tell_nothing() -> None:
    assert operators_of_ids(rows_of(1, NAMES, NAMES), 4) is None
    assert operators_of_ids(rows_of(1, MOBILES, MOBILES), 4) is None
