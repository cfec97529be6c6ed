"""What a session tells its page of the lookup under way."""

from typing import Final

from lib.ui.state.held import held
from lib.web.live_progress import LiveProgress, process_progress

_LIVE: Final = "_live"


def live_progress() -> LiveProgress:
    """Return what this session tells; it lives as long as the session."""
    return held(_LIVE, process_progress())
