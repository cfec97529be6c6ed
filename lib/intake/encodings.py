"""The bytes of a text file into UTF-8, in an order that no guess on a short file can upset.

A byte order mark is believed; bytes no text would hold point to UTF-16 without one; what is strictly UTF-8 is that; the
rest is Windows-1256, in which Persian systems of old write. Digits are ASCII in all of these but UTF-8 and UTF-16, so
an Id is never a guess: Windows-1256 has no Persian digits, and its encoders leave '?' that the reading of Ids refuses.
"""

from typing import Final

import pyarrow as pa

from lib.intake.table import Refusal, RefusedFileError

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEAD_BYTES: Final = 65_536
_CONTROLS: Final = bytes([*range(9), *range(14, 32), 127])
_MOST_CONTROLS: Final = 1 / 20
"""Texts of messages hold a stray control character at times; in random bytes it is one in nine."""
_UTF16_BLOCKS: Final = bytes([0x00, 0x06, 0x20, 0xFB, 0xFE])
"""The upper bytes of Latin and Persian letters, digits and marks: U+00.., U+06.., U+20.., and presentation forms."""
_MOSTLY: Final = 0.9
_END: Final = b"\x1a"
"""What DOS ends a text with, and some programs write to this day."""
_MARKUP: Final = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta")


def to_utf8(content: bytes) -> tuple[bytes, str]:
    """Return the text of a file in UTF-8, without byte order marks and DOS's end mark, and its encoding as Python names it.

    Raises:
        RefusedFileError: it is no text, or text that was cut off or spoiled, or a web page.
    """
    text, encoding = _decoded(content)
    text = text.removesuffix(_END)
    while text.startswith(_UTF8_MARK):  # a second one stands where a program added its own to a file that had one
        text = text[len(_UTF8_MARK) :]
    if _is_binary(text[:_HEAD_BYTES]):
        raise RefusedFileError(Refusal.NOT_TEXT)
    if text[:256].lstrip().lower().startswith(_MARKUP):
        raise RefusedFileError(Refusal.MARKUP)
    return text, encoding


def _decoded(content: bytes) -> tuple[bytes, str]:
    head = content[:_HEAD_BYTES]
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
    if _is_binary(head.removesuffix(_END)) or b"\x00" in content:
        raise RefusedFileError(Refusal.NOT_TEXT)
    if _is_cut_off(content):
        raise RefusedFileError(Refusal.DAMAGED_TEXT)
    return content.decode("windows-1256").encode(), "windows-1256"


def _is_binary(head: bytes) -> bool:
    """Whether the bytes hold a NUL, or more control characters than a text may."""
    if b"\x00" in head:
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) * _MOST_CONTROLS


def _unmarked_utf16(head: bytes) -> str | None:
    """Return which UTF-16 this is: every other byte is one of the few that letters and digits begin with."""
    pairs = len(head) // 2
    for encoding, upper in (("utf-16-le", head[1 : 2 * pairs : 2]), ("utf-16-be", head[0 : 2 * pairs : 2])):
        if pairs and pairs - len(upper.translate(None, _UTF16_BLOCKS)) >= pairs * _MOSTLY:
            return encoding
    return None


def _from_utf16(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except UnicodeError as error:
        is_text = _unmarked_utf16(content[:_HEAD_BYTES]) == encoding
        raise RefusedFileError(Refusal.DAMAGED_TEXT if is_text else Refusal.NOT_TEXT) from error


def _is_utf8(content: bytes) -> bool:
    """Whether the bytes are strictly UTF-8, asked of Arrow: `bytes.decode` takes ten times as long."""
    offsets = pa.array([0, len(content)], pa.int32()).buffers()[1]
    try:
        pa.StringArray.from_buffers(1, offsets, pa.py_buffer(content)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _is_cut_off(content: bytes) -> bool:
    """Whether all is UTF-8, letters beyond ASCII among it, up to a last letter of which bytes are missing."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and not content[: error.start].isascii()
    return False
