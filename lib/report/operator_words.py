"""The names of operators."""

from collections.abc import Mapping
from typing import Final

from lib.domain.operators import Operator
from lib.i18n.language import Language, mark

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


def operator_label(operator: Operator, lang: Language) -> str:
    """Return the name of an operator."""
    return lang.say(_OPERATORS[operator])
