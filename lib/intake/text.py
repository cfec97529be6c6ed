"""Pasted text into Ids.

Separators are the comma, the Persian comma, either semicolon, the vertical bar and any white space, in any mix. Rows
are lines as an editor counts them: `str.splitlines` would also split at U+2028 inside a line.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from lib.domain.intake import Doubt, Doubtful, Intake
from lib.intake.collector import Spans, take
from lib.intake.folding import GAP, PASTE, Bytes, Folded, Positions
from lib.intake.ids import FOREIGN_DIGITS
from lib.intake.marks import BLANKS, INVISIBLE, LINE_ENDS, SEPARATORS
from lib.intake.spans import owners

_BLOCK: Final = 2**19
"""Bytes, about 25,000 Ids: what is computed of them stays in the processor's cache."""
_PLAIN_GAP: Final = re.compile(rb"[\s,;|]")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_SEPARATORS: Final = re.compile(f"[{re.escape(BLANKS + LINE_ENDS + SEPARATORS)}]+")
_GROUPS: Final = re.compile(
    r"(?<![0-9])[1-9][0-9]{0,2}(?:,[0-9]{3}){4,}(?![0-9])|(?<![0-9])[1-9][0-9]{0,2}(?: [0-9]{3}){4,}(?![0-9])"
)
_TELEPHONES: Final = re.compile(r"(?<![0-9])(?:(?:\+|00)?98 ?|0)9[0-9]{2}(?: [0-9]{2,4}){2,3}(?![0-9])")
_PLAIN: Final[dict[int, int | str]] = {**FOREIGN_DIGITS, **dict.fromkeys(map(ord, BLANKS), " "), ord("،"): ","}
_SHORT: Final = 4
"""Digits of a token that may be part of a number."""


class TooManyTokensError(Exception):
    """A text holds more tokens than are taken; `found` is how many."""

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found = found


def parse(text: str, most: int | None = None) -> Intake:
    """Return what `text` holds; every token is accepted, repeated or rejected, none is passed over.

    Raises:
        TooManyTokensError: there are more than `most`.
    """
    source = text.encode("utf-8", "surrogatepass")
    paste = _Paste(source, most)
    intake = take(paste.blocks())
    doubts = _doubts(source) if paste.short > 1 else ()
    return replace(intake, doubts=(*intake.doubts, *doubts)) if doubts else intake


def split_tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield each token of `text` with its row, from 1."""
    for row, line in enumerate(_LINE_END.split(text), start=1):
        for token in _SEPARATORS.split(line):
            if token.strip(INVISIBLE):
                yield row, token


class _Paste:
    """A text in UTF-8, taken block by block; `short` counts the tokens met so far that may be part of a number."""

    def __init__(self, source: bytes, most: int | None) -> None:
        self.short = 0
        self._most = most
        self._source = source
        self._lines = _Lines(source)

    def blocks(self) -> Iterator[Spans]:
        """Yield the tokens of the text; each block ends behind a separator, or where the text does."""
        start = count = 0
        while start < len(self._source):
            cut = _PLAIN_GAP.search(self._source, start + _BLOCK)
            end = cut.end() if cut else len(self._source)
            spans = self._spans(start, end)
            count += len(spans.starts)
            start = end
            if self._most is None or count <= self._most:
                yield spans
        if self._most is not None and count > self._most:
            raise TooManyTokensError(count)

    def _spans(self, start: int, end: int) -> Spans:
        block = self._source[start:end]
        folded = PASTE.fold(block)
        starts, ends = _tokens(folded.data)
        self.short += int(np.count_nonzero(ends - starts <= _SHORT))

        def texts(chosen: Positions) -> list[str]:
            bounds = zip(folded.origin(starts[chosen]).tolist(), folded.origin(ends[chosen]).tolist(), strict=True)
            return [block[first:last].decode("utf-8", "surrogatepass") for first, last in bounds]

        def rows(chosen: Positions) -> list[int]:
            return self._lines.rows(folded.origin(starts[chosen]) + start)

        return Spans(
            folded,
            starts,
            ends,
            foreign=owners(starts, folded.place(_run_starts(folded.foreign))),
            marked=_marked(folded, starts, ends),
            texts=texts,
            rows=rows,
        )


def _tokens(data: Bytes) -> tuple[Positions, Positions]:
    """Return where the tokens start and end: where gaps end and begin."""
    is_gap = data == GAP
    edges = np.flatnonzero(is_gap[1:] != is_gap[:-1]) + 1
    return edges[0::2], edges[1::2]


def _run_starts(places: Positions) -> Positions:
    """Return the first of each run of two-byte characters: between two tokens there is something else."""
    return places[np.flatnonzero(np.diff(places, prepend=-3) != 2)]  # noqa: PLR2004 - bytes


def _marked(folded: Folded, starts: Positions, ends: Positions) -> Positions:
    """Return the tokens in or beside which invisible marks stand; those between gaps are no one's."""
    if not len(starts):
        return starts
    places = folded.place(folded.unseen)
    mine = owners(starts, places)
    return mine[(mine >= 0) & (places <= ends[mine])]


class _Lines:
    """The lines of a text in UTF-8: they end at LF, and at CR without an LF behind it."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._has_lone_returns = b"\r" in source and source.count(b"\r") != source.count(b"\r\n")
        self._place, self._row = 0, 1

    def rows(self, places: Positions) -> list[int]:
        """Return the line, from 1, that each byte stands in; each is asked for behind the one before, or from anew."""
        rows = []
        for place in places.tolist():
            if place < self._place:
                self._place, self._row = 0, 1
            self._row += self._ends(self._place, place)
            self._place = place
            rows.append(self._row)
        return rows

    def _ends(self, first: int, last: int) -> int:
        count = self._source.count
        ends = count(b"\n", first, last)
        return ends + count(b"\r", first, last) - count(b"\r\n", first, last) if self._has_lone_returns else ends


def _doubts(source: bytes) -> list[Doubtful]:
    """Return the doubts about numbers that separators may have cut: 639,258,934,720,294,949 and 0912 345 6789."""
    text = source.decode("utf-8", "surrogatepass").translate(_PLAIN)
    doubts = []
    for doubt, pattern in ((Doubt.GROUPS, _GROUPS), (Doubt.TELEPHONES, _TELEPHONES)):
        found = list(pattern.finditer(text))
        if found:
            row = len(_LINE_END.findall(text, 0, found[0].start())) + 1
            doubts.append(Doubtful(doubt, len(found), row, found[0].group()))
    return doubts
