"""A file that cannot be read truly is refused by name, with the number that helps; any other file is read; none crashes."""

import tomllib
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.intake.files import MAX_BYTES, MAX_COLUMNS, Refusal, RefusedFileError, Table, read

ROOT: Final = Path(__file__).parents[1]
BOM: Final = b"\xef\xbb\xbf"
PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
FIRST, SECOND = 639258934720294949, 639258934720294950


def refusal_of(content: bytes) -> tuple[Refusal, int]:
    with pytest.raises(RefusedFileError) as caught:
        read(content)
    return caught.value.refusal, caught.value.found


def check_sum(table: Table) -> None:
    assert len(table.numbers) == len(table.rows) > 0
    assert list(table.numbers) == sorted(table.numbers)
    for column in table.columns:
        intake = table.intake(column.place)
        assert intake.given == len(table.rows) - table.header_rows
        assert {item.row for item in intake.rejected} <= set(table.numbers)


# What is refused


def test_too_many_columns_are_refused_with_their_number() -> None:
    assert refusal_of(",".join(["1"] * 16_384).encode()) == (Refusal.TOO_MANY_COLUMNS, 16_384)
    assert refusal_of((",".join(["x"] * (MAX_COLUMNS + 1)) + "\n5").encode()) == (Refusal.TOO_MANY_COLUMNS, 201)
    assert len(read((",".join(["x"] * MAX_COLUMNS) + "\n5").encode()).columns) == MAX_COLUMNS


@pytest.mark.parametrize("content", [b"", BOM, b" ", b"\n\r\n\t ", BOM + b"\n", b",,,\n;;\n", '""\n\u2028'.encode()])
def test_a_file_of_nothing_is_refused_as_empty(content: bytes) -> None:
    assert refusal_of(content) == (Refusal.EMPTY, 0)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (PNG, Refusal.NOT_TEXT),
        (b"PK\x03\x04\x14\x00\x06\x00", Refusal.NOT_TEXT),
        (b"639\x00\n640", Refusal.NOT_TEXT),
        ("639\n640".encode("utf-16-le"), Refusal.NOT_TEXT),
        ("639\n640".encode("utf-16"), Refusal.NOT_UTF8),
        (b"\xfe\xff" + "id\n640".encode("utf-16-be"), Refusal.NOT_UTF8),
        ("شناسه پيامك\n639".encode("cp1256"), Refusal.NOT_UTF8),
        ("639\n۶۴".encode()[:-1], Refusal.NOT_UTF8),
    ],
)
def test_what_is_no_utf8_text_is_refused(content: bytes, refusal: Refusal) -> None:
    assert refusal_of(content) == (refusal, 0)


def test_a_file_over_the_limit_is_refused_with_its_size() -> None:
    assert refusal_of(b"\x00" * (MAX_BYTES + 1)) == (Refusal.TOO_LARGE, MAX_BYTES + 1)
    assert refusal_of(b"\x00" * MAX_BYTES) == (Refusal.NOT_TEXT, 0)


def test_the_server_takes_uploads_of_just_that_limit() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * 1024 * 1024 == MAX_BYTES


# Quotes that do not add up


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
    assert refusal_of(text.encode()) == (Refusal.UNREADABLE, row)


# Any file


@given(st.binary() | st.text().map(str.encode) | st.binary().map(BOM.__add__))
@example(PNG)
@example(b'"')
@example(b"\r")
@example("\ufeff\ufeff".encode())
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
