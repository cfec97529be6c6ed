"""Pastes and files as people and programs leave them: what is asked of each, and what is said about the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lib.domain.intake import Intake, Reason, WarningKind
from lib.intake.files import read
from lib.intake.limits import IntakeLimits
from lib.intake.paste import parse
from lib.intake.pasted_table import find_pasted_table
from lib.intake.tables.table import Table

DATA: Final = Path(__file__).parents[1] / "data" / "cases"
FIRST: Final = 639258934720294901


@dataclass(frozen=True)
class Case:
    """A paste or a file.

    Attributes:
        name: What it is, or the path of the file in `tests/data/cases` that holds it.
        asked: The Ids that are asked, without their common beginning; of the first column where one has to be chosen.
        content: The text; None to read it from the file.
        column: The name of the column that the Ids are in; None where there is no table.
        choice: Indexes of the columns of which a person has to choose one.
        rejected: How many numbers and words are not asked, by their reason.
        warnings: What a person has to confirm.
        source: Where such a text comes from.
        is_file: Whether it is uploaded; it is pasted otherwise.
    """

    name: str
    asked: tuple[int, ...]
    content: str | None = None
    column: str | None = None
    choice: tuple[int, ...] = ()
    rejected: Mapping[Reason, int] = field(default_factory=dict)
    warnings: tuple[WarningKind, ...] = ()
    source: str = ""
    is_file: bool = False

    @property
    def bytes(self) -> bytes:
        """What is uploaded."""
        return (DATA / self.name).read_bytes() if self.content is None else self.content.encode()

    @property
    def text(self) -> str:
        """What is pasted."""
        return self.bytes.decode()

    def read(self) -> tuple[Table | None, Intake]:
        """Return the table that it is, if it is one, and the Ids of its first column."""
        table = read(self.bytes) if self.is_file else find_pasted_table(self.text, IntakeLimits())
        return table, parse(self.text) if table is None else table.intake(table.id_column)


def ids(*ends: int) -> tuple[int, ...]:
    """Return the Ids that end in these three digits."""
    return tuple(FIRST - 901 + end for end in ends)


_FIVE: Final = ids(901, 902, 903, 904, 905)
_SEVEN: Final = (*_FIVE, *ids(906, 907))
_WORDS: Final = Reason.NOT_A_NUMBER

GIVEN: Final = [
    Case(
        "08-concatenated/a-bom-in-middle.csv",
        (*_FIVE, *ids(911, 912, 913, 914, 915)),
        column="id",
        rejected={_WORDS: 1},
        is_file=True,
    ),
    Case(
        "08-concatenated/c-cost-first.csv",
        _FIVE,
        column="id",
        choice=(0, 2),
        rejected={_WORDS: 1, Reason.MUCH_SHORTER: 4},
        is_file=True,
    ),
    Case("10-json/a-compact.paste.txt", _FIVE, column="messageid"),
    Case("10-json/b-pretty.paste.txt", _FIVE, column="messageid"),
    Case("10-json/c-jsonl.paste.txt", _FIVE, column="messageid"),
    Case("10-json/c-jsonl.txt", _FIVE, column="messageid", is_file=True),
    Case("11-sql/a-insert.paste.txt", _FIVE, column="message_id"),
    Case("11-sql/c-mysql-console.paste.txt", _FIVE, column="message_id"),
    Case("11-sql/d-psql.txt", _FIVE, column="message_id", is_file=True),
    Case("12-logs/a-kv.paste.txt", _FIVE, column="messageid"),
    Case("12-logs/c-spaced.paste.txt", _FIVE, column="id"),
    Case(
        "13-chat/a-whatsapp.paste.txt",
        ids(901, 902),
        rejected={_WORDS: 28, Reason.SEVERAL_NUMBERS: 4, Reason.LEADING_ZERO: 2, Reason.MUCH_SHORTER: 10},
    ),
    Case("13-chat/c-numbered.paste.txt", _FIVE),
    Case("13-chat/e-numbered-dot.paste.txt", _FIVE),
    Case("15-columns/a-laravel-id-vs-provider.csv", _SEVEN, column="provider_message_id", is_file=True),
    Case("15-columns/b-consecutive.csv", _SEVEN, column="provider_message_id", is_file=True),
    Case("15-columns/d-persian-tracking.csv", _SEVEN, column="شناسه پیامک ارسالی", is_file=True),
    Case(
        "15-columns/g-twilio.csv",
        (30003,),
        column="ErrorCode",
        choice=(6, 7),
        rejected={Reason.LEADING_ZERO: 3},
        is_file=True,
    ),
    Case("16-paste-columns/a-sheet-cells.paste.txt", _SEVEN, column="شناسه پیامک"),
    Case("16-paste-columns/c-csv-lines.paste.txt", _SEVEN, column="message_id"),
    Case("18-odd-digits/a-fullwidth.paste.txt", ids(901, 902, 903)),
    Case("18-odd-digits/b-zwnbsp-inside.paste.txt", ids(901, 902)),
    Case(
        "20-rounded/a-pandas-int-of-float.csv",
        tuple(639258934720290000 + end for end in (5936, 6832, 7856, 8752, 9776, 10800, 11696)),
        column="message_id",
        warnings=(WarningKind.FLOATS,),
        is_file=True,
    ),
    Case(
        "20-rounded/b-js-rounded.csv",
        tuple(639258934720290000 + end for end in (5900, 6800, 7900, 8800, 9800, 10800, 11700)),
        column="message_id",
        warnings=(WarningKind.TRAILING_ZEROS,),
        is_file=True,
    ),
]
"""The files of `tests/data/cases`."""
