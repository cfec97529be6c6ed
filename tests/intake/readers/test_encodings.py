"""A text file is read in the encoding that it was written in, however short it is; what is not text is refused."""

import re
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.intake.files import read
from lib.intake.readers.encodings import to_utf8
from lib.intake.refusals import Refusal, RefusedFileError
from tests.helpers.bad_files import PNG
from tests.helpers.uploads import BOM, ids

ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "marked utf-16-be", "cp1256")
SCRIPTS: Final = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
SEPARATORS: Final = ("\n", "\r\n", "\r", ",", ";", "\t", "|", " ", "،", "؛", ", ")


def encoded(text: str, encoding: str) -> bytes:
    return b"\xfe\xff" + text.encode("utf-16-be") if encoding == "marked utf-16-be" else text.encode(encoding)


def refusal_of(content: bytes) -> Refusal:
    with pytest.raises(RefusedFileError) as caught:
        to_utf8(content)
    return caught.value.refusal


@given(
    st.lists(ids, min_size=1, max_size=20, unique=True),
    st.sampled_from(SEPARATORS),
    st.sampled_from(SCRIPTS),
    st.sampled_from(ENCODINGS),
    st.booleans(),
)
@example([7], "\n", SCRIPTS[1], "utf-16-le", False)
@example([7], "\n", SCRIPTS[0], "utf-16-be", False)
def test_the_same_ids_are_read_in_any_encoding(
    numbers: list[int],
    separator: str,
    script: str,
    encoding: str,
    has_end: bool,  # noqa: FBT001 - drawn
) -> None:
    text = separator.join(map(str, numbers)) + separator * has_end
    digits = SCRIPTS[0] if encoding == "cp1256" else script  # Windows-1256 has no other digits
    table = read(encoded(text.translate(str.maketrans(SCRIPTS[0], digits)), encoding))
    assert table.intake(0, takes_short=True).ids.tolist() == numbers
    assert table.intake(0).given == table.row_count == len(numbers)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        *(("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1256", "windows-1256")),
        *((encoding, "utf-16") for encoding in ENCODINGS if "16-" in encoding or encoding == "utf-16"),
    ],
)
def test_the_encoding_is_named(encoding: str, name: str) -> None:
    text = "شناسه پيامك,متن\n639258934720294949,سلام\n"
    assert to_utf8(encoded(text, encoding)) == (text.encode(), name)
    assert read(encoded(text, encoding)).encoding == name


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_a_stray_nul_makes_no_picture_of_a_text(encoding: str) -> None:
    text = "شناسه,متن\n639258934720294949,س\x00لام\n639258934720294950,باز\n"
    assert to_utf8(text.encode(encoding))[0] == text.encode()


def test_the_nuls_of_an_end_that_was_never_written_are_no_row() -> None:
    assert to_utf8(b"id\n639258934720294949\n" + bytes(5_000))[0] == b"id\n639258934720294949\n"


def test_a_persian_ye_that_windows_1256_lacks_is_left_as_a_question_mark() -> None:
    assert to_utf8("علی;639".encode("cp1256", "replace")) == ("عل?;639".encode(), "windows-1256")


@pytest.mark.parametrize(
    "content",
    [
        *(
            PNG,
            b"639\x00\n640",
            bytes(64),
            b"\xff\xfe" + PNG,
            BOM + PNG,
            b"\xff\xfe\x00\x00" + "639".encode("utf-32-le"),
        ),
        *(b"%PDF-1.7\n" + bytes(range(256)), b"\x1f\x8b\x08\x00" + bytes(range(200)), b"\xe9\x01\x02\x03abc\xd8"),
        b"\xd8" + b"text " * 200 + b"\x00text" * 3,
    ],
)
def test_what_is_not_text_is_refused(content: bytes) -> None:
    assert refusal_of(content) is Refusal.NOT_TEXT


@pytest.mark.parametrize(
    "content",
    [
        *("شناسه\n۶۳".encode()[:-1], BOM + "شناسه".encode()[:-1], BOM + b"639\n\xd8,"),
        *(
            "639\n640".encode("utf-16")[:-1],
            "639258934720294949".encode("utf-16-le") + b"\x00\xd8",
            "639\n64".encode("utf-16-be")[:-1],
        ),
    ],
)
def test_text_that_is_cut_off_or_corrupted_is_refused_as_damaged(content: bytes) -> None:
    assert refusal_of(content) is Refusal.DAMAGED_TEXT


def test_a_stray_control_character_in_a_long_text_is_read() -> None:
    text = "id,text\n639,a\x02b\n" + "640,c\n" * 20
    assert to_utf8(text.encode()) == (text.encode(), "utf-8")


@given(st.text(st.characters(codec="cp1256", exclude_categories=["Cc"]), min_size=1))
def test_windows_1256_is_never_mistaken_for_text_with_other_digits(text: str) -> None:
    content = f"639258934720294949,{text}\n".encode("cp1256")
    try:
        found, encoding = to_utf8(content)
    except RefusedFileError as refused:
        assert refused.refusal is Refusal.DAMAGED_TEXT  # noqa: PT017 - its last bytes happen to start a character of UTF-8
        return
    assert re.match(rb"639258934720294949,", found)
    assert encoding in {"utf-8", "windows-1256"}


@pytest.mark.parametrize("before", range(4))
@pytest.mark.parametrize("character", ["1", "é", "۱", "😀"])
def test_a_long_text_is_utf8_whatever_character_is_in_its_middle(character: str, before: int) -> None:
    content = b"1" * before + (character * 2_400_001).encode()[:2_400_000]
    assert to_utf8(content) == (content, "utf-8")


@pytest.mark.parametrize("place", [0, 600_000, 1_199_998, 1_199_999, 1_200_000, 1_200_001, 2_399_999])
@pytest.mark.parametrize("wrong", [b"\xff", b"\x80"])
def test_a_long_text_is_not_utf8_wherever_one_byte_is_wrong(place: int, wrong: bytes) -> None:
    content = b"1" * place + wrong + b"1" * (2_399_999 - place)
    assert to_utf8(content) == (content.decode("windows-1256").encode(), "windows-1256")


def test_a_long_text_of_bytes_that_all_go_on_with_a_character_is_not_utf8() -> None:
    assert to_utf8(b"\xc7" + b"\xaa" * 2_400_000)[1] == "windows-1256"
