"""Words for the kinds of columns."""

from collections.abc import Mapping
from typing import Final

from lib.i18n.language import Language, mark
from lib.report.facets.kinds import Kind

_KINDS: Final[Mapping[Kind, str]] = {
    Kind.TELEPHONE: mark("Mobile numbers"),
    Kind.DATE: mark("Dates"),
    Kind.MONEY: mark("Amounts"),
    Kind.CATEGORY: mark("Categories"),
    Kind.TEXT: mark("Texts"),
}


def kind_label(kind: Kind, lang: Language) -> str:
    """Return what cells of a kind are called."""
    return lang.say(_KINDS[kind])
