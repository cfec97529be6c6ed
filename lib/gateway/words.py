"""The provider's own words about an error: shown to people, and kept from everything else."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from lib.gateway.errors import GatewayError
from lib.i18n.foreign import harmless

LONGEST: Final = 200
"""Characters of the words that are taken over."""
_HIDDEN: Final = "•••"


def presentable(text: str) -> str:
    """Return a text of the provider on one line, of a bounded length, without what disguises it; '' for nothing."""
    whole = harmless(text[: 4 * LONGEST].encode("utf-8", "ignore").decode())
    line = " ".join(whole.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


@contextmanager
def without_secrets(secrets: Sequence[str]) -> Iterator[None]:
    """Take the credentials of the request out of the words of an error: a provider may repeat what it was sent."""
    try:
        yield
    except GatewayError as error:
        for secret in filter(None, secrets):
            error.words = re.sub(re.escape(secret), _HIDDEN, error.words, flags=re.IGNORECASE)
        raise
