"""A packed file with one file in it (ZIP or gzip), unpacked within the limit of files."""

import gzip
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, Final

from lib.intake.limits import IntakeLimits
from lib.intake.readers import containers
from lib.intake.refusals import Refusal, RefusedFileError

_GZIP: Final = b"\x1f\x8b"
_OTHERS: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"LZIP")
"""The first bytes of archives that are not unpacked."""
_TAR: Final = slice(257, 262)
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_SYSTEM_FILES: Final = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))
_SYSTEM_FOLDER: Final = "__MACOSX"
_ERRORS: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError)


def is_archive(content: bytes) -> bool:
    """Return whether a file is an archive, and no workbook or other document in one."""
    if content.startswith((_GZIP, *_OTHERS)) or content[_TAR] == b"ustar":
        return True
    return containers.is_zip(content) and not containers.is_office_document(content)


def unpack(content: bytes, limits: IntakeLimits) -> bytes:
    """Return the one file in an archive.

    Raises:
        RefusedFileError: There is not just one, or it is locked, damaged, too large or an archive itself.
    """
    try:
        if content.startswith(_GZIP):
            with gzip.GzipFile(fileobj=BytesIO(content)) as stream:
                inner = _read(stream, limits)
        elif containers.is_zip(content):
            with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(_only_file(archive)) as stream:
                inner = _read(stream, limits)
        else:
            raise RefusedFileError(Refusal.ARCHIVE)
    except _ERRORS as error:
        raise RefusedFileError(Refusal.ARCHIVE) from error
    if is_archive(inner):
        raise RefusedFileError(Refusal.ARCHIVE)
    return inner


def _only_file(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    files = [item for item in archive.infolist() if not item.is_dir() and not _is_of_the_system(item.filename)]
    if len(files) != 1 or files[0].flag_bits & _ENCRYPTED or files[0].compress_type not in _METHODS:
        raise RefusedFileError(Refusal.ARCHIVE)
    return files[0]


def _is_of_the_system(name: str) -> bool:
    path = PurePosixPath(name)
    return _SYSTEM_FOLDER in path.parts or path.name in _SYSTEM_FILES


def _read(stream: IO[bytes] | gzip.GzipFile, limits: IntakeLimits) -> bytes:
    """Return what a stream holds; no more is unpacked than a file may have."""
    inner = stream.read(limits.file_bytes + 1)
    if len(inner) > limits.file_bytes:
        raise RefusedFileError(Refusal.TOO_LARGE, len(inner), limits.file_bytes)
    return inner
