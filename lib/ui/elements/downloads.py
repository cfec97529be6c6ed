"""Buttons that download files of a lookup; each file is made when its button is pressed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lib.domain.lookups import Progress
from lib.i18n.language import Language
from lib.report.files import id_table
from lib.report.files.writers import CSV_TYPE, XLSX_TYPE
from lib.service.lookup_service import LookupService
from lib.ui.elements.errors import LookupGoneError

_MEDIA_TYPES: Final = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


@dataclass(frozen=True, slots=True)
class File:
    """A file to download.

    Attributes:
        kind: "csv" or "xlsx".
        make: Makes it; a million rows take seconds.
        stem: What its name begins with.
        key: The key of its button.
        label: What its button says; '' for its kind and the number of its rows.
    """

    kind: str
    make: Callable[[], bytes]
    stem: str
    key: str
    label: str = ""


@st.fragment
def download_buttons(
    files: Sequence[File], rows: int, lookups: Sequence[Progress], service: LookupService, lang: Language
) -> None:
    """Draw a button for each file.

    A press draws nothing anew: Streamlit forgets how to make a file as soon as its button is drawn again, and the
    browser may ask for it only then. Where a lookup was deleted meanwhile, on another page perhaps, no file is made;
    `static/downloads.js` then presses a button that nobody sees, and the whole page is drawn anew: it says that the
    lookup is gone, and what to do.

    Args:
        files: The files, which have the same rows.
        rows: How many these are; without any there is nothing to download.
        lookups: The lookups that the files are made of; the day of the last one is in their names.
        service: Says whether the lookups are still kept, and records the downloads in the audit log.
        lang: The language of the page.
    """

    def is_kept() -> bool:
        return all(service.store.entry(lookup.lookup_id) is not None for lookup in lookups)

    if not is_kept():
        st.rerun()
    # A fragment stacks what is in it, whatever it is drawn in.
    with st.container(horizontal=True, width="content", key=f"downloads_{files[0].key}"):
        for file in files:
            st.download_button(
                file.label
                or lang.plural(
                    "Download {kind} ({count} row)", "Download {kind} ({count} rows)", rows, kind=file.kind.upper()
                ),
                data=_made_if_kept(service.exported(file.kind, rows, file.make), is_kept),
                file_name=id_table.file_name(lang, lookups[-1].created_at, rows, file.kind, stem=file.stem),
                mime=_MEDIA_TYPES[file.kind],
                key=file.key,
                on_click="ignore",
                wrap=True,
                disabled=not rows,
            )
        st.button(lang.say("Look again"), key=f"look_again_{files[0].key}")


def _made_if_kept(make: Callable[[], bytes], is_kept: Callable[[], bool]) -> Callable[[], bytes]:
    def made() -> bytes:
        if not is_kept():
            raise LookupGoneError
        return make()

    return made
