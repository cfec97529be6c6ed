"""Buttons that download files; each file is made when its button is pressed, by `lib.web.download_route`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lib.domain.lookups import Progress
from lib.i18n.language import Language
from lib.report.files import id_table
from lib.report.files.writers import CSV_TYPE, XLSX_TYPE
from lib.service.lookup_service import LookupService
from lib.ui.elements import scripted
from lib.ui.elements.errors import LookupGoneError
from lib.ui.state.offers import offered_files
from lib.web.offered_files import FileGoneError, OfferedFile

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


def download_buttons(
    files: Sequence[File], rows: int, lookups: Sequence[Progress], service: LookupService, lang: Language
) -> None:
    """Draw a button for each file, within a fragment.

    What a fragment of its own has drawn in another one can come to the browser without that: where the other one is
    drawn anew before it has come to its end, what it has not sent yet is dropped, and Streamlit's page ends with
    'Cannot set a node at a delta path'.

    Where a lookup was deleted meanwhile, on another page perhaps, no file is made; `static/downloads.js` then presses a
    button that nobody sees, and the whole page is drawn anew: it says that the lookup is gone, and what to do.

    Args:
        files: The files, which have the same rows.
        rows: How many these are; without any there is nothing to download.
        lookups: The lookups that the files are made of; the day of the last one is in their names.
        service: Says whether the lookups are still kept, and records the downloads in the audit log.
        lang: The language of the page.
    """
    with st.container():  # as a fragment stacks what is in it, whatever it is drawn in
        _buttons(files, rows, lookups, service, lang)


def _buttons(
    files: Sequence[File], rows: int, lookups: Sequence[Progress], service: LookupService, lang: Language
) -> None:
    def is_kept() -> bool:
        return all(service.store.entry(lookup.lookup_id) is not None for lookup in lookups)

    if not is_kept():
        st.rerun()
    with st.container(horizontal=True, width="content", key=f"downloads_{files[0].key}"):
        for file in files:
            offered = OfferedFile(
                _made_if_kept(service.exported(file.kind, rows, file.make), is_kept),
                id_table.file_name(lang, lookups[-1].created_at, rows, file.kind, stem=file.stem),
                _MEDIA_TYPES[file.kind],
            )
            label = file.label or rows_label(file.kind, rows, lang)
            download_button(file.key, label, offered if rows else None, service, lang)
        st.button(lang.say("Look again"), key=f"look_again_{files[0].key}")


download_fragment: Final = st.fragment(_buttons)
"""Draws the same where no fragment is drawn, as a fragment of its own."""


def download_button(key: str, label: str, file: OfferedFile | None, service: LookupService, lang: Language) -> None:
    """Draw the button of a file, and offer the file to whoever is at the page.

    Args:
        key: The key of the button.
        label: What it says.
        file: The file; None where there is nothing to download.
        service: Knows who is at the page.
        lang: The language of the page.
    """
    offers = offered_files()
    offers.login = service.visitor.key
    if file is not None:
        offers.offer(key, file)
    attributes = {
        "ticket": offers.ticket,
        "making": lang.say("The file is being made…"),
        "failed": lang.say("The file did not come. Press again; if it stays so, load the page again."),
        "ended": lang.say("No file came, since this page is out of date. Load it again, then press again."),
    }
    with st.container(key=key, width="content"):
        scripted.download_button(key, label, attributes, is_enabled=file is not None)


def rows_label(kind: str, rows: int, lang: Language) -> str:
    """Return what the button of a file says: its kind and the number of its rows."""
    return lang.plural("Download {kind} ({count} row)", "Download {kind} ({count} rows)", rows, kind=kind.upper())


def _made_if_kept(make: Callable[[], bytes], is_kept: Callable[[], bool]) -> Callable[[], bytes]:
    def made() -> bytes:
        if not is_kept():
            raise FileGoneError
        try:
            return make()
        except LookupGoneError:
            raise FileGoneError from None

    return made
