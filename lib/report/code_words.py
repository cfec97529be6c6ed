"""The outcome and the labels of a code that may be NOT_ANSWERED."""

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import NO_NAMES, Names, Outcome, Status, status_of
from lib.i18n.language import Language
from lib.report.labels import outcome_label, status_label


def outcome_of(code: int) -> Outcome:
    """Return the outcome of a code, or of NOT_ANSWERED."""
    return Outcome.NOT_ANSWERED if code == NOT_ANSWERED else status_of(code).outcome


def code_label(code: int, lang: Language, names: Names = NO_NAMES) -> str:
    """Return the short label of a code, or of NOT_ANSWERED, without the number; `names` are those of its lookup."""
    if code == NOT_ANSWERED:
        return outcome_label(Outcome.NOT_ANSWERED, lang)
    return status_label(status_of(code, names), lang)


def numbered_label(code: int, lang: Language, names: Names = NO_NAMES) -> str:
    """Return the short label with the code behind it, which tells labels apart that read alike."""
    return code_label(code, lang) if code == NOT_ANSWERED else numbered_status(status_of(code, names), lang)


def numbered_status(status: Status, lang: Language) -> str:
    """Return the short label of a status with its number behind it, where it has one."""
    label = status_label(status, lang)
    return f"{label} ({status.code})" if status.has_number else label
