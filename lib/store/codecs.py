"""Packs columns and small records into the form that the database stores, and unpacks them."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from lib.domain.failures import Failure, FailureKind, Missing
from lib.domain.intake import Ids, Reason, Rejected
from lib.domain.lookups import Codes

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
    return _failure(json.loads(text))


def pack_missing(missing: Sequence[Missing], size: int) -> str | None:
    """Return why Ids of a batch of `size` have no answer, as JSON; None where all have one.

    One failure of the whole batch, the usual case, is packed as by `pack_failure`.
    """
    if not missing:
        return None
    first = missing[0]
    if first.size == size and not first.is_settled:
        return pack_failure(first.failure)
    return json.dumps([(item.start, item.size, asdict(item.failure), item.is_settled) for item in missing])


def unpack_missing(text: str | None, size: int) -> tuple[Missing, ...]:
    """Return what `pack_missing` packed, for a batch of `size`."""
    if text is None:
        return ()
    packed = json.loads(text)
    if isinstance(packed, dict):
        return (Missing(0, size, _failure(packed)),)
    return tuple(Missing(start, count, _failure(failure), settled) for start, count, failure, settled in packed)


def _failure(fields: Mapping[str, Any]) -> Failure:
    return Failure(**{**fields, "kind": FailureKind(fields["kind"])})


def pack_by_code(values: Mapping[int, int] | Mapping[int, str]) -> str:
    """Return counts or names by code as JSON."""
    return json.dumps(dict(values))


def unpack_counts(text: str) -> dict[int, int]:
    """Return the counts that `pack_by_code` packed."""
    return {int(code): count for code, count in json.loads(text).items()}


def unpack_names(text: str) -> dict[int, str]:
    """Return the names that `pack_by_code` packed."""
    return {int(code): name for code, name in json.loads(text).items()}
