"""What is said when the database fails while a page is drawn, or before by a press; the page outlives it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from lib.i18n.language import Language
from lib.service.permissions import NotAllowedError, TooOftenError
from lib.store.database import DatabaseFailedError
from lib.ui.state import session


class LookupGoneError(Exception):
    """A lookup was deleted while it was being read."""


@contextmanager
def told(lang: Language, *, tries_by_itself: bool = False) -> Iterator[None]:
    """Say that the database failed, where it does, in place of what was to be drawn, and how to go on.

    `tries_by_itself` says that this part of the page is drawn again soon, without anyone's help.
    """
    said = lang.say(
        "The database could not be read or written just now. Nothing new was asked or changed, and what is kept is as it "
        "was."
    )
    by_itself = lang.say("It is tried again by itself.")
    cure = lang.say("Try again; if it stays so, tell whoever set this up.")
    above = st.empty() if session.view().take_failure() else None
    if above is not None:
        above.error(f"{said} {cure}")
    try:
        yield
    except DatabaseFailedError:
        if above is not None:
            above.empty()
        if tries_by_itself:
            st.warning(f"{said} {by_itself}")
            return
        st.error(f"{said} {cure}")
        st.button(lang.say("Try again"), key="try_again")
    except TooOftenError:
        session.view().dismiss()
        st.warning(lang.say("You have started many lookups within a minute. Wait a minute, then press again."))
    except NotAllowedError:
        session.view().dismiss()
        st.warning(lang.say("You may not do this, or not any more. Nothing was asked or changed."))


def pressed(act: Callable[[], None]) -> Callable[[], None]:
    """Return what a press of a button does: `act`, and where the database fails in it, the page says so.

    As a callback it is done before the page is drawn, which another press may break off.
    """

    def do() -> None:
        try:
            act()
        except DatabaseFailedError:
            session.view().note_failure()
        except NotAllowedError:
            # The page that is drawn next says who may still enter, and has no such button.
            session.view().dismiss()

    return do
