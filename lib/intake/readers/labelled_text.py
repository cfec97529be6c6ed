"""Lines in which values are labelled, as logs have them, into records: `id=5`, `"id": 5`, `id: 5`, `<id>5</id>`."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from lib.intake.column_names import says_id
from lib.intake.numbers.long_numbers import LONG_NUMBER
from lib.intake.numbers.tokens import LINE_END
from lib.intake.readers.records import FOOTER, Record, count_long

_PAIR: Final = re.compile(
    r"""(?P<key>[^\W\d][\w\u200c]*(?:[.-][^\W\d]\w*)*)(?:["'`\]\\]|\[\]|%5B%5D)*\s*(?:=>|[:=|])\s*(?![^\W\d]\w*\s*[:=])\\?["'`]?
        (?P<value>(?:(?!%2C)[^\s"'`,;،؛|&?()\[\]{}<>\\])+)
    | <(?P<tag>[^\W\d][\w.:-]*)[^<>]*>(?P<content>[^<>]+)</(?P=tag)>""",
    re.VERBOSE,
)
_RULE: Final = re.compile(r"[\W_]*(?:[0-9]+\. row|RECORD [0-9]+)?[\W_]*")
"""A line that only separates records: punctuation, or what `mysql` and `psql` write between records."""
_SAY_IDS_IN_CHATS: Final = frozenset(("پیگیری", "رهگیری", "پیام", "پیامک", "ارسال"))
"""What labels Ids in a line with no other label, as do the names of columns of Ids; `Omid: 639…` in a chat has the name
of a person."""
_LABEL: Final = re.compile(r"[^\W\d]\\?[\"'`]?\s*[=:|>]")
_REST: Final = ""
"""The name of what is in a line without labels."""


def read_labelled(text: str) -> list[Record] | None:
    """Return the records of a text in which every long number is labelled; None for another text.

    A line is a record, or several where a label is repeated in it. Where lines have one label each, lines up to the
    next repetition are a record.

    Where several labels have long numbers and never in one record, they are names of people in a chat rather than of
    columns, and the text is none.
    """
    return _records(text) if _LABEL.search(text) else None


def may_be_labelled(head: str) -> bool:
    """Return whether a text that starts with these whole lines may be such a text."""
    return _LABEL.search(head) is not None and LONG_NUMBER.search(head) is not None and _records(head) is not None


def _records(text: str) -> list[Record] | None:
    lines = [(row, line, _pairs(line)) for row, line in enumerate(LINE_END.split(text), start=1) if _is_line(line)]
    labelled = [pairs for _, _, pairs in lines if pairs]
    if count_long(value for pairs in labelled for _, value in pairs) < count_long([text]):
        return None
    has_one_each = sum(len(pairs) == 1 for pairs in labelled) * 2 > len(labelled)
    split = list(_across_lines(lines) if has_one_each else _within_lines(lines))
    long = [{name for name, value in values.items() if LONG_NUMBER.fullmatch(value)} for _, values in split]
    names = set().union(*long)
    are_columns = len(names) == 1 or any(len(each) > 1 for each in long)
    are_named = not has_one_each or all(says_id(name) or name in _SAY_IDS_IN_CHATS for name in names)
    return [Record(*each) for each in split] if are_columns and are_named and 2 * len(labelled) >= len(lines) else None


def _is_line(line: str) -> bool:
    """Return whether a line is more than what separates records."""
    return not _RULE.fullmatch(line) and not FOOTER.fullmatch(line)


def _pairs(line: str) -> list[tuple[str, str]]:
    return [(found["key"] or found["tag"], found["value"] or found["content"]) for found in _PAIR.finditer(line)]


_Line = tuple[int, str, Sequence[tuple[str, str]]]


def _within_lines(lines: Sequence[_Line]) -> Iterator[tuple[int, dict[str, str]]]:
    for row, line, pairs in lines:
        yield from ((row, values) for values in _up_to_repetition(pairs))
        if not pairs:
            yield row, {_REST: line.strip()}


def _across_lines(lines: Sequence[_Line]) -> Iterator[tuple[int, dict[str, str]]]:
    for has_pairs, group in groupby(lines, lambda line: bool(line[2])):
        found = list(group)
        if not has_pairs:
            yield from ((row, {_REST: line.strip()}) for row, line, _ in found)
            continue
        rows = iter([row for row, _, pairs in found for _ in pairs])
        for values in _up_to_repetition([pair for _, _, pairs in found for pair in pairs]):
            yield min([next(rows) for _ in values]), values


def _up_to_repetition(pairs: Sequence[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the values of records, each of which ends where a label would be repeated."""
    values: dict[str, str] = {}
    for key, value in pairs:
        if key in values:
            yield values
            values = {}
        values[key] = value
    if values:
        yield values
