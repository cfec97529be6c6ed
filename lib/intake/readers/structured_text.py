"""Text that people and programs write besides delimited tables into a grid with a header: JSON, SQL, consoles, logs."""

from typing import Final

from lib.intake.grid import Grid
from lib.intake.numbers.running_text import without_cut_numbers
from lib.intake.readers.console_text import may_be_console, read_console
from lib.intake.readers.json_text import may_be_json, read_json
from lib.intake.readers.labelled_text import may_be_labelled, read_labelled
from lib.intake.readers.records import grid_of
from lib.intake.readers.sql_text import may_be_sql, read_sql

_READERS: Final = (
    (may_be_json, read_json),
    (may_be_sql, read_sql),
    (may_be_console, read_console),
    (may_be_labelled, read_labelled),
)
_LARGEST: Final = 16_000_000
"""Characters of a text that is read into records, each of which takes ten times its text in memory for a moment. A
larger one is read as delimited text or number by number."""
HEAD: Final = 20_000
"""Characters, or bytes, at the start of a text that tell whether it may be one of these."""


def may_be_structured(head: str) -> bool:
    """Return whether a text that starts like this is worth to be read by `read_structured`."""
    return any(may_be(head) for may_be, _ in _READERS)


def read_structured(text: str) -> Grid | None:
    """Return the records of a text in JSON, SQL, a table drawn with characters, or labelled lines, below a header.

    Returns:
        The rows, of which the first has the names; None for another text, or one that is not understood to its end.
    """
    if len(text) > _LARGEST:
        return None
    head = text if len(text) <= HEAD else text[:HEAD].rpartition("\n")[0] or text[:HEAD]
    for may_be, read in _READERS:
        records = read(text) if may_be(head) else None
        grid = grid_of(records, text) if records else None
        if grid is not None:
            # Only what is read number by number says that the end of a line cuts a number.
            return None if without_cut_numbers(text)[1] else grid
    return None
