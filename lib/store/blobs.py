"""Columns and small records into the form the database keeps, and back."""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Final

import numpy as np

from lib.records import Codes, Failure, Ids, Reason, Rejected

_LEVEL: Final = 1
"""zlib's fastest: level 6 takes five times as long for a tenth less."""


def pack_ids(ids: Ids) -> bytes:
    """Return a column of Ids as little-endian int64, compressed."""
    return zlib.compress(ids.astype("<i8", copy=False).tobytes(), _LEVEL)


def unpack_ids(blob: bytes) -> Ids:
    """Return the column that `pack_ids` packed."""
    return np.frombuffer(zlib.decompress(blob), dtype="<i8").astype(np.int64, copy=False)


def pack_codes(codes: Codes) -> bytes:
    """Return the codes of a batch as little-endian int32, compressed."""
    return zlib.compress(codes.astype("<i4", copy=False).tobytes(), _LEVEL)


def unpack_codes(blob: bytes) -> Codes:
    """Return the codes that `pack_codes` packed."""
    return np.frombuffer(zlib.decompress(blob), dtype="<i4").astype(np.int32, copy=False)


def pack_rejections(rejected: Iterable[Rejected]) -> bytes:
    """Return the rejected tokens, each with its row and reason, compressed."""
    rows = [(item.row, item.token, item.reason.value) for item in rejected]
    return zlib.compress(json.dumps(rows, ensure_ascii=True).encode("ascii"), _LEVEL)


def unpack_rejections(blob: bytes) -> tuple[Rejected, ...]:
    """Return the rejected tokens that `pack_rejections` packed."""
    return tuple(Rejected(row, token, Reason(reason)) for row, token, reason in json.loads(zlib.decompress(blob)))


def pack_failure(failure: Failure) -> str:
    """Return a failure as JSON."""
    return json.dumps(asdict(failure))


def unpack_failure(text: str) -> Failure:
    """Return the failure that `pack_failure` packed."""
    return Failure(**json.loads(text))


def pack_counts(counts: Mapping[int, int]) -> str:
    """Return counts by code as JSON."""
    return json.dumps(counts)


def unpack_counts(text: str) -> dict[int, int]:
    """Return the counts that `pack_counts` packed."""
    return {int(code): count for code, count in json.loads(text).items()}
