"""`INSERT` statements of SQL into records.

Only the rows of values are understood, in the notations of MySQL, PostgreSQL, SQLite and SQL Server: a parser of whole
statements would be a library of its own size, and would have to know which of these it reads.
"""

import re
from collections.abc import Iterator
from typing import Final

from lib.intake.readers.records import Record

_INSERT: Final = re.compile(
    r"\b(?:INSERT(?:\s+(?:IGNORE|OR\s+\w+|LOW_PRIORITY|DELAYED))*|REPLACE)(?:\s+INTO)?\s+[^\s(]+\s*"
    r"(?:\((?P<columns>[^()]*)\))?\s*VALUES\s*(?=\()",
    re.IGNORECASE,
)
_PIECE: Final = re.compile(
    r"""(?P<text>[NEnex]?'(?:[^'\\]|''|\\.)*') | (?P<mark>[(),;]) | (?P<comment>--[^\n]*|/\*.*?\*/) | (?P<blank>\s+)
    | (?P<word>[^\s'(),;]+) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_QUOTES: Final = '`"[] \t\r\n'


def may_be_sql(head: str) -> bool:
    """Return whether a text that starts like this may insert rows."""
    return _INSERT.search(head) is not None


def read_sql(text: str) -> list[Record] | None:
    """Return the rows that the statements of a text insert, by the names of the columns; None where there are none."""
    records: list[Record] = []
    for found in _INSERT.finditer(text):
        names = [name.strip(_QUOTES) for name in (found["columns"] or "").split(",")] if found["columns"] else []
        first_row = 1 + text.count("\n", 0, found.end())
        for row, cells in _rows(text, found.end(), first_row):
            named = (names[index] if index < len(names) else f"{index + 1}" for index in range(len(cells)))
            records.append(Record(row, dict(zip(named, cells, strict=True))))
    return records or None


def _rows(text: str, start: int, row: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of values from `start` on, and the number of the line that it starts in; `start` is in `row`."""
    depth, began, cells = 0, row, list[list[str]]()
    for piece in _PIECE.finditer(text, start):
        found = piece[0]
        if found == "(":
            depth += 1
            if depth == 1:
                began, cells = row, [[]]
                continue
        elif found == ")":
            depth -= 1
            if depth == 0:
                yield began, ["".join(cell).strip() for cell in cells]
                continue
        elif found == "," and depth == 1:
            cells.append([])
            continue
        elif depth == 0 and piece.lastgroup not in ("comment", "blank") and found != ",":
            return
        row += found.count("\n")
        if depth and piece.lastgroup != "comment":
            cells[-1].append(_unquoted(found) if piece.lastgroup == "text" else "" if found == "NULL" else found)


def _unquoted(text: str) -> str:
    return text[text.index("'") + 1 : -1].replace("''", "'")
