"""Texts as a search compares them: what reads the same is the same, on whatever keyboard it was typed."""

import re
import unicodedata
from typing import Final

UNFOLDED_BEFORE: Final = ("ۀ", "ه")
"""A letter and what `folded` makes of it. Version 0.1 left it as it was, so that stored texts may still have it."""
_SAME_LETTERS: Final = str.maketrans("يىئكأإآٱؤةۀ", "یییکااااوهه")
_INVISIBLE: Final = frozenset({"Cf", "Mn", "Cc"})
"""Categories of Unicode: marks of direction and half-spaces, vowel signs, control characters."""
_TATWEEL: Final = "ـ"
_BREAK: Final = "\n"
_SPACES: Final = re.compile(r" +\n *|\n +| {2,}|^ +| +\Z")
_MOBILE: Final = re.compile(
    r"(?<![\d+])(?:(?:\+ ?|00)?98[ -]?0?|0)(9(?:[ -]?\d){1,9})(?!\d)|(?<!\d)(9\d\d[ -]\d{3}[ -]?\d{4})(?!\d)"
)
"""An Iranian mobile number, or the beginning of one, after 0, 98, +98 or 0098; without these only in its groups."""
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_WORD: Final = 40
"""Characters of a word that count; what follows is rarely text."""
_SEPARATORS: Final = str.maketrans("", "", " -")


class _Marks(dict[int, str]):
    """What becomes of each character after Unicode's own folding, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        """Return the character as it is compared, '' where it is invisible."""
        mark = chr(_SAME_LETTERS.get(code, code))
        if mark == _BREAK:
            became = _BREAK
        elif mark.isspace():
            became = " "
        elif mark == _TATWEEL or unicodedata.category(mark) in _INVISIBLE:
            became = ""
        else:
            became = str(unicodedata.digit(mark, mark))
        self[code] = became
        return became


_MARKS: Final = _Marks()


def folded(text: str) -> str:
    """Return `text` in lower case, with Persian letters, Latin digits and single spaces, without invisible marks.

    The history stores texts that were folded. A change of what comes out must find those of older versions too.
    """
    return " ".join(_plain(text).split())


def search_key(text: str) -> str:
    """Return `text` folded, with each mobile number as its ten digits from the 9 on, however it is written.

    `0912…`, `98912…`, `+98 912…` and `0098912…` are the same then, the beginnings of such numbers too, so that a key is
    found in a key. Lines stay lines, so that a whole column is done at once.
    """
    return _MOBILE.sub(_national, _SPACES.sub(_space, _plain(text)))


def words_of(key: str) -> list[str]:
    """Return the words of a `search_key`: runs of letters and digits, the first characters of long ones."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(key)]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_MARKS)


def _space(found: re.Match[str]) -> str:
    if _BREAK in found[0]:
        return _BREAK
    return " " if found.start() > 0 and found.end() < len(found.string) else ""


def _national(found: re.Match[str]) -> str:
    return (found[1] or found[2]).translate(_SEPARATORS)
