"""What a session shows of the history, and the keys of its widgets."""

from dataclasses import dataclass
from typing import Final

SEARCH: Final = "history_search"
FILTERS: Final = "history_filters"
PERIOD: Final = "history_period"
WIDGETS: Final = (SEARCH, FILTERS, PERIOD)
"""Keys of the session state, where the widgets store what was typed and chosen."""


@dataclass
class HistoryView:
    """How much of what the search and the filters find is shown.

    Attributes:
        page: The index of the page of lookups.
        parts_found: How many parts of the rows found.
    """

    page: int = 0
    parts_found: int = 1

    def show_page(self, index: int) -> None:
        """Show the page of lookups with this index."""
        self.page = index

    def start_search(self) -> None:
        """Start with another search or other filters: on the first page, with the first rows found."""
        self.page, self.parts_found = 0, 1

    def show_more(self) -> None:
        """Show one more part of the rows found."""
        self.parts_found += 1
