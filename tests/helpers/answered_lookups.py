"""Answers to make reports of, and any Ids and codes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from lib.domain.failures import Failure
from lib.domain.intake import MAX_ID, Ids
from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED, Answered, Codes, Progress, Source, State
from lib.domain.statuses import CATALOGUE
from lib.i18n.language import language
from lib.report.files.formula_guard import guarded

FARSI: Final = language("fa")
ENGLISH: Final = language("en")
LANGUAGES: Final = (FARSI, ENGLISH)
ASKED_AT: Final = datetime(2026, 3, 20, 21, 0, tzinfo=UTC)
"""In Tehran half past midnight of the next day: 2026-03-21, the Persian new year of 1405."""

known_codes = st.sampled_from(sorted(CATALOGUE))
any_codes = (
    known_codes | st.sampled_from([NOT_ANSWERED, MIN_CODE, MAX_CODE, 9001, 9002]) | st.integers(MIN_CODE, MAX_CODE)
)
columns_of_codes = st.lists(any_codes, max_size=60)
columns_of_ids = st.lists(st.integers(1, MAX_ID), unique=True, max_size=40)
languages = st.sampled_from(LANGUAGES)


def codes_of(codes: Sequence[int]) -> Codes:
    return np.array(codes, dtype=np.int32)


def ids_of(ids: Sequence[int]) -> Ids:
    return np.array(ids, dtype=np.int64)


def progress_of(codes: Sequence[int], *, repeated: int = 0, rejected: int = 0) -> Progress:
    return Progress(
        lookup_id="0123456789abcdef",
        state=State.FINISHED,
        created_at=ASKED_AT,
        total=len(codes),
        done=len(codes),
        failed=codes.count(NOT_ANSWERED),
        repeated=repeated,
        rejected=rejected,
        rate=0.0,
    )


def answered_with(
    codes: Sequence[int], ids: Sequence[int] | None = None, failures: tuple[tuple[int, int, Failure], ...] = ()
) -> Answered:
    """Return a lookup that has `codes`; the Ids are 1, 2, 3, … where none are given."""
    return Answered(
        ids=ids_of(range(1, len(codes) + 1) if ids is None else ids),
        codes=codes_of(codes),
        failures=failures,
        rejected=(),
        progress=progress_of(codes),
        source=Source.PASTE,
        dialect="sandbox",
    )


def guarded_text(text: str) -> str:
    """Return one text as the exports write it."""
    return str(guarded(pa.array([text], type=pa.string()))[0].as_py())
