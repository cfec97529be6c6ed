"""Reads the entries of an answer, one for each Id, by the same rule in every dialect.

The provider's REST answers contain numbers and its SOAP stubs names; every dialect accepts both. A name that no table
has is an unknown code by that name. Anything else, as null or a number with a point, leaves its Id without an answer,
and only that one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

import numpy as np

from lib.domain.answers import UNREADABLE, BatchAnswer, runs_of
from lib.domain.code_names import code_of_name, is_name, may_join
from lib.domain.failures import Failure
from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import CODE_BY_NAME
from lib.gateway.errors import CountMismatchError, NotUnderstoodError

Entry: TypeAlias = int | str | Failure
"""What an entry says: a code, the name of one that no table has, or why it says neither."""

_NUMBER: Final = re.compile(r"(?!-0+$)-?[0-9]{1,10}")
_PREFIX: Final = re.compile(r"^[a-z_.]*status(?:type|code)?[_.:]+(?=.)")
"""What writers of JSON put before the names of the provider's protocol, as in `SmsStatus_Sent`; case-folded."""
_BETWEEN_WORDS: Final = str.maketrans("", "", "_- ")


def read_entries(entries: Sequence[object], expected: int) -> BatchAnswer:
    """Return what the entries of an answer say, which are in the order of the Ids.

    Raises:
        CountMismatchError: The number of entries is not `expected`, so that none can be attributed.
        NotUnderstoodError: Every entry is a list or an object: this is another answer than one of statuses.
    """
    if len(entries) != expected:
        raise CountMismatchError
    if all(isinstance(entry, list | dict) for entry in entries):
        raise NotUnderstoodError
    return answer_of(map(read_entry, entries))


def read_texts(texts: Sequence[str], expected: int) -> BatchAnswer:
    """Return what `read_entries` does, for entries that are all strings; each distinct string is read once."""
    if len(texts) != expected:
        raise CountMismatchError
    entries = {text: read_entry(text) for text in set(texts)}
    return answer_of(map(entries.__getitem__, texts))


def answer_of(entries: Iterable[Entry]) -> BatchAnswer:
    """Return the answer that says this of the Ids, an entry each, in their order."""
    said = list(entries)
    if set(map(type, said)) == {int}:  # nearly always, and a fifth of the time
        return BatchAnswer(np.array(said, dtype=np.int32))
    codes = np.full(len(said), NOT_ANSWERED, dtype=np.int32)
    names: dict[int, str] = {}
    missing: dict[Failure, list[int]] = {}
    for index, entry in enumerate(said):
        found = _joined(entry, names) if isinstance(entry, str) else entry
        if isinstance(found, Failure):
            missing.setdefault(found, []).append(index)
        else:
            codes[index] = found
    runs = [run for failure, indexes in missing.items() for run in runs_of(indexes, failure)]
    return BatchAnswer(codes, tuple(sorted(runs, key=lambda run: run.start)), names)


def read_entry(entry: object) -> Entry:
    """Return what one entry of an answer says."""
    if type(entry) is int:  # the usual one first; a JSON true is an int in Python, but not a number here
        return entry if MIN_CODE <= entry <= MAX_CODE else UNREADABLE
    text = entry.strip() if isinstance(entry, str) else ""
    number = read_number(entry)
    if number is not None:
        return number if MIN_CODE <= number <= MAX_CODE else UNREADABLE
    known = _CODE_BY_SPELLING.get(_spelling(text))
    if known is not None:
        return known
    return text if is_name(text) else UNREADABLE


def read_number(value: object) -> int | None:
    """Return a whole number that is given as a number or as a string, None for anything else."""
    if isinstance(value, str):
        return int(value) if _NUMBER.fullmatch(value.strip()) else None
    # A JSON true is an int in Python, but not a number here.
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _joined(name: str, names: dict[int, str]) -> int | Failure:
    """Return the code that stands for a name, after putting it among `names`."""
    code = code_of_name(name)
    if not may_join(code, name, names):
        return UNREADABLE
    names.setdefault(code, name)
    return code


def _spelling(name: str) -> str:
    """Return a name as all its spellings are compared: without case, prefix, and marks between its words."""
    return _PREFIX.sub("", name.casefold(), count=1).translate(_BETWEEN_WORDS)


_CODE_BY_SPELLING: Final = {_spelling(name): code for name, code in CODE_BY_NAME.items()}
