"""What a text that is one number asks, where it is no Id: who has this mobile number, or what does this code mean."""

import re
from typing import Final

from lib.domain.statuses import CATALOGUE
from lib.domain.text_search import folded, search_key

_LONGEST: Final = 40
"""Characters of a text that may be one number, with the spaces, marks and brackets that people write around it."""
_MOBILE: Final = re.compile(r"9\d{9}")


def mobile_number(text: str) -> str | None:
    """Return the mobile number that a text is, as `0912…`; None where it is anything else."""
    key = search_key(folded(text)) if len(text) <= _LONGEST else ""
    return f"0{key}" if _MOBILE.fullmatch(key) else None


def status_code(text: str) -> int | None:
    """Return the code of the provider's table that a text is, alone; None where it is anything else."""
    digits = folded(text) if len(text) <= _LONGEST else ""
    code = int(digits) if digits.isdecimal() and str(int(digits)) == digits else None
    return code if code in CATALOGUE else None
