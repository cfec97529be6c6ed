"""Containers of workbooks (ZIP, OLE compound file): recognised and checked before anything in them is unpacked."""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from lib.intake.limits import IntakeLimits
from lib.intake.refusals import Refusal, RefusedFileError

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_MAX_ENTRIES: Final = 10_000
"""Parts of a workbook: far more than any has, and far fewer than take long to list."""
_WORKBOOK_PART: Final = re.compile(r"xl[/\\]workbook[^/\\]*\.(?:xml|bin)", re.IGNORECASE)
_DOCUMENT_PARTS: Final = frozenset(("[Content_Types].xml", "mimetype"))
_ENCRYPTED_PART: Final = 0x1
_ODS_KIND: Final = "mimetype"
_ODS_MANIFEST: Final = "META-INF/manifest.xml"
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_ENCRYPTED_ODS: Final = b"encryption-data"
_PART_BYTES: Final = 1_000_000
"""Most bytes that are unpacked of the parts that describe an ODS file."""
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_SHEET_STREAMS: Final = ("Workbook\0".encode("utf-16-le"), "Book\0".encode("utf-16-le"))
_DOCUMENT_STREAMS: Final = ("WordDocument".encode("utf-16-le"), "PowerPoint Document".encode("utf-16-le"))
_ZIP_ERRORS: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)


def is_workbook(content: bytes) -> bool:
    """Return whether the first bytes are those of a container in which workbooks are stored."""
    return content.startswith((*_ZIP, _COMPOUND))


def is_zip(content: bytes) -> bool:
    """Return whether the first bytes are those of a ZIP archive."""
    return content.startswith(_ZIP)


def is_office_document(content: bytes) -> bool:
    """Return whether a ZIP archive is a workbook or another document, or too damaged to be told."""
    if content.count(_ZIP_DIRECTORY_ENTRY) > _MAX_ENTRIES:
        return True
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except _ZIP_ERRORS:
        return True
    return bool(names & _DOCUMENT_PARTS) or any(map(_WORKBOOK_PART.fullmatch, names))


def check(content: bytes, limits: IntakeLimits) -> None:
    """Check a container by what it declares, without unpacking its cells.

    Raises:
        RefusedFileError: It is not a workbook, or is encrypted, or declares that it is too large.
    """
    if content.startswith(_COMPOUND):
        _check_compound(content)
    else:
        _check_zip(content, limits)


def _check_compound(content: bytes) -> None:
    if _ENCRYPTED_STREAM in content:
        raise RefusedFileError(Refusal.PASSWORD)
    is_document = any(stream in content for stream in _DOCUMENT_STREAMS)
    if is_document and not any(stream in content for stream in _SHEET_STREAMS):
        raise RefusedFileError(Refusal.NOT_TEXT)


def _check_zip(content: bytes, limits: IntakeLimits) -> None:
    if content.count(_ZIP_DIRECTORY_ENTRY) > _MAX_ENTRIES:
        raise RefusedFileError(Refusal.BROKEN_WORKBOOK)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            has_sheets, is_encrypted = _inspect(archive)
            unpacked = sum(part.file_size for part in archive.infolist())
    except _ZIP_ERRORS as error:
        raise RefusedFileError(Refusal.BROKEN_WORKBOOK) from error
    if not has_sheets:
        raise RefusedFileError(Refusal.NOT_TEXT)
    if is_encrypted:
        raise RefusedFileError(Refusal.PASSWORD)
    if unpacked > limits.sheet_bytes:
        raise RefusedFileError(Refusal.SHEET_TOO_LARGE, unpacked, limits.sheet_bytes)


def _inspect(archive: zipfile.ZipFile) -> tuple[bool, bool]:
    """Return whether the archive is a workbook, and whether it is encrypted."""
    names = set(archive.namelist())
    if any(map(_WORKBOOK_PART.fullmatch, names)):
        return True, any(part.flag_bits & _ENCRYPTED_PART for part in archive.infolist())
    if not {_ODS_KIND, _ODS_MANIFEST} <= names:
        return False, False
    is_ods = _read_start(archive, _ODS_KIND).startswith(_ODS)
    return is_ods, _ENCRYPTED_ODS in _read_start(archive, _ODS_MANIFEST)


def _read_start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_PART_BYTES)
