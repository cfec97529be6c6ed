"""What the page says when the database fails, while it is drawn or in the action of a button; the page goes on."""

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
def errors_shown(lang: Language, *, is_repeated: bool = False) -> Iterator[None]:
    """Draw a message in place of a part of the page whose drawing the database or a missing permission prevents.

    Args:
        lang: The language of the page.
        is_repeated: Whether this part of the page is soon drawn again by itself.
    """
    problem = lang.say(
        "The database could not be read or written just now. Nothing new was asked or changed, and what is kept is as "
        "it was."
    )
    repeated = lang.say("It is tried again by itself.")
    cure = lang.say("Try again; if it stays so, tell whoever set this up.")
    above = st.empty() if session.view().pop_failure() else None
    if above is not None:
        above.error(f"{problem} {cure}")
    try:
        yield
    except DatabaseFailedError:
        if above is not None:
            above.empty()
        if is_repeated:
            st.warning(f"{problem} {repeated}")
            return
        st.error(f"{problem} {cure}")
        st.button(lang.say("Try again"), key="try_again")
    except TooOftenError:
        session.view().dismiss()
        st.warning(lang.say("You have started many lookups within a minute. Wait a minute, then press again."))
    except NotAllowedError:
        session.view().dismiss()
        st.warning(lang.say("You may not do this, or not any more. Nothing was asked or changed."))


def button_action(action: Callable[[], None]) -> Callable[[], None]:
    """Return a callback for a button that does `action`; if the database fails in it, the page says so.

    A callback is done before the page is drawn, so that another press, which may interrupt the drawing, does not
    interrupt the action.
    """

    def callback() -> None:
        try:
            action()
        except DatabaseFailedError:
            session.view().note_failure()
        except NotAllowedError:
            # The page that is drawn next no longer has the button.
            session.view().dismiss()

    return callback
