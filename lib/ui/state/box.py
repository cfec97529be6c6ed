"""The question that a session is putting: what the box of Ids and the upload hold, and the choices made about it.

A question is spent when its answer is shown and another question comes: then the next one takes its place.
"""

from typing import cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.domain.lookups import Source
from lib.ui.state import session
from lib.ui.state.held import held
from lib.ui.state.session import (
    CONFIRMED,
    ID_COLUMN,
    IDS_FILE,
    IDS_TEXT,
    INTAKE_SOURCE,
    ONLY_OPEN,
    TAKES_SHORT,
    WITHOUT_HIDDEN,
)
from lib.ui.state.table_keys import sheet_key
from lib.web.paste_slots import PasteSlot, process_slots
from lib.web.upload_sessions import process_uploads

_PASTE, _UPLOADS = "_paste", "_uploads"


def clear() -> None:
    """Empty the box, and let the uploaded file count no more; call it before they are drawn."""
    clear_paste()
    _spend_file()
    session.view().asked = None


def text_changed() -> None:
    """Note that the box has another text: a file whose answer is shown is done with."""
    asked = session.view().asked
    if asked is not None and asked[0] is Source.FILE:
        _spend_file()
        st.session_state[INTAKE_SOURCE] = Source.PASTE


def file_changed() -> None:
    """Note that there is another file: a text whose answer is shown is done with."""
    shown = session.view()
    if st.session_state[IDS_FILE] is not None and shown.asked is not None and not shown.differs:
        clear_paste()


def _spend_file() -> None:
    file = st.session_state.get(IDS_FILE)
    session.view().spent_file = None if file is None else file.file_id


def set_pasted_text(text: str) -> None:
    """Replace what the paste box holds; call it before the box is drawn."""
    clear_paste()
    st.session_state[IDS_TEXT] = text


def paste_slot() -> PasteSlot:
    """Return the slot for this session's posted text; it lives as long as the session."""
    return held(_PASTE, process_slots())


def take_of(login: str | None) -> None:
    """Have this session take pastes and uploads of this sign-in alone; None where nobody signs in."""
    paste_slot().login = login
    context = get_script_run_ctx()
    if context is not None:
        held(_UPLOADS, process_uploads(), context.session_id).login = login


def clear_paste() -> None:
    """Drop the posted text, and what was typed before it, which the browser may still have."""
    paste_slot().clear()
    clear_typed_text()


def clear_typed_text() -> None:
    """Empty the text area; call it before the text area is drawn, or in a run that does not draw it."""
    st.session_state[IDS_TEXT] = ""


def reset_table_choices(id_column: int | None) -> None:
    """Start a new table with its own column of Ids, None to have one chosen; call it before the choices are drawn."""
    st.session_state[ID_COLUMN] = id_column
    st.session_state[ONLY_OPEN] = st.session_state[WITHOUT_HIDDEN] = False


def takes_short(identity: object, *, usual: bool) -> bool:
    """Return whether much shorter numbers are chosen too; of other numbers the choice starts as `usual`."""
    session.cached(TAKES_SHORT, identity, lambda: st.session_state.update({TAKES_SHORT: usual}))
    return bool(st.session_state[TAKES_SHORT])


def prefer_file() -> None:
    """Choose a file that was just uploaded over the pasted Ids; call it before the choice is drawn."""
    st.session_state[INTAKE_SOURCE] = Source.FILE


def chosen_sheet(file_id: str) -> str | None:
    """Return the sheet of a workbook that was chosen, None before one was."""
    return cast("str | None", st.session_state.get(sheet_key(file_id)))


def reset_confirmation() -> None:
    """Drop the confirmation of other Ids; call it before the question is drawn."""
    st.session_state[CONFIRMED] = False
