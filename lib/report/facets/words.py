"""Words for operators, for the kinds of columns and for the ways to tell rows apart by them."""

from collections.abc import Mapping
from typing import Final

from lib.domain.operators import Operator
from lib.i18n.language import Language, mark
from lib.report.facets.kinds import Kind

_OPERATORS: Final[Mapping[Operator, str]] = {
    Operator.MCI: mark("MCI (Hamrah-e Aval)"),
    Operator.IRANCELL: mark("Irancell"),
    Operator.RIGHTEL: mark("Rightel"),
    Operator.SHATEL: mark("Shatel Mobile"),
    Operator.APTEL: mark("ApTel"),
    Operator.AZARTEL: mark("Azartel"),
    Operator.SAMANTEL: mark("SamanTel"),
    Operator.SPADAN: mark("Spadan"),
    Operator.TELEKISH: mark("TeleKish"),
}

_KINDS: Final[Mapping[Kind, str]] = {
    Kind.TELEPHONE: mark("Mobile numbers"),
    Kind.DATE: mark("Dates"),
    Kind.MONEY: mark("Amounts"),
    Kind.CATEGORY: mark("Categories"),
    Kind.TEXT: mark("Texts"),
}


def operator_label(operator: Operator, lang: Language) -> str:
    """Return the name of an operator."""
    return lang.say(_OPERATORS[operator])


def kind_label(kind: Kind, lang: Language) -> str:
    """Return what cells of a kind are called."""
    return lang.say(_KINDS[kind])
