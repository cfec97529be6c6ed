"""The files that a session offers to download."""

from typing import Final

from lib.ui.state.held import held
from lib.web.offered_files import OfferedFiles, process_offers

_OFFERS: Final = "_offers"


def offered_files() -> OfferedFiles:
    """Return what this session offers; it lives as long as the session."""
    return held(_OFFERS, process_offers())
