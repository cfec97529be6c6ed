"""What the report takes beside the plain way of doing the same, interleaved in one run; ratios are what counts."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median

import numpy as np
import pandas as pd
import pyarrow as pa

from lib.domain.intake import Rows
from lib.domain.lookups import Answered, Progress, Source, State
from lib.domain.statuses import CATALOGUE, status_of
from lib.i18n.language import language
from lib.report.breakdown import Breakdown
from lib.report.files import id_table, uploaded_file
from lib.report.frame import COLUMNS, report_frame
from lib.report.moves import Moves, compare
from lib.store.rows import pack_rows

ROWS = 1_000_000
FILE_ROWS = 200_000
RUNS = 3
DELIVERED = 3


def main() -> None:
    """Print a line a stage."""
    answered, lang = _answered(), language("fa")
    codes = answered.codes
    whole = Breakdown.of_codes(codes)
    _compare(f"break down {ROWS:,} codes", lambda: Breakdown.of_codes(codes), "numpy.unique", lambda: np.unique(codes))
    frame = report_frame(answered, lang)
    _compare("make the table", lambda: report_frame(answered, lang), "mapped strings", lambda: _mapped(answered))
    csv, xlsx = (
        (lambda: id_table.to_csv(frame, lang)),
        (lambda: id_table.to_xlsx(frame, whole, answered.progress, lang)),
    )
    _compare("compare two lookups", lambda: _moved(answered), "sorting the Ids", lambda: np.sort(answered.ids))
    _compare("write CSV", csv, "pandas", lambda: frame.to_csv(index=False))
    _compare("write XLSX", xlsx, "our CSV", csv)
    rows, answers = _given(answered), _part(answered, FILE_ROWS)

    def back() -> bytes:
        return uploaded_file.to_csv(rows, answers, lang)

    _compare(f"a file of {FILE_ROWS:,} x 6 back as CSV", back, "packing it", lambda: pack_rows(rows))
    _compare("the same as XLSX", lambda: uploaded_file.to_xlsx(rows, answers, lang), "CSV", back)


def _compare(name: str, ours: Callable[[], object], peer_name: str, peer: Callable[[], object]) -> None:
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for times, work in zip(taken, (ours, peer), strict=True):
            started = time.perf_counter()
            work()
            times.append(time.perf_counter() - started)
    mine, theirs = map(median, taken)
    print(f"{name}: {mine:.3f} s, {mine / theirs:.2f} x {peer_name} ({theirs:.3f} s)")


def _moved(answered: Answered) -> Moves:
    later = answered.codes.copy()
    later[::2] = DELIVERED
    return compare((answered.ids, answered.codes), (answered.ids[::-1], later[::-1]))


def _part(answered: Answered, count: int) -> Answered:
    return replace(answered, ids=answered.ids[:count], codes=answered.codes[:count])


def _given(answered: Answered) -> Rows:
    """Return the rows of a file that held the first Ids, in the first of its columns."""
    ids = pa.array(answered.ids[:FILE_ROWS]).cast(pa.string())
    return Rows(
        headings=tuple("abcdef"),
        columns=(ids, *[pa.array(["علی, x"] * FILE_ROWS)] * 5),
        is_number=(None,) * 6,
        row_numbers=np.arange(2, FILE_ROWS + 2, dtype=np.int32),
        row_indexes=np.arange(FILE_ROWS, dtype=np.int32),
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
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))


def _answered() -> Answered:
    codes = np.random.default_rng(1).choice(np.array([*CATALOGUE, 27], dtype=np.int32), ROWS)
    progress = Progress(
        "bench",
        State.FINISHED,
        datetime.now(UTC),
        total=ROWS,
        done=ROWS,
        failed=0,
        repeated=0,
        rejected=0,
        rate=0.0,
    )
    ids = np.arange(10**17, 10**17 + ROWS, dtype=np.int64)
    return Answered(ids, codes, (), (), progress, Source.PASTE, "sandbox")


if __name__ == "__main__":
    main()
