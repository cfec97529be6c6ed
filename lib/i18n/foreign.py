"""Texts from outside, as names of files, notes and cells: shown as they are, without effect on the text around them.

Marks of direction can make a name read as another one ('invoice', an override, 'slx.exe'), and can have an effect
beyond its end. Overrides, embeddings and control characters are removed. An isolate that is opened is closed; one that
is closed but not opened is removed. Marks that only give a direction to their neighbours stay, and so do the joiners of
Persian.
"""

import re
from typing import Final

ISOLATE, END_ISOLATE = "\u2068", "\u2069"
_OVERRIDES: Final = re.compile("[\u202a-\u202e]")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_OPENING: Final = "\u2066\u2067\u2068"
_ISOLATES: Final = re.compile(f"[{_OPENING}{END_ISOLATE}]")


def harmless(text: str) -> str:
    """Return the text on one line, without characters that reorder the text around it or disguise the text itself."""
    text = _CONTROLS.sub(" ", _OVERRIDES.sub("", text))
    return _balanced(text) if _ISOLATES.search(text) else text


def isolated(text: str) -> str:
    """Return the text isolated, so that it keeps its own direction in a sentence of any direction."""
    return f"{ISOLATE}{harmless(text)}{END_ISOLATE}"


def _balanced(text: str) -> str:
    characters, depth = [], 0
    for character in text:
        if character == END_ISOLATE and depth == 0:
            continue
        depth += (character in _OPENING) - (character == END_ISOLATE)
        characters.append(character)
    return "".join(characters) + END_ISOLATE * depth
