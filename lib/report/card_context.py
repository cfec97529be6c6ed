"""What answer cards are drawn from beside the answers: the replies to customers, and what the panel says."""

from collections.abc import Callable
from dataclasses import dataclass

from lib.domain.panel import PanelState
from lib.i18n.language import Language
from lib.report.replies import SHIPPED, Replies


@dataclass(frozen=True, slots=True)
class CardContext:
    """What an answer card is drawn from beside its answer.

    Attributes:
        replies: The replies to customers as they are now.
        panel: Returns what the provider's panel said last, None for nothing; called only where that is of use.
    """

    replies: Replies = SHIPPED
    panel: Callable[[], PanelState | None] = lambda: None


def credit_in_words(state: PanelState, lang: Language) -> str:
    """Return the credit that is left, '' where the panel did not tell it."""
    if state.credit is None:
        return ""
    if state.currency:
        return f"{lang.number(state.credit)} {state.currency}"
    return lang.plural("{count} Rial", "{count} Rials", state.credit)
