"""Texts to customers with variables in braces, and what is made of them once it is known what the variables stand for.

Nothing of a variable is left in a text that is sent, and no hole in its place. What stands in square brackets is left
out where a variable in it is not known; elsewhere the whole sentence is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Variable(StrEnum):
    """What a text may hold in braces.

    MESSAGE: 'the message with Id …', or 'this message' where no Id is known; never unknown.
    ID: The Id.
    NAME: The customer's name.
    DATE: The day on which the status was asked.
    OPERATOR: The recipient's operator, by prefix.
    """

    MESSAGE = "message"
    ID = "id"
    NAME = "name"
    DATE = "date"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a message for a reply about it; '' and None where nothing is.

    Attributes:
        message_id: Its Id.
        name: The customer's name.
        date: The day on which its status was asked, in words.
        operator: The recipient's operator, in words.
    """

    message_id: int | None = None
    name: str = ""
    date: str = ""
    operator: str = ""


_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*\{[^\[\]]*)\]")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?؟…])(?=\s)|(?<=\n)")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_NAMES: Final = frozenset(Variable)


def unknown_places(template: str) -> tuple[str, ...]:
    """Return what stands in braces and is no variable, each once; and braces that stand alone."""
    found = [f"{{{name}}}" for name in _PLACE.findall(template) if name not in _NAMES]
    found += re.findall(r"[{}]", _PLACE.sub("", template))
    return tuple(dict.fromkeys(found))


def filled(template: str, values: Mapping[Variable, str]) -> str:
    """Return a text with the values of its variables; '' where nothing is left of it.

    Args:
        template: The text; see `unknown_places` for what it may hold.
        values: What the variables stand for; the unknown ones are not in it.
    """
    kept = _OPTIONAL.sub(lambda match: match[1] if _is_known(match[1], values) else "", template)
    sentences = (sentence for sentence in _SENTENCE_END.split(kept) if _is_known(sentence, values))
    text = _PLACE.sub(lambda match: values[Variable(match[1])], "".join(sentences))
    return _BLANK_LINES.sub("\n\n", text).strip()


def _is_known(part: str, values: Mapping[Variable, str]) -> bool:
    return all(name in values for name in _PLACE.findall(part))
