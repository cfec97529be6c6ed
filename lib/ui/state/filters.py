"""What of a report is shown, as its address carries it: rows by filters, and columns.

An Id that was searched for is never in an address.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from lib.domain.lookups import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.domain.statuses import Outcome
from lib.report.columns import ANSWER_COLUMNS

OUTCOME_FILTER: Final = "outcome_filter"
CODE_FILTER: Final = "code_filter"
COLUMN_CHOICE: Final = "column_choice"
"""The keys of the three in a session's state, where they are held as the widgets hold them: in the order of choosing."""

CHOOSABLE: Final = tuple(column.key for column in ANSWER_COLUMNS)
"""The keys of the columns that may be hidden."""

OUTCOME_PARAMETER: Final = "outcome"
CODE_PARAMETER: Final = "code"
HIDDEN_PARAMETER: Final = "hidden"
_PARAMETERS: Final = (OUTCOME_PARAMETER, CODE_PARAMETER, HIDDEN_PARAMETER)
_NO_CODE: Final = "none"
_BETWEEN: Final = ","
_LONGEST_NUMBER: Final = len(str(MIN_CODE))

State = MutableMapping[Any, Any]  # of Streamlit's session


@dataclass(frozen=True, slots=True)
class Filters:
    """What is let through: outcomes in their order, codes ascending, NOT_ANSWERED among them; none lets all through.

    `hidden` are the columns that are not shown, in the order of the table.
    """

    outcomes: tuple[Outcome, ...] = ()
    codes: tuple[int, ...] = ()
    hidden: tuple[str, ...] = ()

    @classmethod
    def of(cls, outcomes: Iterable[Outcome], codes: Iterable[int], hidden: Iterable[str] = ()) -> "Filters":
        """Return the filters that let these through, given in any order; what is no column is passed over."""
        wanted, unwanted = set(outcomes), set(hidden)
        return cls(
            tuple(outcome for outcome in Outcome if outcome in wanted),
            tuple(sorted(set(codes))),
            tuple(column for column in CHOOSABLE if column in unwanted),
        )

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "Filters":
        """Return what an address asks for; what is none of ours in it is passed over."""
        outcomes, codes, hidden = (parameters.get(name, "").split(_BETWEEN) for name in _PARAMETERS)
        return cls.of(
            (outcome for outcome in Outcome if outcome.value in outcomes),
            (code for code in map(_code, codes) if code is not None),
            hidden,
        )

    def written(self) -> dict[str, str]:
        """Return the parameters that an address says this by; none where all is shown."""
        codes = [_NO_CODE if code == NOT_ANSWERED else str(code) for code in self.codes]
        said = map(_BETWEEN.join, (self.outcomes, codes, self.hidden))
        return {name: value for name, value in zip(_PARAMETERS, said, strict=True) if value}

    def kept_in(self, parameters: Mapping[str, str]) -> dict[str, str]:
        """Return the parameters with this said among them; as they are where they say it already, in their own way."""
        if Filters.read(parameters) == self:
            return dict(parameters)
        others = {name: value for name, value in parameters.items() if name not in _PARAMETERS}
        return {**others, **self.written()}

    @classmethod
    def of_state(cls, state: State) -> "Filters":
        """Return what is chosen in a session's state."""
        shown = state.get(COLUMN_CHOICE, CHOOSABLE)
        return cls.of(state.get(OUTCOME_FILTER) or [], state.get(CODE_FILTER) or [], {*CHOOSABLE} - {*shown})

    def put_into(self, state: State) -> None:
        """Let this be chosen in a session's state; what is chosen already keeps the order of its choice."""
        if Filters.of_state(state) != self:
            state[OUTCOME_FILTER], state[CODE_FILTER] = [*self.outcomes], [*self.codes]
            state[COLUMN_CHOICE] = [column for column in CHOOSABLE if column not in self.hidden]

    def within(self, outcomes: Iterable[Outcome], codes: Iterable[int]) -> "Filters":
        """Return what of this a report offers to choose: its outcomes and its codes."""
        return Filters.of({*outcomes} & {*self.outcomes}, {*codes} & {*self.codes}, self.hidden)


ALL: Final = Filters()


def follow(state: State, parameters: Mapping[str, str] | None, known: Filters) -> Filters:
    """Put into the state what is to be shown, and return it, where the last run left `known`.

    What was chosen on the page since goes before the address, which may lag behind it; where nothing was, an address
    that says something else is someone going back, or forward. `parameters` are None where it is not the report's own.
    """
    state.setdefault(COLUMN_CHOICE, [*CHOOSABLE])
    own = Filters.of_state(state)
    if parameters is not None and own == known:
        own = Filters.read(parameters)
        own.put_into(state)
    return own


def _code(text: str) -> int | None:
    if text == _NO_CODE:
        return NOT_ANSWERED
    digits = text.removeprefix("-")
    is_number = digits.isascii() and digits.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number and MIN_CODE <= int(text) <= MAX_CODE else None
