"""What one session looks at, and what it has asked for and not been given yet.

Streamlit may break a run off at any call, to begin another: then a press of a button is gone, and the next run comes
with the address that the browser had before. Both are kept here, in a plain object that no break can come between.
"""

from dataclasses import dataclass

from lib.ui.state.filters import ALL, Filters


@dataclass
class View:
    """`lookup_id` is the lookup that is shown; `drawn` the one that was drawn last, `filters` those of the last run.

    `is_pressed` says that the button that asks was pressed, until a run has served it to the end.
    """

    lookup_id: str | None = None
    drawn: str | None = None
    is_pressed: bool = False
    filters: Filters = ALL
    _has_failed: bool = False
    _left: str | None = None
    _is_ahead: bool = False

    def press(self) -> None:
        """Note that the button was pressed."""
        self.is_pressed = True

    def dismiss(self) -> None:
        """Note that the press was answered without asking anything."""
        self.is_pressed = False

    def note_failure(self) -> None:
        """Note that what was pressed could not be done."""
        self._has_failed = True

    def take_failure(self) -> bool:
        """Return whether what was pressed could not be done, once."""
        has_failed, self._has_failed = self._has_failed, False
        return has_failed

    def show(self, lookup_id: str | None, address: str | None) -> None:
        """Look at another lookup, or at none, while the browser's address still names `address`."""
        self.lookup_id, self.is_pressed = lookup_id, False
        self._left, self._is_ahead = address, True

    def follow(self, address: str | None) -> str | None:
        """Return the lookup to show in a run that comes with this address, which names one, or none on another page."""
        if self._is_ahead and address == self._left:
            return self.lookup_id
        self._is_ahead = False
        self.lookup_id = address or self.lookup_id
        return self.lookup_id
