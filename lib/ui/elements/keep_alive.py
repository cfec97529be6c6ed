"""A lookup that is kept only while it is shown: its page says so as long as it is open."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

import streamlit as st

from lib.store.database import DatabaseFailedError

_TOUCH_SECONDS: Final = 60.0


def keep_while_shown(touch: Callable[[str], None], *lookup_ids: str) -> None:
    """Call `touch` for lookups now and every minute, for as long as a browser shows the page. Nothing is seen of it."""

    @st.fragment(run_every=_TOUCH_SECONDS)
    def lease() -> None:
        # The next minute comes, long before the lookup is deleted.
        with suppress(DatabaseFailedError):
            for lookup_id in lookup_ids:
                touch(lookup_id)

    lease()
