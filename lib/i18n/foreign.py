"""Texts of somebody else, as names of files, notes and cells: shown as they are, and kept from turning the text around.

Marks of direction can make a name read as another ('invoice', an override, 'slx.exe') or reach beyond its end. What
overrides or embeds is left out, and so are control characters; an isolate that is opened is closed, and one that was not
opened is not. Marks that only lend a direction to their neighbours, and the joiners that Persian is written with, stay.
"""

import re
from typing import Final

ISOLATE, END_ISOLATE = "\u2068", "\u2069"
_TURNS: Final = re.compile("[\u202a-\u202e]")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_OPENING: Final = "\u2066\u2067\u2068"
_ISOLATES: Final = re.compile(f"[{_OPENING}{END_ISOLATE}]")


def harmless(text: str) -> str:
    """Return the text with nothing in it that reorders what stands around it, or hides what it is; all on one line."""
    text = _CONTROLS.sub(" ", _TURNS.sub("", text))
    return _balanced(text) if _ISOLATES.search(text) else text


def isolated(text: str) -> str:
    """Return the text in its own direction, to stand in a sentence of any direction."""
    return f"{ISOLATE}{harmless(text)}{END_ISOLATE}"


def _balanced(text: str) -> str:
    kept, depth = [], 0
    for character in text:
        if character == END_ISOLATE and depth == 0:
            continue
        depth += (character in _OPENING) - (character == END_ISOLATE)
        kept.append(character)
    return "".join(kept) + END_ISOLATE * depth
