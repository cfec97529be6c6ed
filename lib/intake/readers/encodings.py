"""Bytes of a text file into UTF-8, by an order of tests that works for short files too.

A byte order mark decides; bytes that occur in no text indicate UTF-16 without a mark; strictly valid UTF-8 is UTF-8;
anything else is Windows-1256, which old Persian systems write. No digit depends on a guess: Windows-1256 has no Persian
digits, and programs that encode to it write '?' for them, which is rejected when Ids are read.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pyarrow as pa

from lib.intake.refusals import Refusal, RefusedFileError

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEAD_BYTES: Final = 65_536
_CONTROLS: Final = bytes([*range(9), *range(14, 32), 127])
_MAX_CONTROLS: Final = 1 / 20
"""Largest share of control characters in a text. Messages may hold a stray one; in random bytes it is one in nine."""
_NUL: Final = b"\x00"
_TEXT_PER_NUL: Final = 1_000
"""Fewest bytes for each NUL, beside the first, in a text that is not UTF-8; pictures and documents have more NULs."""
_UTF16_UPPER_BYTES: Final = bytes([0x00, 0x06, 0x20, 0xFB, 0xFE])
"""Upper bytes of Latin and Persian letters, digits and marks: U+00.., U+06.., U+20.., and presentation forms."""
_UTF16_SHARE: Final = 0.9
"""Smallest share of characters with such an upper byte in UTF-16 without a mark."""
_LONG_BYTES: Final = 1_000_000
"""Fewest bytes of a text for which a second thread saves more than it takes."""
_CONTINUATION: Final = range(0x80, 0xC0)
"""Bytes of UTF-8 that go on with a character."""
_END_OF_FILE: Final = b"\x1a"
"""Ends a text in DOS; some programs still write it."""


def to_utf8(content: bytes) -> tuple[bytes, str]:
    """Decode a text file.

    Returns:
        The text in UTF-8 without byte order marks and DOS's end mark, and the name that Python has for its encoding.

    Raises:
        RefusedFileError: It is not text, or text that is cut off or corrupted.
    """
    text, encoding = _decode(content)
    # What was reserved and never written at the end of a file is NULs.
    text = (text.rstrip(_NUL) or text).removesuffix(_END_OF_FILE)
    while text.startswith(_UTF8_MARK):  # a program may have added its mark to a file that had one
        text = text[len(_UTF8_MARK) :]
    if _is_binary(text[:_HEAD_BYTES]):
        raise RefusedFileError(Refusal.NOT_TEXT)
    return text, encoding


def _decode(content: bytes) -> tuple[bytes, str]:
    head = content[:_HEAD_BYTES].rstrip(_NUL)
    if content.startswith(_UTF8_MARK):
        text = content[len(_UTF8_MARK) :]
        if not _is_utf8(text):
            raise RefusedFileError(Refusal.NOT_TEXT if _is_binary(head) else Refusal.DAMAGED_TEXT)
        return text, "utf-8"
    if encoding := _UTF16_MARKS.get(content[:2]):
        return _from_utf16(content[2:], encoding), "utf-16"
    if _is_binary(head) and (encoding := _unmarked_utf16(head)):
        return _from_utf16(content, encoding), "utf-16"
    if _is_utf8(content):
        return content, "utf-8"
    is_text = content.count(_NUL) <= 1 + len(content) // _TEXT_PER_NUL
    if not is_text or _is_binary(head.removesuffix(_END_OF_FILE)):
        raise RefusedFileError(Refusal.NOT_TEXT)
    if _is_cut_off(content):
        raise RefusedFileError(Refusal.DAMAGED_TEXT)
    return content.decode("windows-1256").encode(), "windows-1256"


def _is_binary(head: bytes) -> bool:
    """Return whether the bytes hold more control characters than a text may."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) * _MAX_CONTROLS


def _unmarked_utf16(head: bytes) -> str | None:
    """Return which UTF-16 this is, by the upper bytes of its characters; None if it is not UTF-16."""
    pairs = len(head) // 2
    for encoding, upper in (("utf-16-le", head[1 : 2 * pairs : 2]), ("utf-16-be", head[0 : 2 * pairs : 2])):
        if pairs and pairs - len(upper.translate(None, _UTF16_UPPER_BYTES)) >= pairs * _UTF16_SHARE:
            return encoding
    return None


def _from_utf16(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except UnicodeError as error:
        is_text = _unmarked_utf16(content[:_HEAD_BYTES]) == encoding
        raise RefusedFileError(Refusal.DAMAGED_TEXT if is_text else Refusal.NOT_TEXT) from error


def _is_utf8(content: bytes) -> bool:
    """Return whether the bytes are strictly UTF-8; a long text is validated in two halves at once."""
    whole, middle = pa.py_buffer(content), len(content) // 2
    if len(content) < _LONG_BYTES:
        return _is_valid(whole)
    # No character is cut in two. Of four bytes that all go on with one, no text is UTF-8, wherever it is cut.
    middle = next((at for at in range(middle, middle - 4, -1) if content[at] not in _CONTINUATION), middle)
    with ThreadPoolExecutor(max_workers=1) as pool:
        first = pool.submit(_is_valid, whole.slice(0, middle))
        return _is_valid(whole.slice(middle)) and first.result()


def _is_valid(part: pa.Buffer) -> bool:
    """Return whether the bytes are strictly UTF-8. Arrow validates them ten times as fast as `bytes.decode`."""
    offsets = pa.array([0, part.size], pa.int32()).buffers()[1]
    try:
        pa.StringArray.from_buffers(1, offsets, part).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _is_cut_off(content: bytes) -> bool:
    """Return whether the bytes are UTF-8 beyond ASCII, except that the last character is incomplete."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and not content[: error.start].isascii()
    return False
