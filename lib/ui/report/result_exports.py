"""Files and copies of the rows that are seen, and of all rows behind a button."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from lib.domain.intake import Ids, Rows
from lib.domain.lookups import Answered
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.files import id_table, uploaded_file
from lib.report.files.result_rows import ResultRows
from lib.service.lookup_service import LookupService
from lib.ui.elements.downloads import File, download_buttons
from lib.ui.elements.id_copy import MAX_COPIED, ids_to_copy


@dataclass(frozen=True, slots=True)
class _Makers:
    """What makes a table as CSV and as XLSX, and what the names of these files begin with."""

    csv: Callable[[], bytes]
    xlsx: Callable[[], bytes]
    stem: str


@dataclass(frozen=True, slots=True, eq=False)
class ResultFiles:
    """What files of a report are made of.

    Attributes:
        frame: The report, one row for each Id.
        breakdown: The counts of the whole lookup.
        answered: The lookup with its answers.
        rows: The rows of the report.
        read: Reads the rows of the uploaded file; None for a paste.
    """

    frame: pd.DataFrame
    breakdown: Breakdown
    answered: Answered
    rows: ResultRows
    read: Callable[[], Rows] | None


def result_exports(
    files: ResultFiles, kept: NDArray[np.bool_] | None, what: str, service: LookupService, lang: Language
) -> None:
    """Draw the downloads of the rows that are seen, then those of all rows, and the Ids to copy.

    Args:
        files: What they are made of.
        kept: Whether each row is seen, shape (rows,); None for all.
        what: What the rows have in common that are seen, as 'not delivered'; '' where that is not said in a few words.
        service: Records the downloads in the audit log.
        lang: The language of the page.
    """
    count = len(files.rows) if kept is None else int(np.count_nonzero(kept))
    progress = [files.answered.progress]
    seen = _of_ids(files, kept, lang) if files.read is None else _of_file(files.read, files.answered, kept, lang)
    labels = [_label(count, what, lang, is_file=files.read is not None, is_all=kept is None), "XLSX"]
    with st.container(horizontal=True, key="exports"):
        download_buttons(_named(seen, "export", labels), count, progress, service, lang)
        if kept is not None or files.read is not None:
            popover = st.popover(lang.say("All rows"), key="all_rows", on_change="rerun")
            if popover.open:  # drawn with each search, its buttons would take a fifth of the time
                with popover:
                    _all_rows(files, service, lang, is_filtered=kept is not None)
        _copy(files, kept, lang)


def _all_rows(files: ResultFiles, service: LookupService, lang: Language, *, is_filtered: bool) -> None:
    progress = [files.answered.progress]
    if files.read is not None and is_filtered:
        label = _label(len(files.rows), "", lang, is_file=True, is_all=True)
        whole = _named(_of_file(files.read, files.answered, None, lang), "export_file", [label, "XLSX"])
        download_buttons(whole, len(files.rows), progress, service, lang)
    count = len(files.frame)
    label = lang.plural(
        "Download {count} Id, one row each (CSV)", "Download all {count} Ids, one row each (CSV)", count
    )
    download_buttons(_named(_of_ids(files, None, lang), "export_ids", [label, "XLSX"]), count, progress, service, lang)


def _label(count: int, what: str, lang: Language, *, is_file: bool, is_all: bool) -> str:
    """Return what the first button says: how many rows, which ones, and with which columns."""
    if is_all:
        rows = lang.plural("Download the {count} row", "Download all {count} rows", count)
    elif what:
        rows = lang.plural("Download the {count} row: {what}", "Download the {count} rows: {what}", count, what=what)
    else:
        rows = lang.plural("Download the {count} row shown", "Download the {count} rows shown", count)
    return lang.say("{rows}, with the file's columns (CSV)", rows=rows) if is_file else f"{rows} (CSV)"


def _named(makers: _Makers, key: str, labels: list[str]) -> list[File]:
    kinds = zip(("csv", "xlsx"), (makers.csv, makers.xlsx), labels, strict=True)
    return [File(kind, make, makers.stem, key=f"{key}_{kind}", label=label) for kind, make, label in kinds]


def _of_file(read: Callable[[], Rows], answered: Answered, kept: NDArray[np.bool_] | None, lang: Language) -> _Makers:
    return _Makers(
        csv=lambda: uploaded_file.to_csv(read(), answered, lang, kept),
        xlsx=lambda: uploaded_file.to_xlsx(read(), answered, lang, kept),
        stem="niksms-file",
    )


def _of_ids(files: ResultFiles, kept: NDArray[np.bool_] | None, lang: Language) -> _Makers:
    def frame() -> pd.DataFrame:
        return files.frame if kept is None else files.frame[kept]

    return _Makers(
        csv=lambda: id_table.to_csv(frame(), lang),
        xlsx=lambda: id_table.to_xlsx(frame(), files.breakdown, files.answered.progress, lang),
        stem="niksms-status",
    )


def _copy(files: ResultFiles, kept: NDArray[np.bool_] | None, lang: Language) -> None:
    """Offer the Ids of the rows that are seen to copy, each once, if the rows are not too many."""
    places = files.rows.places if kept is None else files.rows.places[kept]
    if len(places) > MAX_COPIED:
        return
    asked = np.unique(places[places >= 0])

    def read() -> Ids:
        found: Ids = files.answered.ids[asked]
        return found

    if len(asked):
        popover = st.popover(lang.say("Copy Ids"), key="copy_ids", on_change="rerun")
        if popover.open:  # only now are the Ids sent to the page
            with popover:
                ids_to_copy(len(asked), read, lang)
