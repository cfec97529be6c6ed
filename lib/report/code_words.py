"""The outcome and the labels of a code that may be NOT_ANSWERED."""

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import Outcome, status_of
from lib.i18n.language import Language
from lib.report.labels import outcome_label, status_label


def outcome_of(code: int) -> Outcome:
    """Return the outcome of a code, or of NOT_ANSWERED."""
    return Outcome.NOT_ANSWERED if code == NOT_ANSWERED else status_of(code).outcome


def code_label(code: int, lang: Language) -> str:
    """Return the short label of a code, or of NOT_ANSWERED, without the number."""
    return outcome_label(Outcome.NOT_ANSWERED, lang) if code == NOT_ANSWERED else status_label(status_of(code), lang)


def numbered_label(code: int, lang: Language) -> str:
    """Return the short label with the code behind it, which tells labels apart that read alike."""
    return code_label(code, lang) if code == NOT_ANSWERED else f"{code_label(code, lang)} ({code})"
