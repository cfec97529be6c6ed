"""The time that the report takes beside the plain way of doing the same, interleaved in one run; the ratios count."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa

from bench.side_by_side import compare as side_by_side
from bench.sizes import chosen
from lib.domain.intake import Rows
from lib.domain.lookups import Answered, Progress, Source, State
from lib.domain.statuses import CATALOGUE, status_of
from lib.i18n.language import language
from lib.report.breakdown import Breakdown
from lib.report.columns import COLUMNS
from lib.report.files import id_table, uploaded_file
from lib.report.files.result_rows import ResultRows, rows_of_file
from lib.report.frame import report_frame
from lib.report.moves import Moves, compare
from lib.report.row_search import RowSearch
from lib.store.rows import pack_rows

DELIVERED: Final = 3
SEARCHES: Final = {"by a mobile": "09120001234", "by a name": "مریم 123", "by the end of an Id": "001234"}
GOALS: Final = {"search": 0.3, "break down": 1.0}
"""The most seconds that a stage should take, by how its title begins."""
Work: TypeAlias = Callable[[], object]


class Size(NamedTuple):
    """How much is reported.

    Attributes:
        rows: The Ids of the lookup.
        file_rows: The rows of the uploaded file; at most the Ids of the lookup.
        runs: How often each way is run.
    """

    rows: int
    file_rows: int
    runs: int


FULL: Final = Size(rows=1_000_000, file_rows=200_000, runs=3)
SMALL: Final = Size(rows=2_000, file_rows=500, runs=1)


def main(size: Size = FULL) -> None:
    """Print two lines for each stage: its seconds, and their ratio to the plain way."""
    answered, lang = answered_lookup(size.rows), language("fa")
    codes = answered.codes
    whole = Breakdown.of_codes(codes)
    frame = report_frame(answered, lang)
    rows, answers = _given(answered, size.file_rows), _part(answered, size.file_rows)

    def csv() -> bytes:
        return id_table.to_csv(frame, lang)

    def xlsx() -> bytes:
        return id_table.to_xlsx(frame, whole, answered.progress, lang)

    def back() -> bytes:
        return uploaded_file.to_csv(rows, answers, lang)

    listed = rows_of_file(_customers(answered), answered, lang)
    search = RowSearch(listed)
    texts = pd.DataFrame({column.key: column.texts.to_pandas() for column in listed.own})

    stages: tuple[tuple[str, Work, str, Work], ...] = (
        (
            f"break down {size.rows:,} codes",
            lambda: Breakdown.of_codes(codes),
            "numpy.unique",
            lambda: np.unique(codes),
        ),
        ("make the table", lambda: report_frame(answered, lang), "mapped strings", lambda: _mapped(answered)),
        ("compare two lookups", lambda: _moved(answered), "sorting the Ids", lambda: np.sort(answered.ids)),
        ("write CSV", csv, "pandas", lambda: frame.to_csv(index=False)),
        ("write XLSX", xlsx, "our CSV", csv),
        (f"a file of {size.file_rows:,} x 6 back as CSV", back, "packing it", lambda: pack_rows(rows)),
        ("the same as XLSX", lambda: uploaded_file.to_xlsx(rows, answers, lang), "CSV", back),
        (
            f"prepare the search of {size.rows:,} rows",
            lambda: RowSearch(listed),
            "making the rows",
            lambda: _rows(answered),
        ),
        *(
            (
                f"search {size.rows:,} rows, {title}",
                partial(search.find, query),
                "str.contains",
                partial(_contains, texts, query),
            )
            for title, query in SEARCHES.items()
        ),
    )
    for title, ours, peer_name, peer in stages:
        most = next((seconds for start, seconds in GOALS.items() if title.startswith(start)), None)
        side_by_side(title, "ours", {"ours": ours, peer_name: peer}, size.runs, most_seconds=most)


def _rows(answered: Answered) -> ResultRows:
    return rows_of_file(_customers(answered), answered, language("fa"))


def _contains(texts: pd.DataFrame, query: str) -> pd.Series:
    found = pd.Series(data=True, index=texts.index)
    for word in query.split():
        found &= pd.concat([texts[key].str.contains(word, regex=False) for key in texts], axis=1).any(axis=1)
    return found


def _customers(answered: Answered) -> Rows:
    """Return the rows of a file of customers: a name, a mobile number, an Id, a campaign."""
    count = len(answered.ids)
    return Rows(
        headings=("نام", "موبایل", "شناسه", "کمپین"),
        columns=(
            pa.array([f"{('علی', 'مریم', 'رضا', 'زهرا')[row % 4]} رضایی {row // 4}" for row in range(count)]),
            pa.array([f"0912{row:07}" for row in range(count)]),
            pa.array(answered.ids).cast(pa.string()),
            pa.array([("یلدا", "نوروز")[row % 2] for row in range(count)]),
        ),
        is_number=(None,) * 4,
        row_numbers=np.arange(2, count + 2, dtype=np.int32),
        row_indexes=np.arange(count, dtype=np.int32),
        id_column=2,
    )


def _moved(answered: Answered) -> Moves:
    later = answered.codes.copy()
    later[::2] = DELIVERED
    return compare((answered.ids, answered.codes), (answered.ids[::-1], later[::-1]))


def _part(answered: Answered, count: int) -> Answered:
    return replace(answered, ids=answered.ids[:count], codes=answered.codes[:count])


def _given(answered: Answered, count: int) -> Rows:
    """Return the rows of a file that held the first `count` Ids, in its first column."""
    ids = pa.array(answered.ids[:count]).cast(pa.string())
    return Rows(
        headings=tuple("abcdef"),
        columns=(ids, *[pa.array(["علی, x"] * count)] * 5),
        is_number=(None,) * 6,
        row_numbers=np.arange(2, count + 2, dtype=np.int32),
        row_indexes=np.arange(count, dtype=np.int32),
        id_column=0,
    )


def _mapped(answered: Answered) -> pd.DataFrame:
    statuses = [status_of(code) for code in answered.codes.tolist()]
    columns = [
        [str(message_id) for message_id in answered.ids.tolist()],
        [str(status.code) for status in statuses],
        [status.name for status in statuses],
        [status.description for status in statuses],
        [status.outcome.value for status in statuses],
        [status.advice.value for status in statuses],
    ]
    return pd.DataFrame({column.key: texts for column, texts in zip(COLUMNS, columns, strict=True)})


def answered_lookup(count: int) -> Answered:
    """Return a lookup of `count` Ids with every status, and one that is not known."""
    codes = np.random.default_rng(1).choice(np.array([*CATALOGUE, 9001], dtype=np.int32), count)
    progress = Progress(
        "bench",
        State.FINISHED,
        datetime.now(UTC),
        total=count,
        done=count,
        failed=0,
        repeated=0,
        rejected=0,
        rate=0.0,
    )
    ids = np.arange(10**17, 10**17 + count, dtype=np.int64)
    return Answered(ids, codes, (), (), progress, Source.PASTE, "sandbox")


if __name__ == "__main__":
    main(chosen(FULL, SMALL, __doc__))
