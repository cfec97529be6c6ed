"""Where Ids come in: the paste box, the upload, what was understood of them, and the button that asks."""

from collections.abc import Callable
from typing import Final, NamedTuple

import streamlit as st

from lib.given import Intake
from lib.i18n.language import Language, mark
from lib.intake import files, text
from lib.records import Source
from lib.ui import markup, session
from lib.ui.rejected_list import rejected_list

_REFUSALS: Final = {
    files.Refusal.EMPTY: mark("The file is empty. Choose the file that holds the Ids."),
    files.Refusal.TOO_LARGE: mark(
        "The file has {found} MB; at most {limit} MB are read. Split it and upload the parts."
    ),
    files.Refusal.NOT_TEXT: mark(
        "This is not a text file. In Excel choose File, Save As, 'CSV UTF-8 (Comma delimited)', and upload that file."
    ),
    files.Refusal.NOT_UTF8: mark(
        "The file is not in UTF-8. In Excel choose File, Save As, 'CSV UTF-8 (Comma delimited)', and upload that file."
    ),
    files.Refusal.TOO_MANY_COLUMNS: mark(
        "The file has {found} columns; at most {limit} are read. Keep the column of Ids and upload it again."
    ),
    files.Refusal.UNREADABLE: mark(
        "Row {found} of the file cannot be read. Correct that row and upload the file again."
    ),
}

_MEGABYTE: Final = 1024 * 1024


class _Uploaded(NamedTuple):
    """A file that was read, and what tells it from another upload."""

    table: files.Table
    file_id: str


class Taken(NamedTuple):
    """What was taken in, and from where."""

    intake: Intake
    source: Source


def intake_panel(lang: Language, *, sample: Callable[[], list[int]] | None) -> Taken | None:
    """Draw the panel; return what is to be asked in the run in which the button was pressed, else None.

    `sample` gives Ids to try the page with, where there are such.
    """
    box, upload = st.columns([3, 2], gap="medium")
    with box:
        pasted = st.text_area(
            lang.say("Paste Ids"),
            key=session.IDS_TEXT,
            height=148,
            max_chars=text.MAX_CHARACTERS,
            placeholder="639258934720294949\n639258934720294950",
            help=lang.say(
                "Separated by commas, spaces or lines, in any mix; up to {limit} characters, about 100,000 Ids. "
                "For more, upload a file.",
                limit=text.MAX_CHARACTERS,
            ),
        )
    with upload:
        uploaded = _upload(lang)
    taken = _chosen(pasted or "", uploaded, lang)
    if taken is not None:
        _summary(taken.intake, lang)
    with st.container(horizontal=True, vertical_alignment="center"):
        is_pressed = st.button(lang.say("Check the statuses"), key="check", type="primary")
        if sample is not None:
            st.button(
                lang.say("Try sample Ids"),
                key="sample",
                on_click=lambda: session.put_text("\n".join(map(str, sample()))),
            )
    if not is_pressed:
        return None
    if taken is None or not len(taken.intake.ids):
        st.warning(
            lang.say("There is no Id to ask about yet. Paste Ids into the box or upload a file, then press again.")
        )
        return None
    return taken


def _upload(lang: Language) -> _Uploaded | None:
    uploaded = st.file_uploader(
        lang.say("Or upload a file"),
        type=["csv", "txt"],
        key=session.IDS_FILE,
        help=lang.say(
            "CSV or TXT in UTF-8, up to {limit} MB. The column of Ids is found by itself and can be changed.",
            limit=files.MAX_BYTES // _MEGABYTE,
        ),
    )
    if uploaded is None:
        return None
    try:
        with st.spinner(lang.say("Reading the file…")):
            return session.remembered("file", uploaded.file_id, lambda: _read(uploaded.getvalue(), uploaded.file_id))
    except files.RefusedFileError as refused:
        st.error(_refusal(refused, lang))
        return None


def _read(content: bytes, file_id: str) -> _Uploaded:
    table = files.read(content)
    session.put_id_column(table.id_column)
    return _Uploaded(table, file_id)


def _refusal(refused: files.RefusedFileError, lang: Language) -> str:
    found, limit = refused.found, files.MAX_COLUMNS
    if refused.refusal is files.Refusal.TOO_LARGE:
        found, limit = found // _MEGABYTE, files.MAX_BYTES // _MEGABYTE
    return lang.say(_REFUSALS[refused.refusal], found=found, limit=limit)


def _chosen(pasted: str, uploaded: _Uploaded | None, lang: Language) -> Taken | None:
    """Return what is to be asked about; where there are both a text and a file, the person says which."""
    has_text = bool(pasted.strip())
    source = Source.FILE if uploaded is not None else Source.PASTE
    if has_text and uploaded is not None:
        names = {Source.FILE: lang.say("the file"), Source.PASTE: lang.say("the pasted Ids")}
        source = st.radio(
            lang.say("There are pasted Ids and a file. Ask about:"),
            list(names),
            format_func=names.__getitem__,
            key=session.INTAKE_SOURCE,
            horizontal=True,
        )
    if source is Source.FILE and uploaded is not None:
        return Taken(_from_file(uploaded, lang), Source.FILE)
    if not has_text:
        return None
    return Taken(session.remembered("paste", pasted, lambda: text.parse(pasted)), Source.PASTE)


def _from_file(uploaded: _Uploaded, lang: Language) -> Intake:
    table = uploaded.table
    names = {column.place: _column_name(column, lang) for column in table.columns}
    place = table.id_column
    if len(names) > 1:
        place = st.selectbox(
            lang.say("Column of Ids"), list(names), format_func=names.__getitem__, key=session.ID_COLUMN
        )
    return session.remembered("column", (uploaded.file_id, place), lambda: table.intake(place))


def _column_name(column: files.Column, lang: Language) -> str:
    name = column.header or lang.say("Column {place}", place=column.place + 1)
    return f"{name} ({column.example})" if column.example else name


def _summary(intake: Intake, lang: Language) -> None:
    """Draw the sum, given = accepted + repeated + rejected, and what was rejected."""
    with st.container(key="intake_summary", gap="small"):
        parts = [
            (lang.say("distinct Ids"), len(intake.ids)),
            (lang.say("repeated"), intake.repeated),
            (lang.say("rejected"), len(intake.rejected)),
        ]
        markup.tally((lang.say("Given"), intake.given), parts, lang)
        rejected_list(intake.rejected, "rejected", lang)
