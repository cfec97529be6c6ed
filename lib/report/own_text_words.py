"""Words about a text of the company's own while it is edited: its problems, what it claims too much, its variables."""

from collections.abc import Mapping
from typing import Final

from lib.domain.audit import TextDetail
from lib.domain.company_texts import MOST_CHARACTERS, TextKey
from lib.guide import Variable
from lib.guide.claims import Claim, ClaimKind
from lib.i18n.language import Language, mark
from lib.report.own_text import TextProblem, wrong_places

_CLAIMS: Final[Mapping[ClaimKind, str]] = {
    ClaimKind.ARRIVED: mark("“{words}”: no status shows that a message reached the handset or was read."),
    ClaimKind.SENT: mark("“{words}”: this status does not say that the message was sent."),
    ClaimKind.FAILED: mark("“{words}”: this status does not say that the message failed."),
    ClaimKind.BLAME: mark("“{words}”: who caused it is not known."),
    ClaimKind.TIME: mark("“{words}”: this promises a time that nobody can keep for certain."),
    ClaimKind.CERTAIN: mark("“{words}”: nothing here is certain."),
    ClaimKind.RESEND: mark("“{words}”: with this status it should not be sent again."),
}
_VARIABLES: Final[Mapping[Variable, str]] = {
    Variable.MESSAGE: mark("“the message with Id …”; “this message” where no Id is known, as in the guide"),
    Variable.ID: mark("the Id of the message"),
    Variable.NAME: mark("the customer's name, where the file has a column for it"),
    Variable.DATE: mark("the day on which the status was asked, not that of sending"),
    Variable.OPERATOR: mark("the recipient's operator by prefix, where the file has the number"),
}


def problem_words(problem: TextProblem, key: TextKey, text: str, lang: Language) -> str:
    """Return why a text cannot be saved, and what to do."""
    match problem:
        case TextProblem.EMPTY:
            return lang.say("The reply is empty. Write one, or go back to the shipped text.")
        case TextProblem.TOO_LONG:
            return lang.say("The text is too long: at most {most} characters.", most=MOST_CHARACTERS[key.kind])
        case TextProblem.UNKNOWN_VARIABLE:
            wrong = lang.listing(list(wrong_places(key, text)))
            if key.kind is TextDetail.STEPS:
                return lang.say("Steps have no variables: take out {wrong}.", wrong=wrong)
            names = lang.listing([place_of(variable) for variable in Variable])
            return lang.say("{wrong} is no variable. The variables are {names}.", wrong=wrong, names=names)


def claim_words(claim: Claim, lang: Language) -> str:
    """Return what a text claims too much, with its words."""
    return lang.say(_CLAIMS[claim.kind], words=claim.words)


def place_of(variable: Variable) -> str:
    """Return a variable as it is written in a text."""
    return f"{{{variable}}}"


def variable_words(variable: Variable, lang: Language) -> str:
    """Return what a variable stands for."""
    return lang.say(_VARIABLES[variable])
