"""Buttons that download files of a lookup; each file is made when its button is pressed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.ui.elements.errors import LookupGoneError


@dataclass(frozen=True, slots=True)
class File:
    """A file to download.

    Attributes:
        label: What its button says.
        make: Makes it; a million rows take seconds.
        name: What it is called.
        media_type: Its media type.
        key: The key of its button.
        is_empty: Whether there is nothing in it to download.
    """

    label: str
    make: Callable[[], bytes]
    name: str
    media_type: str
    key: str
    is_empty: bool = False


@st.fragment
def download_buttons(files: Sequence[File], is_kept: Callable[[], bool]) -> None:
    """Draw a button for each file.

    A press draws these buttons anew. Where the lookup was deleted meanwhile, on another page perhaps, no file is made,
    and the whole page is drawn anew: it says that the lookup is gone, and what to do.

    Args:
        files: The files.
        is_kept: Whether the lookup is still kept and may be read. Called from any thread.
    """
    if not is_kept():
        st.rerun()
    with st.container(horizontal=True):  # a fragment stacks what is in it, whatever it is drawn in
        for file in files:
            st.download_button(
                file.label,
                data=_made_if_kept(file.make, is_kept),
                file_name=file.name,
                mime=file.media_type,
                key=file.key,
                disabled=file.is_empty,
            )


def _made_if_kept(make: Callable[[], bytes], is_kept: Callable[[], bool]) -> Callable[[], bytes]:
    def made() -> bytes:
        if not is_kept():
            raise LookupGoneError
        return make()

    return made
