"""Finding a code by its number, its name, or any word that is said of it."""

import unicodedata
from collections.abc import Iterable
from typing import Final

# The letters of other keyboards, and spellings that people mix.
_LETTERS: Final = str.maketrans({"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ؤ": "و", "أ": "ا", "إ": "ا", "آ": "ا"})  # fmt: skip
_UNSEEN: Final = {"Mn", "Cf", "Lm"}
"""Vowel signs, half-spaces and marks of direction, the stroke that draws letters out."""


def folded(text: str) -> str:
    """Return `text` in small letters of the Persian keyboard and Latin digits, without signs that are not seen."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    return "".join(_digit(sign) for sign in plain if unicodedata.category(sign) not in _UNSEEN)


def matches(sought: str, code: int, texts: Iterable[str]) -> bool:
    """Tell whether every word that is sought stands in one of `texts`; a number means the code with that number.

    Nothing sought matches all. Words are found however they are spaced: with a half-space, with a space or joined.
    """
    words = folded(sought).split()
    if not words:
        return True
    joined = "\n".join("".join(folded(text).split()) for text in texts)
    return all(str(code) == (word.lstrip("0") or "0") if word.isdecimal() else word in joined for word in words)


def _digit(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
