"""Which lookup a session shows, and what it has asked for that no run has finished yet.

Streamlit may interrupt a run at any of its calls to begin another. A button press is lost with the interrupted run, and
the next run starts with the address that the browser had before. Both are kept here, in a plain object that cannot be
left half changed.
"""

from dataclasses import dataclass, field

from lib.service.recent_start import RecentStart
from lib.ui.state.filters import NO_FILTERS, Filters


@dataclass
class View:
    """What a session shows.

    Attributes:
        lookup_id: The lookup that is shown, None where there is none.
        last_drawn: The lookup that was drawn last.
        is_pressed: Whether the button that starts a lookup was pressed and no run has handled it to the end.
        filters: The filters at the end of the last run.
        recent_start: The lookup that was started last, so that a wish said twice is one lookup.
    """

    lookup_id: str | None = None
    last_drawn: str | None = None
    is_pressed: bool = False
    filters: Filters = NO_FILTERS
    recent_start: RecentStart = field(default_factory=RecentStart)
    _has_failed: bool = False
    _old_address: str | None = None
    _is_address_old: bool = False

    def press(self) -> None:
        """Record that the button was pressed."""
        self.is_pressed = True

    def dismiss(self) -> None:
        """Record that the press was answered without starting a lookup."""
        self.is_pressed = False

    def note_failure(self) -> None:
        """Record that the action of a button failed."""
        self._has_failed = True

    def pop_failure(self) -> bool:
        """Return whether the action of a button has failed since the last call."""
        has_failed, self._has_failed = self._has_failed, False
        return has_failed

    def show(self, lookup_id: str | None, address: str | None) -> None:
        """Show another lookup, or none.

        Args:
            lookup_id: The lookup, None for none.
            address: The lookup that the browser's address names; it may still do so in the next runs.
        """
        self.lookup_id, self.is_pressed = lookup_id, False
        self._old_address, self._is_address_old = address, True

    def follow(self, address: str | None) -> str | None:
        """Return the lookup to show in a run.

        Args:
            address: The lookup that the run's address names; None on another page.
        """
        if self._is_address_old and address == self._old_address:
            return self.lookup_id
        self._is_address_old = False
        self.lookup_id = address or self.lookup_id
        return self.lookup_id
