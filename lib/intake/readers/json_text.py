"""JSON into records: the answer of an API, one object a line, or several objects one after the other.

Numbers are kept as they are written, so that no Id passes through a float.
"""

import json
import re
from collections.abc import Iterator
from itertools import starmap
from typing import Final, TypeAlias

from lib.intake.column_names import NameKind, name_kind
from lib.intake.numbers.long_numbers import LONG_NUMBER
from lib.intake.readers.records import Record

_Scalar: TypeAlias = str | bool | None
_Json: TypeAlias = "_Scalar | list[_Json] | dict[str, _Json]"

_OPENING: Final = re.compile(r"[\s\ufeff]*[{\[]")
_BETWEEN: Final = " \t\r\n,\ufeff"
_KEY_OF_OBJECT: Final = "key"
_UNNAMED: Final = "value"
_SEPARATORS: Final = re.compile(r"[\s,;|،؛]+")


def may_be_json(head: str) -> bool:
    """Return whether a text that starts like this may be JSON."""
    return _OPENING.match(head) is not None


def read_json(text: str) -> list[Record] | None:
    """Return the records of a text that is JSON from its start to its end; None for another text.

    A record is an object within the innermost list; where it lists Ids, it is a record for each of them. What surrounds
    the list is no record, unless it holds a long number itself. Keys of objects within an object are joined by full
    stops. A text with numbers among several values is a list whose marks are brackets, as in `[1] 639…`.
    """
    if not may_be_json(text):
        return None
    try:
        values = list(_values(text))
        if len(values) > 1 and any(isinstance(value, str) for value in values):
            return None
        found = _of_list(values, _UNNAMED) if len(values) > 1 else _of(values[0], _UNNAMED, is_item=False)
        return list(starmap(Record, enumerate(found, start=1)))
    except (ValueError, RecursionError):
        return None


def _values(text: str) -> Iterator[_Json]:
    """Yield the values of a text, one after the other.

    Raises:
        ValueError: It is not JSON.
    """
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_object)
    place, end = 0, len(text.rstrip(_BETWEEN))
    while place < end:
        while text[place] in _BETWEEN:
            place += 1
        value, place = decoder.raw_decode(text, place)
        yield value


def _object(pairs: list[tuple[str, _Json]]) -> dict[str, _Json]:
    """Return an object; where a key is repeated, its values are a list."""
    found: dict[str, _Json] = {}
    for key, value in pairs:
        found[key] = [found[key], value] if key in found else value
    return found


def _of(value: _Json, name: str, *, is_item: bool) -> Iterator[dict[str, str]]:
    """Yield the values of each record within a value.

    Args:
        value: The value.
        name: The key that it has.
        is_item: Whether it is in a list, and so a record if it is an object.
    """
    if isinstance(value, list):
        yield from _of_list(value, name)
    elif isinstance(value, dict):
        yield from _of_object(value, is_item=is_item)
    else:
        yield {name: _text(value)}


def _of_list(items: list[_Json], name: str) -> Iterator[dict[str, str]]:
    for item in items:
        if (
            isinstance(item, list)
            and len(item) > 1
            and sum(map(_is_long, item)) == 1
            and not any(map(_is_nested, item))
        ):
            yield {str(place): _text(value) for place, value in enumerate(item, start=1)}
        else:
            yield from _of(item, name, is_item=True)


def _is_long(value: _Json) -> bool:
    return isinstance(value, str) and LONG_NUMBER.fullmatch(value) is not None


def _of_object(item: dict[str, _Json], *, is_item: bool) -> Iterator[dict[str, str]]:
    if item and all(LONG_NUMBER.fullmatch(key) for key in item):
        for key, value in item.items():
            values = _flat(value) if isinstance(value, dict) else {_UNNAMED: value}
            yield {_KEY_OF_OBJECT: key, **{name: _cell(each) for name, each in values.items()}}
        return
    inner = dict(_inner_lists(item, is_item=is_item))
    values = _flat({key: value for key, value in item.items() if key not in inner})
    lists = {key: ids for key, value in values.items() if (ids := _ids(key.rpartition(".")[2], value))}
    own = {key: _cell(value) for key, value in values.items() if key not in lists}
    if len(set(map(len, lists.values()))) == 1:
        yield from (own | dict(zip(lists, ids, strict=True)) for ids in zip(*lists.values(), strict=True))
    elif not inner or any(map(LONG_NUMBER.search, own.values())):
        yield own | {key: ", ".join(ids) for key, ids in lists.items()}
    for key, each in inner.items():
        ids = _ids(key, each)
        yield from ({key: text} for text in ids) if ids else _of(each, key, is_item=False)


def _inner_lists(item: dict[str, _Json], *, is_item: bool) -> Iterator[tuple[str, _Json]]:
    """Yield the values of an object that hold records of their own: lists of objects, and objects with such."""
    for key, value in item.items():
        holds_objects = isinstance(value, list) and any(map(_is_nested, value))
        is_list_of_ids = not is_item and bool(_ids(key, value))
        is_envelope = isinstance(value, dict) and any(_inner_lists(value, is_item=is_item))
        is_keyed = isinstance(value, dict) and bool(value) and all(map(LONG_NUMBER.fullmatch, value))
        if holds_objects or is_list_of_ids or is_envelope or is_keyed:
            yield key, value


def _ids(key: str, value: _Json) -> list[str]:
    """Return the Ids that a value lists; [] where it is no list of Ids.

    It is a list of which some are long, or of which all are numbers under a key that names Ids; or it is a text of
    several long numbers, as `"639…,639…"`.
    """
    if isinstance(value, str):
        parts = _SEPARATORS.split(value.strip())
        return parts if len(parts) > 1 and all(map(_is_long, parts)) else []
    if not isinstance(value, list) or any(map(_is_nested, value)):
        return []
    texts = list(map(_text, value))
    is_named = name_kind(key) is NameKind.IDS and all(map(str.isdecimal, texts))
    return texts if is_named or any(map(LONG_NUMBER.search, texts)) else []


def _flat(item: dict[str, _Json], prefix: str = "") -> dict[str, _Json]:
    """Return the values of an object and of the objects in it, each by its path."""
    found: dict[str, _Json] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found


def _is_nested(value: _Json) -> bool:
    return isinstance(value, list | dict)


def _cell(value: _Json) -> str:
    return ", ".join(map(_text, value)) if isinstance(value, list) else _text(value)


def _text(value: _Json) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
