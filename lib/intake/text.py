"""Pasted text into Ids.

Separators are the comma, the Persian comma, either semicolon, the vertical bar and any white space, in any mix. Rows
are lines as an editor counts them: `str.splitlines` would also split at U+2028 inside a line.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from lib.given import Doubt, Doubtful, Intake
from lib.intake.folding import GAP, PASTE, Bytes, Folded, Positions
from lib.intake.ids import FOREIGN_DIGITS
from lib.intake.marks import BLANKS, INVISIBLE, LINE_ENDS, SEPARATORS
from lib.intake.spans import owners
from lib.intake.taking import Spans, take

_BLOCK: Final = 2**19
"""Bytes, about 25,000 Ids: what is computed of them stays in the processor's cache."""
_PLAIN_GAP: Final = re.compile(rb"[\s,;|]")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_SEPARATORS: Final = re.compile(f"[{re.escape(BLANKS + LINE_ENDS + SEPARATORS)}]+")
_GROUPS: Final = re.compile(
    r"(?<![0-9])[1-9][0-9]{0,2}(?:,[0-9]{3}){4,}(?![0-9])|(?<![0-9])[1-9][0-9]{0,2}(?: [0-9]{3}){4,}(?![0-9])"
)
_GROUP_DIGITS: Final = 3
_FEWEST_GROUPS: Final = 4


def parse(text: str) -> Intake:
    """Return what `text` holds; every token is accepted, repeated or rejected, none is passed over."""
    return parse_utf8(text.encode("utf-8", "surrogatepass"))


def parse_utf8(source: bytes) -> Intake:
    """Return what a text in UTF-8 holds, as `parse` does; it must be well formed."""
    paste = _Paste(source)
    intake = take(paste.blocks())
    doubt = _grouped(source) if paste.triples >= _FEWEST_GROUPS else None
    return replace(intake, doubts=(*intake.doubts, doubt)) if doubt else intake


def split_tokens(text: str) -> Iterator[tuple[int, str]]:
    """Yield each token of `text` with its row, from 1."""
    for row, line in enumerate(_LINE_END.split(text), start=1):
        for token in _SEPARATORS.split(line):
            if token.strip(INVISIBLE):
                yield row, token


class _Paste:
    """A text in UTF-8, taken block by block. `triples` counts the tokens of three digits met so far."""

    def __init__(self, source: bytes) -> None:
        self.triples = 0
        self._source = source
        self._lines = _Lines(source)

    def blocks(self) -> Iterator[Spans]:
        """Yield the tokens of the text; each block ends behind a separator, or where the text does."""
        start = 0
        while start < len(self._source):
            cut = _PLAIN_GAP.search(self._source, start + _BLOCK)
            end = cut.end() if cut else len(self._source)
            yield self._spans(start, end)
            start = end

    def _spans(self, start: int, end: int) -> Spans:
        block = self._source[start:end]
        folded = PASTE.fold(block)
        starts, ends = _tokens(folded.data)
        self.triples += int(np.count_nonzero(ends - starts == _GROUP_DIGITS))

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


def _grouped(source: bytes) -> Doubtful | None:
    """Return the doubt about lines like 639,258,934,720,294,949: five Ids or more, or one with thousands separators."""
    digits = source.decode("utf-8", "surrogatepass").translate(FOREIGN_DIGITS)
    found = list(_GROUPS.finditer(digits))
    if not found:
        return None
    row = len(_LINE_END.findall(digits, 0, found[0].start())) + 1
    return Doubtful(Doubt.GROUPS, len(found), row, found[0].group())
