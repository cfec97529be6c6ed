"""Which rows and columns of a report are shown, as the session and the report's address hold it.

An Id that is searched for is never in an address.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from lib.domain.lookups import MAX_CODE, NOT_ANSWERED
from lib.domain.statuses import Outcome
from lib.report.columns import ANSWER_COLUMNS

OUTCOME_FILTER: Final = "outcome_filter"
CODE_FILTER: Final = "code_filter"
COLUMN_CHOICE: Final = "column_choice"
"""Keys of the session state, where the widgets store the choices in the order in which they were made."""

CHOOSABLE: Final = tuple(column.key for column in ANSWER_COLUMNS)
"""The keys of the columns that may be hidden."""

OUTCOME_PARAMETER: Final = "outcome"
CODE_PARAMETER: Final = "code"
HIDDEN_PARAMETER: Final = "hidden"
_PARAMETERS: Final = (OUTCOME_PARAMETER, CODE_PARAMETER, HIDDEN_PARAMETER)
_NO_CODE: Final = "none"
_SEPARATOR: Final = ","
_LONGEST_NUMBER: Final = len(str(NOT_ANSWERED))

SessionState = MutableMapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows and columns are shown.

    Attributes:
        outcomes: The outcomes to show, in the order of `Outcome`; empty for all.
        codes: The codes to show, ascending, NOT_ANSWERED among them; empty for all.
        hidden: The keys of the hidden columns, in the order of the table.
    """

    outcomes: tuple[Outcome, ...] = ()
    codes: tuple[int, ...] = ()
    hidden: tuple[str, ...] = ()

    @classmethod
    def create(cls, outcomes: Iterable[Outcome], codes: Iterable[int], hidden: Iterable[str] = ()) -> "Filters":
        """Return filters from values in any order; keys of unknown columns are ignored."""
        wanted, unwanted = set(outcomes), set(hidden)
        return cls(
            tuple(outcome for outcome in Outcome if outcome in wanted),
            tuple(sorted(set(codes))),
            tuple(column for column in CHOOSABLE if column in unwanted),
        )

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> "Filters":
        """Return what the parameters of an address ask for; unknown values are ignored."""
        outcomes, codes, hidden = (parameters.get(name, "").split(_SEPARATOR) for name in _PARAMETERS)
        return cls.create(
            (outcome for outcome in Outcome if outcome.value in outcomes),
            (code for code in map(_parsed_code, codes) if code is not None),
            hidden,
        )

    def to_parameters(self) -> dict[str, str]:
        """Return the parameters of an address that ask for this; none where everything is shown."""
        codes = [_NO_CODE if code == NOT_ANSWERED else str(code) for code in self.codes]
        values = map(_SEPARATOR.join, (self.outcomes, codes, self.hidden))
        return {name: value for name, value in zip(_PARAMETERS, values, strict=True) if value}

    def merged_into(self, parameters: Mapping[str, str]) -> dict[str, str]:
        """Return the parameters of an address with this in them; unchanged where they already ask for the same."""
        if Filters.from_parameters(parameters) == self:
            return dict(parameters)
        others = {name: value for name, value in parameters.items() if name not in _PARAMETERS}
        return {**others, **self.to_parameters()}

    @classmethod
    def from_state(cls, state: SessionState) -> "Filters":
        """Return what is chosen in a session."""
        shown = state.get(COLUMN_CHOICE, CHOOSABLE)
        return cls.create(state.get(OUTCOME_FILTER) or [], state.get(CODE_FILTER) or [], {*CHOOSABLE} - {*shown})

    def apply_to(self, state: SessionState) -> None:
        """Choose this in a session; what is chosen already keeps the order in which it was chosen."""
        if Filters.from_state(state) != self:
            state[OUTCOME_FILTER], state[CODE_FILTER] = [*self.outcomes], [*self.codes]
            state[COLUMN_CHOICE] = [column for column in CHOOSABLE if column not in self.hidden]

    def limited_to(self, outcomes: Iterable[Outcome], codes: Iterable[int]) -> "Filters":
        """Return this without the outcomes and codes that are not among the given ones."""
        return Filters.create({*outcomes} & {*self.outcomes}, {*codes} & {*self.codes}, self.hidden)


NO_FILTERS: Final = Filters()


def follow(state: SessionState, parameters: Mapping[str, str] | None, known: Filters) -> Filters:
    """Choose in a session what is to be shown, and return it.

    A choice made on the page since the last run wins over the address, which may lag behind it. Without such a choice,
    an address that asks for something else comes from the browser's back or forward button, and wins.

    Args:
        state: The state of the session.
        parameters: The parameters of the report's address; None on another page.
        known: The filters at the end of the last run.
    """
    state.setdefault(COLUMN_CHOICE, [*CHOOSABLE])
    filters = Filters.from_state(state)
    if parameters is not None and filters == known:
        filters = Filters.from_parameters(parameters)
        filters.apply_to(state)
    return filters


def _parsed_code(text: str) -> int | None:
    if text == _NO_CODE:
        return NOT_ANSWERED
    digits = text.removeprefix("-")
    is_number = digits.isascii() and digits.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number and NOT_ANSWERED < int(text) <= MAX_CODE else None
