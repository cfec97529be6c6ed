"""Texts as they are compared when someone searches: however they were typed, what reads the same is the same."""

import unicodedata
from typing import Final

_SAME_LETTERS: Final = str.maketrans("يىئكأإآٱؤة", "یییکااااوه")
_LEFT_OUT: Final = frozenset({"Cf", "Mn", "Cc"})
_TATWEEL: Final = "ـ"


def folded(text: str) -> str:
    """Return `text` in one case, with Persian letters, Latin digits, single blanks and no invisible or vowel marks."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_SAME_LETTERS)
    kept = (
        " " if mark.isspace() else str(unicodedata.digit(mark, mark))
        for mark in plain
        if mark.isspace() or (mark != _TATWEEL and unicodedata.category(mark) not in _LEFT_OUT)
    )
    return " ".join("".join(kept).split())
