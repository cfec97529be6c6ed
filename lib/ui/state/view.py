"""Which lookup a session shows, and what it has asked for that no run has finished yet.

Streamlit may interrupt a run at any of its calls to begin another. A button press is lost with the interrupted run, and
the next run starts with the address that the browser had before. Both are kept here, in a plain object that cannot be
left half changed.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from typing import Final, TypeAlias

from lib.domain.lookups import Source
from lib.report.facets.part_tests import Condition
from lib.sandbox.practice_fault import PracticeFault
from lib.service.recent_start import RecentStart
from lib.ui.state.drawing_turns import END, OPENING, PRESS, Urgency
from lib.ui.state.filters import NO_FILTERS, Filters

Question: TypeAlias = tuple[Source, object]
"""Where Ids come from, and what differs between texts, files and the choices made about them."""
LATE_SECONDS: Final = 2.0
"""For how long a run may still come with the address of the lookup before, which the browser sent before it had the new
one. It is the way there and back, and a busy page; no person goes back by a link sooner."""
MORE_CARDS: Final = 10
"""How many rows are cards at first, and how many are added at a time."""


@dataclass
class ResultsView:
    """What a session shows of the rows of a report.

    Attributes:
        turn: Counts how often other rows were shown, so that no row of the ones before is still open.
        cards: How many rows are cards, where there is no room for a table.
        is_narrow: Whether there is none, as the browser has said.
    """

    turn: int = 0
    cards: int = MORE_CARDS
    is_narrow: bool = False
    _shown: object = None

    def follow(self, shown: object) -> None:
        """Begin anew if these are other rows than before; `shown` tells them apart."""
        if shown != self._shown:
            self._shown, self.turn, self.cards = shown, self.turn + 1, MORE_CARDS

    def add_cards(self) -> None:
        """Show more rows as cards."""
        self.cards += MORE_CARDS

    def note_narrow(self) -> None:
        """Record that there is no room for a table."""
        self.is_narrow = True


@dataclass
class View:
    """What a session shows.

    Attributes:
        lookup_id: The lookup that is shown, None where there is none.
        last_drawn: The lookup that was drawn last.
        last_language: The language of the page that was drawn last.
        fields: The keys of the fields that the last run has drawn.
        typed: What these had when it began.
        in_place: The lookup that was drawn last, and in which of two places.
        is_pressed: Whether the button that starts a lookup was pressed and no run has handled it to the end.
        is_sample: Whether it was the button that looks up the sample file.
        filters: The filters at the end of the last run.
        picked: The parts of the file that the rows which are shown are in; empty for all.
        is_drawn: Whether all that filters change in the report was drawn.
        is_cleared: Whether filters and search were emptied, which no run has told the browser yet.
        results: What it shows of the rows of a report.
        sought: What the report that is drawn next is searched for, '' for nothing.
        recent_start: The lookup that was started last, so that a wish said twice is one lookup.
        given: What the box or the upload holds, None for nothing.
        asked: What the lookup that is shown was started with; None where it was opened by its address.
        spent_file: The file that was answered and that the browser has not yet taken out of the upload.
        has_asked: Whether this session has started a lookup.
        put_away: The moment of the line on a fault that was put away.
        practice_fault: The made-up fault that is shown in place of those there are; None where none was asked for.
        clock: Tells the time in seconds.
    """

    lookup_id: str | None = None
    last_drawn: str | None = None
    last_language: str | None = None
    fields: set[str] = field(default_factory=set)
    typed: dict[str, str] = field(default_factory=dict)
    in_place: tuple[str | None, int] = (None, 0)
    is_pressed: bool = False
    is_sample: bool = False
    filters: Filters = NO_FILTERS
    picked: tuple[Condition, ...] = ()
    is_drawn: bool = False
    is_cleared: bool = False
    results: ResultsView = field(default_factory=ResultsView)
    sought: str = ""
    recent_start: RecentStart = field(default_factory=RecentStart)
    given: Question | None = None
    asked: Question | None = None
    spent_file: str | None = None
    has_asked: bool = False
    put_away: datetime | None = None
    practice_fault: PracticeFault | None = None
    clock: Callable[[], float] = time.monotonic
    _has_failed: bool = False
    _old_address: str | None = None
    _shows_end: bool = False
    _late_until: float = 0.0
    _tells_until: float = 0.0

    @property
    def is_new(self) -> bool:
        """Whether no page was drawn in this session yet."""
        return self.last_language is None

    def note_end(self) -> None:
        """Record that the run that follows shows the end of a lookup, for which nobody has pressed."""
        self._shows_end = True

    def pop_urgency(self) -> Urgency:
        """Return how soon the run that begins is to draw."""
        shows_end, self._shows_end = self._shows_end, False
        if self.is_new:
            return OPENING
        return END if shows_end else PRESS

    @property
    def differs(self) -> bool:
        """Whether something is given that the lookup which is shown does not answer."""
        return self.given is not None and self.given != self.asked

    @property
    def tells_all(self) -> bool:
        """Whether the browser may still send filters of before it was told others."""
        return self.clock() < self._tells_until

    def tell_all(self) -> None:
        """Record that the browser is told other filters than it has sent."""
        self._tells_until = self.clock() + LATE_SECONDS

    def place_of(self, lookup_id: str) -> int:
        """Return in which of two places to draw a lookup: another one than the lookup before it."""
        last, place = self.in_place
        self.in_place = (lookup_id, place if last == lookup_id else 1 - place)
        return self.in_place[1]

    def press(self, *, is_sample: bool = False) -> None:
        """Record that the button was pressed, or the one that looks up the sample file."""
        self.is_pressed, self.is_sample = True, is_sample

    def dismiss(self) -> None:
        """Record that the press was answered without starting a lookup."""
        self.is_pressed = False

    def put_away_line(self, noticed: datetime) -> None:
        """Show the line on a fault that was noticed then no more; a made-up one may be looked at again."""
        if self.practice_fault is None:
            self.put_away = noticed
        self.practice_fault = None

    def practise_fault(self, *, is_over: bool = False) -> None:
        """Show a made-up fault, or how it ends."""
        self.practice_fault = PracticeFault(datetime.now(UTC), is_over)

    def note_failure(self) -> None:
        """Record that the action of a button failed."""
        self._has_failed = True

    def pop_failure(self) -> bool:
        """Return whether the action of a button has failed since the last call."""
        has_failed, self._has_failed = self._has_failed, False
        return has_failed

    def start(self, lookup_id: str, address: str | None) -> None:
        """Show a lookup that was started with what is given; see `show`."""
        self.asked, self.has_asked = self.given, True
        self.show(lookup_id, address)

    def show(self, lookup_id: str | None, address: str | None) -> None:
        """Show another lookup, or none.

        Args:
            lookup_id: The lookup, None for none.
            address: The lookup that the browser's address names; it may still do so in the next runs.
        """
        self.lookup_id, self.is_pressed = lookup_id, False
        self._old_address, self._late_until = address, inf

    def would_show(self, address: str | None, *, is_back: bool = False) -> str | None:
        """Return the lookup to show in a run.

        That a run came with the new address proves nothing: the page itself may have asked for that run.

        Args:
            address: The lookup that the run's address names; None on another page.
            is_back: Whether the person went back or forward in the browser.
        """
        is_late = self.clock() < self._late_until
        return self.lookup_id if is_late and not is_back and address == self._old_address else address or self.lookup_id

    def follow(self, address: str | None, *, is_back: bool = False) -> str | None:
        """Return the lookup to show in a run, whose address is then written, and remember it; see `would_show`."""
        self.lookup_id = self.would_show(address, is_back=is_back)
        self._late_until = 0.0 if is_back else min(self._late_until, self.clock() + LATE_SECONDS)
        return self.lookup_id
