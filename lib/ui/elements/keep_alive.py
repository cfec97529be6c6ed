"""Keeps lookups that are stored only while a page shows them."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

import streamlit as st

from lib.store.database import DatabaseFailedError

_TOUCH_SECONDS: Final = 60.0


def keep_while_shown(touch: Callable[[str], None], *lookup_ids: str) -> None:
    """Call `touch` with each lookup now and every minute while a browser shows the page; draws nothing."""

    @st.fragment(run_every=_TOUCH_SECONDS)
    def touch_all() -> None:
        # The next attempt comes in a minute, long before the lookup is deleted.
        with suppress(DatabaseFailedError):
            for lookup_id in lookup_ids:
                touch(lookup_id)

    touch_all()
