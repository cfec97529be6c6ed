"""A file that cannot be read correctly is refused with a reason and a number; any other is read, and none crashes."""

import tomllib
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.intake.files import read
from lib.intake.limits import MEGABYTE, IntakeLimits
from lib.intake.refusals import Refusal, RefusedFileError
from tests.helpers.bad_files import PNG
from tests.helpers.paths import ROOT
from tests.helpers.uploads import BOM, FIRST, SECOND, check_sum

LIMITS: Final = IntakeLimits()


def refusal_of(content: bytes, limits: IntakeLimits = LIMITS) -> tuple[Refusal, int, int, int]:
    with pytest.raises(RefusedFileError) as caught:
        read(content, limits)
    return caught.value.refusal, caught.value.found, caught.value.limit, caught.value.row


# Limits


@pytest.mark.parametrize("end", ["", "\n5", "\n5\n6,7"])
def test_too_many_columns_are_refused_with_their_number(end: str) -> None:
    text = ",".join(["1"] * 16_384) + end
    assert refusal_of(text.encode()) == (Refusal.TOO_MANY_COLUMNS, 16_384, LIMITS.columns, 0)
    one_more, most = ("x," * LIMITS.columns + "x" + end), ("x," * (LIMITS.columns - 1) + "x" + end)
    assert refusal_of(one_more.encode()) == (Refusal.TOO_MANY_COLUMNS, 201, 200, 0)
    assert len(read(most.encode()).columns) == LIMITS.columns


@pytest.mark.parametrize("header", ["", "id\n", "id,x\n", "id,x\na\n"])
def test_as_many_rows_are_read_as_the_limit_says_and_no_more(header: str) -> None:
    limits, rows = IntakeLimits(rows=100), 100 - (header.count("\n") - 1 if header else 0)
    text = header + "5\n" * rows
    assert read(text.encode(), limits).row_count == 100
    assert refusal_of((text + "\n6\n").encode(), limits) == (Refusal.TOO_MANY_ROWS, 101, 100, 0)


@pytest.mark.parametrize("header", ["", "id,x\n"])
def test_far_too_many_rows_are_refused_too(header: str) -> None:
    refusal, found, limit, _ = refusal_of((header + "5\n" * 1000).encode(), IntakeLimits(rows=100))
    assert (refusal, limit) == (Refusal.TOO_MANY_ROWS, 100)
    assert 1000 <= found <= 1001


@pytest.mark.parametrize("letter", ["x", "ش"])
@pytest.mark.parametrize("start", ["id,x\n5,a\n8,b\n", "id,x\n5,a\n\n"])
def test_a_cell_that_is_too_long_is_refused_with_its_row(letter: str, start: str) -> None:
    limits = IntakeLimits(cell_characters=100)
    assert refusal_of(f"{start}6,{letter * 101}".encode(), limits) == (Refusal.CELL_TOO_LONG, 101, 100, 4)
    assert read(f"{start}6,{letter * 100}".encode(), limits).row_numbers[-1] == 4


def test_a_file_over_the_limit_is_refused_with_its_size() -> None:
    most = LIMITS.file_bytes
    assert refusal_of(b"\x00" * (most + 1)) == (Refusal.TOO_LARGE, most + 1, most, 0)
    assert refusal_of(b"\x00" * most) == (Refusal.NOT_TEXT, 0, 0, 0)


def test_the_server_takes_uploads_of_just_that_limit() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * MEGABYTE == LIMITS.file_bytes


# Empty files


@pytest.mark.parametrize("content", [b"", BOM, b" ", b"\n\r\n\t ", BOM + b"\n", b",,,\n;;\n", '""\n\u2028'.encode()])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refusal_of(content) == (Refusal.EMPTY, 0, 0, 0)


# Unbalanced quotes


@pytest.mark.parametrize(
    "text",
    [
        f'name,id\n"Ali,{FIRST}\nReza,{SECOND}\n',  # never closed
        f'name,id\n"Ali,{FIRST}\n"Reza,{SECOND}\n',  # the second seems to close the first
        f'name,id\n"A "B" C",{FIRST}\nReza,{SECOND}\n',
        f'name,id\n5" x,{FIRST}\n"a, b",{SECOND}\n',  # within a cell a quote is a letter
    ],
)
def test_a_stray_quote_swallows_no_row(text: str) -> None:
    table = read(text.encode())
    intake = table.intake(1)
    assert (intake.ids.tolist(), intake.rejected) == ([FIRST, SECOND], ())


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f'price,id\n"1,500",{FIRST}\n"2,500,{SECOND}\n', 3),
        (f'id,text\n\n{FIRST},"your\ncode: 5"\n{SECOND},"x" y\n', 4),
        (f'id,text\n{FIRST},"code:\n12345\n', 2),
    ],
)
def test_where_quotes_cannot_be_left_out_the_row_is_named(text: str, row: int) -> None:
    assert refusal_of(text.encode()) == (Refusal.UNREADABLE, 0, 0, row)


# Any file


@given(st.binary() | st.text().map(str.encode) | st.binary().map(BOM.__add__))
@example(PNG)
@example(b'"')
@example(b"\r")
@example("\ufeff\ufeff".encode())
@example(b"PK\x05\x06" + bytes(18))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        table = read(content)
    except RefusedFileError as refused:
        assert refused.refusal in Refusal  # noqa: PT017 - either is right
    else:
        check_sum(table)


@given(st.text(st.sampled_from("059۱,;\t|\n\r\"' ax.²-\u2028\u200f")))
def test_any_file_of_the_usual_characters_is_a_table_or_refused(text: str) -> None:
    try:
        table = read(text.encode())
    except RefusedFileError as refused:
        assert refused.refusal in {Refusal.EMPTY, Refusal.UNREADABLE}  # noqa: PT017 - either is right
    else:
        check_sum(table)
