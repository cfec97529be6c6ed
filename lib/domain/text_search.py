"""Texts as a search compares them: what reads the same is the same, on whatever keyboard it was typed."""

import unicodedata
from typing import Final

UNFOLDED_BEFORE: Final = ("ۀ", "ه")
"""A letter and what `folded` makes of it. Version 0.1 left it as it was, so that stored texts may still have it."""
_SAME_LETTERS: Final = str.maketrans("يىئكأإآٱؤةۀ", "یییکااااوهه")
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Cc"})
"""Categories of Unicode: marks of direction and half-spaces, vowel signs, control characters."""
_TATWEEL: Final = "ـ"


def folded(text: str) -> str:
    """Return `text` in lower case, with Persian letters, Latin digits and single spaces, without invisible marks.

    The history stores texts that were folded. A change of what comes out must find those of older versions too.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_SAME_LETTERS)
    marks = (
        " " if mark.isspace() else str(unicodedata.digit(mark, mark))
        for mark in plain
        if mark.isspace() or (mark != _TATWEEL and unicodedata.category(mark) not in _INVISIBLE)
    )
    return " ".join("".join(marks).split())
