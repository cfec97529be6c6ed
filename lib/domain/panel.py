"""What the provider's panel says of the account: the credit that is left, and until when the panel is valid."""

from dataclasses import dataclass
from datetime import datetime

from lib.domain.failures import Failure


@dataclass(frozen=True, slots=True)
class PanelState:
    """What the panel said when it was asked last.

    Attributes:
        asked_at: When it was asked, in UTC.
        credit: The credit that is left, in whole units; None where it was not told.
        currency: The currency of the credit where that is not the Rial, as the provider names it.
        expires_at: Until when the panel is valid; None where it was not told.
        failure: Why the credit was not told; None where it was.
    """

    asked_at: datetime
    credit: int | None = None
    currency: str = ""
    expires_at: datetime | None = None
    failure: Failure | None = None
