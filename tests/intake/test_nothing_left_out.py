"""Where no name tells what a column holds, no long number is left out: it is asked, rejected, or asked about."""

from hypothesis import given
from hypothesis import strategies as st

from lib.intake.files import read
from lib.intake.limits import IntakeLimits
from lib.intake.numbers.long_numbers import LONG_NUMBER
from lib.intake.paste import parse
from lib.intake.pasted_table import find_pasted_table
from lib.intake.refusals import RefusedFileError

ids = st.integers(6 * 10**17, 7 * 10**17 - 1)
words = st.sampled_from(
    ["ok", "paid", "ارسال شد", "Dear Sara", "10:01:22", "2026-11-30", "09121234567", "590", "null", ""]
)
around = st.sampled_from(
    ["{}", '"{}"', "[{}]", "({})", "<{}>", "#{}", "`{}`", "'{}'", "id={}", "ids:{}", "see {}", "{}."]
)
between = st.sampled_from([",", ", ", ";", "\t", "|", " | ", " - ", "  "])


@st.composite
def unnamed_rows(draw: st.DrawFn) -> str:
    """Return lines of as many cells as there may be, some with an Id in the same wrapping, and none with names."""
    wrapping, separator = draw(around), draw(between)
    cells = st.lists(words | ids.map(wrapping.format), min_size=1, max_size=4)
    first = draw(ids.map(wrapping.format))
    rows = draw(st.lists(cells, max_size=6))
    return "\n".join([first, *(separator.join(row) for row in rows)])


@given(unnamed_rows())
def test_no_id_of_rows_without_names_is_left_out(text: str) -> None:
    long = set(map(int, LONG_NUMBER.findall(text)))
    pasted = find_pasted_table(text, IntakeLimits())
    try:
        tables = [pasted, read(text.encode())]
    except RefusedFileError:
        tables = [pasted]  # the other is refused as a whole, and says why
    for table in tables:
        intake = parse(text) if table is None else table.intake(table.id_column)
        named = {int(number) for item in intake.rejected for number in LONG_NUMBER.findall(item.token)}
        is_asked_about = table is not None and bool(table.rivals)
        assert is_asked_about or long <= {*intake.ids.tolist(), *named}
