"""Columns of the tables that people see, and the one list of the report's columns.

The report, its exports, an uploaded file that comes back with answers, the grid on the page, the choice of columns in
an address and the re-upload of an export all read `ANSWER_COLUMNS`. To add a column, add it to that tuple, and the
Persian of its heading to `lib/i18n/fa.po`. The keys stand in addresses, and exports that people have are recognised by
the headings: a key may not change, and a heading that does is kept in `lib/report/files/former_exports.py`.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from lib.domain.failures import Failure
from lib.domain.intake import Reason
from lib.domain.statuses import CATALOGUE, Advice, Outcome, Status
from lib.i18n.language import Language, mark
from lib.report.failure_labels import failure_cure, failure_label
from lib.report.labels import advice_label, outcome_label, reason_cure, reason_label, rejected_label

DEFAULT_SHEET_WIDTH: Final = 20.0
"""Of a column in a spreadsheet, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of texts.

    Attributes:
        key: Its name in code and in addresses.
        heading: Its heading, in English and marked for translation.
        grid_width: Its width in a grid on a page, in pixels; None where the grid does not show it.
        sheet_width: Its width in a spreadsheet, in characters.
        is_digits: Whether its texts are digits that a spreadsheet must not complain about.
        is_foreign: Whether its texts come from outside, so that exports must guard them against running as formulas.
    """

    key: str
    heading: str
    grid_width: int | None = None
    sheet_width: float = DEFAULT_SHEET_WIDTH
    is_digits: bool = False
    is_foreign: bool = False


def headings_of(columns: Iterable[Column], lang: Language) -> dict[str, str]:
    """Return the headings of columns in a language, by key and in the order of the columns."""
    return {column.key: lang.say(column.heading) for column in columns}


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """What is known of an Id without an answer.

    Attributes:
        failure: Why there is none; None where the Id was not asked.
    """

    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class NoId:
    """What is known of a row of an uploaded file whose cell is not an Id.

    Attributes:
        reason: Why it is not; None where no reason was stored.
    """

    reason: Reason | None = None


Finding: TypeAlias = Status | NoAnswer | NoId
"""What is known of one Id or one row; rows with the same finding have the same texts in `ANSWER_COLUMNS`."""


def _nothing(_: object, __: Language) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn(Column):
    """A column of the report whose texts follow from findings.

    Attributes:
        status_text: Returns the text for a status.
        failure_text: Returns the text for an Id without an answer, from its failure.
        reason_text: Returns the text for a row without an Id, from the reason.
        is_in_every_export: Whether exports of every version have the column; a re-upload is not recognised without it.
    """

    status_text: Callable[[Status, Language], str]
    failure_text: Callable[[Failure | None, Language], str] = _nothing
    reason_text: Callable[[Reason | None, Language], str] = _nothing
    is_in_every_export: bool = False

    def text(self, finding: Finding, lang: Language) -> str:
        """Return what stands in the column for a finding, '' for nothing."""
        match finding:
            case Status():
                return self.status_text(finding, lang)
            case NoAnswer(failure):
                return self.failure_text(failure, lang)
            case NoId(reason):
                return self.reason_text(reason, lang)


def _name(status: Status, lang: Language) -> str:
    nameless = lang.say("unknown code")
    return f"{nameless} {status.code}" if status.has_number and status.code not in CATALOGUE else status.name


def _advice_without_answer(failure: Failure | None, lang: Language) -> str:
    return advice_label(Advice.ASK_AGAIN, lang) if failure is None else failure_cure(failure, lang)


ID: Final = Column(key="id", heading=mark("Id"), grid_width=180, sheet_width=24, is_digits=True)
CODE: Final = ReportColumn(
    key="code",
    heading=mark("Code"),
    grid_width=60,
    sheet_width=8,
    is_digits=True,
    status_text=lambda status, _: status.number,
    is_in_every_export=True,
)
NAME: Final = ReportColumn(
    key="name",
    heading=mark("Name"),
    grid_width=220,
    sheet_width=34,
    is_foreign=True,
    status_text=_name,
    is_in_every_export=True,
)
DESCRIPTION: Final = ReportColumn(
    key="description",
    heading=mark("Description"),
    grid_width=300,
    sheet_width=52,
    is_foreign=True,
    status_text=lambda status, _: status.description,
    failure_text=failure_label,
    reason_text=lambda reason, lang: "" if reason is None else reason_label(reason, lang),
)
OUTCOME: Final = ReportColumn(
    key="outcome",
    heading=mark("Outcome"),
    grid_width=120,
    sheet_width=18,
    status_text=lambda status, lang: outcome_label(status.outcome, lang),
    failure_text=lambda _, lang: outcome_label(Outcome.NOT_ANSWERED, lang),
    reason_text=lambda _, lang: rejected_label(lang),
    is_in_every_export=True,
)
ADVICE: Final = ReportColumn(
    key="advice",
    heading=mark("Advice"),
    grid_width=310,
    sheet_width=52,
    status_text=lambda status, lang: advice_label(status.advice, lang),
    failure_text=_advice_without_answer,
    reason_text=lambda reason, lang: "" if reason is None else reason_cure(reason, lang),
)
CHANGED: Final = Column(key="changed", heading=mark("Changed"), grid_width=260, is_foreign=True)
"""What asking again has changed of an Id, see `lib.report.changes`; on the page alone, and only after that."""

ANSWER_COLUMNS: Final = (CODE, NAME, DESCRIPTION, OUTCOME, ADVICE)
"""What the report says of each Id. Their widths in the grid fit the page; what is left over is shared out."""
COLUMNS: Final[tuple[Column, ...]] = (ID, *ANSWER_COLUMNS)
"""The columns of the report and of its exports, in their order."""

ROW: Final = Column(key="row", heading=mark("Row in the file"), sheet_width=8)
ADDED_COLUMNS: Final[tuple[Column, ...]] = (ROW, *ANSWER_COLUMNS)
"""The columns that an uploaded file comes back with, after its own, in their order."""

_OWN_MARK: Final = mark(" (NikSMS)")
"""Stands behind a heading of ours where a file has a column of its own under it."""


def added_headings(lang: Language, taken: Collection[str]) -> dict[str, str]:
    """Return the headings of `ADDED_COLUMNS` by key, each different from those that the file has itself.

    Args:
        lang: The language of the headings.
        taken: The headings of the file's own columns.
    """
    own = {name.strip().casefold() for name in taken}
    headings = headings_of(ADDED_COLUMNS, lang)
    for key in headings:
        while headings[key].casefold() in own:
            headings[key] += lang.say(_OWN_MARK)
    return headings


def added_key(heading: str, lang: Language) -> str | None:
    """Return the key of the column of `ADDED_COLUMNS` that has this heading, marked as ours or not; None for others."""
    own_mark = lang.say(_OWN_MARK)
    while heading.endswith(own_mark):
        heading = heading.removesuffix(own_mark)
    return next((key for key, name in headings_of(ADDED_COLUMNS, lang).items() if name == heading), None)
