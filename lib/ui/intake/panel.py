"""Where Ids come in: the paste box, the upload, what was read, and the button that starts a lookup."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

import streamlit as st

from lib.domain.intake import Intake, Rows
from lib.domain.lookups import Source
from lib.i18n.language import Language
from lib.intake import paste
from lib.intake.limits import IntakeLimits
from lib.intake.pasted_table import find_pasted_table
from lib.intake.tables.table import Table
from lib.report.files.upload_reader import read_upload
from lib.ui.elements import markup, scripted
from lib.ui.elements.waiting import CHARACTERS, waiting
from lib.ui.intake.column_choice import Selection, select_ids
from lib.ui.intake.number_lengths import Read, chosen_lengths
from lib.ui.intake.other_question import other_question
from lib.ui.intake.paste_box import Pasted, paste_box
from lib.ui.intake.summary import intake_summary
from lib.ui.intake.upload import UploadedTable, file_outcome, upload
from lib.ui.state import box, session


class LookupRequest(NamedTuple):
    """What a lookup is to be started with.

    Attributes:
        intake: The Ids.
        source: Where they came from.
        rows: The rows of the uploaded file, None for a paste.
        file_name: What that file was called, '' for a paste.
    """

    intake: Intake
    source: Source
    rows: Rows | None = None
    file_name: str = ""


class Samples(NamedTuple):
    """What to try the page with.

    Attributes:
        ids: Returns Ids for the box.
        file: Returns a file, which is looked up at once.
    """

    ids: Callable[[], list[int]]
    file: Callable[[], bytes]


def intake_panel(
    limits: IntakeLimits, lang: Language, *, is_practice: bool, samples: Samples | None
) -> LookupRequest | None:
    """Draw the panel; return what to look up in the run in which the button was pressed, else None.

    Where a lookup is shown, the style sheet makes one line of the same elements, so that none of them is drawn anew.

    Args:
        limits: How much is read.
        lang: The language of the page.
        is_practice: Whether the embedded sandbox answers.
        samples: What to try the page with; None where that is not offered.
    """
    left, beside = st.columns([3, 2], gap="medium")
    with left:
        pasted = paste_box(lang, limits.paste_bytes)
    with beside:
        file = upload(limits, lang)
    # One container, however much is drawn in it: otherwise the buttons below change their position in the page's tree,
    # and are on the page twice while they do.
    with st.container(key="intake_notes"):
        if file is not None:
            file_outcome(file, lang)
        uploaded = None if file is None else file.table
        source = _source(pasted, uploaded, lang)
        given = _given(pasted, uploaded, source, limits, lang)
        selection = select_ids(given, lang) if isinstance(given, UploadedTable) else None
        if source is Source.PASTE and given is None:
            other_question(pasted.text, lang)
        read, is_confirmed = _read(pasted, given, selection, limits, lang)
    session.view().given = None if source is None else (source, _identity(pasted, given, read))
    _buttons(samples, lang, is_practice=is_practice, is_disabled=isinstance(given, UploadedTable) and selection is None)
    if not session.view().is_pressed:
        return None
    if session.view().is_sample and samples is not None:
        session.view().given = None
        return _of_sample(samples.file(), limits, lang)
    intake = read.intake if read is not None else None
    if intake is None or source is None or not len(intake.ids):
        _refuse(_nothing_to_look_up(selection, lang))
        return None
    if not is_confirmed:
        _refuse(lang.say("Nothing was asked yet. Compare the Ids above, then confirm them and press again."))
        return None
    if selection is None or source is Source.PASTE:
        return LookupRequest(intake, source)
    return LookupRequest(intake, source, selection.rows(), selection.file_name)


def _of_sample(content: bytes, limits: IntakeLimits, lang: Language) -> LookupRequest:
    """Return what an upload of the sample file would ask."""
    table = read_upload(content, limits)
    intake = table.intake(table.id_column)
    return LookupRequest(intake, Source.FILE, table.rows(table.id_column, intake), lang.say("sample file"))


def _buttons(samples: Samples | None, lang: Language, *, is_practice: bool, is_disabled: bool) -> None:
    with st.container(key="intake_buttons", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            markup.key_label(lang.say("Check the statuses"), "Ctrl+Enter"),
            key="check",
            type="primary",
            disabled=is_disabled,
            on_click=session.view().press,
        )
        if samples is not None:
            st.button(
                lang.say("Try sample Ids"),
                key="sample",
                on_click=lambda: box.set_pasted_text("\n".join(map(str, samples.ids()))),
            )
            st.button(
                lang.say("Try a sample file"),
                key="sample_file",
                on_click=session.view().press,
                kwargs={"is_sample": True},
            )
            st.button(
                lang.say("See a made-up fault"),
                key="practise_fault",
                on_click=session.view().practise_fault,
            )
        scripted.edit_button(lang.say("Edit the list"))
        if is_practice:
            practice = lang.say("Practice answers: no provider account is set.")
            markup.side_hint(f"{lang.say('Sandbox.')} {practice}")


def _refuse(reason: str) -> None:
    st.warning(reason)
    session.view().dismiss()


def _source(pasted: Pasted, uploaded: UploadedTable | None, lang: Language) -> Source | None:
    """Return what to look up; where there are both a text and a file, draw the choice between them."""
    if uploaded is None:
        return None if pasted.is_blank else Source.PASTE
    if pasted.is_blank:
        return Source.FILE
    names = {Source.FILE: lang.say("the file"), Source.PASTE: lang.say("the pasted Ids")}
    return st.radio(
        lang.say("There are pasted Ids and a file. Ask about:"),
        list(names),
        format_func=names.__getitem__,
        key=session.INTAKE_SOURCE,
        horizontal=True,
    )


def _given(
    pasted: Pasted, uploaded: UploadedTable | None, source: Source | None, limits: IntakeLimits, lang: Language
) -> UploadedTable | paste.TooManyTokensError | None:
    """Return the table that is to be looked up, or why it is refused; None for a text that is no table."""
    if source is not Source.PASTE:
        return uploaded if source is Source.FILE else None
    with _reading(pasted, lang):
        table = session.cached("pasted table", pasted.identity, lambda: _found(pasted.text, limits))
    return UploadedTable(table, "", ("paste", pasted.identity), None) if isinstance(table, Table) else table


def _read(
    pasted: Pasted,
    given: UploadedTable | paste.TooManyTokensError | None,
    selection: Selection | None,
    limits: IntakeLimits,
    lang: Language,
) -> tuple[Read | None, bool]:
    """Draw what was read; return it, and whether a lookup of it may start."""
    if selection is not None:
        of_column = Read(selection.intake, selection.identity)
        return of_column, intake_summary(*of_column, selection.column_name, lang)
    if isinstance(given, UploadedTable) or (given is None and pasted.is_blank):
        return None, False
    read = given or _parsed(pasted, limits, lang)
    if isinstance(read, Read):
        return read, intake_summary(*read, "", lang)
    refusal = lang.say(
        "The pasted text has {found} Ids; at most {limit} are taken. Paste it in parts.",
        found=read.found,
        limit=limits.rows,
    )
    st.error(refusal)
    return None, False


def _identity(pasted: Pasted, given: UploadedTable | paste.TooManyTokensError | None, read: Read | None) -> object:
    """Return what differs between texts, files and the choices made about them."""
    if read is not None:
        return read.identity
    return given.identity if isinstance(given, UploadedTable) else pasted.identity


def _reading(pasted: Pasted, lang: Language) -> AbstractContextManager[None]:
    """Return a context in which a text is read, with a spinner for a long one."""
    return waiting(lang.say("Reading the Ids…"), len(pasted.text) // CHARACTERS)


def _found(text: str, limits: IntakeLimits) -> Table | paste.TooManyTokensError | None:
    """Return the table that a text is, or why it is refused: a refusal is cached too."""
    try:
        return find_pasted_table(text, limits)
    except paste.TooManyTokensError as refused:
        return refused


def _parsed(pasted: Pasted, limits: IntakeLimits, lang: Language) -> Read | paste.TooManyTokensError:
    """Return the Ids of a text, or why it is refused."""
    try:
        with _reading(pasted, lang):
            return chosen_lengths(
                "paste",
                pasted.identity,
                lambda takes_short: paste.parse(pasted.text, limits.rows, takes_short=takes_short),
            )
    except paste.TooManyTokensError as refused:
        return refused


def _nothing_to_look_up(selection: Selection | None, lang: Language) -> str:
    if selection is None:
        return lang.say("There is no Id to ask about yet. Paste Ids into the box or upload a file, then press again.")
    return lang.say(
        "There is no Id to ask about in this column. Choose another column or another file, then press again."
    )
