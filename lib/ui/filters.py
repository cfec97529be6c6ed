"""The filters of a report as its address carries them; an Id that was searched for is never among them."""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from lib.records import MAX_CODE, MIN_CODE, NOT_ANSWERED
from lib.statuses import Outcome

OUTCOME_FILTER: Final = "outcome_filter"
CODE_FILTER: Final = "code_filter"
"""The keys of the two in a session's state, where they are held as the widgets hold them: in the order of choosing."""

OUTCOME_PARAMETER: Final = "outcome"
CODE_PARAMETER: Final = "code"
_NO_CODE: Final = "none"
_BETWEEN: Final = ","
_LONGEST_NUMBER: Final = len(str(MIN_CODE))

State = MutableMapping[Any, Any]  # of Streamlit's session


@dataclass(frozen=True, slots=True)
class Filters:
    """What is let through: outcomes in their order, codes ascending, NOT_ANSWERED among them; none lets all through."""

    outcomes: tuple[Outcome, ...] = ()
    codes: tuple[int, ...] = ()

    @classmethod
    def of(cls, outcomes: Iterable[Outcome], codes: Iterable[int]) -> "Filters":
        """Return the filters that let these through, given in any order."""
        wanted = set(outcomes)
        return cls(tuple(outcome for outcome in Outcome if outcome in wanted), tuple(sorted(set(codes))))

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "Filters":
        """Return what an address asks for; what is none of ours in it is passed over."""
        outcomes = parameters.get(OUTCOME_PARAMETER, "").split(_BETWEEN)
        codes = map(_code, parameters.get(CODE_PARAMETER, "").split(_BETWEEN))
        return cls.of(
            (outcome for outcome in Outcome if outcome.value in outcomes), (code for code in codes if code is not None)
        )

    def written(self) -> dict[str, str]:
        """Return the parameters that an address says this by; none where all is let through."""
        codes = [_NO_CODE if code == NOT_ANSWERED else str(code) for code in self.codes]
        said = {OUTCOME_PARAMETER: _BETWEEN.join(self.outcomes), CODE_PARAMETER: _BETWEEN.join(codes)}
        return {name: value for name, value in said.items() if value}

    def kept_in(self, parameters: Mapping[str, str]) -> dict[str, str]:
        """Return the parameters with this said among them; as they are where they say it already, in their own way."""
        if Filters.read(parameters) == self:
            return dict(parameters)
        others = {name: value for name, value in parameters.items() if name not in (OUTCOME_PARAMETER, CODE_PARAMETER)}
        return {**others, **self.written()}

    @classmethod
    def of_state(cls, state: State) -> "Filters":
        """Return what is chosen in a session's state."""
        return cls.of(state.get(OUTCOME_FILTER) or [], state.get(CODE_FILTER) or [])

    def put_into(self, state: State) -> None:
        """Let this be chosen in a session's state; what is chosen already keeps the order of its choice."""
        if Filters.of_state(state) != self:
            state[OUTCOME_FILTER], state[CODE_FILTER] = [*self.outcomes], [*self.codes]

    def within(self, outcomes: Iterable[Outcome], codes: Iterable[int]) -> "Filters":
        """Return what of this a report offers to choose: its outcomes and its codes."""
        return Filters.of({*outcomes} & {*self.outcomes}, {*codes} & {*self.codes})


ALL: Final = Filters()


def follow(state: State, parameters: Mapping[str, str] | None, known: Filters) -> Filters:
    """Put into the state what is to be shown, and return it, where the last run left `known`.

    What was chosen on the page since goes before the address, which may lag behind it; where nothing was, an address
    that says something else is someone going back, or forward. `parameters` are None where it is not the report's own.
    """
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
