"""Cells that are names of columns, whatever stands around them and however the column is divided into chunks."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from lib.intake.tables.rearranging import names_in

CELLS = st.lists(
    st.sampled_from(["", " ", "id", " id", "\ufeffid ", "id\r\n", "Id", "1", "12", "شناسه", " شناسه\t", "ش", "\ufeff"])
)
NAMES = st.lists(st.sampled_from(["", "id", "1", "شناسه", " id", "\ufeff"]), min_size=1)


@given(CELLS, CELLS, CELLS, NAMES)
def test_a_cell_is_a_name_if_it_is_one_without_blanks_and_marks_around(
    before: list[str], first: list[str], second: list[str], names: list[str]
) -> None:
    chunks = [pa.array(before + first, pa.string()).slice(len(before)), pa.array(second, pa.string())]
    found = names_in(pa.chunked_array(chunks), names)
    expected = [place for place, cell in enumerate(first + second) if cell.strip("\ufeff \t\r\n") in names]
    assert found.tolist() == expected
